"""The forms that requests carry, from their fields to the members of an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import from_json
from starlette.datastructures import UploadFile

from .operations import Body, Encoding, essence
from .server_errors import Violation, violation
from .server_shapes import Shape
from .server_styles import StyleError, StyleReader, only, split_pairs, unmark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from .server_styles import Pairs


def is_form(body: Body) -> bool:
    """Tell whether a body is a form."""
    kind = essence(body.media_type)
    return kind in ("application/x-www-form-urlencoded", "multipart/form-data")


async def read_form(
    body: Body, request: Request, found: list[Violation]
) -> dict[str, object]:
    """Return the members of a form, files as bytes; add to `found` what is wrong."""
    schema = body.adapter.json_schema()
    shapes = Shape(schema, schema.get("$defs", {})).members
    pairs, members = await _fields(request, body, shapes)
    for name in dict.fromkeys([*shapes, *(name for name, _ in pairs)]):
        shape = shapes.get(name, Shape({}, {}))
        encoding = body.encoding.get(name, Encoding())
        try:
            text = _member(name, shape, encoding, pairs)
            if text is not None:
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
    # Objects, and arrays in arrays, are written as JSON (OpenAPI 3.1, 4.8.15.1).
    return shape.json(text) if shape.is_text else text


async def _fields(
    request: Request, body: Body, shapes: Mapping[str, Shape]
) -> tuple[Pairs, dict[str, object]]:
    """Return the names and texts of the fields, and the members that are files."""
    if not body.media_type.startswith("multipart/"):
        text = (await request.body()).decode("latin-1").replace("+", " ")
        return list(split_pairs(text.split("&"))), {}
    pairs: list[tuple[str, str]] = []
    files: dict[str, object] = {}
    async with request.form() as form:
        for name in form:
            parts = form.getlist(name)
            pairs += [(name, part) for part in parts if isinstance(part, str)]
            read = [await p.read() for p in parts if isinstance(p, UploadFile)]
            if read:
                is_list = name in shapes and shapes[name].is_array
                files[name] = read if is_list else read[0]
    return pairs, files
