"""Operations, put together from their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.openapi import vocabulary
from specular.openapi.bodies import RequestBodyObject, ResponseObject, read_body, read_responses
from specular.openapi.parameters import ParameterObject, read_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.loading.nodes import Node
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
    operation = OperationObject(
        node=node,
        method=method,
        path=path,
        operation_id=members.text(node, "operationId"),
        tags=members.texts(node, "tags"),
        summary=members.text(node, "summary"),
        description=members.text(node, "description"),
        deprecated=members.flag(node, "deprecated"),
        parameters=(*kept, *own),
        body=None if body is None else read_body(members.registry.follow(body), members),
        responses=tuple(read_responses(node, members)),
        security=read_security(node, members),
    )
    _check_path(operation, members)
    return operation


def _check_path(operation: OperationObject, members: Members) -> None:
    """OpenAPI 3.1, 4.8.8: each template expression corresponds to a path parameter."""
    wanted = _TEMPLATE.findall(operation.path)
    given = [one for one in operation.parameters if one.location == "path"]
    names = [one.name for one in given]
    for name in wanted:
        if name not in names:
            members.sink.error(
                Code.PATH_PARAMETER,
                f"the path {operation.path!r} has {{{name}}}, but no path parameter is named so",
                operation.node.place(Anchor.KEY),
                f"add `- {{name: {name}, in: path, required: true, schema: …}}` to `parameters`",
            )
    for one in given:
        if one.name not in wanted:
            members.sink.error(
                Code.PATH_PARAMETER,
                f"the path {operation.path!r} has no {{{one.name}}}",
                one.node.place(),
                "take the parameter out, or put it in the path",
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
