"""Operations of the IR written back as an OpenAPI document has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from specular.ir.operations import DEFAULT_STYLES, EXPLODED, Location, Style
from specular.ir.types import Docs, JsonValue, NodeId

if TYPE_CHECKING:
    from specular.ir.operations import (
        Callback,
        Content,
        Encoding,
        Example,
        Header,
        Link,
        Operation,
        Parameter,
        RequestBody,
        Response,
        SecurityUse,
        Server,
    )
    from specular.rendering.document import Schemas

JsonObject: TypeAlias = dict[str, JsonValue]

_FIXED_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
"""The methods that OpenAPI 3.1 has a field for (4.8.9.1)."""


def given(**members: JsonValue) -> JsonObject:
    """Return the members that are not None, in the order given."""
    return {name: value for name, value in members.items() if value is not None}


def is_late(operation: Operation) -> bool:
    """Whether an operation has what OpenAPI 3.1 cannot write, but 3.2 can."""
    body = () if operation.body is None else operation.body.contents
    contents = (*body, *(one for response in operation.responses for one in response.contents))
    return (
        operation.method not in {name.upper() for name in _FIXED_METHODS}
        or any(one.item_type is not None for one in contents)
        or any(example.text is not None for one in contents for example in one.examples)
        or any(response.docs.summary for response in operation.responses)
        or any(
            one.location is Location.QUERYSTRING or one.style is Style.COOKIE
            for one in operation.parameters
        )
    )


@dataclass(frozen=True, slots=True)
class Operations:
    """Writes operations, whose callbacks are components."""

    schemas: Schemas
    known: Mapping[NodeId, Callback]

    def callbacks(self) -> JsonObject:
        """Return the components that the callbacks become."""
        return {self._name(one): self.items(one.operations) for one in self.known.values()}

    def _name(self, callback: Callback) -> str:
        # Words are what a document wrote: in the name of a component there may be less.
        return re.sub(r"[^A-Za-z0-9._-]", "_", ".".join(callback.path))

    def items(self, operations: Iterable[Operation]) -> JsonObject:
        """Return the path items of operations, by their paths."""
        paths: dict[str, JsonObject] = {}
        for one in operations:
            item = paths.setdefault(one.path, {})
            method = one.method.lower()
            written = self._operation(one)
            # A method in other letters is another one (RFC 9110, 9.1).
            if one.method.isupper() and (method in _FIXED_METHODS or method == "query"):
                item[method] = written
            else:
                others = item.setdefault("additionalOperations", {})
                if isinstance(others, dict):
                    others[one.method] = written
        return dict(paths)

    def _operation(self, operation: Operation) -> JsonObject:
        schemas, body = self.schemas, operation.body
        return given(
            operationId=operation.operation_id,
            summary=operation.docs.summary,
            description=operation.docs.description,
            deprecated=operation.docs.deprecated or None,
            tags=list(operation.tags) or None,
            parameters=[_parameter(one, schemas) for one in operation.parameters] or None,
            requestBody=None if body is None else _request_body(body, schemas),
            responses={one.status: _response(one, schemas) for one in operation.responses} or None,
            callbacks={
                one.name: {"$ref": f"#/components/callbacks/{self._name(self.known[one.target])}"}
                for one in operation.callbacks
                if one.target in self.known
            }
            or None,
            security=[_requirement(alternative) for alternative in operation.security],
            servers=[server(one) for one in operation.servers] or None,
        )


def _parameter(parameter: Parameter, schemas: Schemas) -> JsonObject:
    default: JsonObject = {} if parameter.default is None else {"default": parameter.default.value}
    schema = schemas.annotated(
        schemas.type(parameter.type), Docs(examples=parameter.docs.examples), default
    )
    written = given(
        name=parameter.wire_name,
        **{"in": parameter.location.value},
        description=parameter.docs.description,
        required=parameter.required or None,
        deprecated=parameter.docs.deprecated or None,
        allowEmptyValue=parameter.may_be_empty or None,
    )
    if parameter.content_type is not None:
        return {**written, "content": {parameter.content_type: {"schema": schema}}}
    usual = parameter.style is DEFAULT_STYLES[parameter.location]
    return written | given(
        style=None if usual else parameter.style.value,
        # Some explode unless told otherwise (OpenAPI 3.1, 4.8.12.2.1).
        explode=None if parameter.explode is (parameter.style in EXPLODED) else parameter.explode,
        allowReserved=parameter.allow_reserved or None,
        schema=schema,
    )


def _request_body(body: RequestBody, schemas: Schemas) -> JsonObject:
    return given(
        description=body.docs.description,
        required=body.required or None,
        content=_contents(body.contents, schemas),
    )


def _response(response: Response, schemas: Schemas) -> JsonObject:
    return given(
        # Required, if only as an empty text (OpenAPI 3.1, 4.8.17.1).
        description=response.docs.description or "",
        summary=response.docs.summary,
        headers={one.name: _header(one, schemas) for one in response.headers} or None,
        content=_contents(response.contents, schemas) or None,
        links={one.name: _link(one) for one in response.links} or None,
    )


def _header(header: Header, schemas: Schemas) -> JsonObject:
    schema = schemas.type(header.type)
    written = given(
        description=header.docs.description,
        required=header.required or None,
        deprecated=header.docs.deprecated or None,
    )
    if header.content_type is not None:
        return {**written, "content": {header.content_type: {"schema": schema}}}
    return written | given(explode=header.explode or None, schema=schema)


def _link(link: Link) -> JsonObject:
    return given(
        operationId=link.operation_id,
        operationRef=link.operation_ref,
        parameters=dict(link.parameters) or None,
        requestBody=link.body,
        description=link.docs.description,
    )


def _contents(contents: tuple[Content, ...], schemas: Schemas) -> JsonObject:
    return {
        one.content_type: given(
            schema=None if one.type is None else schemas.type(one.type),
            itemSchema=None if one.item_type is None else schemas.type(one.item_type),
            encoding={encoding.wire_name: _encoding(encoding) for encoding in one.encoding} or None,
        )
        | _examples(one)
        for one in contents
    }


def _examples(content: Content) -> JsonObject:
    named: JsonObject = {one.name: _example(one) for one in content.examples if one.name}
    written = given(examples=named or None)
    for one in content.examples:
        # It is data, and as such may be null.
        if not one.name:
            written["example"] = one.data
    return written


def _example(example: Example) -> JsonObject:
    value = "dataValue" if example.text is not None else "value"
    return given(
        summary=example.docs.summary,
        description=example.docs.description,
        serializedValue=example.text,
        externalValue=example.url,
    ) | ({value: example.data} if example.has_data else {})


def _encoding(encoding: Encoding) -> JsonObject:
    return given(
        contentType=encoding.content_type,
        style=None if encoding.style is None else encoding.style.value,
        explode=encoding.explode,
        allowReserved=encoding.allow_reserved or None,
        headers={name: {"schema": {"const": text}} for name, text in encoding.headers} or None,
    )


def _requirement(alternative: tuple[SecurityUse, ...]) -> JsonObject:
    return {one.scheme: list(one.scopes) for one in alternative}


def server(found: Server) -> JsonObject:
    """Return a server."""
    variables: JsonObject = {
        name: given(default=default, enum=[*values] or None)
        for name, default, values in found.variables
    }
    return given(
        url=found.template or found.url,
        name=found.name,
        description=found.docs.description,
        variables=variables or None,
        **{"x-env": found.environment},
    )
