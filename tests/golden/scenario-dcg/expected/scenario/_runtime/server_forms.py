"""The forms that requests carry, from their fields to the members of an object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from typing import TypeAlias

from .models import Json
from .operations import Body, Encoding, essence, is_json
from .server_errors import Violation, violation
from .server_styles import StyleError, StyleReader, only, split_pairs, unmark
from .shapes import Shape, parse_json

Field: TypeAlias = str | bytes
"""A marked text, or a file."""

_NAME = re.compile(rb'(?im)^content-disposition:.*?[; ]name="([^"]*)"')
_FILE = re.compile(rb"(?im)^content-disposition:.*?[; ]filename\*?=")


def is_form(body: Body) -> bool:
    """Tell whether a body is a form."""
    kind = essence(body.media_type)
    return kind in ("application/x-www-form-urlencoded", "multipart/form-data")


def read_form(
    body: Body, media_type: str, raw: bytes, found: list[Violation]
) -> dict[str, Json]:
    """Return the members of a form, files as bytes; add to `found` what is wrong."""
    schema = body.adapter.json_schema()
    shapes = Shape(schema, schema.get("$defs", {})).members
    members: dict[str, Json] = {}
    try:
        pairs = list(_read_fields(media_type, raw))
    except StyleError as error:
        found.append(violation("body", (), str(error), "form_invalid"))
        return members
    fields: dict[str, list[Field]] = {}
    for name, field in pairs:
        fields.setdefault(name, []).append(field)
    for name in dict.fromkeys([*body.encoding, *fields]):
        shape = shapes.get(name, Shape({}, {}))
        try:
            encoding = body.encoding.get(name, Encoding())
            if encoding.has_style:
                reader = StyleReader(
                    name,
                    encoding.style or "form",
                    shape,
                    explode=encoding.explode,
                    delimiters=encoding.delimiters,
                )
                json = reader.json([(k, v) for k, v in pairs if isinstance(v, str)])
                if json is not None:
                    members[name] = parse_json(json)
            elif name in fields:
                as_json = is_json(encoding.content_type or "")
                members[name] = _member(fields[name], shape, as_json=as_json)
        except StyleError as error:
            found.append(violation("body", (name,), str(error), "parameter_style"))
        except UnicodeEncodeError:
            found.append(violation("body", (name,), "Not UTF-8", "string_unicode"))
        except ValueError as error:
            message = f"Invalid JSON: {error}"
            found.append(violation("body", (name,), message, "json_invalid"))
    return members


def _member(fields: Sequence[Field], shape: Shape, *, as_json: bool) -> Json:
    if shape.is_array:
        return [_item(field, shape.items, as_json=as_json) for field in fields]
    return _item(only(fields), shape, as_json=as_json)


def _item(field: Field, shape: Shape, *, as_json: bool) -> Json:
    if isinstance(field, bytes):
        return field
    text = unmark(field)
    text.encode()
    # Objects, and arrays in arrays, are written as JSON (OpenAPI 3.1, 4.8.15).
    is_literal = shape.is_text and not as_json
    return parse_json(shape.json(text) if is_literal else text)


def _read_fields(media_type: str, raw: bytes) -> Iterator[tuple[str, Field]]:
    """Yield the names and the fields; raise StyleError where there is no form."""
    if essence(media_type) == "application/x-www-form-urlencoded":
        yield from split_pairs(raw.decode("latin-1").replace("+", " ").split("&"))
        return
    for head, content in _parts(media_type, raw):
        named = _NAME.search(head)
        name = named[1].decode(errors="replace") if named else ""
        # What would end a name is escaped (HTML, 4.10.21.8).
        for sign, escaped in (('"', "%22"), ("\r", "%0D"), ("\n", "%0A")):
            name = name.replace(escaped, sign)
        is_file = _FILE.search(head) is not None
        yield name, content if is_file else content.decode(errors="surrogateescape")


def _parts(media_type: str, raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the headers and the content of each part (RFC 2046, 5.1.1; RFC 7578)."""
    message = Message()
    message["Content-Type"] = media_type
    boundary = message.get_boundary("").encode()
    _, *parts = (b"\r\n" + raw).split(b"\r\n--" + boundary)
    if not boundary or not parts or not parts[-1].startswith(b"--"):
        raise StyleError("The form is not complete")
    for part in parts[:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        yield head, content
