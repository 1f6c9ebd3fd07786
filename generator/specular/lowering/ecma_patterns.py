r"""Regular expressions as JSON Schema writes them: the dialect of ECMA-262, read into tokens.

Read as with the flag `u`, which JSON Schema recommends (2020-12 Core, 6.4), and beyond it what
programs take without (ECMA-262, Annex B.1.2): braces and brackets that begin nothing, and an escape
before any sign. A letter that is no escape is refused: other dialects mean something by it.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 100
"""Groups in groups; the engines have limits of their own, above this one."""


class NotEcmaError(Exception):
    """A pattern is not one of ECMA-262; the message says why."""


@dataclass(frozen=True, slots=True)
class Character:
    r"""One character; `written` is how the pattern has it (`\u00e9`)."""

    value: str
    written: str


@dataclass(frozen=True, slots=True)
class Kind:
    r"""A set of characters by a letter: `\d`, `\D`, `\w`, `\W`, `\s`, `\S`."""

    letter: str


@dataclass(frozen=True, slots=True)
class Property:
    r"""A set of characters by a property of Unicode: `\p{Lu}`, `\P{Script=Greek}`."""

    name: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Range:
    """Characters from one to another, inside a set."""

    first: Character
    last: Character


Item: TypeAlias = Character | Kind | Property | Range


@dataclass(frozen=True, slots=True)
class Set:
    """Characters in brackets."""

    negated: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """The dot: any character that does not end a line."""


@dataclass(frozen=True, slots=True)
class Sign:
    r"""What stands between others or at their edges: `|`, `^`, `$`, `\b`, `\B`."""

    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """The beginning of a group: `(`, `(?:`, `(?=`, `(?!`, `(?<=`, `(?<!`.

    `number` is that of a group which is remembered, with a name or without.
    """

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The end of a group; `number` is that of the group."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A quantifier; `most` is None where there is no limit."""

    text: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Reference:
    """What a group matched, once more; the group goes by its number."""

    number: int


Token: TypeAlias = (
    Character | Kind | Property | Set | Dot | Sign | Open | Close | Repeat | Reference
)

_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<least>\d+)(?P<more>,(?P<most>\d+)?)?\})\??", re.ASCII)
_MAX_DIGITS = 9
"""Digits of a bound: with more it is too large for any engine, and for Python to read."""

_OPENINGS = ("(?:", "(?=", "(?!", "(?<=", "(?<!")
_NAMED = re.compile(r"\(\?<(?P<name>[^\W\d]\w*)>")
_NAMED_REFERENCE = re.compile(r"\\k<(?P<name>[^\W\d]\w*)>")
_REFERENCE = re.compile(r"\\(?P<number>[1-9]\d?)(?!\d)", re.ASCII)
_PAIR = re.compile(r"\\u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})")
_CODE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{0*([0-9A-Fa-f]{1,6})\})")
_CONTROL = re.compile(r"\\c([A-Za-z])")
_NUL = re.compile(r"\\0(?![0-9])")
_PROPERTY = re.compile(r"\\(?P<sign>[pP])(?:\{(?P<long>\w+(?:=\w+)?)\}|(?P<short>[A-Z]))", re.ASCII)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}


def read_pattern(pattern: str) -> tuple[Token, ...]:
    """Return the tokens of a pattern; raises NotEcmaError."""
    reader = _Reader(pattern)
    tokens = tuple(reader.tokens())
    if reader.open:
        raise NotEcmaError("a group is not closed")
    if any(isinstance(one, Reference) and one.number > reader.groups for one in tokens):
        raise NotEcmaError("it refers to a group that it does not have")
    return tokens


