"""Operations with their parameters, bodies and responses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.ir.operations import DEFAULT_STYLES, Location
from specular.openapi import vocabulary
from specular.openapi.schema import SchemaObject, read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.loading.nodes import Node
    from specular.openapi.members import Members


_UNUSED = {
    "servers": "given here are not used: make a client with the other `base_url` for them",
    "callbacks": "are left out: the package has neither models nor handlers for them",
}
"""What nothing is generated from, in a path item or an operation."""

_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, 5.6.2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodingObject:
    """OpenAPI 3.1, 4.8.15, with the property that it speaks of."""

    node: Node
    name: str
    content_type: str | None
    style: str | None
    explode: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTypeObject:
    """OpenAPI 3.1, 4.8.14, with the media type that it stands under."""

    node: Node
    content_type: str
    schema: SchemaObject | None
    encoding: tuple[EncodingObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterObject:
    """OpenAPI 3.1, 4.8.12; `explode` and `style` are filled with their defaults."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBodyObject:
    """OpenAPI 3.1, 4.8.13."""

    node: Node
    required: bool
    content: tuple[MediaTypeObject, ...]
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseObject:
    """OpenAPI 3.1, 4.8.17, with the status it stands under."""

    node: Node
    status: str
    content: tuple[MediaTypeObject, ...]
    description: str | None


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


def read_operations(root: Node, members: Members) -> Iterator[OperationObject]:
    """Read every operation of the document, in its order."""
    for path, place in members.pairs(root, "paths"):
        item = members.registry.follow(place)
        if not path.startswith("/"):
            members.sink.error(
                Code.FIELD_VALUE,
                f"the path {path!r} must begin with a slash",
                place.place(Anchor.KEY),
            )
            continue
        members.known(item, vocabulary.PATH_ITEM)
        warn_of_unused(item, members, _UNUSED)
        shared = _parameters(item, members)
        for method, node in _methods(item, members):
            yield _operation(node, method, path, shared, members)


def _methods(item: Node, members: Members) -> Iterator[tuple[str, Node]]:
    """Go through the operations of a path with their methods, in the document's order."""
    for key, _ in item.members():
        node = members.object(item, key) if key in vocabulary.METHODS else None
        if node is not None:
            yield key.upper(), node
    # OpenAPI 3.2, 4.9.1: any other method, as it is sent.
    for method, node in members.pairs(item, "additionalOperations"):
        if _TOKEN.fullmatch(method):
            yield method, node
        else:
            message = f"{method!r} cannot be a method of HTTP"
            members.sink.error(Code.FIELD_VALUE, message, node.place(Anchor.KEY))


def warn_of_unused(node: Node, members: Members, notes: Mapping[str, str]) -> None:
    """Warn of each member that stands here and that nothing is generated from yet."""
    for key, note in notes.items():
        if isinstance(node.value, dict) and node.value.get(key):
            members.sink.warn(Code.OPERATION_APPROXIMATED, f"`{key}` {note}", node.key_place(key))


def _operation(
    node: Node,
    method: str,
    path: str,
    shared: tuple[ParameterObject, ...],
    members: Members,
) -> OperationObject:
    members.known(node, vocabulary.OPERATION)
    warn_of_unused(node, members, _UNUSED)
    own = _parameters(node, members)
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
        body=None if body is None else _body(members.registry.follow(body), members),
        responses=tuple(_responses(node, members)),
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


def _parameters(node: Node, members: Members) -> tuple[ParameterObject, ...]:
    seen: dict[tuple[str, str], ParameterObject] = {}
    for place in members.objects(node, "parameters"):
        parameter = _parameter(members.registry.follow(place), members)
        if parameter is None:
            continue
        key = (parameter.name, parameter.location)
        if key in seen:
            members.sink.error(
                Code.DUPLICATE_PARAMETER,
                f"the {parameter.location} parameter {parameter.name!r} is given twice",
                place.place(),
            )
        seen.setdefault(key, parameter)
    return tuple(seen.values())


def _parameter(node: Node, members: Members) -> ParameterObject | None:
    members.known(node, vocabulary.PARAMETER)
    name = members.needed_text(node, "name", "")
    if isinstance(node.value, dict) and node.value.get("in") == "querystring":
        members.sink.warn(
            Code.OPERATION_APPROXIMATED,
            "a parameter that is the whole query is left out",
            node.child("in").place(),
            "give `extra_query` to the method",
        )
        return None
    location = members.choice(node, "in", vocabulary.LOCATIONS)
    if not name or not location:
        return None
    if location == "header" and not is_header_name(name):
        members.sink.warn(
            Code.OPERATION_APPROXIMATED,
            f"{name!r} cannot be the name of a header, so this parameter is left out",
            node.child("name").place(),
            "a name has letters, digits and some of the signs, but no spaces (RFC 9110, 5.1)",
        )
        return None
    if location == "path" and not members.flag(node, "required"):
        members.sink.error(
            Code.FIELD_VALUE, "a path parameter must have `required: true`", node.place()
        )
    style = members.text(node, "style") or DEFAULT_STYLES[Location(location)].value
    has_schema = isinstance(node.value, dict) and "schema" in node.value
    content = _content(node, members)
    if not has_schema and not content:
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
        required=members.flag(node, "required") or location == "path",
        style=style,
        explode=members.flag(node, "explode", default=style == "form"),
        allow_reserved=members.flag(node, "allowReserved"),
        schema=read_schema(node.child("schema"), members) if has_schema else None,
        content=content,
        description=members.text(node, "description"),
        deprecated=members.flag(node, "deprecated"),
    )


def is_header_name(name: str) -> bool:
    """Whether a header can be called so: by a token (RFC 9110, 5.1)."""
    return bool(_TOKEN.fullmatch(name))


def _body(node: Node, members: Members) -> RequestBodyObject:
    members.known(node, vocabulary.REQUEST_BODY)
    return RequestBodyObject(
        node=node,
        required=members.flag(node, "required"),
        content=_content(node, members),
        description=members.text(node, "description"),
    )


def _responses(node: Node, members: Members) -> Iterator[ResponseObject]:
    for status, place in members.pairs(node, "responses"):
        if not re.fullmatch(r"[1-5](\d\d|XX)|default", status):
            members.sink.error(
                Code.FIELD_VALUE,
                f"{status!r} is no status code, range (`4XX`) or `default`",
                place.place(Anchor.KEY),
            )
            continue
        response = members.registry.follow(place)
        members.known(response, vocabulary.RESPONSE)
        yield ResponseObject(
            node=response,
            status=status,
            content=_content(response, members),
            description=members.text(response, "description"),
        )


def _content(node: Node, members: Members) -> tuple[MediaTypeObject, ...]:
    contents: list[MediaTypeObject] = []
    for content_type, media in members.pairs(node, "content"):
        members.known(media, vocabulary.MEDIA_TYPE)
        has_schema = isinstance(media.value, dict) and "schema" in media.value
        schema = read_schema(media.child("schema"), members) if has_schema else None
        contents.append(
            MediaTypeObject(
                node=media,
                content_type=content_type,
                schema=schema,
                encoding=tuple(_encodings(media, members)),
            )
        )
    return tuple(contents)


def _encodings(media: Node, members: Members) -> Iterator[EncodingObject]:
    for name, node in members.pairs(media, "encoding"):
        members.known(node, vocabulary.ENCODING)
        has_explode = isinstance(node.value, dict) and "explode" in node.value
        yield EncodingObject(
            node=node,
            name=name,
            content_type=members.text(node, "contentType"),
            style=members.text(node, "style"),
            explode=members.flag(node, "explode") if has_explode else None,
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
