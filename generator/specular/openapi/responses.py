"""Responses, with the headers and the links that the document tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Anchor, Code
from specular.openapi import vocabulary
from specular.openapi.bodies import MediaTypeObject, read_content
from specular.openapi.references import resolved
from specular.openapi.schema import SchemaObject, read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.types import JsonValue
    from specular.loading.nodes import Node
    from specular.openapi.members import Members


_STATUS = re.compile(r"[1-5](\d\d|XX)|default")
"""OpenAPI 3.1, 4.8.16.2."""

_DEEPEST: Final = 3
"""How far into arrays it is told what a header may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderObject:
    """OpenAPI 3.1, 4.8.21, with the name it stands under; the style is always `simple`.

    `delimiters` are what the `collectionFormat`s of OpenAPI 2.0 say that no style does.
    """

    node: Node
    name: str
    required: bool
    description: str | None
    deprecated: bool
    kind: str = ""
    schema: SchemaObject | None = None
    content: tuple[MediaTypeObject, ...] = ()
    explode: bool = False
    delimiters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkObject:
    """OpenAPI 3.1, 4.8.20, with the name it stands under.

    `parameters` has values or runtime expressions by name; `body` is what `requestBody` says.
    """

    node: Node
    name: str
    operation_id: str | None
    operation_ref: str | None
    parameters: tuple[tuple[str, JsonValue], ...]
    body: JsonValue
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseObject:
    """OpenAPI 3.1, 4.8.17, with the status it stands under; `summary` is of 3.2."""

    node: Node
    status: str
    content: tuple[MediaTypeObject, ...]
    description: str | None
    headers: tuple[HeaderObject, ...] = ()
    links: tuple[LinkObject, ...] = ()
    summary: str | None = None


def read_responses(node: Node, members: Members) -> Iterator[ResponseObject]:
    """Read the responses of an operation."""
    for status, response in responses_in(node, members):
        members.known(response, vocabulary.RESPONSE)
        yield ResponseObject(
            node=response,
            status=status,
            content=read_content(response, members),
            headers=tuple(_headers(response, members)),
            links=tuple(_links(response, members)),
            summary=members.text(response, "summary"),
            description=members.text(response, "description"),
        )


def responses_in(node: Node, members: Members) -> Iterator[tuple[str, Node]]:
    """Go through the responses of an operation by their statuses, of which none is wrong."""
    for status, place in members.pairs(node, "responses"):
        if _STATUS.fullmatch(status):
            yield status, resolved(place, members)
            continue
        is_range = _STATUS.fullmatch(status.upper())
        settled = f"is read as `{status.upper()}`" if is_range else "is left out"
        members.sink.warn(
            Code.FIELD_VALUE,
            f"{status!r} is no status code, range (`4XX`) or `default`, so this response {settled}",
            place.place(Anchor.KEY),
        )
        if is_range:
            yield status.upper(), resolved(place, members)


def headers_in(response: Node, members: Members) -> Iterator[tuple[str, Node]]:
    """Go through the headers of a response by their names."""
    # Nothing but headers is in this map, and `x-total` is one.
    for name, place in members.pairs(response, "headers", has_extensions=False):
        # OpenAPI 3.1, 4.8.17.1: what the content says of itself is not a header of the response.
        if name.lower() != "content-type":
            yield name, resolved(place, members)


def _headers(response: Node, members: Members) -> Iterator[HeaderObject]:
    for name, node in headers_in(response, members):
        schema = node.get("schema")
        yield HeaderObject(
            node=node,
            name=name,
            required=members.flag(node, "required"),
            description=members.text(node, "description"),
            deprecated=members.flag(node, "deprecated"),
            kind=_header_kind(node, members),
            schema=None if schema is None else read_schema(schema, members),
            content=read_content(node, members),
            explode=members.flag(node, "explode"),
        )


def _header_kind(header: Node, members: Members) -> str:
    """Return what a header may be: `integer (int64)`, `array of string`, a media type."""
    if isinstance(header.value, dict) and isinstance(header.value.get("content"), dict):
        return ", ".join(name for name, _ in header.child("content").members())
    return schema_kind(header.child("schema"), members) if _has(header, "schema") else ""


def schema_kind(schema: Node, members: Members, depth: int = 0) -> str:
    """Return what the values of a schema are: `integer (int64)`, `array of string`."""
    node = members.registry.follow(schema)
    value = node.value if isinstance(node.value, dict) else {}
    types = value.get("type")
    kind = " or ".join(map(str, types)) if isinstance(types, list) else str(types or "")
    if kind == "array" and _has(node, "items") and depth < _DEEPEST:
        return f"array of {schema_kind(node.child('items'), members, depth + 1)}"
    form = value.get("format")
    return f"{kind} ({form})" if isinstance(form, str) else kind


def _has(node: Node, key: str) -> bool:
    return isinstance(node.value, dict) and isinstance(node.value.get(key), dict)


def _links(response: Node, members: Members) -> Iterator[LinkObject]:
    for name, place in members.pairs(response, "links"):
        node = resolved(place, members)
        members.known(node, vocabulary.LINK)
        parameters = members.object(node, "parameters")
        body = node.get("requestBody")
        yield LinkObject(
            node=node,
            name=name,
            operation_id=members.text(node, "operationId"),
            operation_ref=members.text(node, "operationRef"),
            parameters=tuple(
                (key, one.value) for key, one in (parameters.members() if parameters else ())
            ),
            body=None if body is None else body.value,
            description=members.text(node, "description"),
        )
