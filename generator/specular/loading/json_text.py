"""JSON as plain data (RFC 8259), strictly: no name twice, no NaN, no lone surrogate."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.ir.types import JsonValue
from specular.loading.text import MAX_DEPTH, Parsed, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Only passes over values, so that a number that is too long for Python does not stop it.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[-+.\w]+|[\[\]{}]', re.DOTALL)
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Both alternatives begin alike, for then a text is passed over as fast as for a plain substring
# (50 times as fast as with the alternatives apart).
_LONE_ESCAPE = re.compile(
    r"\\u[dD](?:[89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u[dD])[c-fC-F])"
)


class _RefusedError(ValueError):
    """Something is wrong; the text must be gone through slowly to say what and where."""


def parse_json(text: str) -> Parsed:
    """Read JSON text; numbers are as Python has them, whole ones exact."""
    try:
        data: JsonValue = json.loads(
            text, object_pairs_hook=_object, parse_float=_finite, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        problem = Problem(error.pos, f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}")
        return Parsed(None, (problem,))
    except (ValueError, RecursionError):
        return Parsed(None, tuple(_problems(text)))
    if _too_deep(data) or _LONE_ESCAPE.search(text):
        return Parsed(data, tuple(_problems(text)))
    return Parsed(data, find=_Finder(text).find)


def members(text: str, offset: int) -> list[tuple[str, int, int]]:
    """Return (key, offset of the key, offset of the value) of what stands in a container.

    The items of an array have their index as key. Raises ValueError where the text is no JSON.
    """
    start = skip_space(text, offset)
    if text[start] not in "{[":
        return []
    found: list[tuple[str, int, int]] = []
    position = skip_space(text, start + 1)
    while text[position] not in "}]":
        key, key_offset = str(len(found)), position
        if text[start] == "{":
            key, position = _DECODER.raw_decode(text, position)
            position = skip_space(text, skip_space(text, position) + 1)
        found.append((key, key_offset, position))
        _, end = _DECODER.raw_decode(text, position)
        position = skip_space(text, end)
        if text[position] == ",":
            position = skip_space(text, position + 1)
    return found


def skip_space(text: str, offset: int) -> int:
    """Return where the next token begins."""
    found = _SPACE.match(text, offset)
    return offset if found is None else found.end()


class _Finder:
    """Finds places in a text that could be read; what stands where is asked only then."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._members: dict[int, list[tuple[str, int, int]]] = {}

    def find(self, keys: Sequence[str], anchor: Anchor) -> int:
        key_offset = value_offset = skip_space(self._text, 0)
        for key in keys:
            if value_offset not in self._members:
                # A document has one member of a name, but many diagnostics in one container.
                self._members[value_offset] = members(self._text, value_offset)
            found = [one for one in self._members[value_offset] if one[0] == key]
            if not found:
                return value_offset
            _, key_offset, value_offset = found[0]
        return key_offset if anchor is Anchor.KEY else value_offset


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise _RefusedError
    return data


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise _RefusedError
    return value


def _constant(_: str) -> JsonValue:
    raise _RefusedError


def _too_deep(data: JsonValue) -> bool:
    level: list[dict[str, JsonValue] | list[JsonValue]] = [[data]]
    # The container around the data is one level more.
    for _ in range(MAX_DEPTH + 1):
        level = [
            part
            for value in level
            for part in (value.values() if isinstance(value, dict) else value)
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True


def _problems(text: str) -> Iterator[Problem]:
    """Go through a text that is JSON by its grammar and tell all that is wrong with it."""
    depth = 0
    for found in _TOKEN.finditer(text):
        piece, offset = found[0], found.start()
        if piece in "[{":
            depth += 1
            if depth == MAX_DEPTH + 1:
                message = f"more than {MAX_DEPTH} values are nested here"
                yield Problem(offset, message, Code.TOO_LARGE)
                return
        elif piece in "]}":
            depth -= 1
        elif piece.startswith('"'):
            if _SURROGATE.search(json.loads(piece)):
                yield Problem(offset, "half a surrogate pair is no character")
        elif _NUMBER.fullmatch(piece):
            yield from _number_problems(piece, offset)
        elif piece not in {"true", "false", "null"}:
            yield Problem(offset, f"{piece} is no JSON value", hint="use null or a string")
    yield from _repeated(text, 0)


def _number_problems(number: str, offset: int) -> Iterator[Problem]:
    whole = number.lstrip("-").isdigit()
    try:
        too_large = not whole and math.isinf(float(number))
        int(number if whole else 0)
    except ValueError:
        too_large = True
    if too_large:
        yield Problem(offset, "the number is too large", Code.TOO_LARGE)


def _repeated(text: str, offset: int) -> Iterator[Problem]:
    """Report each name that stands twice in an object (RFC 8259, 4)."""
    seen: set[str] = set()
    for key, key_offset, value_offset in members(text, offset):
        if key in seen:
            message = f"the key {key!r} stands twice in one object"
            yield Problem(key_offset, message, Code.DUPLICATE_KEY)
        seen.add(key)
        yield from _repeated(text, value_offset)
