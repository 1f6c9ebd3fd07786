r"""Regular expressions: JSON Schema's dialect is ECMA-262, pydantic's is that of Rust's `regex`.

What both have is read here and written so that it means the same: `\d` and `\w` are ASCII to
ECMA-262 and Unicode to Rust, and braces that begin no quantifier are characters to one only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specular.diagnostics import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject

_MAX_SIZE = 8_000_000
"""Bytes of a compiled program, by the estimates below; Rust's `regex` refuses 10 MB."""

_MAX_QUANTIFIER = 18
"""Characters of a quantifier: with more digits it is too large whatever it repeats."""

_LITERAL, _RANGE, _WIDE_RANGE, _ALMOST_ANY, _SPACES = 40, 80, 250, 1000, 2500

_ESCAPE = re.compile(
    r"\\(?:(?P<set>[dDwWsS])|[nrtfv]|x[0-9A-Fa-f]{2}"
    r"|u(?:[0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[dD][0-7][0-9A-Fa-f]{2})"
    r"|[ -/:;=?@\[-`{-~])"
)
"""An escape that both read as one character, or a set of characters."""

_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<least>\d+)(?P<more>,(?P<most>\d+)?)?\})\??")
_SETS = {"d": "0-9", "w": "A-Za-z0-9_"}
_TWICE = re.compile("&&|--|~~")
"""What combines sets in Rust."""


class _NotPortableError(Exception):
    """The two dialects read a pattern apart, or one of them not at all."""


def lower_pattern(schema: SchemaObject, context: Context) -> str | None:
    """Return the pattern of a schema for pydantic where it can mean the same there; else warn."""
    pattern = schema.pattern
    if pattern is None:
        return None
    try:
        return _Reader(pattern).translated()
    except _NotPortableError as error:
        context.sink.warn(
            Code.SCHEMA_APPROXIMATED,
            f"the pattern {pattern!r} is not checked by the generated models: {error}",
            schema.node.key_place("pattern"),
        )
        return None


class _Group:
    """An open group: the size of all that is in it, and of the last thing in it, if it repeats."""

    def __init__(self) -> None:
        self.size = 0
        self.last: int | None = None

    def put(self, size: int) -> None:
        """Add something that a quantifier may follow."""
        self.size += size
        self.last = size


class _Reader:
    """Goes through a pattern once, from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.groups = [_Group()]

    def translated(self) -> str:
        """Return the pattern as Rust writes it; raises _NotPortableError."""
        text = "".join(self._parts())
        if len(self.groups) > 1:
            raise _NotPortableError("a group is not closed")
        if self.groups[0].size > _MAX_SIZE:
            raise _NotPortableError("it would need too much memory")
        return text

    def _parts(self) -> Iterator[str]:
        while self.at < len(self.pattern):
            start = self.at
            quantifier = _QUANTIFIER.match(self.pattern, start)
            if quantifier:
                self._repeat(quantifier)
            match self.pattern[start]:
                case _ if quantifier:
                    self.at = quantifier.end()
                    yield quantifier[0]
                case "(":
                    yield self._open()
                case ")":
                    self._close()
                    yield ")"
                case "[":
                    yield self._set()
                case "\\":
                    yield self._escape()
                case "|" | "^" | "$" as sign:
                    self.at += 1
                    self.groups[-1].last = None
                    yield sign
                case character:
                    self.at += 1
                    self.groups[-1].put(_ALMOST_ANY if character == "." else _LITERAL)
                    yield f"\\{character}" if character in "{}]" else character

    def _repeat(self, found: re.Match[str]) -> None:
        group = self.groups[-1]
        if group.last is None:
            raise _NotPortableError(f"`{found[0]}` repeats nothing")
        if len(found[0]) > _MAX_QUANTIFIER:
            raise _NotPortableError("it would need too much memory")
        least, most = int(found["least"] or 1), int(found["most"] or 0)
        if found["most"] and most < least:
            raise _NotPortableError(f"the bounds of `{found[0]}` are the wrong way round")
        group.size += group.last * (max(least, most) + bool(found["more"]) - 1)
        group.last = None

    def _open(self) -> str:
        opening = "(?:" if self.pattern.startswith("(?:", self.at) else "("
        if opening == "(" and self.pattern.startswith("(?", self.at):
            raise _NotPortableError("a group may not begin with `(?` but for `(?:`")
        self.at += len(opening)
        self.groups.append(_Group())
        return opening

    def _close(self) -> None:
        if len(self.groups) == 1:
            raise _NotPortableError("a `)` closes no group")
        inner = self.groups.pop()
        self.at += 1
        self.groups[-1].put(inner.size + _LITERAL)

    def _escape(self) -> str:
        found = self._escaped()
        kind = found["set"]
        if kind is None or kind.lower() not in _SETS:
            self.groups[-1].put(_LITERAL if kind is None else _SPACES)
            return found[0]
        self.groups[-1].put(_ALMOST_ANY)
        return f"[{'^' if kind.isupper() else ''}{_SETS[kind.lower()]}]"

    def _escaped(self) -> re.Match[str]:
        found = _ESCAPE.match(self.pattern, self.at)
        if found is None:
            piece = self.pattern[self.at : self.at + 2]
            raise _NotPortableError(f"`{piece}` is read differently by the two dialects")
        self.at = found.end()
        return found

    def _set(self) -> str:
        start = self.at
        opening = "[^" if self.pattern.startswith("[^", start) else "["
        self.at += len(opening)
        items: list[str] = []
        size = _ALMOST_ANY if opening == "[^" else 0
        while (item := self._item()) is not None:
            if items[-1:] == ["-"] and len(items) > 1:
                items[-1] = _between(items[-2], item)
            items.append(item)
            size += _item_size(item)
        text = f"{opening}{''.join(items)}]"
        if not items:
            raise _NotPortableError("a set of no characters")
        if _TWICE.search(text):
            raise _NotPortableError("`&&`, `--` and `~~` combine sets in one of the dialects")
        self.groups[-1].put(size)
        return text

    def _item(self) -> str | None:
        """Return the next character or set inside brackets, None after the last one."""
        match self.pattern[self.at : self.at + 1]:
            case "":
                raise _NotPortableError("a set is not closed")
            case "]":
                self.at += 1
                return None
            case "\\":
                found = self._escaped()
                kind = found["set"]
                if kind in {"D", "W"}:
                    raise _NotPortableError(f"`\\{kind}` inside a set")
                return _SETS[kind] if kind in _SETS else found[0]
            case character:
                self.at += 1
                return "\\[" if character == "[" else character


def _item_size(item: str) -> int:
    if item in {"\\s", "\\S"}:
        return _SPACES
    return _RANGE if item.isascii() and item[:2] != "\\u" else _WIDE_RANGE


def _between(first: str, last: str) -> str:
    """Return what a `-` between two items of a set is: a range, or beside a set a character."""
    sets = {*_SETS.values(), "\\s", "\\S"}
    if first in sets or last in sets:
        return "\\-"
    if _character(first) > _character(last):
        raise _NotPortableError(f"`{first}-{last}` is no range")
    return "-"


def _character(item: str) -> str:
    if item.startswith(("\\x", "\\u")):
        return chr(int(item.lstrip("\\xu"), base=16))
    if item[0] == "\\" and item[1] in "nrtfv":
        return {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}[item[1]]
    return item[-1]
