"""How parameters are written: the styles of OpenAPI (3.1, 4.8.12.2 to 4.8.12.4).

Values are plain JSON here; `null` is no value, as undefined is in RFC 6570, 2.3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast
from urllib.parse import quote, unquote

from .errors import InvalidArgumentError
from .operations import is_json

if TYPE_CHECKING:
    from .operations import Parameter, Style

Pair: TypeAlias = tuple[str, str]
Escape: TypeAlias = Callable[[str], str]

FIELD_NAME: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
"""What the name of a header may be, and a method, too: a token (RFC 9110, 5.6.2)."""

# The reserved characters that a value may have where the document allows them (OpenAPI
# 3.2, 4.12.2.2): the others would end it, or be read as a space (RFC 3986, 3.3 and 3.4;
# RFC 6265, 4.1.1).
_RESERVED = {
    "path": "!$&'()*+,:;=@",
    "query": "!$'()*,/:;=?@",
    "cookie": "!#$&'()*+/:=?@[]",
}
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def percent_encoded(text: str) -> str:
    """Escape all but the unreserved characters (RFC 3986, 2.3)."""
    return quote(text, safe="")


def expand_path(
    template: str, parameters: Sequence[Parameter], values: Mapping[str, Any]
) -> str:
    """Return the path, given the values by argument.

    Raises InvalidArgumentError for a value that would make it another path: one that is
    empty, or that makes a segment `.` or `..` (RFC 3986, 5.2.4).
    """
    by_name = {p.name: p for p in parameters if p.location == "path"}

    def expand(segment: str) -> str:
        names = re.findall(r"\{([^{}]*)\}", segment)
        for name in names:
            parameter = by_name[name]
            text = _path_text(parameter, values.get(parameter.argument))
            if not text:
                raise InvalidArgumentError(parameter.argument, "must not be empty")
            segment = segment.replace(f"{{{name}}}", text)
        if names and unquote(segment) in (".", ".."):
            reason = f"must not make {segment!r} a segment of the path"
            raise InvalidArgumentError(by_name[names[0]].argument, reason)
        return segment

    return "/".join(expand(segment) for segment in template.split("/"))


def query_pairs(parameter: Parameter, value: Any) -> list[Pair]:
    """Return the parts of a query or of a cookie: escaped names and escaped values."""
    style = parameter.style or "form"
    if parameter.media_type is not None:
        text = _content_text(parameter, value)
        if text is None:
            return []
        if parameter.location == "cookie" and not is_json(parameter.media_type):
            return _plain_cookies(parameter, [(parameter.name, text)])
        return [(percent_encoded(parameter.name), percent_encoded(text))]
    if style != "deepObject":
        _require_parts(parameter, value)
    if style == "cookie":
        explode = parameter.explode is not False
        pairs = _pairs(parameter.name, value, (",",), str, explode=explode)
        return _plain_cookies(parameter, pairs)
    return form_pairs(
        parameter.name,
        value,
        style,
        _escape(parameter, value),
        explode=parameter.explode,
        delimiters=parameter.delimiters,
    )


def _escape(parameter: Parameter, value: Any) -> Escape:
    """Return what escapes a value: with `allow_reserved` by RFC 6570, 3.2.3.

    What is escaped already stays so. What takes a value apart is escaped even then.
    """
    if not parameter.allow_reserved:
        return percent_encoded
    taken = ";" if parameter.style == "matrix" else ""
    if isinstance(value, dict | list):
        taken += ",="
    safe = "".join(c for c in _RESERVED[parameter.location] if c not in taken)

    def escape(text: str) -> str:
        parts = re.split("(%[0-9A-Fa-f]{2})", text)
        parts[::2] = [quote(part, safe=safe) for part in parts[::2]]
        return "".join(parts)

    return escape


def _plain_cookies(parameter: Parameter, pairs: list[Pair]) -> list[Pair]:
    """Return cookies as they are, for nothing is escaped in them (OpenAPI 3.2, 4.12.3).

    Raises InvalidArgumentError for what would be another cookie (RFC 6265, 4.2.1).
    """
    if not re.fullmatch(r"[\x20-:<-~]*", "".join(f"{k}{v}" for k, v in pairs)):
        reason = "must be printable ASCII without a semicolon"
        raise InvalidArgumentError(parameter.argument, reason)
    return pairs


def header_text(parameter: Parameter, value: Any) -> str | None:
    """Return the value of a header, in which nothing is escaped, or None for none."""
    if parameter.media_type is not None:
        return _content_text(parameter, value)
    _require_parts(parameter, value)
    texts = _simple_texts(parameter, value, str)
    return ",".join(texts) if texts else None


def _content_text(parameter: Parameter, value: Any) -> str | None:
    """Return a value in its media type: text, or JSON (OpenAPI 3.1, 4.8.12.2)."""
    if is_json(parameter.media_type or "") or isinstance(value, dict | list):
        # A header is ASCII, and JSON can be (RFC 8259, 7).
        return json_text(value, is_ascii=parameter.location == "header")
    return None if value is None else scalar_text(value)


def form_pairs(
    name: str,
    value: Any,
    style: Style,
    escape: Escape,
    *,
    explode: bool | None,
    delimiters: Sequence[str] = (),
) -> list[Pair]:
    """Return the parts of a value in a style for queries, names and values escaped."""
    if style == "deepObject":
        return [(percent_encoded(k), escape(v)) for k, v in _deep_pairs(name, value)]
    if explode is None:
        explode = style == "form"
    delimiter = percent_encoded(_DELIMITERS[style]) if style in _DELIMITERS else ","
    between = _escaped(delimiters, escape) or (delimiter,)
    return _pairs(percent_encoded(name), value, between, escape, explode=explode)


def json_text(value: Any, *, is_ascii: bool = False) -> str:
    """Return JSON without superfluous spaces; a string as a JSON string."""
    return json.dumps(value, ensure_ascii=is_ascii, separators=(",", ":"))


def scalar_text(value: str | float) -> str:
    """Return a value that is no array and no object: a string is itself."""
    return value if isinstance(value, str) else json_text(value)


def _path_text(parameter: Parameter, value: Any) -> str:
    if parameter.media_type is not None:
        return percent_encoded(_content_text(parameter, value) or "")
    _require_parts(parameter, value)
    escape = _escape(parameter, value)
    if parameter.style == "matrix":
        name, explode = percent_encoded(parameter.name), bool(parameter.explode)
        pairs = _pairs(name, value, (",",), escape, explode=explode)
        return "".join(f";{k}={v}" if v else f";{k}" for k, v in pairs)
    texts = _simple_texts(parameter, value, escape)
    if parameter.style == "label":
        return "".join(f".{text}" for text in texts)
    return ",".join(texts)


def _simple_texts(parameter: Parameter, value: Any, escape: Escape) -> list[str]:
    """Return the parts of a value without the parameter's name."""
    explode = bool(parameter.explode)
    between = _escaped(parameter.delimiters, escape) or (",",)
    pairs = _pairs(parameter.name, value, between, escape, explode=explode)
    if explode and isinstance(value, dict):
        return [f"{k}={v}" for k, v in pairs]
    return [v for _, v in pairs]


