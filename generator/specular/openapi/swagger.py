"""OpenAPI 2.0 (Swagger), read into the objects of 3.x; every node stays where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.ir.types import NodeId
from specular.openapi import swagger_vocabulary as vocabulary
from specular.openapi.bodies import MediaTypeObject
from specular.openapi.components import SecuritySchemeObject, ServerObject, read_key
from specular.openapi.examples import ExampleObject
from specular.openapi.operations import OperationObject, read_security, with_path
from specular.openapi.paths import with_slash
from specular.openapi.responses import (
    HeaderObject,
    ResponseObject,
    headers_in,
    responses_in,
    schema_kind,
)
from specular.openapi.schema import read_schema
from specular.openapi.swagger_parameters import (
    Swagger2ParameterObject,
    body_of,
    identity,
    items_schema,
    plain_parameters,
    read_parameters,
    writing_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from specular.loading.nodes import Node
    from specular.openapi.members import Members

ROOT = vocabulary.ROOT


def read_servers(root: Node, members: Members) -> tuple[ServerObject, ...]:
    """Return one server for each scheme, the safe one first (`host`, `basePath`, `schemes`)."""
    host = members.text(root, "host")
    base = members.text(root, "basePath") or "/"
    path = f"/{base.strip('/')}" if base.strip("/") else ""
    if host is None:
        return (ServerObject(root.child("basePath"), path, None, None),) if path else ()
    schemes = members.texts(root, "schemes")
    for name in schemes:
        if name not in vocabulary.SCHEMES:
            known = ", ".join(vocabulary.SCHEMES)
            members.sink.warn(
                Code.FIELD_VALUE,
                f"{name!r} is none of {known}, so it has no effect",
                root.child("schemes").place(),
            )
    # Where none is given, it is that which the document came by; nobody serves without TLS only.
    usable = [name for name in ("https", "http") if name in schemes] or ["https"]
    return tuple(
        ServerObject(
            (
                root.child("schemes").child(schemes.index(name))
                if name in schemes
                else root.child("host")
            ),
            f"{name}://{host.strip('/')}{path}",
            None,
            None,
        )
        for name in usable
    )


def read_security_schemes(root: Node, members: Members) -> tuple[SecuritySchemeObject, ...]:
    """Read `securityDefinitions`."""
    return tuple(
        _security_scheme(name, members.registry.follow(place), members)
        for name, place in members.pairs(root, "securityDefinitions")
    )


def _security_scheme(name: str, node: Node, members: Members) -> SecuritySchemeObject:
    members.known(node, vocabulary.SECURITY_SCHEME)
    kind = members.choice(node, "type", vocabulary.SECURITY_TYPES)
    location, parameter = None, None
    if kind == "apiKey":
        location, parameter = read_key(node, vocabulary.KEY_LOCATIONS, members)
    return SecuritySchemeObject(
        node=node,
        name=name,
        type="http" if kind == "basic" else kind,
        scheme="basic" if kind == "basic" else None,
        location=location,
        parameter=parameter,
        credentials=members.object(node, "x-credentials"),
        description=members.text(node, "description"),
    )


def read_operations(
    root: Node, members: Members, only: Collection[str] | None
) -> Iterator[OperationObject]:
    """Read every operation of the document, in its order, or those of `only` these units."""
    for path, place in members.units(root, "paths", only):
        item = members.registry.follow(place)
        members.known(item, vocabulary.PATH_ITEM)
        shared = read_parameters(item, members)
        for key, _ in item.members():
            node = members.object(item, key) if key in vocabulary.METHODS else None
            if node is not None:
                # Where it is used, for several paths may refer to one path item.
                node_id = NodeId(f"{place.id}/{key}")
                whole = with_slash(path, place, members)
                yield _operation(node_id, node, key.upper(), whole, shared=shared, members=members)


def _operation(  # noqa: PLR0913 - what an operation is read from
    node_id: NodeId,
    node: Node,
    method: str,
    path: str,
    *,
    shared: tuple[Swagger2ParameterObject, ...],
    members: Members,
) -> OperationObject:
    members.known(node, vocabulary.OPERATION)
    own = read_parameters(node, members)
    overridden = {identity(one) for one in own}
    parameters = (*(one for one in shared if identity(one) not in overridden), *own)
    plain = plain_parameters(parameters)
    return OperationObject(
        id=node_id,
        node=node,
        method=method,
        path=path,
        operation_id=members.text(node, "operationId"),
        tags=members.texts(node, "tags"),
        summary=members.text(node, "summary"),
        description=members.text(node, "description"),
        deprecated=members.flag(node, "deprecated"),
        parameters=with_path(plain, node, path, members),
        body=body_of(parameters, _media_types(node, "consumes", members), node, members),
        responses=tuple(_responses(node, members)),
        security=read_security(node, members),
    )


def _media_types(operation: Node, key: str, members: Members) -> tuple[str, ...]:
    """Return what the operation says, even where that is nothing, or else the document."""
    own = members.array(operation, key)
    return members.texts(operation if own is not None else members.registry.root, key)


def _responses(operation: Node, members: Members) -> Iterator[ResponseObject]:
    produces = _media_types(operation, "produces", members)
    for status, response in responses_in(operation, members):
        members.known(response, vocabulary.RESPONSE)
        yield ResponseObject(
            node=response,
            status=status,
            content=_content(response, produces, members),
            headers=tuple(_headers(response, members)),
            description=members.text(response, "description"),
        )


def _headers(response: Node, members: Members) -> Iterator[HeaderObject]:
    """Read the headers of a response, which have the keywords in themselves (Header Object)."""
    for name, node in headers_in(response, members):
        members.known(node, vocabulary.HEADER)
        yield HeaderObject(
            node=node,
            name=name,
            required=False,
            description=members.text(node, "description"),
            deprecated=False,
            kind=schema_kind(node, members),
            schema=items_schema(node, members),
            delimiters=writing_of(node, "header", members).delimiters,
        )


def _content(
    response: Node, produces: tuple[str, ...], members: Members
) -> tuple[MediaTypeObject, ...]:
    """Return a schema under each media type that the operation produces."""
    place = members.object(response, "schema")
    if place is None:
        return ()
    is_file = isinstance(place.value, dict) and place.value.get("type") == "file"
    schema = items_schema(place, members) if is_file else read_schema(place, members)
    default = "application/octet-stream" if is_file else "application/json"
    kinds = produces or (default,)
    examples = dict(_examples(response, kinds, members))
    return tuple(
        MediaTypeObject(
            node=response,
            content_type=kind,
            schema=schema,
            encoding=(),
            examples=examples.get(kind, ()),
        )
        for kind in kinds
    )


def _examples(
    response: Node, produces: tuple[str, ...], members: Members
) -> Iterator[tuple[str, tuple[ExampleObject, ...]]]:
    """Go through the media types that a response has an example of, each with it (OpenAPI 2.0)."""
    found = members.object(response, "examples")
    for kind, value in () if found is None else found.members():
        if kind in produces:
            yield kind, (ExampleObject(name="", value=value),)
        elif not kind.startswith("x-"):
            members.sink.warn(
                Code.FIELD_VALUE,
                f"the operation does not produce {kind!r}, so this example is left out",
                value.place(Anchor.KEY),
            )
