"""Operations: parameters, bodies and responses with the types that they carry."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.ir.models import Default
from specular.ir.operations import (
    CallbackUse,
    Content,
    Encoding,
    Example,
    Header,
    Link,
    Location,
    Operation,
    Parameter,
    RequestBody,
    Response,
    SecurityUse,
    Server,
    Style,
    is_json,
)
from specular.ir.types import AnyType, BinaryType, Docs, StringType
from specular.loading.nodes import unescape
from specular.lowering.merging import canonical_text
from specular.lowering.schemas import lower_type
from specular.lowering.sequences import settled
from specular.lowering.waiters import lower_waiter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specular.ir.types import JsonValue, NodeId
    from specular.loading.nodes import Node
    from specular.lowering.context import Context
    from specular.openapi.bodies import (
        EncodingObject,
        MediaTypeObject,
        RequestBodyObject,
    )
    from specular.openapi.components import ServerObject
    from specular.openapi.examples import ExampleObject
    from specular.openapi.operations import OperationObject, SecurityRequirementObject
    from specular.openapi.parameters import ParameterObject
    from specular.openapi.responses import HeaderObject, LinkObject, ResponseObject

_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "querystring": ("form",),
}
"""OpenAPI 3.1, 4.8.12.3; `cookie` and `querystring` are of 3.2."""

_SECTIONS = frozenset({"/headers", "/parameters", "/requestBodies", "/responses", "/schemas"})
"""Where the components of operations stand: under `components`, or in 2.0 at the top."""

_PAGINATION = ("x-pagination", "x-ms-pageable")
_WAITING = ("x-waiter", "x-ms-long-running-operation", "x-ms-long-running-operation-options")
"""Extensions that say how results are split into pages, and how one waits for one."""

_IDEMPOTENCY_KEY = "Idempotency-Key"
"""The header of draft-ietf-httpapi-idempotency-key-header, 2.1."""

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
"""RFC 9110, 5.6.2."""

_FORM = "application/x-www-form-urlencoded"

_SUCCESS = re.compile(r"2(\d\d|XX)")


def lower_operation(
    operation: OperationObject,
    security: Iterable[SecurityRequirementObject],
    context: Context,
    path: tuple[str, ...],
) -> Operation:
    """Return what an operation means; `security` is the document's own requirement.

    `path` has the words for the operation.
    """
    for parameter in operation.parameters:
        own = (*path, parameter.name)
        context.enter(parameter.node, _words(parameter.node, operation, own, context))
    own_security = operation.security if operation.security is not None else security
    body = None if operation.body is None else _body(operation.body, operation, path, context)
    lowered = Operation(
        id=operation.id,
        operation_id=operation.operation_id,
        method=operation.method,
        path=operation.path,
        tags=tuple(dict.fromkeys(operation.tags)),
        parameters=tuple(_parameter(one, context) for one in operation.parameters),
        body=body,
        responses=tuple(_response(one, operation, path, context) for one in operation.responses),
        security=tuple(
            tuple(SecurityUse(name, scopes) for name, scopes in one.schemes) for one in own_security
        ),
        servers=tuple(_own_server(one, context) for one in operation.servers),
        callbacks=tuple(CallbackUse(name, node.id) for name, node in operation.callbacks),
        sunset=_said(operation.node, "x-sunset"),
        stability=_said(operation.node, "x-stability-level"),
        paging=_all_said(operation.node, _PAGINATION),
        waiting=_all_said(operation.node, _WAITING),
        waiter=lower_waiter(operation, context.sink),
        idempotency_key=_idempotency_key(operation),
        docs=Docs(operation.summary, operation.description, operation.deprecated),
    )
    return settled(lowered, operation, context)


def _said(node: Node, key: str) -> str | None:
    """Return what an extension says, if that is a text."""
    found = node.value.get(key) if isinstance(node.value, dict) else None
    return found if isinstance(found, str) else None


def _all_said(node: Node, keys: Sequence[str]) -> str:
    """Return what some extensions say together, as JSON; nothing where there are none."""
    members = node.value if isinstance(node.value, dict) else {}
    found: JsonValue = {key: members[key] for key in keys if key in members}
    return canonical_text(found) if found else ""


def _idempotency_key(operation: OperationObject) -> str | None:
    """Return the header of the idempotency key: an extension says it, or a parameter's name."""
    members = operation.node.value if isinstance(operation.node.value, dict) else {}
    said = members.get("x-idempotency-key")
    if isinstance(said, str) and _TOKEN.fullmatch(said):
        return said
    if isinstance(said, bool):
        return _IDEMPOTENCY_KEY if said else None
    headers = (one.name for one in operation.parameters if one.location == "header")
    return next((name for name in headers if name.lower() == _IDEMPOTENCY_KEY.lower()), None)


