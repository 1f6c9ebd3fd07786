"""Reading the text of a `$ref` and going where its JSON pointer leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from specular.loading.nodes import keys_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.types import JsonValue

_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BAD_TILDE = re.compile(r"~(?![01])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_INDEX = re.compile(r"0|[1-9][0-9]*")


class InvalidReferenceError(ValueError):
    """A `$ref` is no URI reference; the message says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A `$ref` taken apart: the URI, empty for the same document, and what is meant in there.

    That is an anchor, or where there is none the keys of a pointer.
    """

    uri: str
    tokens: tuple[str, ...] = ()
    anchor: str | None = None


@cache
def read_reference(text: str) -> Reference:
    """Take a `$ref` apart (RFC 3986, 4.1; RFC 6901, 6; JSON Schema 2020-12, 8.2.2).

    Raises InvalidReferenceError.
    """
    uri, _, fragment = text.partition("#")
    decoded(uri)
    inside = decoded(fragment)
    if inside and not inside.startswith("/"):
        return Reference(uri, anchor=inside)
    if _BAD_TILDE.search(inside):
        raise InvalidReferenceError("in a JSON pointer `~` is written `~0`")
    return Reference(uri, tuple(keys_of(inside)))


def descend(value: JsonValue, tokens: Sequence[str]) -> list[JsonValue]:
    """Return the value and what each token leads to, as far as they lead (RFC 6901, 4)."""
    way = [value]
    for token in tokens:
        match way[-1]:
            case dict() as found if token in found:
                way.append(found[token])
            case list() as found if _INDEX.fullmatch(token) and int(token) < len(found):
                way.append(found[int(token)])
            case _:
                break
    return way


def decoded(text: str) -> str:
    """Undo the percent-encoding (RFC 3986, 2.1).

    Raises InvalidReferenceError where it is wrong or hides a control character.
    """
    if _BAD_PERCENT.search(text):
        raise InvalidReferenceError("`%` must be followed by two hexadecimal digits")
    try:
        plain = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise InvalidReferenceError("what is percent-encoded here is not UTF-8") from None
    if _CONTROL.search(plain):
        raise InvalidReferenceError("a control character stands in it")
    return plain
