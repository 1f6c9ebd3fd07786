"""Which members of a union no value can belong to at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specular.lowering.kinds import kinds_of
from specular.lowering.merging import canonical_text
from specular.lowering.shapes import properties_of, required_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject

_MAX_DEPTH: Final = 4
"""How far into properties the proof goes: a tag is seldom deeper than `data.type`."""


def overlapping(members: Sequence[SchemaObject], context: Context) -> list[SchemaObject]:
    """Return the members that are not proven to be disjoint from all the others."""
    together = {
        index
        for first, one in enumerate(members)
        for second, other in enumerate(members[:first])
        if not disjoint(one, other, context)
        for index in (first, second)
    }
    return [member for index, member in enumerate(members) if index in together]


def disjoint(one: SchemaObject, other: SchemaObject, context: Context, depth: int = 0) -> bool:
    """Whether no value is valid by both schemas; False where that is not obvious."""
    one, other = _followed(one, context), _followed(other, context)
    if one.always is False or other.always is False:
        return True
    kinds, others = kinds_of(one, context), kinds_of(other, context)
    known = None not in (kinds, others)
    both = (kinds or frozenset()) & (others or frozenset())
    if known and not both:
        return True
    values, other_values = _values(one), _values(other)
    if values is not None and other_values is not None:
        return values.isdisjoint(other_values)
    if depth >= _MAX_DEPTH or not known or both != frozenset({"object"}):
        return False
    left, right = properties_of(one, context), properties_of(other, context)
    wanted, others_wanted = required_of(one, context), required_of(other, context)
    if _forbids(other, wanted, context) or _forbids(one, others_wanted, context):
        return True
    return any(
        name in others_wanted and disjoint(left[name], right[name], context, depth + 1)
        for name in wanted
        if name in left and name in right
    )


def _followed(schema: SchemaObject, context: Context) -> SchemaObject:
    """Return what a schema refers to, through as many references as there are."""
    seen: list[str] = []
    while schema.reference is not None and schema.reference.id not in seen:
        seen.append(schema.reference.id)
        schema = context.schema(schema.reference)
    return schema


def _values(schema: SchemaObject) -> frozenset[str] | None:
    """Return the texts of the only values that a schema admits, or None where it lists none."""
    listed = schema.enum if schema.const is None else (schema.const.value,)
    if listed is None or any(isinstance(value, list | dict) for value in listed):
        return None
    return frozenset(map(canonical_text, listed))


def _forbids(schema: SchemaObject, names: Sequence[str], context: Context) -> bool:
    """Whether a schema admits no member of one of the names."""
    rest = schema.additional_properties
    if rest is None or rest.always is not False or schema.conditions.pattern_properties:
        return False
    known = properties_of(schema, context)
    return any(name not in known for name in names)