def lower_server(server: ServerObject) -> Server:
    """Return what a server means."""
    docs = Docs(None, server.description)
    return Server(
        id=server.node.id,
        url=server.url,
        environment=server.environment,
        template=server.template,
        variables=server.variables,
        name=server.name,
        docs=docs,
    )


def _own_server(server: ServerObject, context: Context) -> Server:
    """Return what the server of an operation means, which no variable replaces on its own."""
    if server.environment is not None:
        context.sink.warn(
            Code.OPERATION_APPROXIMATED,
            "`x-env` has no effect on the server of an operation or a path",
            server.node.key_place("x-env"),
            "that of the API's first server replaces it, too",
        )
    return replace(lower_server(server), environment=None)


def operation_path(operation: OperationObject) -> tuple[str, ...]:
    """Return the words for an operation: its id, or else its method and path."""
    if operation.operation_id:
        return (operation.operation_id,)
    return request_words(operation.method, operation.path)


def request_words(method: str, path: str) -> tuple[str, ...]:
    """Return the words for a request: `GET /jobs/{jobId}` gives `get`, `jobs`, `by`, `jobId`."""
    words = [method.lower()]
    for part in re.findall(r"\{[^{}]*\}|[^/{}]+", path):
        words += ["by", part[1:-1]] if part.startswith("{") else [part]
    return tuple(words)


def _words(
    node: Node, operation: OperationObject, own: tuple[str, ...], context: Context
) -> tuple[str, ...]:
    """Return the words for a node of an operation; `own` begins with those for the operation.

    What several may share is called after the place where it stands, so that no order decides: a
    component by its name, a parameter of a path by the path, and what is in another file by that.
    """
    section, _, name = node.pointer.removeprefix("/components").rpartition("/")
    is_elsewhere = node.document != operation.node.document
    # A file of shared parts has them under their names, as in `responses.yaml#/Job`.
    if section in _SECTIONS or (is_elsewhere and name and not section):
        return (unescape(name),)
    item, _, _ = operation.node.id.rpartition("/")
    if node.id.startswith(f"{item}/parameters/"):
        below = own[len(context.path(operation.node)) :]
        return (*request_words("", operation.path)[1:], *below) or own
    return context.path(node) if is_elsewhere else own


def _parameter(parameter: ParameterObject, context: Context) -> Parameter:
    schema = parameter.schema
    content_type = None
    if parameter.content:
        content_type = parameter.content[0].content_type
        schema = parameter.content[0].schema
        if parameter.content[0].item_schema is not None:
            context.sink.warn(
                Code.OPERATION_APPROXIMATED,
                "`itemSchema` has no effect on a parameter, which is a value as a whole",
                parameter.content[0].node.key_place("itemSchema"),
                "describe it by `schema`",
            )
        context.enter(parameter.content[0].node, context.path(parameter.node))
    elif parameter.location == "querystring":
        content_type = _FORM
    styles = _STYLES[parameter.location]
    style = parameter.style
    if style not in styles:
        _report_style(f"a {parameter.location} parameter", parameter.node, styles, context)
        style = styles[0]
    default = None
    if schema is not None and schema.default is not None:
        context.defaults[parameter.node.id] = schema.default
        default = Default(schema.default.value)
    return Parameter(
        id=parameter.node.id,
        wire_name=parameter.name,
        location=Location(parameter.location),
        type=AnyType() if schema is None else lower_type(schema, context),
        required=parameter.required,
        style=Style(style),
        explode=parameter.explode,
        allow_reserved=parameter.allow_reserved,
        content_type=content_type,
        default=default,
        may_be_empty=parameter.may_be_empty,
        delimiters=parameter.delimiters,
        docs=Docs(None, parameter.description, parameter.deprecated, _values(parameter)),
    )


def _values(parameter: ParameterObject) -> tuple[JsonValue, ...]:
    """Return what a parameter may be: it says so itself, or else its schema does."""
    examples = [*parameter.examples, *(parameter.content[0].examples if parameter.content else ())]
    values = tuple(one.value.value for one in examples if one.value is not None)
    schema = parameter.content[0].schema if parameter.content else parameter.schema
    return values or (() if schema is None else schema.examples)