class _Reader:
    """Goes through a pattern once, from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.open: list[Open] = []
        self.groups = 0
        self.names: dict[str, int] = {}

    def tokens(self) -> Iterator[Token]:
        """Go through the tokens; groups are closed and references right only at the end."""
        repeatable = False
        while self.at < len(self.pattern):
            found = self._match(_QUANTIFIER)
            if found is None:
                token = self._token()
                repeatable = not isinstance(token, Open | Sign)
                yield token
            elif repeatable:
                repeatable = False
                yield _repeat(found)
            else:
                raise NotEcmaError(f"`{found[0]}` repeats nothing")

    def _match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        """Go past what an expression matches here, if it does."""
        found = expression.match(self.pattern, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def _token(self) -> Token:
        match self.pattern[self.at]:
            case "(":
                return self._group()
            case ")":
                if not self.open:
                    raise NotEcmaError("a `)` closes no group")
                self.at += 1
                return Close(self.open.pop().number)
            case "[":
                return self._set()
            case "\\":
                return self._reference() or self._boundary() or self._escape()
            case "|" | "^" | "$" as sign:
                self.at += 1
                return Sign(sign)
            case ".":
                self.at += 1
                return Dot()
            case character:
                self.at += 1
                return Character(character, character)

    def _group(self) -> Open:
        opening = next((one for one in _OPENINGS if self.pattern.startswith(one, self.at)), None)
        if opening is not None:
            self.at += len(opening)
            found = Open(opening)
        else:
            self.groups += 1
            found = Open("(", self.groups)
            named = self._match(_NAMED)
            if named is not None:
                if named["name"] in self.names:
                    raise NotEcmaError(f"two groups are called {named['name']!r}")
                self.names[named["name"]] = self.groups
            elif self.pattern.startswith("(?", self.at):
                raise NotEcmaError(f"no group begins with `{self.pattern[self.at : self.at + 3]}`")
            else:
                self.at += 1
        self.open.append(found)
        if len(self.open) > MAX_DEPTH:
            raise NotEcmaError("its groups are nested too deeply")
        return found

    def _reference(self) -> Reference | None:
        found = self._match(_REFERENCE)
        if found is not None:
            return Reference(int(found["number"]))
        found = self._match(_NAMED_REFERENCE)
        if found is None:
            return None
        if found["name"] not in self.names:
            # One further on has matched nothing yet, so nobody refers to it on purpose.
            raise NotEcmaError(f"no group before is called {found['name']!r}")
        return Reference(self.names[found["name"]])

    def _boundary(self) -> Sign | None:
        piece = self.pattern[self.at : self.at + 2]
        if piece not in {"\\b", "\\B"}:
            return None
        self.at += 2
        return Sign(piece)

    def _escape(self) -> Character | Kind | Property:
        """Read what an escape is outside and inside brackets alike."""
        start = self.at
        piece = self.pattern[start : start + 2]
        letter = piece[1:]
        if letter and letter in "dDwWsS":
            self.at += 2
            return Kind(letter)
        found = self._match(_PROPERTY)
        if found is not None:
            return Property(found["long"] or found["short"], negated=found["sign"] == "P")
        value = self._code()
        if value is None and letter in _CONTROLS:
            value = _CONTROLS[letter]
            self.at += 2
        if value is None and letter and not letter.isalnum():
            value = letter
            self.at += 2
        if value is None:
            raise NotEcmaError(f"`{piece}` is no escape")
        return Character(value, self.pattern[start : self.at])

    def _code(self) -> str | None:
        """Return the character that an escape gives by its code."""
        if (pair := self._match(_PAIR)) is not None:
            units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in pair.groups())
            return units.decode("utf-16-be")
        if (control := self._match(_CONTROL)) is not None:
            return chr(ord(control[1]) % 32)
        if self._match(_NUL) is not None:
            return "\0"
        found = self._match(_CODE)
        if found is None:
            return None
        code = int(next(digits for digits in found.groups() if digits), 16)
        if code > sys.maxunicode:
            raise NotEcmaError(f"`{found[0]}` is no character")
        return chr(code)

    def _set(self) -> Set:
        self.at += 1
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        items: list[Item] = []
        while (item := self._item()) is not None:
            begun = len(items) > 1 and items[-1] == Character("-", "-")
            first = items[-2] if begun else None
            if isinstance(first, Character) and isinstance(item, Character):
                if first.value > item.value:
                    raise NotEcmaError(f"`{first.written}-{item.written}` is no range")
                items[-2:] = [Range(first, item)]
            else:
                items.append(item)
        return Set(negated, tuple(items))

    def _item(self) -> Item | None:
        """Return the next thing inside brackets, None after the last one."""
        match self.pattern[self.at : self.at + 1]:
            case "":
                raise NotEcmaError("a set is not closed")
            case "]":
                self.at += 1
                return None
            case "\\":
                if self.pattern.startswith("\\b", self.at):
                    self.at += 2
                    return Character("\b", "\\b")
                return self._escape()
            case character:
                self.at += 1
                return Character(character, character)


def _repeat(found: re.Match[str]) -> Repeat:
    if any(len(found[name] or "") > _MAX_DIGITS for name in ("least", "most")):
        raise NotEcmaError(f"`{found[0]}` repeats too often")
    if found["least"] is None:
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[found[0][0]]
        return Repeat(found[0], least, most)
    least = int(found["least"])
    most = int(found["most"]) if found["most"] else None if found["more"] else least
    if most is not None and most < least:
        raise NotEcmaError(f"the bounds of `{found[0]}` are the wrong way round")
    return Repeat(found[0], least, most)
