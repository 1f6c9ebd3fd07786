"""Aliases that are made of themselves, which says nothing and which no type checker reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.diagnostics import Code, Place
from specular.ir.models import AliasModel
from specular.ir.references import reached
from specular.ir.types import AnyType, CheckedType, NamedType, UnionType
from specular.loading.nodes import keys_of, pointer_of
from specular.loading.pointers import descend
from specular.lowering.unions import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.ir.models import Declaration
    from specular.ir.types import NodeId, Type
    from specular.openapi.members import Members


def without_cycles(
    declarations: Mapping[NodeId, Declaration], members: Members
) -> dict[NodeId, Declaration]:
    """Return the declarations with each alias that leads back to itself put in plain words.

    A cycle through a property, an item or a value has an end in every JSON value. One through
    unions alone has not: `A: {anyOf: [A, B]}` admits what `B` does, and so do all the aliases in
    one cycle (JSON Schema 2020-12, 9.4.1 leaves such schemas undefined).
    """
    needs = {
        node_id: [one for one in _members(declared.type) if isinstance(one, NamedType)]
        for node_id, declared in declarations.items()
        if isinstance(declared, AliasModel)
    }
    open_ends = _with_open_ends({key: {one.target for one in of} for key, of in needs.items()})
    settled = dict(declarations)
    for node_id in open_ends:
        group = _group(node_id, open_ends)
        declared = declarations[node_id]
        if not group or not isinstance(declared, AliasModel):
            continue
        aliases = [declared, *(declarations[one] for one in sorted(group - {node_id}))]
        rest = [
            one
            for alias in aliases
            if isinstance(alias, AliasModel)
            for one in _members(alias.type)
            if not (isinstance(one, NamedType) and one.target in group)
        ]
        settled[node_id] = replace(declared, type=join(rest) if rest else AnyType())
        members.sink.warn(
            Code.REF_CYCLE,
            "this schema is made of itself, which says nothing: only its other members count",
            _place(node_id, members),
            "refer to it from a property or an item instead",
        )
    return settled


def _place(node_id: NodeId, members: Members) -> Place:
    """Return the place of a declaration, or of what it is in where it was put together."""
    document, _, pointer = node_id.partition("#")
    keys = keys_of(pointer)
    found = descend(members.registry.documents[document].data, keys)
    return Place(document, pointer_of(keys[: len(found) - 1]))


def _members(found: Type) -> Iterator[Type]:
    """Go through the types of which a value must be one, whatever it holds."""
    if isinstance(found, UnionType):
        for member in found.members:
            yield from _members(member)
    elif isinstance(found, CheckedType) and isinstance(found.type, UnionType | NamedType):
        yield from _members(found.type)
    else:
        yield found


def _with_open_ends(needs: Mapping[NodeId, set[NodeId]]) -> dict[NodeId, set[NodeId]]:
    """Return only those that lead into a cycle: whatever needs nothing that does is taken out."""
    users: dict[NodeId, list[NodeId]] = {}
    left = {key: {one for one in of if one in needs} for key, of in needs.items()}
    for key, of in left.items():
        for one in of:
            users.setdefault(one, []).append(key)
    done = [key for key, of in left.items() if not of]
    while done:
        key = done.pop()
        del left[key]
        for user in users.get(key, ()):
            left[user].discard(key)
            if not left[user]:
                done.append(user)
    return left


def _group(start: NodeId, needs: Mapping[NodeId, set[NodeId]]) -> set[NodeId]:
    """Return what is in one cycle with an alias, itself included; nothing where it is in none."""
    return {
        one
        for one in reached(needs[start], needs.__getitem__)
        if start in reached(needs[one], needs.__getitem__)
    }
