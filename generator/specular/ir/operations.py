"""Operations: what a caller may ask of an API, and what it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from specular.ir.models import Default
from specular.ir.pagination import Pagination
from specular.ir.types import Docs, JsonValue, NodeId, Type, UnionType
from specular.ir.waiters import Waiter

UNTAGGED = "default"
"""The group of operations without a tag."""


class Location(StrEnum):
    """Where a parameter travels (OpenAPI 3.1, 4.8.12.1, and 3.2, 4.12.1 for the query string)."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    QUERYSTRING = "querystring"


class Style(StrEnum):
    """How a parameter's value is written (OpenAPI 3.1, 4.8.12.3; `cookie` is of 3.2)."""

    MATRIX = "matrix"
    LABEL = "label"
    SIMPLE = "simple"
    FORM = "form"
    SPACE_DELIMITED = "spaceDelimited"
    PIPE_DELIMITED = "pipeDelimited"
    DEEP_OBJECT = "deepObject"
    COOKIE = "cookie"


DEFAULT_STYLES = {
    Location.PATH: Style.SIMPLE,
    Location.QUERY: Style.FORM,
    Location.HEADER: Style.SIMPLE,
    Location.COOKIE: Style.FORM,
    Location.QUERYSTRING: Style.FORM,
}
"""The style of a parameter that names none (OpenAPI 3.1, 4.8.12.2.1)."""

EXPLODED = frozenset({Style.FORM, Style.COOKIE})
"""The styles that explode unless told otherwise (OpenAPI 3.2, 4.12.2.2)."""


_VARIABLE = re.compile(r"\{([^{}]*)\}")


def variables_of(path: str) -> list[str]:
    """Return the names in a path, in its order: `jobId` of `/jobs/{jobId}`."""
    return _VARIABLE.findall(path)


def shape_of_path(path: str) -> str:
    """Return a path without the names in it: `/jobs/{}`."""
    return _VARIABLE.sub("{}", path)


def essence(content_type: str) -> str:
    """Return a media type without its parameters, in small letters (RFC 9110, 8.3.1)."""
    return content_type.partition(";")[0].strip().lower()


