"""Parameters of OpenAPI 2.0: some are parameters of 3.x, the others together are a body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.loading.nodes import Node
from specular.openapi import swagger_vocabulary as vocabulary
from specular.openapi.bodies import EncodingObject, MediaTypeObject, RequestBodyObject
from specular.openapi.parameters import (
    ParameterObject,
    check_header_name,
    may_be_empty,
    read_required,
)
from specular.openapi.references import resolved
from specular.openapi.schema import SchemaObject, read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.types import JsonValue
    from specular.openapi.members import Members

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

_STYLES = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
"""The style and `explode` that write an array as each `collectionFormat` does in a query."""

_DELIMITERS = {"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Swagger2ParameterObject:
    """OpenAPI 2.0, Parameter Object, in any place; `place` is where the operation has it."""

    node: Node
    place: Node
    name: str
    location: str
    required: bool
    schema: SchemaObject
    style: str
    explode: bool
    delimiters: tuple[str, ...]
    description: str | None
    may_be_empty: bool


def read_parameters(node: Node, members: Members) -> tuple[Swagger2ParameterObject, ...]:
    """Read the parameters of a path or an operation, each once."""
    seen: dict[tuple[str, str], Swagger2ParameterObject] = {}
    for place in members.objects(node, "parameters"):
        parameter = _parameter(resolved(place, members), place, members)
        if parameter is None:
            continue
        key = name, location = identity(parameter)
        if key in seen:
            what = "body" if parameter.location == "body" else f"{location} parameter {name!r}"
            members.sink.warn(
                Code.DUPLICATE_PARAMETER,
                f"the {what} is given twice, so only the first counts",
                place.place(),
            )
        seen.setdefault(key, parameter)
    return tuple(seen.values())


def identity(parameter: Swagger2ParameterObject) -> tuple[str, str]:
    """Return what makes a parameter the same as another; there can be but one body."""
    name = "" if parameter.location == "body" else parameter.name
    return name, parameter.location


def plain_parameters(
    parameters: tuple[Swagger2ParameterObject, ...],
) -> tuple[ParameterObject, ...]:
    """Return those that travel outside the body."""
    return tuple(
        ParameterObject(
            node=one.node,
            name=one.name,
            location=one.location,
            required=one.required,
            style=one.style,
            explode=one.explode,
            allow_reserved=False,
            schema=one.schema,
            content=(),
            description=one.description,
            deprecated=False,
            delimiters=one.delimiters,
            may_be_empty=one.may_be_empty,
        )
        for one in parameters
        if one.location not in {"body", "formData"}
    )


def body_of(
    parameters: tuple[Swagger2ParameterObject, ...],
    consumes: tuple[str, ...],
    operation: Node,
    members: Members,
) -> RequestBodyObject | None:
    """Return what the parameters in `body` or in `formData` make together."""
    bodies = [one for one in parameters if one.location == "body"]
    fields = [one for one in parameters if one.location == "formData"]
    if bodies and fields:
        members.sink.warn(
            Code.FIELD_VALUE,
            "parameters in `formData` cannot stand beside one in `body`, so they are left out",
            fields[0].place.place(),
        )
    if bodies:
        one = bodies[0]
        kinds = consumes or ("application/json",)
        return RequestBodyObject(
            node=one.node,
            required=one.required,
            content=tuple(
                MediaTypeObject(node=one.node, content_type=kind, schema=one.schema, encoding=())
                for kind in kinds
            ),
            description=one.description,
        )
    return _form(fields, consumes, operation) if fields else None


def _form(
    fields: list[Swagger2ParameterObject], consumes: tuple[str, ...], operation: Node
) -> RequestBodyObject:
    """Return the form that fields make; OpenAPI 2.0 demands `multipart/form-data` for a file."""
    has_file = any(one.schema.format == "binary" for one in fields)
    kinds = tuple(kind for kind in consumes if kind == MULTIPART or (kind == FORM and not has_file))
    required = tuple(one.name for one in fields if one.required)
    value: dict[str, JsonValue] = {
        "type": "object",
        "properties": {one.name: one.schema.node.value for one in fields},
        "required": list(required),
    }
    node = Node(operation.document, f"{operation.pointer}/parameters", value)
    schema = SchemaObject(
        node=node,
        types=("object",),
        properties={one.name: replace(one.schema, description=one.description) for one in fields},
        required=required,
    )
    encoding = tuple(
        EncodingObject(
            node=one.node,
            name=one.name,
            content_type=None,
            style=one.style,
            explode=one.explode,
            delimiters=one.delimiters,
        )
        for one in fields
        # Each item on its own is what a form of 3.x does unasked.
        if "array" in one.schema.types and (one.delimiters or not one.explode)
    )
    return RequestBodyObject(
        node=node,
        required=bool(required),
        content=tuple(
            MediaTypeObject(node=node, content_type=kind, schema=schema, encoding=encoding)
            for kind in kinds or (MULTIPART if has_file else FORM,)
        ),
        description=None,
    )


def _parameter(node: Node, place: Node, members: Members) -> Swagger2ParameterObject | None:
    name = members.needed_text(node, "name", "")
    location = members.choice(node, "in", vocabulary.LOCATIONS)
    if not location or not (name or location == "body"):
        return None
    members.known(node, vocabulary.BODY if location == "body" else vocabulary.PARAMETER)
    if location == "header" and not check_header_name(node, name, members):
        return None
    writing = writing_of(node, location, members)
    return Swagger2ParameterObject(
        node=node,
        place=place,
        name=name,
        location=location,
        required=read_required(node, location, members),
        schema=_body_schema(node, members) if location == "body" else items_schema(node, members),
        style=writing.style,
        explode=writing.explode,
        delimiters=writing.delimiters,
        description=members.text(node, "description"),
        may_be_empty=may_be_empty(node, location, members),
    )


def _body_schema(node: Node, members: Members) -> SchemaObject:
    schema = node.get("schema")
    if schema is not None:
        return read_schema(schema, members)
    message = "the body says nothing of its values"
    members.sink.warn(Code.FIELD_MISSING, message, node.place(), "add `schema: …` here")
    return SchemaObject(node=Node(node.document, f"{node.pointer}/schema", {}))


def items_schema(node: Node, members: Members) -> SchemaObject:
    """Read the keywords of a schema that stand beside others (OpenAPI 2.0, Items Object)."""
    given = node.value if isinstance(node.value, dict) else {}
    value = {key: one for key, one in given.items() if key in vocabulary.ITEMS or key[:2] == "x-"}
    value.pop("collectionFormat", None)
    if value.get("type") == "file":
        value |= {"type": "string", "format": "binary"}
    return read_schema(Node(node.document, node.pointer, value), members)


@dataclass(frozen=True, slots=True)
class Writing:
    """How a value is written; `delimiters` where no style says it."""

    style: str
    explode: bool = False
    delimiters: tuple[str, ...] = ()


def writing_of(node: Node, location: str, members: Members) -> Writing:
    """Return how a value is written, which its `collectionFormat` and those inside it say."""
    in_query = location in {"query", "formData"}
    usual = Writing("form", explode=True) if in_query else Writing("simple")
    formats = list(_formats(node, vocabulary.COLLECTION_FORMATS, members))
    if not formats:
        return usual
    if formats[0] == "multi" and not in_query:
        _approximate(node, f"'multi' in {location} is written as 'csv'", members)
        formats[0] = "csv"
    if in_query and len(formats) == 1 and formats[0] in _STYLES:
        style, explode = _STYLES[formats[0]]
        return Writing(style, explode)
    is_usual = formats == ["csv"]
    explode = formats[0] == "multi"
    delimiters = tuple(_DELIMITERS[one] for one in formats[explode:])
    if len(set(delimiters)) < len(delimiters):
        members.sink.warn(
            Code.OPERATION_APPROXIMATED,
            "an array and those in it have the same delimiter, so they cannot be told apart",
            node.place(),
            "give `items` another `collectionFormat`",
        )
    return Writing(usual.style, explode, () if is_usual else delimiters)


def _formats(node: Node, known: tuple[str, ...], members: Members) -> Iterator[str]:
    """Go through the formats of an array and of those in it; only the first may be `multi`."""
    given = node.value if isinstance(node.value, dict) else {}
    if given.get("type") != "array":
        return
    chosen = members.choice(node, "collectionFormat", known) if "collectionFormat" in given else ""
    yield chosen or "csv"
    items = members.object(node, "items")
    if items is not None:
        yield from _formats(items, tuple(_DELIMITERS), members)


def _approximate(node: Node, message: str, members: Members) -> None:
    place = node.key_place("collectionFormat")
    members.sink.warn(Code.OPERATION_APPROXIMATED, message, place)
