"""Limits of values: which became tighter, and which looser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from specular.ir.types import ArrayType, IntegerType, MapType, NumberType, StringType, TupleType

if TYPE_CHECKING:
    from collections.abc import Iterator

    Limit: TypeAlias = "int | float | str | bool | None"

Limited: TypeAlias = StringType | IntegerType | NumberType | ArrayType | TupleType | MapType

_LEAST: Final = frozenset({"minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"})
"""The keywords of which more is tighter; of the others that are numbers less is."""


def limit_changes(old: Limited, new: Limited) -> Iterator[tuple[str, Limit, Limit, bool]]:
    """Go through the keywords that changed: what each said, what it says, whether that is less."""
    before, after = _limits(old), _limits(new)
    for keyword in before:
        one, other = before[keyword], after.get(keyword)
        if one != other:
            yield keyword, one, other, _is_tighter(keyword, one, other)


def _is_tighter(keyword: str, old: Limit, new: Limit) -> bool:
    if old is None or new is None or isinstance(old, str | bool) or isinstance(new, str | bool):
        # Of two patterns nobody can tell which holds for more texts.
        return new is not None and new is not False
    if keyword == "multipleOf":
        return new % old == 0
    return new > old if keyword in _LEAST else new < old


def _limits(found: Limited) -> dict[str, Limit]:
    match found:
        case StringType():
            return {
                "minLength": found.min_length or None,
                "maxLength": found.max_length,
                "pattern": None if found.pattern is None else found.pattern.source,
                "contentEncoding": found.content_encoding,
                "contentMediaType": found.content_media_type,
            }
        case IntegerType() | NumberType():
            bounds = found.bounds
            return {
                "minimum": bounds.minimum,
                "exclusiveMinimum": bounds.exclusive_minimum,
                "maximum": bounds.maximum,
                "exclusiveMaximum": bounds.exclusive_maximum,
                "multipleOf": bounds.multiple_of,
            }
        case ArrayType() | TupleType():
            return {
                "minItems": found.min_items or None,
                "maxItems": found.max_items,
                "uniqueItems": found.unique_items or None,
            }
        case MapType():
            return {
                "minProperties": found.min_properties or None,
                "maxProperties": found.max_properties,
            }
        case _:
            assert_never(found)
