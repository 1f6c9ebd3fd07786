"""Texts that a pattern may match."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from random import Random

Json: TypeAlias = Any


class NoTextError(Exception):
    """Python cannot read a pattern, or not make a text of it."""


def text_like(pattern: str, random: Random) -> str:
    """Return a text that a pattern may match.

    Raises NoTextError.
    """
    try:
        return _written(importlib.import_module("re._parser").parse(pattern), random)
    except Exception:  # noqa: BLE001 - many dialects end here, in many ways
        raise NoTextError from None


def _written(parsed: Json, random: Random) -> str:
    text = ""
    for operation, argument in parsed:
        match str(operation):
            case "LITERAL":
                text += chr(argument)
            case "NOT_LITERAL" | "ANY":
                text += "a" if argument != ord("a") else "b"
            case "IN":
                text += _one_of(argument, random)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, inner = argument
                count = random.randint(least, max(least, min(int(most), least + 2)))
                text += "".join(_written(inner, random) for _ in range(count))
            case "SUBPATTERN":
                text += _written(argument[3], random)
            case "BRANCH":
                text += _written(random.choice(argument[1]), random)
            case "CATEGORY":
                text += _CATEGORIES[str(argument)]
            case _:
                pass
    return text


_CATEGORIES: Final = {
    "CATEGORY_DIGIT": "7",
    "CATEGORY_WORD": "w",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_DIGIT": "d",
    "CATEGORY_NOT_WORD": "-",
    "CATEGORY_NOT_SPACE": "s",
}


def _one_of(members: Json, random: Random) -> str:
    if str(members[0][0]) == "NEGATE":
        return random.choice([letter for letter in "aZ5 -_~" if not _within(letter, members)])
    operation, argument = random.choice(members)
    if str(operation) == "RANGE":
        return chr(random.randint(*argument))
    return chr(argument) if str(operation) == "LITERAL" else _CATEGORIES[str(argument)]


def _within(letter: str, members: Json) -> bool:
    """Whether a letter is one of those that a set names."""
    return any(
        (
            argument == ord(letter)
            if str(operation) == "LITERAL"
            else str(operation) == "RANGE" and argument[0] <= ord(letter) <= argument[1]
        )
        for operation, argument in members
    )
