"""What /openapi.json says of the operations beyond what FastAPI finds by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast, get_args

from fastapi.utils import is_body_allowed_for_status_code
from pydantic import BaseModel

from .later import is_any_apart, stands_apart
from .models import Json
from .operations import Body, Content, Operation, Parameter, is_json

_MAX_DEPTH = 8
_MAX_DEFINITIONS = 500


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
                "schema": _schema(parameter),
            }
            | {name: value for name, value in written.items() if value is not None}
        )
    if operation.body is not None:
        content = {"schema": _schema(operation.body)}
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
        if is_json(content.media_type) and not _leads_to_too_many(content.type):
            return {"model": content.type}
    named = {one.media_type: _named(one.type) for one in contents}
    return {"content": {k: {"schema": v} if v else {} for k, v in named.items()}}


def _named(found: object) -> dict[str, str]:
    """Describe a model by its name alone, and nothing of what is no model."""
    if isinstance(found, type) and issubclass(found, BaseModel):
        return {"title": found.__name__}
    return {}


def _leads_to_too_many(found: object) -> bool:
    """Tell whether there are so many models below a type that nobody could read them.

    pydantic would take very long for each type that leads to them, or not end at all.
    """
    seen: set[object] = set()
    waiting = [found] if is_any_apart() else []
    while waiting:
        one = waiting.pop()
        if not isinstance(one, type) or not issubclass(one, BaseModel):
            waiting.extend(get_args(one))
        elif stands_apart(one):
            return True
        elif one not in seen:
            seen.add(one)
            waiting.extend(field.annotation for field in one.model_fields.values())
    return False


def _schema(described: Parameter | Body) -> object:
    """Return a schema without references, for a router does not know its document."""
    if _leads_to_too_many(described.type):
        return _named(described.type)
    schema = described.adapter.json_schema()
    definitions = schema.pop("$defs", {})
    return _inlined(schema, definitions, _depth(schema, definitions), ())


def _depth(schema: Json, definitions: Mapping[str, Json]) -> int:
    """Return how deep references can be followed with not too many definitions."""
    inside = {name: list(_names(one)) for name, one in definitions.items()}
    here = list(_names(schema))
    below = dict.fromkeys(definitions, 0)
    for depth in range(_MAX_DEPTH):
        below = {k: 1 + sum(below[name] for name in inside[k]) for k in below}
        if sum(below[name] for name in here) > _MAX_DEFINITIONS:
            return depth
    return _MAX_DEPTH


def _names(node: Json) -> Iterator[str]:
    """Go through the definitions that a schema refers to, as often as it does."""
    if isinstance(node, list):
        for item in cast("Sequence[Json]", node):
            yield from _names(item)
    elif isinstance(node, dict):
        members = cast("Mapping[str, Json]", node)
        if reference := _reference(members):
            yield reference
        for member in members.values():
            yield from _names(member)


def _reference(members: Mapping[str, Json]) -> str:
    """Return the definition that is referred to; a property may be called so, too."""
    found = members.get("$ref")
    return found.rpartition("/")[2] if isinstance(found, str) else ""


def _inlined(
    node: Json, definitions: Mapping[str, Json], depth: int, above: tuple[str, ...]
) -> Json:
    """Put definitions in place of references; those inside themselves stay open."""
    if isinstance(node, list):
        items = cast("Sequence[Json]", node)
        return [_inlined(item, definitions, depth, above) for item in items]
    if not isinstance(node, dict):
        return node
    members = cast("Mapping[str, Json]", node)
    name = _reference(members)
    if not name:
        return {k: _inlined(v, definitions, depth, above) for k, v in members.items()}
    if name in above or len(above) == depth:
        return {"title": name}
    return _inlined(definitions[name], definitions, depth, (*above, name))
