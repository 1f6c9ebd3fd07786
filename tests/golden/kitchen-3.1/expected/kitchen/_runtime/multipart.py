"""`multipart/form-data`: forms in which files may be (RFC 7578)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from .bodies import encoded_text, json_of
from .body_streams import BodyStream, File, content_of, file_name, file_type, source_of
from .errors import InvalidArgumentError
from .forms import items_of, part_text
from .operations import Body, Encoding, essence
from .parameters import FIELD_NAME, form_pairs, percent_encoded
from .unset import UNSET
from .uploads import FilePart, Source, is_upload

# As browsers write names (WHATWG HTML, 4.10.21.8).
_ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})
_HEADER = re.compile(rf"{FIELD_NAME}: [\t\x20-\x7e]*")


class Multipart:
    """`multipart/form-data`: a part for each property, or for each item of an array."""

    def write(
        self, body: Body, value: Any, extra: Mapping[str, Any]
    ) -> tuple[str, bytes | BodyStream]:
        """Return the media type, which has the boundary, and the content of a body."""
        boundary = secrets.token_hex(16)
        sources: list[Source] = []
        for name, member in _members(body, value, extra).items():
            for head, content in _parts(body, name, member):
                sources += [f"--{boundary}\r\n".encode(), head, content, b"\r\n"]
        sources.append(f"--{boundary}--\r\n".encode())
        kind = f"{essence(body.media_type)}; boundary={boundary}"
        return kind, content_of(body.argument or "body", sources)


def _members(body: Body, value: Any, extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a form as JSON, and those that are files as they are.

    pydantic would read open files.
    """
    given: Mapping[str, Any] = {} if value is UNSET else value
    names: dict[str, str] = {}
    plain: Mapping[str, Any] = {}
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        given = {**value.__dict__, **(value.model_extra or {})}
        names = {k: field.alias for k, field in fields.items() if field.alias}
    files = {k: member for k, member in given.items() if _is_file(member)}
    if isinstance(value, BaseModel):
        plain = json_of(body, value.model_copy(update=dict.fromkeys(files, UNSET)))
    elif given:
        plain = json_of(body, {k: given[k] for k in given if k not in files})
    found: dict[str, Any] = {}
    for key in given:
        name = names.get(key, key)
        if key in files or name in plain:
            found[name] = files[key] if key in files else plain[name]
    for name, member in extra.items():
        found[name] = member if _is_file(member) else to_jsonable_python(member)
    return found


def _is_file(value: Any) -> bool:
    return any(map(is_upload, items_of(value)))


def _parts(body: Body, name: str, value: Any) -> Iterator[tuple[bytes, Source]]:
    """Yield the headers and the content of each part of a property."""
    encoding = body.encoding.get(name, Encoding())
    argument = body.argument or name
    if encoding.has_style:
        # Written as in a query, but nothing stays escaped (OpenAPI 3.1, 4.8.15.1.2).
        for key, text in form_pairs(
            name,
            value,
            encoding.style or "form",
            percent_encoded,
            explode=encoding.explode,
            delimiters=encoding.delimiters,
        ):
            kind, content = _text(unquote(text), None)
            yield _head(argument, unquote(key), kind, encoding), content
        return
    for item in items_of(value):
        if is_upload(item):
            kind = file_type(argument, item, encoding.content_type)
            yield _head(argument, name, kind, encoding, item), source_of(item)
            continue
        listed = (encoding.content_type or "").split(",")
        kind = next((one.strip() for one in listed if "*" not in one), "")
        if not kind and isinstance(item, dict | list):
            kind = "application/json"
        text_kind, content = _text(part_text(item, kind), kind)
        yield _head(argument, name, text_kind, encoding), content


def _text(text: str, kind: str | None) -> tuple[str, bytes]:
    """Return a text and its media type, which is not told where it is the usual one."""
    if text.isascii() and "charset" not in (kind or ""):
        return kind or "", text.encode()
    return encoded_text(kind or "text/plain", text)


def _head(
    argument: str, name: str, kind: str, encoding: Encoding, file: File | None = None
) -> bytes:
    """Return the headers of a part, which is a file where it has a name of its own."""
    disposition = f'form-data; name="{name.translate(_ESCAPES)}"'
    if file is not None:
        filename = (file_name(file) or name).translate(_ESCAPES)
        disposition += f'; filename="{filename}"'
    lines = [f"Content-Disposition: {disposition}"]
    own: Mapping[str, str] = file.headers if isinstance(file, FilePart) else {}
    overridden = {key.lower() for key in own}
    headers = {"Content-Type": kind} if kind else {}
    headers |= {
        k: v for k, v in encoding.headers.items() if k.lower() not in overridden
    }
    for line in (f"{key}: {text}" for key, text in (*headers.items(), *own.items())):
        if not _HEADER.fullmatch(line):
            raise InvalidArgumentError(argument, f"{line!r} cannot be a header")
        lines.append(line)
    if overridden & {"content-type", "content-disposition"}:
        raise InvalidArgumentError(argument, "give content_type and filename instead")
    return "\r\n".join([*lines, "", ""]).encode()
