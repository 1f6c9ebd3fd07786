"""Discriminators: which values of a property mean which member of a union."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.ir.types import Discriminator
from specular.loading.nodes import escape
from specular.lowering.shapes import alternatives_of, is_object, properties_of, target_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.types import JsonValue, NodeId
    from specular.loading.nodes import Node
    from specular.lowering.context import Context
    from specular.openapi.schema import DiscriminatorObject, SchemaObject


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of a union: `target` is its declaration, `values` are those that mean it.

    It is a `whole` with what stands beside the union.
    """

    schema: SchemaObject
    whole: SchemaObject
    target: NodeId
    place: NodeId
    values: list[str] = field(default_factory=list[str])


def lower_discriminator(
    schema: SchemaObject,
    found: DiscriminatorObject,
    members: Sequence[tuple[SchemaObject, SchemaObject, NodeId]],
    context: Context,
) -> Discriminator | None:
    """Return what tells the members of a union apart.

    Each is given as it is listed, with what stands beside the union, and with its declaration.

    A value is looked for in `mapping`, then among the constants that a member has for the
    property, and at last it is the member's name (OpenAPI 3.1, 4.8.25). Where a member has none
    of these, that is reported, and the answer is None.
    """
    parts = [
        _Member(one, whole, target, target_of(one, context).node.id)
        for one, whole, target in members
    ]
    targets = {one.place: one for one in reversed(parts)}
    mapping: dict[str, NodeId] = {}
    for value, text in found.mapping.items():
        place = schema.node.child("discriminator").child("mapping").child(value)
        member = _meant(text, place, targets, context)
        if member is not None:
            member.values.append(value)
            mapping[value] = member.target
    _complete(parts, found.property_name, context)
    untold = [one for one in parts if not one.values]
    if untold or not parts:
        context.sink.warn(
            Code.SCHEMA_APPROXIMATED,
            "`discriminator` is not acted on, for no value of it means"
            f" {_label(untold[0].schema, context) if untold else 'anything here'}:"
            " a value is read as the member that fits it best",
            schema.node.key_place("discriminator"),
            f"give the property {found.property_name!r} of that member a `const`",
        )
        return None
    for one in parts:
        _check_property(one, found.property_name, context)
        for value in one.values:
            mapping.setdefault(value, one.target)
    default = None
    if found.default_mapping is not None:
        place = schema.node.child("discriminator").child("defaultMapping")
        meant = _meant(found.default_mapping, place, targets, context)
        default = None if meant is None else meant.target
    return Discriminator(found.property_name, mapping, default)


def _meant(
    text: str, place: Node, targets: dict[NodeId, _Member], context: Context
) -> _Member | None:
    """Return the member that the text of a mapping names, by its name or by a reference."""
    registry = context.members.registry
    by_name = registry.find(f"#/components/schemas/{escape(text)}", registry.root.document)
    by_reference = registry.find(text, place.document, place.pointer)
    for node in (by_name, by_reference):
        target = None if node is None else registry.follow(node)
        if target is not None and target.id in targets:
            return targets[target.id]
    # A file that is referred to by another spelling, or a path from another folder.
    last = text.rpartition("/")[2]
    named = [one for one in targets.values() if _name(one.schema, context) == last]
    if len(named) == 1 and by_name is None and by_reference is None:
        return named[0]
    context.sink.warn(
        Code.SCHEMA_CONFLICT,
        f"{text!r} is not a member of this union: no value is read as it",
        place.place(Anchor.VALUE),
        "name one of the members, or add this one to them",
    )
    return None


def _complete(parts: list[_Member], name: str, context: Context) -> None:
    """Give values to the members that no mapping names."""
    waiting = [one for one in parts if not one.values]
    listed = {one.place: _listed(one.whole, name, context, ()) for one in waiting}
    # One list of all kinds, to which every member refers, tells none of them apart.
    claims = Counter(value for one in waiting for value in listed[one.place])
    for one in waiting:
        one.values.extend(value for value in listed[one.place] if claims[value] == 1)
        if not one.values and one.schema.reference is not None:
            # A name that the property cannot have means nothing.
            possible = listed[one.place]
            names = _names(one.schema, context, ())
            one.values.extend(name for name in names if not possible or name in possible)


def _listed(
    schema: SchemaObject, name: str, context: Context, seen: tuple[NodeId, ...]
) -> list[str]:
    """Return the constants that a member, or each member of a union in it, has for a property."""
    target = target_of(schema, context)
    if target.node.id in seen:
        return []
    inner = _alternatives(target, context)
    if inner:
        own = () if target.discriminator is None else target.discriminator.mapping
        deeper = (*seen, target.node.id)
        found = [value for one in inner for value in _listed(one, name, context, deeper)]
        return list(dict.fromkeys((*own, *found)))
    of_property = properties_of(target, context).get(name)
    if of_property is None:
        return []
    values = target_of(of_property, context)
    if values.const is not None:
        return [_text(values.const.value)]
    return [_text(value) for value in values.enum or () if value is not None]


def _names(schema: SchemaObject, context: Context, seen: tuple[NodeId, ...]) -> list[str]:
    """Return the name of a member, or those of the members of a union in it."""
    target = target_of(schema, context)
    if schema.reference is None or target.node.id in seen:
        return []
    inner = _alternatives(target, context)
    deeper = (*seen, target.node.id)
    found = [name for one in inner for name in _names(one, context, deeper)]
    return found or [_name(schema, context)]


def _alternatives(schema: SchemaObject, context: Context) -> tuple[SchemaObject, ...]:
    return () if is_object(schema, context) else alternatives_of(schema)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _name(schema: SchemaObject, context: Context) -> str:
    return context.path(target_of(schema, context).node)[-1]


def _label(schema: SchemaObject, context: Context) -> str:
    name = _name(schema, context)
    return name if schema.reference is not None else f"the {name} member"


def _check_property(member: _Member, name: str, context: Context) -> None:
    schema, target = member.schema, target_of(member.whole, context)
    if is_object(target, context) and name not in properties_of(target, context):
        context.sink.warn(
            Code.SCHEMA_CONFLICT,
            f"{_label(schema, context)} has no property {name!r}, by which `discriminator`"
            " tells it: what stands there is kept as a member without a field",
            schema.node.place(),
            f"add {name!r} to its `properties` and to `required`",
        )
