"""Values as Python source: one of the three doors from text of the document to code.

And as JSON, as the reference shows them.
"""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

from specular.rendering.columns import LENGTH, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specular.ir.types import JsonValue

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

_UNSAFE_CATEGORIES = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Characters that show nothing, or that reorder what is shown (Unicode TR 36)."""


def tuple_text(items: Iterable[str]) -> str:
    """Return the source of a tuple of what is source already."""
    texts = [*items]
    return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"


def literal_text(value: JsonValue) -> str:
    """Return the source of a value as black writes it, in which nothing is invisible."""
    match value:
        case str():
            return string_text(value)
        case dict():
            pairs = (f"{string_text(key)}: {literal_text(one)}" for key, one in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(literal_text(one) for one in value) + "]"
        case bool() | None:
            return str(value)
        case int():
            # CPython refuses to read very long decimal literals, but not hexadecimal ones.
            return str(value) if abs(value) < 10**4000 else f"{value:#X}".replace("X", "x")
        case float():
            return repr(value).replace("e+", "e")


def data_text(value: JsonValue, indent: int, before: str = "") -> str:
    """Return the same over several lines where one would be too long for black.

    `before` stands in the line before it, and a comma behind it. Large data needs no layout then,
    which takes twenty times as long.
    """
    if not isinstance(value, dict | list) or not value:
        return literal_text(value)
    below = indent + 4
    if isinstance(value, dict):
        keys = [f"{string_text(key)}: " for key in value]
        items = [
            key + data_text(one, below, key) for key, one in zip(keys, value.values(), strict=True)
        ]
    else:
        items = [data_text(one, below) for one in value]
    return bracketed(items, "{}" if isinstance(value, dict) else "[]", indent, before)


def bracketed(items: Sequence[str], brackets: str, indent: int, before: str = "") -> str:
    """Return items between brackets, on one line if they have one each and all fit."""
    begin, end = brackets[0], brackets[1]
    columns = indent + 1 + 2 * len(items) + sum(map(width, (before, *items)))
    if columns <= LENGTH and not any("\n" in one for one in items):
        return begin + ", ".join(items) + end
    pad = "\n" + " " * indent
    # Black ends with a comma where there are others.
    last = "," if len(items) > 1 else ""
    return begin + ",".join(f"{pad}    {one}" for one in items) + last + pad + end


def json_text(value: JsonValue) -> str:
    """Return a value as JSON over several lines, in which nothing is invisible either."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(
        one if one == "\n" or one.isprintable() else json.dumps(one)[1:-1] for one in text
    )


def string_text(text: str) -> str:
    """Return a string literal, in the quotes that black would choose."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = escaped(text).replace(quote, f"\\{quote}")
    return f"{quote}{body}{quote}"


def escaped(text: str) -> str:
    """Return a text as it can stand inside quotes, apart from the quotes themselves."""
    if text.isprintable():
        return text.replace("\\", "\\\\")
    return "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if unicodedata.category(character) not in _UNSAFE_CATEGORIES:
        return character
    # As ASCII: \x, \u or \U, whichever is long enough.
    return character.encode("unicode_escape").decode("ascii")
