"""Reading a whole document: the versions are told apart here and nowhere later."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.loading.extensions import names
from specular.openapi import swagger, vocabulary
from specular.openapi.components import (
    ComponentObject,
    SecuritySchemeObject,
    ServerObject,
    TagObject,
    read_component,
    read_security_scheme,
    read_servers,
    read_tag,
    unknown_scheme,
)
from specular.openapi.members import Members
from specular.openapi.operations import (
    OperationObject,
    SecurityRequirementObject,
    read_security,
)
from specular.openapi.paths import CallbackObject, PathReader, WebhookObject
from specular.openapi.references import resolved

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from specular.diagnostics import Sink
    from specular.ir.types import JsonValue
    from specular.loading.nodes import Node
    from specular.loading.registry import Registry

_SWAGGER = "2.0"
_READABLE = re.compile(r"3\.[012](\.\d+)?(-.+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenApiObject:
    """OpenAPI 3.1, 4.8.1, with everything in it read."""

    node: Node
    members: Members
    title: str
    version: str
    description: str | None
    servers: tuple[ServerObject, ...]
    tags: tuple[TagObject, ...]
    schemas: tuple[ComponentObject, ...]
    security_schemes: tuple[SecuritySchemeObject, ...]
    security: tuple[SecurityRequirementObject, ...]
    operations: tuple[OperationObject, ...]
    webhooks: tuple[WebhookObject, ...] = ()
    callbacks: tuple[CallbackObject, ...] = ()


def read(
    registry: Registry, sink: Sink, only: Collection[str] | None = None
) -> OpenApiObject | None:
    """Read the root document; None where it is no OpenAPI document that can be read.

    Of components and paths, `only` these units are read, if it is given: then nobody looks whether
    what is in one goes with what is in another.
    """
    members = Members(registry, sink)
    version = _version(registry.root, members)
    if version is None:
        return None
    document = _read_2(members, only) if version == _SWAGGER else _read_3(members, only)
    if registry.extensions:
        operations = tuple(_extended(one, registry.extensions) for one in document.operations)
        document = replace(document, operations=operations)
    return document if only is not None else _with_unique_ids(_with_known_schemes(document))


def _extended(
    operation: OperationObject, extensions: Mapping[str, Mapping[str, JsonValue]]
) -> OperationObject:
    """Return an operation with what the settings say of it, in place of what it says itself."""
    node = operation.node
    value = dict(node.value) if isinstance(node.value, dict) else {}
    for name in names(operation.method, operation.path, operation.operation_id):
        value |= extensions.get(name, {})
    return replace(operation, node=replace(node, value=value))


def _version(root: Node, members: Members) -> str | None:
    """Return the version of the specification that a document is written in, if it is read."""
    if not isinstance(root.value, dict):
        members.sink.error(Code.FIELD_TYPE, "an OpenAPI document must be an object", root.place())
        return None
    key = "openapi" if "openapi" in root.value else "swagger"
    version = root.value.get(key)
    if version is None:
        members.sink.error(
            Code.FIELD_MISSING,
            "`openapi` is missing, so this is no OpenAPI document",
            root.place(),
            "begin it with `openapi: 3.1.0`",
        )
        return None
    # YAML reads an unquoted 2.0 or 3.1 as a number; nobody can mean anything else by it.
    text = str(version) if isinstance(version, float) else version
    if isinstance(text, str) and (
        _READABLE.fullmatch(text) if key == "openapi" else text == _SWAGGER
    ):
        return text
    members.sink.error(
        Code.VERSION_UNSUPPORTED,
        f"version {version!r} cannot be read",
        root.child(key).place(),
        "2.0 (as `swagger`), 3.0, 3.1 and 3.2 can; write it as a string such as '3.1.0'",
    )
    return None


def _read_3(members: Members, only: Collection[str] | None) -> OpenApiObject:
    root = members.registry.root
    members.known(root, vocabulary.ROOT, exactly=True)
    title, version, description = _info(root, members)
    components = members.object(root, "components")
    if components is not None:
        members.known(components, vocabulary.COMPONENTS)
    reader = PathReader(members, only)
    operations = tuple(reader.operations(root))
    webhooks = tuple(reader.webhooks(root))
    sent = [one for webhook in webhooks for one in webhook.operations]
    return OpenApiObject(
        node=root,
        members=members,
        title=title,
        version=version,
        description=description,
        servers=read_servers(root, members),
        tags=tuple(read_tag(node, members) for node in members.objects(root, "tags")),
        schemas=_schemas(components, "schemas", members, only),
        security_schemes=(
            ()
            if components is None
            else tuple(
                read_security_scheme(name, resolved(place, members), members)
                for name, place in members.pairs(components, "securitySchemes")
            )
        ),
        security=read_security(root, members) or (),
        operations=operations,
        webhooks=webhooks,
        callbacks=tuple(reader.callbacks([*operations, *sent])),
    )


def _read_2(members: Members, only: Collection[str] | None) -> OpenApiObject:
    root = members.registry.root
    members.known(root, swagger.ROOT, exactly=True)
    title, version, description = _info(root, members)
    return OpenApiObject(
        node=root,
        members=members,
        title=title,
        version=version,
        description=description,
        servers=swagger.read_servers(root, members),
        tags=tuple(read_tag(node, members) for node in members.objects(root, "tags")),
        schemas=_schemas(root, "definitions", members, only),
        security_schemes=swagger.read_security_schemes(root, members),
        security=read_security(root, members) or (),
        operations=tuple(swagger.read_operations(root, members, only)),
    )


def _info(root: Node, members: Members) -> tuple[str, str, str | None]:
    """Return the title, the version and the description of the API (OpenAPI 3.1, 4.8.2)."""
    info = members.object(root, "info")
    if info is None:
        hint = "add `info: {title: …, version: …}`"
        members.sink.warn(Code.FIELD_MISSING, "`info` is missing", root.place(), hint)
        return "Api", "0", None
    members.known(info, vocabulary.INFO)
    title = members.needed_text(info, "title", "Api")
    return title, members.needed_text(info, "version", "0"), members.text(info, "description")


def _schemas(
    parent: Node | None, section: str, members: Members, only: Collection[str] | None
) -> tuple[ComponentObject, ...]:
    found = None if parent is None else members.object(parent, section)
    trail = members.registry.trail
    schemas: list[ComponentObject] = []
    for name, place in () if found is None else found.members():
        if only is None or trail.unit_of(place.document, place.pointer) in only:
            with trail.making(place.document, place.pointer):
                schemas.append(read_component(name, place, members))
    return tuple(schemas)


def _with_known_schemes(document: OpenApiObject) -> OpenApiObject:
    """OpenAPI 3.1, 4.8.30.1: each name must correspond to a security scheme."""
    names = {one.name for one in document.security_schemes}
    uses = [*document.security]
    for operation in document.operations:
        uses.extend(operation.security or ())
    unknown: dict[str, SecuritySchemeObject] = {}
    for use in uses:
        for name, _ in use.schemes:
            if name not in names:
                unknown.setdefault(name, unknown_scheme(name, use.node))
                document.members.sink.warn(
                    Code.SECURITY_UNKNOWN,
                    f"no security scheme is named {name!r}: what it asks for is left to the"
                    " caller's own HTTP client and to the server's own check",
                    use.node.child(name).place(Anchor.KEY),
                    f"the document has {', '.join(sorted(names)) or 'none'}",
                )
    return replace(document, security_schemes=(*document.security_schemes, *unknown.values()))


def _with_unique_ids(document: OpenApiObject) -> OpenApiObject:
    """OpenAPI 3.1, 4.8.10.1: an operationId must be unique.

    All that share one are named by their method and path, so that none of them depends on which
    comes first.
    """
    owners: dict[str, list[OperationObject]] = {}
    for operation in document.operations:
        if operation.operation_id is not None:
            owners.setdefault(operation.operation_id, []).append(operation)
    shared = {name: found for name, found in owners.items() if len(found) > 1}
    for name, (first, *others) in shared.items():
        for operation in others:
            document.members.sink.warn(
                Code.DUPLICATE_OPERATION_ID,
                f"the operationId {name!r} stands at {first.method} {first.path} too, so both are"
                " named by their method and path",
                operation.node.child("operationId").place(),
                "give each operation an id of its own",
            )
    operations = tuple(
        replace(one, operation_id=None) if one.operation_id in shared else one
        for one in document.operations
    )
    return replace(document, operations=operations)
