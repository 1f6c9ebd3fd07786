"""Two schemas merged into one whose values are those that both admit."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import zip_longest
from math import gcd, lcm
from typing import TYPE_CHECKING, TypeVar

from specular.diagnostics import Anchor, Code
from specular.ir.types import Bounds
from specular.loading.nodes import Node
from specular.lowering.conjunctions import child, conjunction
from specular.openapi.conditions import NONE
from specular.openapi.schema import SchemaObject, kinds_of_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.types import JsonValue
    from specular.lowering.context import Context

_Number = TypeVar("_Number", int, int | float)


def merge(one: SchemaObject, other: SchemaObject, place: Node, context: Context) -> SchemaObject:
    """Return a schema at a place of what two say; neither has `allOf` or a reference.

    Where no value is admitted by both, that is reported, and the second is the one to go by.
    """
    if one.always is not None or other.always is not None:
        return other if one.always is True or other.always is False else one
    types = _types(one, other, context)
    names = dict.fromkeys((*one.properties, *other.properties))
    properties = {
        name: _both(
            one.properties.get(name),
            other.properties.get(name),
            child(place, "properties", name),
            context,
        )
        for name in names
    }
    values = _values(one, other, types, context)
    return replace(
        _later(one, other),
        node=_node(one, other),
        types=types,
        enum=None if one.const or other.const else values,
        const=_const(one, other, values),
        properties={name: said for name, said in properties.items() if said is not None},
        required=tuple(dict.fromkeys((*one.required, *other.required))),
        additional_properties=_both(
            one.additional_properties,
            other.additional_properties,
            child(place, "additionalProperties"),
            context,
        ),
        prefix_items=tuple(_prefix(one, other, place, context)),
        items=_both(one.items, other.items, child(place, "items"), context),
        all_of=(),
        bounds=_bounds(one, other, context),
        min_length=_most(one.min_length, other.min_length),
        max_length=_least(one.max_length, other.max_length),
        min_items=_most(one.min_items, other.min_items),
        max_items=_least(one.max_items, other.max_items),
        unique_items=one.unique_items or other.unique_items,
        min_properties=_most(one.min_properties, other.min_properties),
        max_properties=_least(one.max_properties, other.max_properties),
        pattern=_pattern(one.pattern, other.pattern),
        format=_format(one, other, context),
        read_only=one.read_only or other.read_only,
        write_only=one.write_only or other.write_only,
    )


def _later(one: SchemaObject, other: SchemaObject) -> SchemaObject:
    """Return the second schema with what only the first one has."""
    return replace(
        other,
        default=other.default or one.default,
        any_of=other.any_of or one.any_of,
        one_of=other.one_of or one.one_of,
        discriminator=other.discriminator or one.discriminator,
        description=other.description or one.description,
        title=other.title or one.title,
        conditions=NONE,
        asserted=(*_asserted(one), *_asserted(other)),
        content_encoding=other.content_encoding or one.content_encoding,
        content_media_type=other.content_media_type or one.content_media_type,
    )


def _asserted(schema: SchemaObject) -> tuple[SchemaObject, ...]:
    """Return the schemas whose conditions a schema has: there can be more than one `not`."""
    return schema.asserted if schema.conditions is NONE else (*schema.asserted, schema)


def _node(one: SchemaObject, other: SchemaObject) -> Node:
    """Return the place of the second schema, with the keywords of both."""
    before = one.node.value if isinstance(one.node.value, dict) else {}
    after = other.node.value if isinstance(other.node.value, dict) else {}
    return Node(other.node.document, other.node.pointer, {**before, **after})


def _conflict(place: SchemaObject, keyword: str, one: str, other: str, context: Context) -> None:
    context.sink.warn(
        Code.SCHEMA_CONFLICT,
        f"this is {one}, but {other} in another part of `allOf`: no value is both",
        place.node.child(keyword).place(Anchor.KEY) if place.has(keyword) else place.node.place(),
        "what stands here is used",
    )


def _types(one: SchemaObject, other: SchemaObject, context: Context) -> tuple[str, ...]:
    if not one.types or not other.types:
        return one.types or other.types
    found = [name for name in one.types if name in other.types]
    for narrow, wide in ((one.types, other.types), (other.types, one.types)):
        # Every integer is a number (JSON Schema 2020-12 Validation, 6.1.1).
        if "integer" in narrow and "number" in wide and "integer" not in found:
            found.append("integer")
    if "number" in found and "integer" in found:
        found.remove("integer")
    if not found:
        _conflict(other, "type", " or ".join(other.types), " or ".join(one.types), context)
        return other.types
    return tuple(found)


def _values(
    one: SchemaObject, other: SchemaObject, types: tuple[str, ...], context: Context
) -> tuple[JsonValue, ...] | None:
    """Return the values that both list, of the types that both have."""
    listed = [_listed(one), _listed(other)]
    given = [values for values in listed if values is not None]
    if not given:
        return None
    found = {canonical_text(value): value for value in given[0]}
    if len(given) > 1:
        second = {canonical_text(value) for value in given[1]}
        found = {text: value for text, value in found.items() if text in second}
    if types:
        admitted = {
            text: value
            for text, value in found.items()
            if kinds_of_value(value).intersection(types)
        }
        found = admitted
    if not found:
        keyword = "const" if other.const is not None else "enum"
        texts = [" or ".join(map(json.dumps, values)) for values in given]
        before = texts[0] if len(given) > 1 else " or ".join(types)
        _conflict(other, keyword, texts[-1], before, context)
        return tuple(given[-1])
    return tuple(found.values())


def _const(
    one: SchemaObject, other: SchemaObject, values: tuple[JsonValue, ...] | None
) -> Node | None:
    given = other.const or one.const
    if given is None or not values:
        return None
    return Node(given.document, given.pointer, values[0])


def _listed(schema: SchemaObject) -> list[JsonValue] | None:
    if schema.const is not None:
        return [schema.const.value]
    return None if schema.enum is None else list(schema.enum)


def canonical_text(value: JsonValue) -> str:
    """Return a text that is the same for what JSON takes for equal (2020-12 Core, 4.2.2)."""
    if isinstance(value, float) and value.is_integer():
        return json.dumps(int(value))
    return json.dumps(value, sort_keys=True)


def _both(
    one: SchemaObject | None, other: SchemaObject | None, place: Node, context: Context
) -> SchemaObject | None:
    """Return what two schemas say together, at a place of its own."""
    if one is None or other is None:
        return other or one
    if one.always is not None or other.always is not None:
        return other if one.always is True or other.always is False else one
    return conjunction((one, other), place, context)


def _prefix(
    one: SchemaObject, other: SchemaObject, place: Node, context: Context
) -> Iterator[SchemaObject]:
    """Go through the first items of two arrays; `items` speaks of those behind them alone."""
    pairs = zip_longest(one.prefix_items, other.prefix_items)
    for index, (first, second) in enumerate(pairs):
        joined = _both(
            first or one.items, second or other.items, child(place, "prefixItems", index), context
        )
        if joined is not None:
            yield joined


def _bounds(one: SchemaObject, other: SchemaObject, context: Context) -> Bounds:
    """Return the tighter bounds (JSON Schema 2020-12 Validation, 6.2)."""
    first, second = one.bounds, other.bounds
    found = Bounds(
        _most(first.minimum, second.minimum),
        _most(first.exclusive_minimum, second.exclusive_minimum),
        _least(first.maximum, second.maximum),
        _least(first.exclusive_maximum, second.exclusive_maximum),
        _multiple(first.multiple_of, second.multiple_of),
    )
    low, high = found.minimum, found.maximum
    if low is not None and high is not None and low > high:
        keyword = "maximum" if second.maximum == high else "minimum"
        here, there = (f"at most {high}", f"at least {low}")
        if keyword == "minimum":
            here, there = there, here
        _conflict(other, keyword, here, there, context)
        return second
    return found


def _most(one: _Number | None, other: _Number | None) -> _Number | None:
    given = [bound for bound in (one, other) if bound is not None]
    return max(given, default=None)


def _least(one: _Number | None, other: _Number | None) -> _Number | None:
    given = [bound for bound in (one, other) if bound is not None]
    return min(given, default=None)


def _multiple(one: float | None, other: float | None) -> int | float | None:
    """Return the least number of which both are divisors, each being as it is written."""
    if one is None or other is None:
        return other if one is None else one
    first, second = Fraction(str(one)), Fraction(str(other))
    common = Fraction(
        lcm(first.numerator, second.numerator), gcd(first.denominator, second.denominator)
    )
    return int(common) if common.denominator == 1 else float(common)


def _pattern(one: str | None, other: str | None) -> str | None:
    """Return a pattern that is found where both are; each is looked for from the start."""
    if one is None or other is None or one == other:
        return other or one
    return f"^(?=[\\s\\S]*(?:{one}))(?=[\\s\\S]*(?:{other}))"


def _format(one: SchemaObject, other: SchemaObject, context: Context) -> str | None:
    if one.format is None or other.format is None or one.format == other.format:
        return other.format or one.format
    context.sink.warn(
        Code.SCHEMA_APPROXIMATED,
        f"only this `format` is used, and not the {one.format!r} in another part of `allOf`",
        other.node.key_place("format"),
    )
    return other.format
