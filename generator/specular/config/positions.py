"""Finds where each key and each item of a TOML text stands: tomllib does not keep it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specular.diagnostics import Anchor

KeyPath: TypeAlias = tuple[str | int, ...]
"""The keys, and places in lists, that lead to a value."""

_BLANK: Final = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_TEXT: Final = r""""(?:[^"\\]|\\.)*"|'[^']*'"""
# It may end in two quotes of its own.
_LONG_TEXT: Final = r""""{3}(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}"""
_KEY: Final = re.compile(rf"{_TEXT}|[A-Za-z0-9_-]+")
_SCALAR: Final = re.compile(rf"{_LONG_TEXT}|{_TEXT}|[^,\]}}#\n]+", re.DOTALL)


class Positions:
    """Goes once through a text that is known to be TOML, and notes where what begins."""

    def __init__(self, text: str) -> None:
        self._places: dict[KeyPath, int] = {}
        self._text = text
        self._at = 0
        self._lengths: dict[KeyPath, int] = {}  # of arrays of tables, so far
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(text):
            if text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def of(self, path: KeyPath) -> tuple[int, int]:
        """Return the line and column, from 1, of what keys lead to, or of the nearest around it."""
        at = self.offset(path)
        return self._text.count("\n", 0, at) + 1, at - self._text.rfind("\n", 0, at)

    def offset(self, path: KeyPath) -> int:
        """Return how many characters stand before that."""
        return self._places.get(self.nearest(path), 0)

    def nearest(self, path: KeyPath) -> KeyPath:
        """Return the keys that are there, of some."""
        while path and path not in self._places:
            path = path[:-1]
        return path

    def _header(self) -> KeyPath:
        """Read `[a.b]` or `[[a.b]]` and return what it leads to: the last item of each array."""
        opens_item = self._text.startswith("[[", self._at)
        self._at += 2 if opens_item else 1
        keys = self._keys()
        self._at += 2 if opens_item else 1
        path: KeyPath = ()
        for index, (key, at) in enumerate(keys):
            path = self._note((*path, key), at)
            if opens_item and index == len(keys) - 1:
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                path = self._note((*path, self._lengths[path] - 1), at)
        return path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for key, at in self._keys():
            path = self._note((*path, key), at)
        self._at += 1  # the sign between
        self._skip(_SPACE)
        self._value(path)

    def _keys(self) -> list[tuple[str, int]]:
        """Read a key, which may have dots, and what stands before the sign after it."""
        found: list[tuple[str, int]] = []
        while True:
            self._skip(_SPACE)
            at = self._at
            self._skip(_KEY)
            raw = self._text[at : self._at]
            quoted = raw[:1] in ('"', "'")
            found.append((tomllib.loads(f"key = {raw}")["key"] if quoted else raw, at))
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return found
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        sign = self._text[self._at]
        if sign not in "[{":
            self._skip(_SCALAR)
            return
        index = 0
        self._at += 1
        self._skip(_BLANK)
        while self._text[self._at] not in "]}":
            if sign == "[":
                self._value(self._note((*path, index), self._at))
            else:
                self._pair(path)
            index += 1
            self._skip(_BLANK)
            if self._text[self._at] == ",":
                self._at += 1
                self._skip(_BLANK)
        self._at += 1

    def _note(self, path: KeyPath, at: int) -> KeyPath:
        self._places.setdefault(path, at)
        return path

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if (found := pattern.match(self._text, self._at)) is not None:
            self._at = found.end()


@dataclass(frozen=True, slots=True)
class Source:
    """The settings file that an API is in, and the keys to its own tables, and to those of all."""

    path: Path
    text: str
    tables: tuple[KeyPath, ...]

    def find(self, keys: Sequence[str], _: Anchor) -> int:
        """Return at which offset what keys lead to stands in any of the tables."""
        way = (*keys[:2], *(int(one) if one.isdecimal() else one for one in keys[2:]))
        positions = Positions(self.text)

        def found(table: KeyPath) -> int:
            return len(positions.nearest((*table, *way))) - len(table)

        return positions.offset((*max(self.tables, key=found), *way))
