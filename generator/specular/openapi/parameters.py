"""Parameters: of a path item, and of its operations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.ir.operations import DEFAULT_STYLES, EXPLODED, Location
from specular.openapi import vocabulary
from specular.openapi.bodies import MediaTypeObject, read_content
from specular.openapi.examples import ExampleObject, read_examples
from specular.openapi.references import resolved
from specular.openapi.schema import SchemaObject, read_schema

if TYPE_CHECKING:
    from specular.loading.nodes import Node
    from specular.openapi.members import Members

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, 5.6.2."""

_IGNORED = {
    "accept": "the media types of the responses say it",
    "authorization": "a security scheme says it",
    "content-type": "the media type of the body says it",
}
"""Headers that parameters have no say in (OpenAPI 3.1, 4.8.12.1), and what has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterObject:
    """OpenAPI 3.1, 4.8.12; `explode` and `style` are filled with their defaults.

    `delimiters` are what the `collectionFormat`s of OpenAPI 2.0 say that no style does.
    """

    node: Node
    name: str
    location: str
    required: bool
    style: str
    explode: bool
    allow_reserved: bool
    schema: SchemaObject | None
    content: tuple[MediaTypeObject, ...]
    description: str | None
    deprecated: bool
    may_be_empty: bool = False
    delimiters: tuple[str, ...] = ()
    examples: tuple[ExampleObject, ...] = ()


def overridden(
    parameters: tuple[ParameterObject, ...], own: tuple[ParameterObject, ...]
) -> tuple[ParameterObject, ...]:
    """Return the parameters of a path item with those that an operation has anew (3.1, 4.8.10)."""
    names = {_identity(one) for one in own}
    return (*(one for one in parameters if _identity(one) not in names), *own)


def one_query_string(
    parameters: tuple[ParameterObject, ...], members: Members
) -> tuple[ParameterObject, ...]:
    """Return the parameters of an operation without a second one that is the query string.

    OpenAPI 3.2, 4.12.1: there is one at most, and none beside parameters in the query.
    """
    whole = [one for one in parameters if one.location == "querystring"]
    for one in whole[1:]:
        members.sink.warn(
            Code.DUPLICATE_PARAMETER,
            f"the query string is {whole[0].name!r} already, so the parameter {one.name!r} is left"
            " out",
            one.node.place(),
        )
    if whole and any(one.location == "query" for one in parameters):
        members.sink.warn(
            Code.FIELD_VALUE,
            f"the parameter {whole[0].name!r} is the query string, so others in the query are"
            " written behind it",
            whole[0].node.place(),
        )
    return tuple(one for one in parameters if one not in whole[1:]) if whole[1:] else parameters


def _identity(parameter: ParameterObject) -> tuple[str, str]:
    # The names of headers have no case (RFC 9110, 5.1).
    is_header = parameter.location == "header"
    return parameter.location, parameter.name.lower() if is_header else parameter.name


def read_parameters(node: Node, members: Members) -> tuple[ParameterObject, ...]:
    """Read the parameters of a path item or of an operation."""
    seen: dict[tuple[str, str], ParameterObject] = {}
    for place in members.objects(node, "parameters"):
        parameter = _parameter(resolved(place, members), members)
        if parameter is None:
            continue
        key = _identity(parameter)
        if key in seen:
            members.sink.warn(
                Code.DUPLICATE_PARAMETER,
                f"the {parameter.location} parameter {parameter.name!r} is given twice, so only the"
                " first counts",
                place.place(),
            )
        seen.setdefault(key, parameter)
    return tuple(seen.values())


def _parameter(node: Node, members: Members) -> ParameterObject | None:
    members.known(node, vocabulary.PARAMETER)
    name = members.needed_text(node, "name", "")
    location = members.choice(node, "in", vocabulary.LOCATIONS)
    if not name or not location:
        return None
    if not _can_travel(node, name, location, members):
        return None
    required = read_required(node, location, members)
    style = members.text(node, "style") or DEFAULT_STYLES[Location(location)].value
    schema = node.get("schema")
    content = read_content(node, members)
    if len(content) > 1:
        members.sink.warn(
            Code.FIELD_VALUE,
            f"the parameter {name!r} must have one media type, so only the first counts",
            node.child("content").place(),
        )
    if schema is None and not content:
        members.sink.warn(
            Code.FIELD_MISSING,
            f"the parameter {name!r} says nothing of its values",
            node.place(),
            "add `schema: …` here",
        )
    return ParameterObject(
        node=node,
        name=name,
        location=location,
        required=required,
        style=style,
        explode=members.flag(node, "explode", default=style in EXPLODED),
        allow_reserved=members.flag(node, "allowReserved"),
        schema=None if schema is None else read_schema(schema, members),
        content=content,
        description=members.text(node, "description"),
        deprecated=members.flag(node, "deprecated"),
        may_be_empty=may_be_empty(node, location, members) and style == "form" and not content,
        examples=read_examples(node, members),
    )


def _can_travel(node: Node, name: str, location: str, members: Members) -> bool:
    """Warn of a header that no parameter can be, or that no header can be called."""
    if location == "header" and name.lower() in _IGNORED:
        members.sink.warn(
            Code.FIELD_VALUE,
            f"a parameter cannot be the header {name!r}, so this one is left out",
            node.child("name").place(),
            _IGNORED[name.lower()],
        )
        return False
    return location != "header" or check_header_name(node, name, members)


def check_header_name(node: Node, name: str, members: Members) -> bool:
    """Say whether a header can be called as a parameter is; warn where it cannot."""
    if is_header_name(name):
        return True
    members.sink.warn(
        Code.OPERATION_APPROXIMATED,
        f"{name!r} cannot be the name of a header, so this parameter is left out",
        node.child("name").place(),
        "a name has letters, digits and some of the signs, but no spaces (RFC 9110, 5.1)",
    )
    return False


def read_required(node: Node, location: str, members: Members) -> bool:
    """Return whether a call needs a parameter; without one of the path there is no request."""
    required = members.flag(node, "required")
    if location == "path" and not required:
        message = "a path parameter must have `required: true`, and is taken to have it"
        members.sink.warn(Code.FIELD_VALUE, message, node.place())
    return required or location == "path"


def may_be_empty(node: Node, location: str, members: Members) -> bool:
    """Return whether `name=` means something; only queries have that (OpenAPI 3.1, 4.8.12.2.1)."""
    return members.flag(node, "allowEmptyValue") and location == "query"


def is_header_name(name: str) -> bool:
    """Whether a header can be called so: by a token (RFC 9110, 5.1)."""
    return bool(TOKEN.fullmatch(name))
