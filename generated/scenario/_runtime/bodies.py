"""How request bodies are written: JSON, forms, text and bytes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast
from urllib.parse import quote_plus

import httpx2
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError, to_json, to_jsonable_python

from .errors import InvalidArgumentError
from .operations import Body, Encoding, Framing, essence, is_json
from .parameters import Pair, form_pairs, json_text, scalar_text
from .unset import UNSET
from .uploads import is_upload, upload_bytes, upload_name
from .validation import first_problem, problem_text, require_finite

Members: TypeAlias = Mapping[str, Any]

_NO_BODY = Body("application/json", dict[str, Any], "extra_body", required=False)


def write_body(
    body: Body | None, value: object, extra: Members | None
) -> tuple[str, bytes] | None:
    """Return the media type and the bytes of a body, or None where there is no body.

    `value` is the body or, by their names on the wire, the properties of it; `extra`
    are more of them. Raises InvalidArgumentError for what the document does not allow.
    """
    body = _NO_BODY if body is None else body
    argument = body.argument or "body"
    extra = _given(extra or {})
    if body.argument is None and not isinstance(value, BaseModel):
        value = _given(cast("Members", value))
        if not value and not body.required:
            value = UNSET
    if value is not UNSET:
        value = _validated(body, value)
    elif body.required:
        raise InvalidArgumentError(argument, "is required")
    elif not extra:
        return None
    try:
        return _write(body, value, extra)
    except (PydanticSerializationError, OSError) as error:
        raise InvalidArgumentError(argument, str(error)) from error


def _given(members: Members) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not UNSET}


def _validated(body: Body, value: object) -> object:
    try:
        if body.argument is not None or isinstance(value, BaseModel):
            return body.adapter.validate_python(value, strict=True)
        # Names on the wire only, for one may be the Python name of another property.
        return body.adapter.validate_python(
            value, strict=True, by_alias=True, by_name=False
        )
    except ValidationError as error:
        location, problem = first_problem(error)
        argument = body.argument
        if argument is None:
            argument = _argument(body, str(location[0]))
            location = location[1:]
        raise InvalidArgumentError(argument, problem_text(location, problem)) from error


def _argument(body: Body, name: str) -> str:
    """Return the argument of a property, which has the name of the model's field."""
    if isinstance(body.type, type) and issubclass(body.type, BaseModel):
        for argument, field in body.type.model_fields.items():
            if field.alias == name:
                return argument
    return name


def _write(body: Body, value: object, extra: Members) -> tuple[str, bytes]:
    kind = essence(body.media_type)
    if body.framing is not None:
        kind = body.framing.media_type(body.media_type)
        return kind, _write_items(body, body.framing, value, extra)
    if is_json(kind):
        return body.media_type, _write_json(body, value, extra)
    if kind == "application/x-www-form-urlencoded":
        pairs = escaped_form(_form_members(value, extra), body.encoding)
        return body.media_type, "&".join(f"{k}={v}" for k, v in pairs).encode()
    if kind.startswith("multipart/") and not is_upload(value):
        return _multipart(_form_members(value, extra), body)
    if extra:
        raise InvalidArgumentError("extra_body", "the body is not an object")
    if isinstance(value, str):
        return f"{kind}; charset=utf-8", value.encode()
    if "*" in kind:
        kind = "application/octet-stream"
    return kind, upload_bytes(cast("bytes", value))


def _write_json(body: Body, value: object, extra: Members) -> bytes:
    plain: Any = {}
    if value is not UNSET:
        plain = body.adapter.dump_python(
            value, mode="json", by_alias=True, warnings="error"
        )
    if extra:
        if not isinstance(plain, dict):
            raise InvalidArgumentError("extra_body", "the body is not an object")
        plain = {**cast("Members", plain), **extra}
    return _finite(body, to_json(plain, inf_nan_mode="constants"))


def _finite(body: Body, content: bytes) -> bytes:
    try:
        require_finite(content)
    except ValueError as error:
        reason = "JSON has neither NaN nor Infinity"
        raise InvalidArgumentError(body.argument or "body", reason) from error
    return content


def _write_items(body: Body, framing: Framing, value: object, extra: Members) -> bytes:
    if extra:
        raise InvalidArgumentError("extra_body", "the body is not an object")
    items: list[Any] = (
        []
        if value is UNSET
        else body.adapter.dump_python(
            value, mode="json", by_alias=True, warnings="error"
        )
    )
    texts = [
        framing.frame(_finite(body, to_json(item, inf_nan_mode="constants")))
        for item in items
    ]
    return b"".join([*texts, framing.ending])


def _form_members(value: object, extra: Members) -> dict[str, Any]:
    """Return the properties of a form as they are: pydantic would read open files."""
    if value is UNSET:
        return dict(extra)
    if not isinstance(value, BaseModel):
        return {**cast("Members", value), **extra}
    members = {
        field.alias or name: getattr(value, name)
        for name, field in type(value).model_fields.items()
    }
    return {**_given(members), **(value.model_extra or {}), **extra}


def _items(members: Members) -> Iterator[tuple[str, Any]]:
    """Yield the properties of a form, arrays item by item and without `null`."""
    for name, value in members.items():
        items = cast("Sequence[Any]", value) if isinstance(value, list) else [value]
        for item in items:
            if item is not None:
                yield name, item


def escaped_form(members: Members, encodings: Mapping[str, Encoding]) -> list[Pair]:
    """Return the pairs of a form; objects are JSON unless the document says a style."""
    pairs: list[Pair] = []
    plain = cast("Members", to_jsonable_python(members))
    for name, value in plain.items():
        encoding = encodings.get(name, Encoding())
        if encoding.style is not None or encoding.explode is not None:
            pairs += form_pairs(
                name,
                value,
                encoding.style or "form",
                quote_plus,
                explode=encoding.explode,
                delimiters=encoding.delimiters,
            )
        else:
            pairs += [
                (quote_plus(name), quote_plus(_part_text(item)))
                for _, item in _items({name: value})
            ]
    return pairs


def _multipart(members: Members, body: Body) -> tuple[str, bytes]:
    """Return a form in which files may be (RFC 7578)."""
    parts: list[tuple[str, tuple[str | None, str | bytes, str | None]]] = []
    for name, item in _items(members):
        kind = body.encoding.get(name, Encoding()).content_type
        if is_upload(item):
            kind = kind or "application/octet-stream"
            parts.append((name, (upload_name(item) or name, upload_bytes(item), kind)))
        else:
            plain = to_jsonable_python(item)
            if isinstance(plain, dict | list):
                kind = kind or "application/json"
            parts.append((name, (None, _part_text(plain), kind)))
    if not parts:
        # A form all the same, as browsers write one: only its end.
        boundary = secrets.token_hex(16)
        kind = f"multipart/form-data; boundary={boundary}"
        return kind, f"--{boundary}--\r\n".encode()
    request = httpx2.Request("POST", "http://localhost", files=parts)
    content = request.read()
    return request.headers["content-type"], content


def _part_text(value: Any) -> str:
    return json_text(value) if isinstance(value, dict | list) else scalar_text(value)