def _pairs(
    name: str, value: Any, delimiters: Sequence[str], escape: Escape, *, explode: bool
) -> list[Pair]:
    if isinstance(value, dict):
        members = cast("Mapping[str, Any]", value).items()
        pairs = [
            (escape(k), escape(scalar_text(v))) for k, v in members if v is not None
        ]
        if explode:
            return pairs
        texts = [text for pair in pairs for text in pair]
    elif isinstance(value, list):
        inner = delimiters if explode else delimiters[1:]
        items = cast("Sequence[Any]", value)
        texts = [_text(item, inner, escape) for item in items if item is not None]
        if explode:
            return [(name, text) for text in texts]
    else:
        texts = [] if value is None else [escape(scalar_text(value))]
    return [(name, delimiters[0].join(texts))] if texts else []


def _text(value: Any, delimiters: Sequence[str], escape: Escape) -> str:
    """Return an item, which may be an array with delimiters of its own."""
    if not isinstance(value, list):
        return escape(scalar_text(value))
    delimiter, *inner = delimiters
    items = cast("Sequence[Any]", value)
    texts = (_text(item, inner, escape) for item in items if item is not None)
    return delimiter.join(texts)


def _escaped(delimiters: Sequence[str], escape: Escape) -> tuple[str, ...]:
    return tuple(one if one == "," else escape(one) for one in delimiters)


def _deep_pairs(name: str, value: Any) -> Iterator[Pair]:
    """Yield `name[key]=value`; the standard leaves open what is deeper than that.

    Arrays repeat the name as in exploded forms, but number what has members of its own,
    which would be mixed up otherwise.
    """
    if isinstance(value, dict):
        for key, member in cast("Mapping[str, Any]", value).items():
            yield from _deep_pairs(f"{name}[{key}]", member)
    elif isinstance(value, list):
        for index, item in enumerate(cast("Sequence[Any]", value)):
            is_deep = isinstance(item, dict | list)
            yield from _deep_pairs(f"{name}[{index}]" if is_deep else name, item)
    elif value is not None:
        yield name, scalar_text(value)


def _require_parts(parameter: Parameter, value: Any) -> None:
    """Raise InvalidArgumentError for what nobody could take apart again.

    No style but deepObject can write an array or object in another one; `delimiters`
    may. A delimiter that is escaped itself is the same as one in a value, which the
    caller has to write otherwise (OpenAPI 3.1, appendix E).
    """
    delimiters = parameter.delimiters
    if not delimiters and any(isinstance(one, dict | list) for one in _members(value)):
        reason = "an array or object in another cannot be written as a parameter"
        raise InvalidArgumentError(parameter.argument, reason)
    if parameter.style in _DELIMITERS and not parameter.explode:
        delimiters = (_DELIMITERS[parameter.style],)
    if parameter.location == "header" or not isinstance(value, dict | list):
        return
    text = "".join(_texts(value))
    text = unquote(text) if parameter.allow_reserved else text
    for delimiter in delimiters:
        if delimiter != "," and delimiter in text:
            reason = f"{delimiter!r} stands between the items, so none may have it"
            raise InvalidArgumentError(parameter.argument, reason)


def _members(value: Any) -> Sequence[Any]:
    """Return the names and values in an object, or the items of an array."""
    if isinstance(value, dict):
        pairs = cast("Mapping[str, Any]", value).items()
        return [text for pair in pairs for text in pair]
    return cast("Sequence[Any]", value) if isinstance(value, list) else ()


def _texts(value: Any) -> Iterator[str]:
    """Yield what is written of a value, of all that is in it."""
    if isinstance(value, dict | list):
        for member in _members(value):
            yield from _texts(member)
    elif value is not None:
        yield scalar_text(value)
