"""The forms that requests carry, from their fields to the members of an object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from pydantic_core import from_json

from .operations import Body, Encoding, essence
from .server_errors import Violation, violation
from .server_shapes import Shape
from .server_styles import Pairs, StyleError, StyleReader, only, split_pairs, unmark

_NAME = re.compile(rb'(?im)^content-disposition:.*?[; ]name="([^"]*)"')
_FILE = re.compile(rb"(?im)^content-disposition:.*?[; ]filename\*?=")


def is_form(body: Body) -> bool:
    """Tell whether a body is a form."""
    kind = essence(body.media_type)
    return kind in ("application/x-www-form-urlencoded", "multipart/form-data")


def read_form(
    body: Body, media_type: str, raw: bytes, found: list[Violation]
) -> dict[str, object]:
    """Return the members of a form, files as bytes; add to `found` what is wrong."""
    schema = body.adapter.json_schema()
    shapes = Shape(schema, schema.get("$defs", {})).members
    files: dict[str, list[bytes]] = {}
    members: dict[str, object] = {}
    try:
        pairs = _read_fields(media_type, raw, files)
    except StyleError as error:
        found.append(violation("body", (), str(error), "form_invalid"))
        return members
    for name in dict.fromkeys([*shapes, *files, *(name for name, _ in pairs)]):
        shape = shapes.get(name, Shape({}, {}))
        encoding = body.encoding.get(name, Encoding())
        try:
            if name in files:
                is_list = shape.is_array
                members[name] = files[name] if is_list else only(files[name])
            elif (text := _member(name, shape, encoding, pairs)) is not None:
                members[name] = from_json(text, allow_inf_nan=False)
        except StyleError as error:
            found.append(violation("body", (name,), str(error), "parameter_style"))
        except UnicodeEncodeError:
            found.append(violation("body", (name,), "Not UTF-8", "string_unicode"))
        except ValueError:
            found.append(violation("body", (name,), "Invalid JSON", "json_invalid"))
    return members


def _member(name: str, shape: Shape, encoding: Encoding, pairs: Pairs) -> str | None:
    """Return a member as JSON, None where there is none."""
    if encoding.style is not None or encoding.explode is not None:
        style = encoding.style or "form"
        return StyleReader(name, style, shape, explode=encoding.explode).json(pairs)
    texts = [unmark(text) for key, text in pairs if key == name]
    if not texts:
        return None
    if shape.is_array:
        return f"[{','.join(_item(text, shape.items) for text in texts)}]"
    return _item(only(texts), shape)


def _item(text: str, shape: Shape) -> str:
    # Objects, and arrays in arrays, are written as JSON (OpenAPI 3.1, 4.8.15).
    return shape.json(text) if shape.is_text else text


def _read_fields(media_type: str, raw: bytes, files: dict[str, list[bytes]]) -> Pairs:
    """Return the fields that are text; add the others to `files`."""
    if essence(media_type) == "application/x-www-form-urlencoded":
        text = raw.decode("latin-1").replace("+", " ")
        return list(split_pairs(text.split("&")))
    pairs: list[tuple[str, str]] = []
    for head, content in _parts(media_type, raw):
        named = _NAME.search(head)
        # A quote in a name is escaped (HTML, 4.10.21.8).
        name = named[1].decode(errors="replace").replace("%22", '"') if named else ""
        if _FILE.search(head):
            files.setdefault(name, []).append(content)
        else:
            pairs.append((name, content.decode(errors="surrogateescape")))
    return pairs


def _parts(media_type: str, raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the headers and the content of each part (RFC 2046, 5.1.1; RFC 7578)."""
    message = Message()
    message["Content-Type"] = media_type
    boundary = message.get_boundary("").encode()
    _, *parts, end = (b"\r\n" + raw).split(b"\r\n--" + boundary)
    if not boundary or not parts or not end.startswith(b"--"):
        raise StyleError("The form is not complete")
    for part in parts:
        head, _, content = part.partition(b"\r\n\r\n")
        yield head, content
