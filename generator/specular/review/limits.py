"""Limits of values: which became tighter, and which looser."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from specular.ir.types import ArrayType, IntegerType, MapType, NumberType, StringType, TupleType

if TYPE_CHECKING:
    from collections.abc import Iterator

    Limit: TypeAlias = "int | float | str | bool | Bound | None"

Limited: TypeAlias = StringType | IntegerType | NumberType | ArrayType | TupleType | MapType

_LEAST: Final = frozenset({"minLength", "minItems", "minProperties"})
"""The keywords of which more is tighter; of the others that are numbers less is."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An end of the range of a number, in whichever keyword it stands.

    `is_strict` says that the value itself is outside, and `is_least` which end it is.
    """

    value: int | float
    is_strict: bool
    is_least: bool
    text: str = field(compare=False)

    def __str__(self) -> str:
        return self.text

    @property
    def tightness(self) -> tuple[int | float, bool]:
        """By which two are compared: the larger one leaves less."""
        return self.value if self.is_least else -self.value, self.is_strict


def limit_changes(old: Limited, new: Limited) -> Iterator[tuple[str, Limit, Limit, set[bool]]]:
    """Go through the keywords that changed: what each said, what it says, whether that is less.

    It is less and more at once where each lets values pass that the other does not.
    """
    before, after = _limits(old), _limits(new)
    for keyword in before:
        one, other = before[keyword], after.get(keyword)
        if one != other:
            yield keyword, one, other, _tightened(keyword, one, other)


def _tightened(keyword: str, old: Limit, new: Limit) -> set[bool]:
    """Return True for what became tighter, and False for what became looser."""
    if old is None or new is None:
        return {new is not None}
    if isinstance(old, Bound) and isinstance(new, Bound):
        return {new.tightness > old.tightness}
    if isinstance(old, Bound | str | bool) or isinstance(new, Bound | str | bool):
        # Of two patterns nobody can tell which holds for more texts.
        return {True, False}
    if keyword == "multipleOf":
        # As they are written: a tenth is a multiple of a hundredth, though not in binary.
        steps = Fraction(str(old)), Fraction(str(new))
        return {steps[0] % steps[1] != 0, steps[1] % steps[0] == 0}
    return {new > old if keyword in _LEAST else new < old}


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
            return _range(found)
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


def _range(found: IntegerType | NumberType) -> dict[str, Limit]:
    """Return the ends of a range; of whole numbers each multiple of one is a value."""
    bounds, is_whole = found.bounds, isinstance(found, IntegerType)
    step = bounds.multiple_of
    return {
        "minimum": _bound(bounds.minimum, bounds.exclusive_minimum, is_whole=is_whole, least=True),
        "maximum": _bound(bounds.maximum, bounds.exclusive_maximum, is_whole=is_whole, least=False),
        "multipleOf": None if is_whole and step == 1 else step,
    }


def _bound(
    loose: float | None, strict: float | None, *, is_whole: bool, least: bool
) -> Bound | None:
    """Return the tighter one of two; more than 0 is from 1 on, where numbers are whole."""
    found: list[Bound] = []
    if loose is not None:
        value = (ceil(loose) if least else floor(loose)) if is_whole else loose
        found.append(Bound(value, is_strict=False, is_least=least, text=str(loose)))
    if strict is not None:
        text = f"{'more' if least else 'less'} than {strict}"
        whole = floor(strict) + 1 if least else ceil(strict) - 1
        found.append(
            Bound(whole if is_whole else strict, is_strict=not is_whole, is_least=least, text=text)
        )
    return max(found, key=lambda one: one.tightness, default=None)
