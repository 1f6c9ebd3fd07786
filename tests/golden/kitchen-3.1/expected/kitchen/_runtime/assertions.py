"""What a schema asserts of a JSON value, by keyword (JSON Schema 2020-12).

A keyword for one kind of value holds for all values of other kinds. Values are compared
as in JSON: `1` is `1.0`, and `true` is neither.
"""

# ruff: noqa: N802 - named like the keywords, and unlike any field beside them

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence, Sized
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final, TypeAlias, cast

from pydantic_core import SchemaError, SchemaValidator, core_schema

Json: TypeAlias = Any

Evaluated: TypeAlias = "set[str | int]"
"""The members and items that some keyword spoke of, for `unevaluatedProperties`."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """Something that a value is or is not: what it `should` be, and how that is told.

    What is told of the members and items that it speaks of is wanted only where a set
    to add them to is given; the set may be left with too many by one that fails.
    """

    keyword: str
    should: str
    holds: Callable[[Json, Evaluated | None], bool]


ANYTHING: Final = Assertion("true", "be anything", lambda _, __: True)
NOTHING: Final = Assertion("false", "not be there", lambda _, __: False)


def canonical(value: Json) -> Hashable:
    """Return what is equal for equal values only, and can be in a set."""
    if isinstance(value, bool):
        return (value,)
    if isinstance(value, list):
        return ("array", *map(canonical, cast("Sequence[Json]", value)))
    if isinstance(value, dict):
        members = cast("Mapping[str, Json]", value)
        return frozenset((k, canonical(v)) for k, v in members.items())
    return cast("Hashable", value)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_KINDS: Final[Mapping[str, Callable[[Json], bool]]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and value == value // 1,
    "number": _is_number,
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def TypeIs(*names: str) -> Assertion:
    """Be of one of the types (Validation, 6.1.1)."""
    tests = [_KINDS[name] for name in names]
    return Assertion(
        "type",
        f"be {' or '.join(names)}",
        lambda value, _: any(test(value) for test in tests),
    )


def Const(expected: Json) -> Assertion:
    """Be the value (Validation, 6.1.3)."""
    key = canonical(expected)
    return Assertion(
        "const", f"be {expected!r}", lambda value, _: canonical(value) == key
    )


def Listed(*expected: Json) -> Assertion:
    """Be one of the values (Validation, 6.1.2)."""
    keys = frozenset(map(canonical, expected))
    return Assertion(
        "enum",
        f"be one of {', '.join(map(repr, expected))}",
        lambda value, _: canonical(value) in keys,
    )


def _number(keyword: str, should: str, test: Callable[[Json], bool]) -> Assertion:
    return Assertion(
        keyword, should, lambda value, _: not _is_number(value) or test(value)
    )


def Minimum(least: float) -> Assertion:
    """Be no less (Validation, 6.2.4)."""
    return _number("minimum", f"be {least} or more", lambda value: value >= least)


def ExclusiveMinimum(least: float) -> Assertion:
    """Be more (Validation, 6.2.5)."""
    return _number(
        "exclusiveMinimum", f"be more than {least}", lambda value: value > least
    )


def Maximum(most: float) -> Assertion:
    """Be no more (Validation, 6.2.2)."""
    return _number("maximum", f"be {most} or less", lambda value: value <= most)


def ExclusiveMaximum(most: float) -> Assertion:
    """Be less (Validation, 6.2.3)."""
    return _number(
        "exclusiveMaximum", f"be less than {most}", lambda value: value < most
    )


def Multiple(part: float) -> Assertion:
    """Be a multiple, by the decimal digits of both numbers (Validation, 6.2.1)."""
    exact = Fraction(str(part))
    return _number(
        "multipleOf",
        f"be a multiple of {part}",
        lambda value: (Fraction(str(value)) / exact).denominator == 1,
    )


def _count(keyword: str, kind: type, of: str, count: int) -> Assertion:
    """Assert how long a text, how large an array or an object is."""
    least = keyword.startswith("min")

    def holds(value: Json, _: Evaluated | None) -> bool:
        if not isinstance(value, kind):
            return True
        size = len(cast("Sized", value))
        return size >= count if least else size <= count

    limit = "at least" if least else "at most"
    return Assertion(keyword, f"have {limit} {count} {of}", holds)


def MinLength(least: int) -> Assertion:
    """Have this many characters or more (Validation, 6.3.2)."""
    return _count("minLength", str, "characters", least)


def MaxLength(most: int) -> Assertion:
    """Have this many characters or fewer (Validation, 6.3.1)."""
    return _count("maxLength", str, "characters", most)


def MinItems(least: int) -> Assertion:
    """Have this many items or more (Validation, 6.4.2)."""
    return _count("minItems", list, "items", least)


def MaxItems(most: int) -> Assertion:
    """Have this many items or fewer (Validation, 6.4.1)."""
    return _count("maxItems", list, "items", most)


def MinProperties(least: int) -> Assertion:
    """Have this many members or more (Validation, 6.5.2)."""
    return _count("minProperties", dict, "properties", least)


def MaxProperties(most: int) -> Assertion:
    """Have this many members or fewer (Validation, 6.5.1)."""
    return _count("maxProperties", dict, "properties", most)


def Pattern(expression: str) -> Assertion:
    """Have a part that matches a regular expression (Validation, 6.3.3)."""
    return Assertion(
        "pattern",
        f"match {expression!r}",
        lambda value, _: not isinstance(value, str) or matches(expression, value),
    )


def matches(expression: str, text: str) -> bool:
    """Tell whether an expression matches somewhere in a text."""
    return _search(expression)(text)


@cache
def _search(expression: str) -> Callable[[str], bool]:
    """Return the search of an engine: pydantic's takes time that is linear."""
    try:
        schema = core_schema.str_schema(pattern=expression, strict=True)
        return SchemaValidator(schema).isinstance_python
    except SchemaError:
        # It has no lookaround and no references.
        compiled = re.compile(expression, re.ASCII)
    return lambda text: compiled.search(text) is not None
