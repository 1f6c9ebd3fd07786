"""What a document names once for all of its operations: servers, tags, schemas, schemes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.openapi import vocabulary
from specular.openapi.parameters import is_header_name
from specular.openapi.references import schema_target, without_siblings
from specular.openapi.schema import SchemaObject, read_schema

if TYPE_CHECKING:
    from specular.loading.nodes import Node
    from specular.openapi.members import Members


@dataclass(frozen=True, slots=True)
class ServerObject:
    """OpenAPI 3.1, 4.8.5, with the variables at their defaults; `x-env` names a variable.

    `template` is the URL as it is written, and `variables` has the default and the values of each.
    """

    node: Node
    url: str
    environment: str | None
    description: str | None
    template: str = ""
    variables: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class TagObject:
    """OpenAPI 3.1, 4.8.22; `summary`, `parent` and `kind` are of 3.2."""

    node: Node
    name: str
    description: str | None
    summary: str | None = None
    parent: str | None = None
    kind: str | None = None


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


def read_servers(node: Node, members: Members) -> tuple[ServerObject, ...]:
    """Read the servers that a document, a path item or an operation has of its own."""
    return tuple(_server(one, members) for one in members.objects(node, "servers"))


def _server(node: Node, members: Members) -> ServerObject:
    members.known(node, vocabulary.SERVER)
    template = url = members.needed_text(node, "url", "/")
    variables: list[tuple[str, str, tuple[str, ...]]] = []
    for name, variable in members.pairs(node, "variables"):
        members.known(variable, vocabulary.SERVER_VARIABLE)
        default = members.needed_text(variable, "default", "")
        url = url.replace("{" + name + "}", default)
        variables.append((name, default, members.texts(variable, "enum")))
    return ServerObject(
        node,
        url,
        members.text(node, "x-env"),
        members.text(node, "description"),
        template,
        tuple(variables),
        members.text(node, "name"),
    )


def read_tag(node: Node, members: Members) -> TagObject:
    """Read what the document says of a tag."""
    members.known(node, vocabulary.TAG)
    return TagObject(
        node,
        members.needed_text(node, "name", "default"),
        members.text(node, "description"),
        members.text(node, "summary"),
        members.text(node, "parent"),
        members.text(node, "kind"),
    )


def read_component(name: str, place: Node, members: Members) -> ComponentObject:
    """Read the schema of that name, or what the name leads to."""
    # What says more than where it leads is a schema of its own.
    only_refers = members.registry.only_refers(place)
    own = without_siblings(place, members)
    node = schema_target(own, members) if only_refers else own
    with members.registry.trail.making(node.document, node.pointer):
        return ComponentObject(name, place, read_schema(node, members))


def read_security_scheme(name: str, node: Node, members: Members) -> SecuritySchemeObject:
    """Read a security scheme; an incomplete one is left to the caller's own HTTP client."""
    members.known(node, vocabulary.SECURITY_SCHEME)
    kind = members.choice(node, "type", vocabulary.SECURITY_TYPES)
    location, parameter = None, None
    if kind == "apiKey":
        location, parameter = read_key(node, vocabulary.KEY_LOCATIONS, members)
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


def read_key(node: Node, locations: tuple[str, ...], members: Members) -> tuple[str, str | None]:
    """Read where the key of a scheme travels, and under which name."""
    location = members.choice(node, "in", locations)
    name = members.needed_text(node, "name", "")
    if location == "header" and name and not is_header_name(name):
        members.sink.warn(
            Code.FIELD_VALUE,
            f"{name!r} cannot be the name of a header, so this key is left to the caller's own"
            " HTTP client",
            node.child("name").place(),
        )
        return location, None
    return location, name


def unknown_scheme(name: str, use: Node) -> SecuritySchemeObject:
    """Return a scheme that a requirement names and the document does not have.

    The requirement must not be dropped, for the server would be open: how it is met is left to
    those who write the two sides.
    """
    return SecuritySchemeObject(
        node=use.child(name),
        name=name,
        type="",
        scheme=None,
        location=None,
        parameter=None,
        credentials=None,
        description=None,
    )