def _body(
    body: RequestBodyObject, operation: OperationObject, path: tuple[str, ...], context: Context
) -> RequestBody:
    name = _words(body.node, operation, path, context)
    for media in body.content:
        words = _media_path(media, (*name, "request"), body.content)
        context.enter(media.node, words)
        # The fields of a form in OpenAPI 2.0 stand in a list, which has no words for them.
        for field, one in () if media.schema is None else media.schema.properties.items():
            context.enter(one.node, (*words, field))
    return RequestBody(
        id=body.node.id,
        required=body.required,
        contents=tuple(_content(media, context) for media in body.content),
        docs=Docs(None, body.description),
    )


def _response(
    response: ResponseObject, operation: OperationObject, path: tuple[str, ...], context: Context
) -> Response:
    successes = [one for one in operation.responses if _SUCCESS.fullmatch(one.status)]
    only = successes == [response]
    own = path if only else (*path, response.status)
    name = _words(response.node, operation, own, context)
    for media in response.content:
        context.enter(media.node, _media_path(media, (*name, "response"), response.content))
    for header in response.headers:
        words = (*name, header.name)
        context.enter(header.node, _words(header.node, operation, words, context))
    return Response(
        id=response.node.id,
        status=response.status,
        contents=tuple(_content(media, context) for media in response.content),
        headers=tuple(_header(one, context) for one in response.headers),
        links=tuple(_link(one) for one in response.links),
        docs=Docs(response.summary, response.description),
    )


def _header(header: HeaderObject, context: Context) -> Header:
    schema, content_type = header.schema, None
    if header.content:
        schema, content_type = header.content[0].schema, header.content[0].content_type
        context.enter(header.content[0].node, context.path(header.node))
    found = AnyType() if schema is None else lower_type(schema, context)
    is_text = isinstance(found, AnyType | BinaryType) and not is_json(content_type or "")
    return Header(
        id=header.node.id,
        name=header.name,
        required=header.required,
        kind=header.kind,
        # A header is text, whatever that stands for.
        type=StringType() if is_text else found,
        explode=header.explode,
        delimiters=header.delimiters,
        content_type=content_type,
        docs=Docs(None, header.description, header.deprecated),
    )


def _link(link: LinkObject) -> Link:
    return Link(
        name=link.name,
        operation_id=link.operation_id,
        operation_ref=link.operation_ref,
        parameters=link.parameters,
        body=link.body,
        docs=Docs(None, link.description),
    )


def _media_path(
    media: MediaTypeObject, path: tuple[str, ...], contents: tuple[MediaTypeObject, ...]
) -> tuple[str, ...]:
    """Return the words for a media type, which says its own where there are several."""
    section, _, name = media.node.pointer.rpartition("/")
    if section == "/components/mediaTypes":
        return (unescape(name),)
    # In OpenAPI 2.0 one schema stands for the bodies of every media type.
    several = len({_schema_id(one) for one in contents}) > 1
    return (*path, media.content_type.rpartition("/")[2]) if several else path


def _schema_id(media: MediaTypeObject) -> NodeId | None:
    schema = media.item_schema if media.schema is None else media.schema
    return None if schema is None else schema.node.id


def _content(media: MediaTypeObject, context: Context) -> Content:
    return Content(
        id=media.node.id,
        content_type=media.content_type,
        type=None if media.schema is None else lower_type(media.schema, context),
        encoding=tuple(_encoding(one, context) for one in media.encoding),
        item_type=None if media.item_schema is None else lower_type(media.item_schema, context),
        examples=tuple(_example(one) for one in media.examples),
    )


def _example(example: ExampleObject) -> Example:
    return Example(
        name=example.name,
        data=None if example.value is None else example.value.value,
        has_data=example.value is not None,
        text=example.serialized,
        url=example.external,
        docs=Docs(example.summary, example.description),
    )


def _encoding(encoding: EncodingObject, context: Context) -> Encoding:
    style = encoding.style
    if style is not None and style not in _STYLES["query"]:
        _report_style("a property of a form", encoding.node, _STYLES["query"], context)
        style = None
    return Encoding(
        wire_name=encoding.name,
        content_type=encoding.content_type or None,
        style=None if style is None else Style(style),
        explode=encoding.explode,
        delimiters=encoding.delimiters,
        allow_reserved=encoding.allow_reserved,
        headers=encoding.headers,
    )


def _report_style(what: str, node: Node, styles: tuple[str, ...], context: Context) -> None:
    place = node.child("style")
    context.sink.warn(
        Code.FIELD_VALUE,
        f"{what} cannot have the style {place.value!r}, so it has {styles[0]!r}",
        place.place(),
        f"it may be {' or '.join(styles)}",
    )
