"""Reading the text of a `$ref` and going where its JSON pointer leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from specular.loading.nodes import unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.types import JsonValue

# A single letter before the colon is a drive of Windows, not a scheme.
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BAD_TILDE = re.compile(r"~(?![01])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_INDEX = re.compile(r"0|[1-9][0-9]*")


class InvalidReferenceError(ValueError):
    """A `$ref` is no URI reference with a JSON pointer; the message says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A `$ref` taken apart: the file, empty for the same one, and the keys of the pointer."""

    file: str
    tokens: tuple[str, ...]
    remote: bool


def read_reference(text: str) -> Reference:
    """Take a `$ref` apart (RFC 3986, 4.1; RFC 6901, 6).

    Raises InvalidReferenceError.
    """
    file, _, fragment = text.partition("#")
    if _REMOTE.match(file):
        return Reference(file, (), remote=True)
    pointer = _decode(fragment)
    if pointer and not pointer.startswith("/"):
        raise InvalidReferenceError(f"`#{fragment}` is no JSON pointer: one begins with `#/`")
    if _BAD_TILDE.search(pointer):
        raise InvalidReferenceError("in a JSON pointer `~` is written `~0`")
    tokens = tuple(unescape(token) for token in pointer.split("/")[1:])
    return Reference(_decode(file), tokens, remote=False)


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


def _decode(text: str) -> str:
    """Undo the percent-encoding (RFC 3986, 2.1)."""
    if _BAD_PERCENT.search(text):
        raise InvalidReferenceError("`%` must be followed by two hexadecimal digits")
    try:
        decoded = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise InvalidReferenceError("what is percent-encoded here is not UTF-8") from None
    if _CONTROL.search(decoded):
        raise InvalidReferenceError("a control character stands in it")
    return decoded
