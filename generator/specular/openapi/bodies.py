"""Media types, and the bodies of requests that come in them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.ir.operations import essence
from specular.openapi import vocabulary
from specular.openapi.examples import ExampleObject, read_examples
from specular.openapi.references import resolved
from specular.openapi.schema import SchemaObject, read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.types import JsonValue
    from specular.loading.nodes import Node
    from specular.openapi.members import Members


_USUAL: tuple[JsonValue, ...] = ({}, [], None, {"contentType": "application/json"})
"""Encodings that say no more than the type of a part does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodingObject:
    """OpenAPI 3.1, 4.8.15, with the property that it speaks of; `delimiters` are of 2.0."""

    node: Node
    name: str
    content_type: str | None
    style: str | None
    explode: bool | None
    delimiters: tuple[str, ...] = ()
    allow_reserved: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTypeObject:
    """OpenAPI 3.1, 4.8.14, with the media type that it stands under.

    `item_schema` is of 3.2: what each item is in a media type that is a sequence.
    """

    node: Node
    content_type: str
    schema: SchemaObject | None
    encoding: tuple[EncodingObject, ...]
    item_schema: SchemaObject | None = None
    examples: tuple[ExampleObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBodyObject:
    """OpenAPI 3.1, 4.8.13."""

    node: Node
    required: bool
    content: tuple[MediaTypeObject, ...]
    description: str | None


def read_body(node: Node, members: Members) -> RequestBodyObject:
    """Read the body of a request."""
    members.known(node, vocabulary.REQUEST_BODY)
    return RequestBodyObject(
        node=node,
        required=members.flag(node, "required"),
        content=read_content(node, members),
        description=members.text(node, "description"),
    )


def read_content(node: Node, members: Members) -> tuple[MediaTypeObject, ...]:
    """Read the media types of a body or of a parameter."""
    contents: list[MediaTypeObject] = []
    for content_type, place in members.pairs(node, "content"):
        # OpenAPI 3.2, 4.7.1: a media type may be a component, too.
        media = resolved(place, members)
        members.known(media, vocabulary.MEDIA_TYPE)
        _warn_of_unused(media, ("itemEncoding", "prefixEncoding"), members)
        contents.append(
            MediaTypeObject(
                node=media,
                content_type=content_type,
                schema=_schema(media, "schema", members),
                encoding=tuple(_encodings(media, members)),
                item_schema=_item_schema(media, content_type, members),
                examples=read_examples(media, members),
            )
        )
    return tuple(contents)


def _schema(media: Node, key: str, members: Members) -> SchemaObject | None:
    found = media.get(key)
    return None if found is None else read_schema(found, members)


def _item_schema(media: Node, content_type: str, members: Members) -> SchemaObject | None:
    schema = _schema(media, "itemSchema", members)
    is_event = essence(content_type) == "text/event-stream"
    return _with_json(schema, members) if schema is not None and is_event else schema


def _with_json(event: SchemaObject, members: Members) -> SchemaObject:
    """Return an event whose `data` is of the type that its JSON has, if the document says it.

    To JSON Schema the data is a text and `contentSchema` an annotation (2020-12 Validation, 8.5),
    but the media type has it taken apart for what it stands for (OpenAPI 3.2, 4.14.3). Schemas
    that are referred to are also used elsewhere, and stay as they are.
    """
    properties = event.properties
    data = properties.get("data")
    content = None if data is None else data.node.get("contentSchema")
    if data is not None and content is not None and _is_json(data):
        found = read_schema(content, members)
        # Of a text nobody could tell whether it is written as JSON.
        properties = properties if "string" in found.types else {**properties, "data": found}
    return replace(
        event,
        properties=properties,
        any_of=tuple(_with_json(one, members) for one in event.any_of),
        one_of=tuple(_with_json(one, members) for one in event.one_of),
    )


def _is_json(text: SchemaObject) -> bool:
    kind = essence(text.content_media_type or "")
    is_plain = text.content_encoding is None
    return is_plain and (kind == "application/json" or kind.endswith("+json"))


def _warn_of_unused(node: Node, keys: tuple[str, ...], members: Members) -> None:
    """Warn of what would write a part of a body otherwise than its type implies."""
    for key in keys:
        found = node.get(key)
        if found is not None and found.value not in _USUAL:
            members.sink.warn(
                Code.OPERATION_APPROXIMATED,
                f"`{key}` has no effect: a part is written as its type implies",
                node.key_place(key),
            )


def _encodings(media: Node, members: Members) -> Iterator[EncodingObject]:
    for name, node in members.pairs(media, "encoding"):
        members.known(node, vocabulary.ENCODING)
        _warn_of_unused(node, ("encoding", "itemEncoding", "prefixEncoding"), members)
        has_explode = node.get("explode") is not None
        yield EncodingObject(
            node=node,
            name=name,
            content_type=members.text(node, "contentType"),
            style=members.text(node, "style"),
            explode=members.flag(node, "explode") if has_explode else None,
            allow_reserved=members.flag(node, "allowReserved"),
            headers=tuple(_headers(node, members)),
        )


def _headers(encoding: Node, members: Members) -> Iterator[tuple[str, str]]:
    """Go through the headers of a part whose value the document says, as text."""
    headers = members.object(encoding, "headers")
    for name, place in () if headers is None else headers.members():
        schema = resolved(place, members).get("schema")
        found = None if schema is None else members.registry.follow(schema).value
        said = found if isinstance(found, dict) else {}
        value = said.get("const", said.get("default"))
        if isinstance(value, str | int | float) and name.lower() != "content-type":
            yield name, value if isinstance(value, str) else json.dumps(value)
