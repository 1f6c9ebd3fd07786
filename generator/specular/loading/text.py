"""What the readers of JSON and YAML share: bytes to text, offsets to lines, and what they found."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from specular.diagnostics import Anchor, Code, Find
from specular.ir.types import JsonValue

MAX_DEPTH = 200
"""How deep values may be nested, since later stages go down with them."""

MAX_CALLS = 15 * MAX_DEPTH + 500
"""How many calls may be inside one another: a stage makes up to eight for a level."""

_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at an offset of a text, counted in characters."""

    offset: int
    message: str
    code: Code = Code.SYNTAX
    hint: str | None = None


def _nowhere(_keys: Sequence[str], _anchor: Anchor) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says, and how places in it are found; of no use where there are problems."""

    data: JsonValue
    problems: tuple[Problem, ...] = ()
    find: Find = _nowhere


class Lines:
    """The lines of a text; they end in LF, CRLF or CR."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self._text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._starts)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and a column, both from 1."""
        return self._starts[line - 1] + column - 1

    def line(self, number: int) -> str:
        """Return a line without its end; beyond the text there are only empty lines."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[start:end].rstrip("\r\n")


def decode(raw: bytes) -> tuple[str, Problem | None]:
    """Turn bytes into text: UTF-8, or UTF-16 or UTF-32 where the first bytes tell so."""
    encoding = json.detect_encoding(raw)
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        readable = raw[: error.start].decode(encoding, errors="replace").removeprefix("\ufeff")
        whole = raw.decode(encoding, errors="replace").removeprefix("\ufeff")
        message = f"the file is not text in {encoding.upper().removesuffix('-SIG')}"
        return whole, Problem(len(readable), message, hint="save it in UTF-8")
    return text, None
