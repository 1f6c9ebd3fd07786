"""Of which types the values of a schema are, and whether one schema says nothing beyond another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.lowering.shapes import (
    alternatives_of,
    is_object,
    properties_of,
    required_of,
    target_of,
)
from specular.openapi.schema import ANNOTATIONS, kinds_of_value

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from specular.ir.types import NodeId
    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject

_SILENT = ANNOTATIONS | {"default", "nullable", "readOnly", "writeOnly", "x-nullable"}
"""Keywords that may stand in any part and narrow nothing."""

_ASSERTING = frozenset(
    {
        *("contains", "dependentRequired", "dependentSchemas", "else", "if", "maxContains"),
        *("maxProperties", "minContains", "minProperties", "not", "patternProperties"),
        *("propertyNames", "then", "unevaluatedItems", "unevaluatedProperties", "uniqueItems"),
    }
)
"""Keywords that narrow what others describe, and of which no type comes."""

_EVERY = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})

_DEEPEST = 8
"""How far into properties two schemas are compared."""

_PLAIN = _SILENT | {"type", "properties", "required"}


def kinds_of(schema: SchemaObject, context: Context) -> frozenset[str] | None:
    """Return the types that values may be of, or None where any may come.

    A whole number is both an integer and a number.
    """
    target = target_of(schema, context)
    found = context.once("kinds", target, lambda one: _kinds_of(one, context), again=_EVERY)
    return None if found == _EVERY else found


def _kinds_of(schema: SchemaObject, context: Context) -> frozenset[str]:
    found = _EVERY
    values = schema.enum if schema.const is None else (schema.const.value,)
    if schema.types:
        found = _widened(schema.types)
    elif values is not None:
        found = frozenset(kind for value in values for kind in kinds_of_value(value))
    elif schema.properties:
        found = frozenset({"object"})
    for members in (schema.one_of, schema.any_of):
        if members:
            kinds = [kinds_of(one, context) or _EVERY for one in members]
            found &= frozenset(kind for one in kinds for kind in one)
    for part in schema.all_of:
        found &= kinds_of(part, context) or _EVERY
    return found


def is_possible(parts: Sequence[SchemaObject], context: Context) -> bool:
    """Whether there is a type that values of all these schemas may be of."""
    found = _EVERY
    for part in parts:
        found &= kinds_of(part, context) or _EVERY
    return bool(found)


def shapes_something(schema: SchemaObject) -> bool:
    """Whether a schema says what values look like, and does not only assert something of them."""
    return says_something(schema, _SILENT | _ASSERTING)


def says_something(schema: SchemaObject, silent: Collection[str] = _SILENT) -> bool:
    """Whether a schema narrows which values are valid; `nullable` alone only widens."""
    value = schema.node.value
    if not isinstance(value, dict):
        return schema.always is False
    keys = [key for key in value if key not in silent and not key.startswith("x-")]
    if keys == ["additionalProperties"]:
        return schema.additional_properties is not None and not _is_true(
            schema.additional_properties
        )
    return bool(keys)


def says_more(schema: SchemaObject, *keywords: str) -> bool:
    """Whether a schema narrows which values are valid beside what some keywords say."""
    return says_something(schema, _SILENT.union(keywords))


def _is_true(schema: SchemaObject) -> bool:
    return schema.always is True or schema.node.value == {}


def implied(part: SchemaObject, other: SchemaObject, context: Context) -> bool:
    """Whether a schema says nothing that another does not say, as far as it can be told.

    `type: object` beside a reference to an object, or a property that both have alike
    """
    return _implied(part, other, context, 0, set())


def _implied(
    part: SchemaObject,
    other: SchemaObject,
    context: Context,
    depth: int,
    asked: set[tuple[NodeId, NodeId]],
) -> bool:
    """As `implied`; `asked` are unions that were gone into, for they may lead back to themselves.

    All has to hold, so what was asked before need not be again.
    """
    if part.reference is not None:
        return other.reference is not None and part.reference == other.reference
    if part.node == other.node and other.reference is None:
        return True
    value = part.node.value
    if not isinstance(value, dict) or depth > _DEEPEST:
        return part.always is True
    more = [key for key in value if key not in _PLAIN and not key.startswith("x-")]
    rest = part.additional_properties
    if more and not (more == ["additionalProperties"] and rest is not None and _is_true(rest)):
        return False
    if part.types:
        # Null is seen to apart from this: it is easily added and taken away.
        kinds = kinds_of(other, context)
        if kinds is None or not kinds - {"null"} <= _widened(part.types):
            return False
    target = target_of(other, context)
    if alternatives_of(target):
        pair = (part.node.id, target.node.id)
        if pair in asked:
            return True
        asked.add(pair)
        return all(
            _implied(part, one, context, depth + 1, asked) for one in alternatives_of(target)
        )
    if not part.properties and not part.required:
        return True
    if not is_object(target, context) or not set(part.required) <= set(
        required_of(target, context)
    ):
        return False
    known = properties_of(target, context)
    return all(
        name in known
        and (one.node == known[name].node or _implied(one, known[name], context, depth + 1, asked))
        for name, one in part.properties.items()
    )


def _widened(types: tuple[str, ...]) -> frozenset[str]:
    return frozenset((*types, "integer")) if "number" in types else frozenset(types)
