"""Reading a whole document: the versions are told apart here and nowhere later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.openapi import vocabulary
from specular.openapi.members import Members
from specular.openapi.operations import (
    OperationObject,
    SecurityRequirementObject,
    read_security,
    warn_of_unused,
)
from specular.openapi.parameters import is_header_name
from specular.openapi.paths import read_operations
from specular.openapi.schema import SchemaObject, read_schema

if TYPE_CHECKING:
    from specular.diagnostics import Sink
    from specular.loading.nodes import Node
    from specular.loading.references import Registry

_UNUSED = {"webhooks": "are left out: the package has neither models nor handlers for them"}
"""What nothing is generated from, in the root."""

_READABLE = re.compile(r"3\.[012]\.\d+(-.+)?")


@dataclass(frozen=True, slots=True)
class ServerObject:
    """OpenAPI 3.1, 4.8.5, with the variables at their defaults; `x-env` names a variable."""

    node: Node
    url: str
    environment: str | None
    description: str | None


@dataclass(frozen=True, slots=True)
class TagObject:
    """OpenAPI 3.1, 4.8.22."""

    node: Node
    name: str
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecuritySchemeObject:
    """OpenAPI 3.1, 4.8.27, with our extension `x-credentials`."""

    node: Node
    name: str
    type: str
    scheme: str | None
    location: str | None
    parameter: str | None
    credentials: Node | None
    description: str | None


@dataclass(frozen=True, slots=True)
class ComponentObject:
    """A named schema; `place` is where the name stands, `schema` where the name leads to."""

    name: str
    place: Node
    schema: SchemaObject


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


def read(registry: Registry, sink: Sink) -> OpenApiObject | None:
    """Read the root document; None where it is no OpenAPI document that can be read."""
    root = registry.root
    members = Members(registry, sink)
    if not _readable(root, members):
        return None
    members.known(root, vocabulary.ROOT, exactly=True)
    warn_of_unused(root, members, _UNUSED)
    info = members.object(root, "info")
    if info is None:
        sink.error(Code.FIELD_MISSING, "`info` is missing", root.place())
        info = root
    else:
        members.known(info, vocabulary.INFO)
    document = OpenApiObject(
        node=root,
        members=members,
        title=members.needed_text(info, "title", "Api"),
        version=members.needed_text(info, "version", "0"),
        description=members.text(info, "description"),
        servers=tuple(_server(node, members) for node in members.objects(root, "servers")),
        tags=tuple(_tag(node, members) for node in members.objects(root, "tags")),
        schemas=_components(root, members),
        security_schemes=_security_schemes(root, members),
        security=read_security(root, members) or (),
        operations=tuple(read_operations(root, members)),
    )
    _check_security(document)
    _check_operation_ids(document)
    return document


def _readable(root: Node, members: Members) -> bool:
    if not isinstance(root.value, dict):
        members.sink.error(Code.FIELD_TYPE, "an OpenAPI document must be an object", root.place())
        return False
    version = root.value.get("openapi", root.value.get("swagger"))
    if isinstance(version, str) and _READABLE.fullmatch(version):
        return True
    key = "openapi" if "openapi" in root.value else "swagger"
    if version is None:
        members.sink.error(
            Code.FIELD_MISSING,
            "`openapi` is missing, so this is no OpenAPI document",
            root.place(),
            "begin it with `openapi: 3.1.0`",
        )
        return False
    members.sink.error(
        Code.VERSION_UNSUPPORTED,
        f"version {version!r} cannot be read",
        root.child(key).place(),
        "versions 3.0, 3.1 and 3.2 can; write it as a string such as '3.1.0'",
    )
    return False


def _server(node: Node, members: Members) -> ServerObject:
    members.known(node, vocabulary.SERVER)
    url = members.needed_text(node, "url", "/")
    for name, variable in members.pairs(node, "variables"):
        members.known(variable, vocabulary.SERVER_VARIABLE)
        url = url.replace("{" + name + "}", members.needed_text(variable, "default", ""))
    return ServerObject(node, url, members.text(node, "x-env"), members.text(node, "description"))


def _tag(node: Node, members: Members) -> TagObject:
    members.known(node, vocabulary.TAG)
    return TagObject(
        node, members.needed_text(node, "name", "default"), members.text(node, "description")
    )


def _components(root: Node, members: Members) -> tuple[ComponentObject, ...]:
    components = members.object(root, "components")
    if components is None:
        return ()
    members.known(components, vocabulary.COMPONENTS)
    schemas = members.object(components, "schemas")
    if schemas is None:
        return ()
    return tuple(_component(name, place, members) for name, place in schemas.members())


def _component(name: str, place: Node, members: Members) -> ComponentObject:
    keys = place.value if isinstance(place.value, dict) else ()
    beside = [key for key in keys if key not in {"$ref", "summary", "description"}]
    # What says more than where it leads is a schema of its own.
    only_refers = all(key.startswith("x-") for key in beside)
    schema = read_schema(members.registry.follow(place) if only_refers else place, members)
    return ComponentObject(name, place, schema)


def _security_schemes(root: Node, members: Members) -> tuple[SecuritySchemeObject, ...]:
    components = members.object(root, "components")
    if components is None:
        return ()
    return tuple(
        _security_scheme(name, members.registry.follow(place), members)
        for name, place in members.pairs(components, "securitySchemes")
    )


def _security_scheme(name: str, node: Node, members: Members) -> SecuritySchemeObject:
    members.known(node, vocabulary.SECURITY_SCHEME)
    kind = members.choice(node, "type", vocabulary.SECURITY_TYPES)
    is_key = kind == "apiKey"
    location = members.choice(node, "in", vocabulary.KEY_LOCATIONS) if is_key else None
    parameter = members.needed_text(node, "name", "") if is_key else None
    if location == "header" and parameter and not is_header_name(parameter):
        members.sink.error(
            Code.FIELD_VALUE,
            f"{parameter!r} cannot be the name of a header",
            node.child("name").place(),
        )
    return SecuritySchemeObject(
        node=node,
        name=name,
        type=kind,
        scheme=members.needed_text(node, "scheme", "") if kind == "http" else None,
        location=location,
        parameter=parameter,
        credentials=members.object(node, "x-credentials"),
        description=members.text(node, "description"),
    )


def _check_security(document: OpenApiObject) -> None:
    """OpenAPI 3.1, 4.8.30.1: each name must correspond to a security scheme."""
    names = {one.name for one in document.security_schemes}
    uses = [*document.security]
    for operation in document.operations:
        uses.extend(operation.security or ())
    for use in uses:
        for name, _ in use.schemes:
            if name not in names:
                document.members.sink.error(
                    Code.SECURITY_UNKNOWN,
                    f"no security scheme is named {name!r}",
                    use.node.child(name).place(Anchor.KEY),
                    f"the document has {', '.join(sorted(names)) or 'none'}",
                )


def _check_operation_ids(document: OpenApiObject) -> None:
    """OpenAPI 3.1, 4.8.10.1: an operationId must be unique."""
    seen: dict[str, OperationObject] = {}
    for operation in document.operations:
        if operation.operation_id is None:
            continue
        first = seen.setdefault(operation.operation_id, operation)
        if first is not operation:
            document.members.sink.error(
                Code.DUPLICATE_OPERATION_ID,
                f"the operationId {operation.operation_id!r} stands at"
                f" {first.method} {first.path} too",
                operation.node.child("operationId").place(),
                "give each operation an id of its own",
            )
