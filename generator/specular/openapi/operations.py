"""Operations, put together from their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.loading.nodes import Node, escape
from specular.openapi import vocabulary
from specular.openapi.bodies import RequestBodyObject, ResponseObject, read_body, read_responses
from specular.openapi.parameters import ParameterObject, read_parameters
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.openapi.members import Members

UNUSED = {
    "servers": "given here are not used: make a client with the other `base_url` for them",
    "callbacks": "are left out: the package has neither models nor handlers for them",
}
"""What nothing is generated from, in a path item or an operation."""

_TEMPLATE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class SecurityRequirementObject:
    """OpenAPI 3.1, 4.8.30: all of the schemes, each with the scopes it needs."""

    node: Node
    schemes: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationObject:
    """OpenAPI 3.1, 4.8.10; `parameters` holds those of the path item too.

    `security` is None where the document's own requirement holds.
    """

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


def warn_of_unused(node: Node, members: Members, notes: Mapping[str, str]) -> None:
    """Warn of each member that stands here and that nothing is generated from yet."""
    for key, note in notes.items():
        if isinstance(node.value, dict) and node.value.get(key):
            members.sink.warn(Code.OPERATION_APPROXIMATED, f"`{key}` {note}", node.key_place(key))


def read_operation(
    node: Node,
    method: str,
    path: str,
    shared: tuple[ParameterObject, ...],
    members: Members,
) -> OperationObject:
    """Read an operation; `shared` are the parameters of its path item."""
    members.known(node, vocabulary.OPERATION)
    warn_of_unused(node, members, UNUSED)
    own = read_parameters(node, members)
    overridden = {(one.name, one.location) for one in own}
    kept = tuple(one for one in shared if (one.name, one.location) not in overridden)
    body = members.object(node, "requestBody")
    return OperationObject(
        node=node,
        method=method,
        path=path,
        operation_id=members.text(node, "operationId"),
        tags=members.texts(node, "tags"),
        summary=members.text(node, "summary"),
        description=members.text(node, "description"),
        deprecated=members.flag(node, "deprecated"),
        parameters=with_path((*kept, *own), node, path, members),
        body=None if body is None else read_body(members.registry.follow(body), members),
        responses=tuple(read_responses(node, members)),
        security=read_security(node, members),
    )


def with_path(
    parameters: tuple[ParameterObject, ...], node: Node, path: str, members: Members
) -> tuple[ParameterObject, ...]:
    """Return the parameters with just those of the path that it has template expressions for.

    OpenAPI 3.1, 4.8.8: each template expression corresponds to a path parameter. One that the
    document forgot is a text, for a call needs it; one too many has no place to travel.
    """
    wanted = _TEMPLATE.findall(path)
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
