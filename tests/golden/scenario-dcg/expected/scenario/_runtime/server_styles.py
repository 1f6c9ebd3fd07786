"""How the values of parameters and forms are taken apart (OpenAPI 3.1, 4.8.12)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar
from urllib.parse import unquote

from .shapes import Shape, Tree

T = TypeVar("T")
Pairs: TypeAlias = Sequence[tuple[str, str]]

# An escaped delimiter is data, a bare one takes a value apart (RFC 3986, 2.2). Until a
# value is in pieces, an escaped delimiter is a lone surrogate. Decoding never gives it:
# octets that are not UTF-8 become U+DC80 and up.
_ESCAPED = re.compile("%(2[CcFf]|3[BbDd])")
_MARKS = {0xDC00 + ord(delimiter): delimiter for delimiter in ",/;="}
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def decode_marked(text: str) -> str:
    """Percent-decode text, with a mark in place of each delimiter that was escaped."""
    marked = _ESCAPED.sub(lambda found: chr(0xDC00 + int(found[1], 16)), text)
    return unquote(marked, errors="surrogateescape")


def unmark(text: str) -> str:
    """Put the delimiters back in place of their marks."""
    return text.translate(_MARKS)


def is_utf8(text: str) -> bool:
    """Tell whether what was decoded is UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def split_pairs(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names and marked values of `name=value` parts."""
    for part in parts:
        name, _, value = part.partition("=")
        if part:
            yield unmark(decode_marked(name)), decode_marked(value)


class StyleError(Exception):
    """A value is not written in its style."""


class StyleReader:
    """Takes apart a value that was written in a style.

    `siblings` are the names of what travels in the same place.
    """

    def __init__(
        self,
        name: str,
        style: str,
        shape: Shape,
        *,
        explode: bool | None = None,
        delimiters: Sequence[str] = (),
        siblings: Container[str] = (),
    ) -> None:
        self._name = name
        self._style = style
        self._shape = shape
        self._explode = style == "form" if explode is None else explode
        self._delimiters = delimiters
        self._siblings = siblings

    def json(self, pairs: Pairs) -> str | None:
        """Return the value as JSON, None where there is none.

        Raises StyleError, and UnicodeEncodeError where the octets were not UTF-8.
        """
        tree = self._tree(pairs)
        return None if tree is None else self._shape.json(tree)

    def _tree(self, pairs: Pairs) -> Tree | None:
        shape = self._shape
        if self._style == "deepObject":
            return _deep_members(self._name, pairs)
        if self._style == "form" and self._explode and shape.is_object:
            return self._form_members(pairs)
        texts = [text for name, text in pairs if name == self._name]
        if not texts:
            return None
        if texts == [""] and shape.may_be_empty:
            return ""
        if self._explode and shape.is_array and self._style in ("form", *_DELIMITERS):
            return [_levels(text, self._delimiters) for text in texts]
        return self._take_apart(only(texts))

    def _form_members(self, pairs: Pairs) -> Tree | None:
        """Collect the members of an object, which travel like parameters."""
        known = self._shape.members
        found: dict[str, str] = {}
        for name, text in pairs:
            if name in known or (not known and name not in self._siblings):
                if name in found:
                    raise StyleError("Given more than once")
                found[name] = unmark(text)
        return found or None

    def _take_apart(self, text: str) -> Tree:
        if self._style == "matrix":
            parts = self._matrix_parts(text)
        elif self._style == "label":
            parts = self._split(_after(".", text), "." if self._explode else ",")
        else:
            usual = _DELIMITERS.get(self._style, ",")
            parts = self._split(text, *self._delimiters[:1] or (usual,))
        if self._shape.is_object and self._explode:
            pairs = [part.partition("=") for part in parts]
            return {unmark(name): unmark(value) for name, _, value in pairs}
        plain = [unmark(part) for part in parts]
        if self._shape.is_text:
            return plain[0]
        if self._shape.is_array:
            return [_levels(part, self._delimiters[1:]) for part in parts]
        if len(plain) % 2:
            raise StyleError("Expected names and values in turn")
        return dict(zip(plain[::2], plain[1::2], strict=True))

    def _matrix_parts(self, text: str) -> list[str]:
        parts = _after(";", text).split(";")
        if self._explode and self._shape.is_object:
            return parts
        pairs = [part.partition("=") for part in parts]
        if any(unmark(name) != self._name for name, _, _ in pairs):
            raise StyleError("Expected the name of the parameter")
        values = [value for _, _, value in pairs]
        if self._explode and self._shape.is_array:
            return values
        return self._split(only(values), ",")

    def _split(self, text: str, delimiter: str) -> list[str]:
        return [text] if self._shape.is_text else text.split(delimiter)


def _levels(text: str, delimiters: Sequence[str]) -> Tree:
    """Take an array apart, and the arrays in it."""
    if not delimiters:
        return unmark(text)
    delimiter, *inner = delimiters
    return [_levels(part, inner) for part in text.split(delimiter)]


def only(values: Sequence[T]) -> T:
    """Return what may be given once; raise StyleError where there is more."""
    if len(values) > 1:
        raise StyleError("Given more than once")
    return values[0]


def _after(sign: str, text: str) -> str:
    if not text.startswith(sign):
        raise StyleError(f"Expected `{sign}` first")
    return text[1:]


def _deep_members(name: str, pairs: Pairs) -> Tree | None:
    """Collect `name[member]=value`; nothing deeper is defined (OpenAPI 3.1, 4.8.12)."""
    found: dict[str, list[str]] = {}
    for key, text in pairs:
        if key.startswith(f"{name}[") and key.endswith("]"):
            member = key[len(name) + 1 : -1]
            if "][" in member:
                raise StyleError("Nested too deeply")
            found.setdefault(member, []).append(unmark(text))
    return found or None
