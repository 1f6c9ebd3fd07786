"""How parameters are written: the styles of OpenAPI (3.1, 4.8.12.2 and 4.8.12.6).

Values are plain JSON here; `null` is no value, as undefined is in RFC 6570, 2.3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from urllib.parse import quote

from .errors import InvalidArgumentError

if TYPE_CHECKING:
    from .operations import Parameter, Style

Pair: TypeAlias = tuple[str, str]
Escape: TypeAlias = Callable[[str], str]

# The reserved characters that a value may have where the document allows them: the
# others would end the value or the query, or be read as a space (RFC 3986, 3.4).
_QUERY_SAFE = "!$'()*,/:;=?@"


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
        if names and segment in (".", ".."):
            reason = f"must not make {segment!r} a segment of the path"
            raise InvalidArgumentError(by_name[names[0]].argument, reason)
        return segment

    return "/".join(expand(segment) for segment in template.split("/"))


def query_pairs(parameter: Parameter, value: Any) -> list[Pair]:
    """Return the parts of a query or of a cookie: escaped names and escaped values."""

    def escape(text: str) -> str:
        return quote(text, safe=_QUERY_SAFE if parameter.allow_reserved else "")

    if parameter.media_type is not None:
        return [(percent_encoded(parameter.name), escape(json_text(value)))]
    style = parameter.style or "form"
    if style != "deepObject":
        _require_flat(parameter, value)
    if style == "cookie":
        return _cookie_pairs(parameter, value)
    return form_pairs(
        parameter.name,
        value,
        style,
        escape,
        explode=parameter.explode,
        delimiters=parameter.delimiters,
    )


def _cookie_pairs(parameter: Parameter, value: Any) -> list[Pair]:
    """Return cookies as they are, for nothing is escaped in them (OpenAPI 3.2, 4.12.3).

    Raises InvalidArgumentError for what would be another cookie (RFC 6265, 4.2.1).
    """
    explode = parameter.explode is not False
    pairs = _pairs(parameter.name, value, (",",), str, explode=explode)
    if not re.fullmatch(r"[\x20-:<-~]*", "".join(f"{k}{v}" for k, v in pairs)):
        reason = "must be printable ASCII without a semicolon"
        raise InvalidArgumentError(parameter.argument, reason)
    return pairs


def header_text(parameter: Parameter, value: Any) -> str:
    """Return the value of a header; nothing is escaped in it."""
    if parameter.media_type is not None:
        return json_text(value)
    _require_flat(parameter, value)
    return ",".join(_simple_texts(parameter, value, str))


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
    delimiter = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}.get(style, ",")
    between = _escaped(delimiters, escape) or (delimiter,)
    return _pairs(percent_encoded(name), value, between, escape, explode=explode)


def json_text(value: Any) -> str:
    """Return JSON without superfluous spaces; a string as a JSON string."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def scalar_text(value: str | float) -> str:
    """Return a value that is no array and no object: a string is itself."""
    return value if isinstance(value, str) else json_text(value)


def _path_text(parameter: Parameter, value: Any) -> str:
    if parameter.media_type is not None:
        return percent_encoded(json_text(value))
    _require_flat(parameter, value)
    if parameter.style == "matrix":
        name, explode = percent_encoded(parameter.name), bool(parameter.explode)
        pairs = _pairs(name, value, (",",), percent_encoded, explode=explode)
        return "".join(f";{k}={v}" if v else f";{k}" for k, v in pairs)
    texts = _simple_texts(parameter, value, percent_encoded)
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
    name: str,
    value: Any,
    delimiters: Sequence[str],
    escape: Escape,
    *,
    explode: bool,
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
    if isinstance(value, dict):
        for key, member in cast("Mapping[str, Any]", value).items():
            yield from _deep_pairs(f"{name}[{key}]", member)
    elif isinstance(value, list):
        for item in cast("Sequence[Any]", value):
            yield from _deep_pairs(name, item)
    elif value is not None:
        yield name, scalar_text(value)


def _require_flat(parameter: Parameter, value: Any) -> None:
    """Raise InvalidArgumentError for an array or object in another one.

    No style but deepObject has a way to write it; delimiters may say one.
    """
    if parameter.delimiters:
        return
    members: Sequence[Any] = ()
    if isinstance(value, dict):
        members = [*cast("Mapping[str, Any]", value).values()]
    elif isinstance(value, list):
        members = cast("Sequence[Any]", value)
    if any(isinstance(member, dict | list) for member in members):
        reason = "an array or object in another cannot be written as a parameter"
        raise InvalidArgumentError(parameter.argument, reason)
