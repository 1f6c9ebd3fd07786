"""Operations, put together from their parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.ir.operations import variables_of
from specular.loading.nodes import Node, escape
from specular.openapi import vocabulary
from specular.openapi.bodies import RequestBodyObject, read_body
from specular.openapi.components import ServerObject, read_servers
from specular.openapi.parameters import (
    ParameterObject,
    one_query_string,
    overridden,
    read_parameters,
)
from specular.openapi.references import resolved
from specular.openapi.responses import ResponseObject, read_responses
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from specular.ir.types import NodeId
    from specular.openapi.members import Members


@dataclass(frozen=True, slots=True)
class SecurityRequirementObject:
    """OpenAPI 3.1, 4.8.30: all of the schemes, each with the scopes it needs."""

    node: Node
    schemes: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationObject:
    """OpenAPI 3.1, 4.8.10; `parameters` and `servers` hold those of the path item too.

    `security` is None where the document's own requirement holds; `callbacks` are names and what
    these lead to.
    """

    id: NodeId
    node: Node
    method: str
    path: str
    operation_id: str | None
    tags: tuple[str, ...]
    summary: str | None
    description: str | None
    deprecated: bool
    parameters: tuple[ParameterObject, ...]
    body: RequestBodyObject | None
    responses: tuple[ResponseObject, ...]
    security: tuple[SecurityRequirementObject, ...] | None
    servers: tuple[ServerObject, ...] = ()
    callbacks: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class PathItemObject:
    """OpenAPI 3.1, 4.8.9: what its operations have in common.

    `path` is a template, the name of a webhook or the expression of a callback.
    """

    path: str
    parameters: tuple[ParameterObject, ...] = ()
    servers: tuple[ServerObject, ...] = ()


def read_operation(
    node: Node, node_id: NodeId, method: str, item: PathItemObject, members: Members
) -> OperationObject:
    """Read an operation of a path item."""
    members.known(node, vocabulary.OPERATION)
    parameters = one_query_string(
        overridden(item.parameters, read_parameters(node, members)), members
    )
    body = members.object(node, "requestBody")
    return OperationObject(
        id=node_id,
        node=node,
        method=method,
        path=item.path,
        operation_id=members.text(node, "operationId"),
        tags=members.texts(node, "tags"),
        summary=members.text(node, "summary"),
        description=members.text(node, "description"),
        deprecated=members.flag(node, "deprecated"),
        parameters=with_path(parameters, node, item.path, members),
        body=None if body is None else read_body(resolved(body, members), members),
        responses=tuple(read_responses(node, members)),
        security=read_security(node, members),
        servers=read_servers(node, members) or item.servers,
        callbacks=tuple(
            (name, resolved(place, members)) for name, place in members.pairs(node, "callbacks")
        ),
    )


def with_path(
    parameters: tuple[ParameterObject, ...], node: Node, path: str, members: Members
) -> tuple[ParameterObject, ...]:
    """Return the parameters with just those of the path that it has template expressions for.

    OpenAPI 3.1, 4.8.8: each template expression corresponds to a path parameter. One that the
    document forgot is a text, for a call needs it; one too many has no place to travel.
    """
    # Runtime expressions of callbacks stand in braces too (OpenAPI 3.1, 4.8.18.1).
    wanted = [one for one in variables_of(path) if not one.startswith("$")]
    kept: list[ParameterObject] = []
    for one in parameters:
        if one.location == "path" and one.name not in wanted:
            members.sink.warn(
                Code.PATH_PARAMETER,
                f"the path {path!r} has no {{{one.name}}}, so this parameter is left out",
                one.node.place(),
                "take the parameter out, or put it in the path",
            )
        else:
            kept.append(one)
    given = {one.name for one in kept if one.location == "path"}
    for name in dict.fromkeys(wanted):
        if name not in given:
            members.sink.warn(
                Code.PATH_PARAMETER,
                f"the path {path!r} has {{{name}}}, but no path parameter is named so: it is taken"
                " to be a text",
                node.place(Anchor.KEY),
                f"add `- {{name: {name}, in: path, required: true, schema: …}}` to `parameters`",
            )
            kept.append(_forgotten(name, node))
    return tuple(kept)


def _forgotten(name: str, operation: Node) -> ParameterObject:
    """Return the path parameter that a document forgot; no pointer leads to it."""
    pointer = f"{operation.pointer}/parameters/{escape(name)}"
    node = Node(operation.document, pointer, {"schema": {"type": "string"}})
    schema = SchemaObject(node=node.child("schema"), types=("string",))
    return ParameterObject(
        node=node,
        name=name,
        location="path",
        required=True,
        style="simple",
        explode=False,
        allow_reserved=False,
        schema=schema,
        content=(),
        description=None,
        deprecated=False,
    )


def read_security(node: Node, members: Members) -> tuple[SecurityRequirementObject, ...] | None:
    """Read the alternatives of `security`; None where the member is absent."""
    if members.array(node, "security") is None:
        return None
    return tuple(
        SecurityRequirementObject(
            one,
            tuple((name, members.texts(one, name)) for name, _ in one.members()),
        )
        for one in members.objects(node, "security")
    )
