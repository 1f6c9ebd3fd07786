"""What /openapi.json says of the operations beyond what FastAPI finds by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from fastapi.utils import is_body_allowed_for_status_code
from pydantic import TypeAdapter

from .models import Json
from .operations import Content, Operation, is_json

_MAX_DEPTH = 8


def describe_request(
    operation: Operation[Any], placeholders: Mapping[str, str]
) -> dict[str, Any]:
    """Return the parameters and the body of an operation."""
    described: dict[str, Any] = {}
    for parameter in operation.parameters:
        written = {"style": parameter.style, "explode": parameter.explode}
        described.setdefault("parameters", []).append(
            {
                "name": placeholders.get(parameter.name, parameter.name),
                "in": parameter.location,
                "required": parameter.required or parameter.location == "path",
                "schema": _schema(parameter.adapter),
            }
            | {name: value for name, value in written.items() if value is not None}
        )
    if operation.body is not None:
        content = {"schema": _schema(operation.body.adapter)}
        described["requestBody"] = {
            "required": operation.body.required,
            "content": {operation.body.media_type: content},
        }
    return described


def describe_responses(operation: Operation[Any]) -> dict[int | str, dict[str, Any]]:
    """Return the responses of an operation as FastAPI takes them."""
    return {
        status: _response(contents) if is_body_allowed_for_status_code(status) else {}
        for status, contents in operation.responses.items()
    }


def _response(contents: tuple[Content, ...]) -> dict[str, Any]:
    for content in contents:
        if is_json(content.media_type):
            return {"model": content.type}
    return {"content": {content.media_type: {} for content in contents}}


def _schema(adapter: TypeAdapter[Any]) -> object:
    """Return a schema without references, for a router does not know its document."""
    schema = adapter.json_schema()
    return _inlined(schema, schema.pop("$defs", {}), ())


def _inlined(
    node: Json, definitions: Mapping[str, Json], above: tuple[str, ...]
) -> Json:
    """Put definitions in place of references; those inside themselves stay open."""
    if isinstance(node, list):
        items = cast("Sequence[Json]", node)
        return [_inlined(item, definitions, above) for item in items]
    if not isinstance(node, dict):
        return node
    members = cast("Mapping[str, Json]", node)
    if "$ref" not in members:
        return {k: _inlined(v, definitions, above) for k, v in members.items()}
    name = members["$ref"].rpartition("/")[2]
    if name in above or len(above) == _MAX_DEPTH:
        return {"title": name}
    return _inlined(definitions[name], definitions, (*above, name))
