"""One schema from the parts of `allOf`, and from what stands beside `$ref`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.ir.types import Docs, NodeId
from specular.loading.nodes import Node
from specular.lowering.conjunctions import without
from specular.lowering.context import docs_of
from specular.lowering.kinds import implied, kinds_of, says_more, says_something
from specular.lowering.merging import merge
from specular.lowering.shapes import target_of
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specular.lowering.context import Context


def parts_of(schema: SchemaObject, context: Context) -> list[SchemaObject]:
    """Return what a schema says, one by one: itself, what it refers to, and the parts of `allOf`.

    References stay references. Parts that say nothing beyond the others are left out.

    `{description: Its owner, allOf: [{$ref: "#/components/schemas/Pet"}]}` has one part.
    """
    if schema.reference is None and not schema.all_of:
        return [schema]
    parts = list(_flat(schema))
    telling: list[SchemaObject] = []
    for index, part in enumerate(parts):
        others = (*telling, *parts[index + 1 :])
        if not any(implied(part, other, context) for other in others):
            telling.append(part)
    return telling


def _flat(schema: SchemaObject) -> Iterator[SchemaObject]:
    if schema.reference is not None:
        place = Node(schema.node.document, schema.node.pointer, {"$ref": schema.reference.id})
        yield SchemaObject(node=place, reference=schema.reference)
    for member in schema.all_of:
        yield from _flat(member)
    if says_more(schema, "$ref", "allOf"):
        yield replace(
            schema,
            reference=None,
            all_of=(),
            # What they speak of is not all here any more.
            conditions=schema.conditions.alone if _has_parts(schema) else schema.conditions,
            node=without(schema.node, "$ref", "allOf"),
        )


def _has_parts(schema: SchemaObject) -> bool:
    return schema.reference is not None or bool(schema.all_of)


def adds_null(schema: SchemaObject) -> bool:
    """Whether `nullable` is said around parts, or in one without a type: it is meant for the whole.

    To OpenAPI 3.0.3, 4.7.24.1, it says nothing then, but nobody writes it for nothing.
    """
    if schema.nullable and (schema.all_of or not (schema.types or says_something(schema))):
        return True
    return any(adds_null(one) for one in schema.all_of if one.reference is None)


def forbids_null(schema: SchemaObject) -> bool:
    """Whether a part names types without null."""
    if schema.types and "null" not in schema.types:
        return True
    return any(forbids_null(one) for one in schema.all_of if one.reference is None)


def combined(schema: SchemaObject, parts: Sequence[SchemaObject], context: Context) -> SchemaObject:
    """Return one schema, without references, that says all that parts of it say."""
    found = _joined(parts, schema.node, context, {})
    types = found.types
    if types and "null" not in types and adds_null(schema):
        types = (*types, "null")
    return replace(
        found,
        node=Node(schema.node.document, schema.node.pointer, found.node.value),
        types=types,
        nullable=adds_null(schema),
        title=schema.title,
        description=schema.description,
        deprecated=schema.deprecated,
        examples=schema.examples,
    )


def _joined(
    parts: Iterable[SchemaObject], place: Node, context: Context, seen: dict[NodeId, bool]
) -> SchemaObject:
    found: SchemaObject | None = None
    for part in parts:
        one = part
        if part.reference is not None:
            one = target_of(part, context)
            if one.node.id in seen:
                # What is open leads back to itself, and what is not was merged already.
                if seen[one.node.id]:
                    _warn_of_cycle(one, context)
                continue
            seen[one.node.id] = True
        if one.all_of or one.reference is not None:
            one = _joined(_flat(one), place, context, seen)
        if part.reference is not None:
            seen[target_of(part, context).node.id] = False
        found = one if found is None else merge(found, one, place, context)
    return SchemaObject(node=Node("", "", {})) if found is None else found


def _warn_of_cycle(schema: SchemaObject, context: Context) -> None:
    context.sink.warn(
        Code.ALLOF_CYCLE,
        "this schema contains itself through `allOf`, which says nothing",
        schema.node.key_place("allOf"),
        "refer to it from a property instead",
    )


def described(schema: SchemaObject, context: Context) -> Docs:
    """Return the prose of a schema, or else that of a part, or of what it refers to."""
    own = docs_of(schema)
    if own.description is not None or not _has_parts(schema):
        return own
    inline = [one for one in schema.all_of if one.reference is None]
    for one in reversed(inline):
        found = described(one, context).description
        if found is not None:
            return replace(own, description=found)
    references = [schema, *schema.all_of]
    targets = [context.schema(one.reference) for one in references if one.reference is not None]
    if len(targets) == 1:
        return replace(own, description=targets[0].description)
    return own


def conflicting(parts: Sequence[SchemaObject], context: Context) -> SchemaObject | None:
    """Report where no value is of the types of all parts, and return the one to go by."""
    known: frozenset[str] | None = None
    for part in parts if len(parts) > 1 else ():
        kinds = kinds_of(part, context)
        if kinds is None:
            continue
        if known is not None and not known & kinds:
            context.sink.warn(
                Code.SCHEMA_CONFLICT,
                f"this is {_listed(kinds)}, but {_listed(known)} in another part of `allOf`:"
                " no value is both",
                part.node.place(),
                "what stands here is used",
            )
            return part
        known = kinds if known is None else known & kinds
    return None


def _listed(kinds: frozenset[str]) -> str:
    # Every whole number is a number, so that one need not be said beside the other.
    return " or ".join(sorted(kinds - {"integer"} if "number" in kinds else kinds))
