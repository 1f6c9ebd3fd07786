"""Operations: what a caller may ask of an API, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from specular.ir.models import Default
from specular.ir.types import Docs, NodeId, Type

UNTAGGED = "default"
"""The group of operations without a tag."""


class Location(StrEnum):
    """Where a parameter travels (OpenAPI 3.1, 4.8.12.1)."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"


class Style(StrEnum):
    """How a parameter's value is written (OpenAPI 3.1, 4.8.12.3)."""

    MATRIX = "matrix"
    LABEL = "label"
    SIMPLE = "simple"
    FORM = "form"
    SPACE_DELIMITED = "spaceDelimited"
    PIPE_DELIMITED = "pipeDelimited"
    DEEP_OBJECT = "deepObject"


DEFAULT_STYLES = {
    Location.PATH: Style.SIMPLE,
    Location.QUERY: Style.FORM,
    Location.HEADER: Style.SIMPLE,
    Location.COOKIE: Style.FORM,
}
"""The style of a parameter that names none (OpenAPI 3.1, 4.8.12.2.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that travels outside the body.

    `content_type` is set where the parameter has `content` in place of `schema`.

    `{name: limit, in: query, schema: {type: integer}}`
    """

    id: NodeId
    wire_name: str
    location: Location
    type: Type
    required: bool
    style: Style
    explode: bool
    allow_reserved: bool = False
    content_type: str | None = None
    default: Default | None = None
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How one property of a form is written; None is what its type implies.

    `encoding: {photo: {contentType: image/png}}`
    """

    wire_name: str
    content_type: str | None = None
    style: Style | None = None
    explode: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A body in one media type; `type` is None where the document says nothing of it.

    `content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}`
    """

    id: NodeId
    content_type: str
    type: Type | None
    encoding: tuple[Encoding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """What a request carries.

    `requestBody: {required: true, content: {...}}`
    """

    id: NodeId
    required: bool
    contents: tuple[Content, ...]
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What comes back with a status: `200`, a range `4XX`, or `default`.

    `responses: {"200": {description: done, content: {...}}}`
    """

    id: NodeId
    status: str
    contents: tuple[Content, ...]
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True)
class SecurityUse:
    """A scheme that a request must satisfy, with the scopes it needs.

    `{oauth: [read]}`
    """

    scheme: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path.

    `security` is an OR of ANDs; an empty alternative needs no credentials, an empty tuple means
    that the document asks for none.

    `paths: {/jobs/{jobId}: {get: {operationId: getJob}}}`
    """

    id: NodeId
    operation_id: str | None
    method: str
    path: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body: RequestBody | None
    responses: tuple[Response, ...]
    security: tuple[tuple[SecurityUse, ...], ...]
    docs: Docs = Docs()
