"""Bodies of requests and responses, with the media types that they come in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.openapi import vocabulary
from specular.openapi.schema import SchemaObject, read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.loading.nodes import Node
    from specular.openapi.members import Members

STATUS = re.compile(r"[1-5](\d\d|XX)|default")
"""OpenAPI 3.1, 4.8.16.2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodingObject:
    """OpenAPI 3.1, 4.8.15, with the property that it speaks of."""

    node: Node
    name: str
    content_type: str | None
    style: str | None
    explode: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTypeObject:
    """OpenAPI 3.1, 4.8.14, with the media type that it stands under."""

    node: Node
    content_type: str
    schema: SchemaObject | None
    encoding: tuple[EncodingObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBodyObject:
    """OpenAPI 3.1, 4.8.13."""

    node: Node
    required: bool
    content: tuple[MediaTypeObject, ...]
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseObject:
    """OpenAPI 3.1, 4.8.17, with the status it stands under."""

    node: Node
    status: str
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


def read_responses(node: Node, members: Members) -> Iterator[ResponseObject]:
    """Read the responses of an operation."""
    for status, place in members.pairs(node, "responses"):
        if not STATUS.fullmatch(status):
            is_range = STATUS.fullmatch(status.upper())
            settled = f"is read as `{status.upper()}`" if is_range else "is left out"
            members.sink.warn(
                Code.FIELD_VALUE,
                f"{status!r} is no status code, range (`4XX`) or `default`, so this response"
                f" {settled}",
                place.place(Anchor.KEY),
            )
            if not is_range:
                continue
        response = members.registry.follow(place)
        members.known(response, vocabulary.RESPONSE)
        yield ResponseObject(
            node=response,
            status=status if status == "default" else status.upper(),
            content=read_content(response, members),
            description=members.text(response, "description"),
        )


def read_content(node: Node, members: Members) -> tuple[MediaTypeObject, ...]:
    """Read the media types of a body or of a parameter."""
    contents: list[MediaTypeObject] = []
    for content_type, media in members.pairs(node, "content"):
        members.known(media, vocabulary.MEDIA_TYPE)
        has_schema = isinstance(media.value, dict) and "schema" in media.value
        schema = read_schema(media.child("schema"), members) if has_schema else None
        contents.append(
            MediaTypeObject(
                node=media,
                content_type=content_type,
                schema=schema,
                encoding=tuple(_encodings(media, members)),
            )
        )
    return tuple(contents)


def _encodings(media: Node, members: Members) -> Iterator[EncodingObject]:
    for name, node in members.pairs(media, "encoding"):
        members.known(node, vocabulary.ENCODING)
        has_explode = isinstance(node.value, dict) and "explode" in node.value
        yield EncodingObject(
            node=node,
            name=name,
            content_type=members.text(node, "contentType"),
            style=members.text(node, "style"),
            explode=members.flag(node, "explode") if has_explode else None,
        )
