"""The parameters of a request, from what came over the wire to typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from .operations import Body, essence, is_json
from .server_errors import Violation, violation, violations
from .server_forms import read_form
from .server_styles import (
    Pairs,
    StyleError,
    StyleReader,
    decode_marked,
    only,
    split_pairs,
    unmark,
)
from .shapes import Shape, parse_json
from .unset import UNSET

if TYPE_CHECKING:
    from starlette.requests import Request

    from .operations import Location, Parameter

_FORM: Final = "application/x-www-form-urlencoded"


class Wire:
    """The parts of a request that carry parameters.

    `path` has the values in the path by name; values are marked (see `decode_marked`).
    """

    def __init__(self, request: Request, path: Mapping[str, str]) -> None:
        self._path = path
        self._headers = request.headers
        self.query_string: bytes = request.scope["query_string"]
        query = self.query_string.decode("latin-1").replace("+", " ")
        self._query = list(split_pairs(query.split("&")))
        cookies = ";".join(self._headers.getlist("cookie"))
        self._cookie_texts = [text.strip() for text in cookies.split(";")]
        self._cookies = list(split_pairs(self._cookie_texts))

    def pairs(self, location: Location, name: str) -> Pairs:
        """Return the names and values of the place where `name` is."""
        match location:
            case "query":
                return self._query
            case "cookie":
                return self._cookies
            case "header":
                return [(name, _utf8(line)) for line in self._headers.getlist(name)]
            case "path":
                return [(name, self._path[name])]
            case "querystring":
                return [(name, decode_marked(self.query_string.decode("latin-1")))]

    def plain_cookies(self) -> Pairs:
        """Return the names and values of cookies in which nothing is escaped."""
        parts = [text.partition("=") for text in self._cookie_texts if text]
        return [(name, value) for name, _, value in parts]


class ParameterReader:
    """Reads one parameter of an operation."""

    def __init__(self, parameter: Parameter, siblings: Sequence[Parameter]) -> None:
        self._parameter = parameter
        schema = parameter.adapter.json_schema()
        style = parameter.style
        if parameter.location in ("query", "cookie") and style in (None, "cookie"):
            style = "form"
        self._shape = Shape(schema, schema.get("$defs", {}))
        self._style = StyleReader(
            parameter.name,
            style or "simple",
            self._shape,
            explode=parameter.explode,
            delimiters=parameter.delimiters,
            siblings={s.name for s in siblings if s.location == parameter.location},
        )

    def read(self, wire: Wire, found: list[Violation]) -> object:
        """Return the typed value or `UNSET`; add to `found` what is wrong with it."""
        parameter = self._parameter
        if _is_form(parameter):
            return self._read_form(wire, found)
        where, root = parameter.location, (parameter.name,)
        value: object = None
        try:
            text = self._json(self._pairs(wire))
            if text is not None:
                value = parse_json(text)
                # By way of JSON the rules are those of a body.
                return parameter.adapter.validate_json(
                    text, strict=True, by_alias=True, by_name=False
                )
            if parameter.required:
                found.append(violation(where, root, "Field required", "missing"))
        except StyleError as error:
            found.append(violation(where, root, str(error), "parameter_style"))
        except UnicodeEncodeError:
            found.append(violation(where, root, "Not UTF-8", "string_unicode"))
        except ValidationError as error:
            found += violations(where, root, error, value)
        except ValueError as error:
            message = f"Invalid JSON: {error}"
            found.append(violation(where, root, message, "json_invalid"))
        return UNSET

    def _pairs(self, wire: Wire) -> Pairs:
        kind = self._parameter.media_type
        is_plain = kind is not None and not is_json(kind)
        if self._parameter.location == "cookie" and (
            is_plain or self._parameter.style == "cookie"
        ):
            return wire.plain_cookies()
        if self._parameter.location == "querystring" and not wire.query_string:
            return []
        return wire.pairs(self._parameter.location, self._parameter.name)

    def _read_form(self, wire: Wire, found: list[Violation]) -> object:
        """Read the query string as a form, which has the rules of a body."""
        parameter, where = self._parameter, self._parameter.location
        if not wire.query_string:
            if parameter.required:
                found.append(violation(where, (), "Field required", "missing"))
            return UNSET
        wrong: list[Violation] = []
        body = Body(_FORM, parameter.type)
        value = read_form(body, _FORM, wire.query_string, wrong)
        found += [one.model_copy(update={"in_": where}) for one in wrong]
        if wrong:
            return UNSET
        try:
            return parameter.adapter.validate_python(
                value, strict=True, by_alias=True, by_name=False
            )
        except ValidationError as error:
            found += violations(where, (), error, value)
        return UNSET

    def _json(self, pairs: Pairs) -> str | None:
        name, in_header = self._parameter.name, self._parameter.location == "header"
        if self._parameter.media_type is not None:
            texts = [unmark(text) for key, text in pairs if key == name]
            if not texts:
                return None
            is_text = self._shape.is_text and not is_json(self._parameter.media_type)
            return self._shape.json(only(texts)) if is_text else only(texts)
        if in_header and not self._shape.is_text and pairs:
            # The lines of a list are one value (RFC 9110, 5.3); spaces around its items
            # count for nothing (RFC 9110, 5.6.1).
            delimiter, *_ = self._parameter.delimiters or (",",)
            items = delimiter.join(text for _, text in pairs).split(delimiter)
            pairs = [(name, delimiter.join(item.strip() for item in items))]
        return self._style.json(pairs)


def _is_form(parameter: Parameter) -> bool:
    return (
        parameter.location == "querystring"
        and essence(parameter.media_type or "") == _FORM
    )


def _utf8(line: str) -> str:
    """Read a header as UTF-8 where it is that; ASGI frameworks read it as Latin-1."""
    try:
        return line.encode("latin-1").decode()
    except UnicodeDecodeError:
        return line