def is_json(content_type: str) -> bool:
    """Whether a media type is JSON (RFC 6839, 3.1, for the suffix)."""
    kind = essence(content_type)
    return kind == "application/json" or kind.endswith("+json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that travels outside the body.

    `content_type` is set where the parameter has `content` in place of `schema`. `may_be_empty`
    says that `name=` without a value means something. `delimiters` stand between the items of an
    array, of the arrays in it, and so on, where no style says that (OpenAPI 2.0).

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
    may_be_empty: bool = False
    delimiters: tuple[str, ...] = ()
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How one property of a form is written; None is what its type implies.

    `content_type` may list several media types, and ranges. `delimiters` are as those of a
    parameter. `headers` are those of its part of which the document says the value.

    `encoding: {photo: {contentType: image/png}}`
    """

    wire_name: str
    content_type: str | None = None
    style: Style | None = None
    explode: bool | None = None
    delimiters: tuple[str, ...] = ()
    allow_reserved: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What a body may be: data, how that is written, or the URL where it is found.

    The one of `example` has no name. Without `has_data` it is only written, or found.

    `examples: {small: {summary: The least of it., value: {id: a}}}`
    """

    name: str = ""
    data: JsonValue = None
    has_data: bool = True
    text: str | None = None
    url: str | None = None
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A body in one media type; `type` is None where the document says nothing of it.

    `item_type` is what each item is in a media type that is a sequence (OpenAPI 3.2, 4.14.3).

    `content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}`
    """

    id: NodeId
    content_type: str
    type: Type | None
    encoding: tuple[Encoding, ...] = ()
    item_type: Type | None = None
    examples: tuple[Example, ...] = ()


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
class Header:
    """A header that a response has; `kind` is what it may be, in words.

    It is written in the style `simple`, or as `content_type` says. `delimiters` are as those of a
    parameter.

    `headers: {X-Total: {description: How many there are., schema: {type: integer}}}`
    """

    id: NodeId
    name: str
    type: Type
    required: bool = False
    kind: str = ""
    explode: bool = False
    delimiters: tuple[str, ...] = ()
    content_type: str | None = None
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What can be asked next, given this response: an operation by its id or by a reference.

    `parameters` and `body` hold values and runtime expressions.

    `links: {job: {operationId: getJob, parameters: {jobId: $response.body#/id}}}`
    """

    name: str
    operation_id: str | None = None
    operation_ref: str | None = None
    parameters: tuple[tuple[str, JsonValue], ...] = ()
    body: JsonValue = None
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What comes back with a status: `200`, a range `4XX`, or `default`.

    `responses: {"200": {description: done, content: {...}}}`
    """

    id: NodeId
    status: str
    contents: tuple[Content, ...]
    headers: tuple[Header, ...] = ()
    links: tuple[Link, ...] = ()
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A base URL with its variables already at their defaults.

    `template` is the URL as it is written, and `variables` has the default and the values of each.
    `name` is of 3.2.

    `{url: "https://api.example.com/v1", x-env: EXAMPLE_BASE_URL}`
    """

    id: NodeId
    url: str
    environment: str | None = None
    template: str = ""
    variables: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    name: str | None = None
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True)
class CallbackUse:
    """A callback that an operation leads to, under the name that it has there.

    `callbacks: {onData: {$ref: "#/components/callbacks/Data"}}`
    """

    name: str
    target: NodeId


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
    that the document asks for none. `servers` are its own, in place of those of the API. `sunset`
    is the day from which on it may be gone (`x-sunset`), and `stability` how much one may rely on
    it (`x-stability-level`). `paging` and `waiting` are what extensions say of how results are
    split into pages and of how one waits for what takes long, as JSON; empty where none does.
    `pagination` is what becomes of that (`lowering/pagination.py`).
    `waiter` is that as far as a method can be made of it.
    `idempotency_key` is the header by which the server knows the attempts of one call.

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
    servers: tuple[Server, ...] = ()
    callbacks: tuple[CallbackUse, ...] = ()
    sunset: str | None = None
    stability: str | None = None
    paging: str = ""
    pagination: Pagination | None = None
    waiting: str = ""
    waiter: Waiter | None = None
    idempotency_key: str | None = None
    docs: Docs = Docs()


def successes(operation: Operation) -> tuple[Response, ...]:
    """Return what may come back when a request was carried out (OpenAPI 3.1, 4.8.16).

    `default` is one where the document has no other.
    """
    found = tuple(one for one in operation.responses if one.status.startswith("2"))
    return found or tuple(one for one in operation.responses if one.status == "default")


def headers_of(operation: Operation) -> tuple[Header, ...]:
    """Return the headers of all responses of an operation, each once: names have no case.

    One is required where every response has it so, for who reads it need not know of which it is.
    """
    found: dict[str, list[Header]] = {}
    for response in operation.responses:
        for one in response.headers:
            found.setdefault(one.name.lower(), []).append(one)
    headers: list[Header] = []
    for several in found.values():
        types: list[Type] = []
        for one in several:
            # Not every type can be hashed.
            types += [] if one.type in types else [one.type]
        always = len(several) == len(operation.responses) and all(one.required for one in several)
        headers.append(
            replace(
                several[0],
                required=always,
                type=types[0] if len(types) == 1 else UnionType(tuple(types)),
            )
        )
    return tuple(headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Requests that the API sends to whoever has asked for them, outside the document.

    The path of its operations is its name; `path` has the words for where it stands.

    `webhooks: {newPet: {post: {requestBody: {...}}}}`
    """

    id: NodeId
    name: str
    path: tuple[str, ...]
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """Requests that the API sends to its caller, where an operation has asked for them.

    The path of each operation is the expression for its URL (OpenAPI 3.1, 4.8.18.1); `path` has
    the words for where the callback stands.

    `callbacks: {onData: {"{$request.body#/url}": {post: {requestBody: {...}}}}}`
    """

    id: NodeId
    name: str
    path: tuple[str, ...]
    operations: tuple[Operation, ...]
