"""Documents of every version read are alike, and what cannot be read is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from small_document import understood, whole
from specular.diagnostics import Code, Sink
from specular.openapi import vocabulary

if TYPE_CHECKING:
    from specular.ir.types import JsonValue

NOTHING: JsonValue = {"responses": {"204": {"description": "done"}}}


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.0", "3.1.1", "3.2.0", "3.1.0-rc1", 3.1])
def test_versions_that_are_read(version: str | float) -> None:
    sink = Sink()
    assert understood({**whole(), "openapi": version}, sink) is not None
    assert sink.diagnostics == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"openapi": "3.3.0"}, Code.VERSION_UNSUPPORTED),
        ({"openapi": "2.0"}, Code.VERSION_UNSUPPORTED),
        ({"openapi": 3}, Code.VERSION_UNSUPPORTED),
        ({"openapi": ["3.1.0"]}, Code.VERSION_UNSUPPORTED),
        ({"swagger": "1.2"}, Code.VERSION_UNSUPPORTED),
        ({"swagger": "3.0.0"}, Code.VERSION_UNSUPPORTED),
        ({}, Code.FIELD_MISSING),
        ({"openapi": None}, Code.FIELD_MISSING),
        ([], Code.FIELD_TYPE),
        ("3.1.0", Code.FIELD_TYPE),
        (None, Code.FIELD_TYPE),
    ],
)
def test_what_is_no_document_that_can_be_read(data: JsonValue, code: Code) -> None:
    sink = Sink()
    assert understood(data, sink) is None
    assert [one.code for one in sink.diagnostics] == [code]


def test_variables_of_a_server_stand_at_their_defaults() -> None:
    server: JsonValue = {
        "url": "https://{region}.{host}:{port}/{region}",
        "variables": {"region": {"default": "eu"}, "host": {"default": "example.com"}},
    }
    sink = Sink()
    api = understood(whole(servers=[server, {"url": "/v1"}]), sink)
    assert api is not None
    assert [one.url for one in api.servers] == ["https://eu.example.com:{port}/eu", "/v1"]


def test_operations_stand_in_the_order_of_the_document() -> None:
    item = dict.fromkeys(reversed(vocabulary.METHODS), NOTHING)
    api = understood(
        whole(paths={"/b": {**item, "additionalOperations": {"COPY": NOTHING}}}), Sink()
    )
    assert api is not None
    methods = [method.upper() for method in reversed(vocabulary.METHODS)]
    assert [one.method for one in api.operations] == [*methods, "COPY"]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (None, ("path limit", "path after")),
        ([], ("path limit", "path after")),
        ([{"name": "limit", "in": "query", "schema": {}}], ("path after", "own limit")),
        (
            [{"name": "limit", "in": "header", "schema": {}}],
            ("path limit", "path after", "own limit"),
        ),
    ],
)
def test_parameters_of_the_path_give_way_to_those_of_the_operation(
    own: JsonValue, expected: tuple[str, ...]
) -> None:
    shared: JsonValue = [
        {"name": name, "in": "query", "schema": {}, "description": "path"}
        for name in ("limit", "after")
    ]
    given = {"parameters": own} if own is not None else {}
    sink = Sink()
    api = understood(
        whole(paths={"/": {"parameters": shared, "get": {**given, "responses": {}}}}), sink
    )
    assert api is not None
    assert sink.diagnostics == []
    (operation,) = api.operations
    found = [f"{one.docs.description or 'own'} {one.wire_name}" for one in operation.parameters]
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("document", "operation", "expected"),
    [
        (None, None, ()),
        ([{"a": []}], None, (("a",),)),
        ([{"a": []}], [], ()),
        ([{"a": []}], [{}], ((),)),
        ([{"a": []}], [{"a": [], "b": ["read"]}, {}], (("a", "b"), ())),
    ],
)
def test_security_of_the_operation_comes_before_that_of_the_document(
    document: JsonValue, operation: JsonValue, expected: tuple[tuple[str, ...], ...]
) -> None:
    scheme: JsonValue = {"type": "http", "scheme": "bearer"}
    own: JsonValue = {"responses": {}} | ({} if operation is None else {"security": operation})
    data = whole(
        paths={"/": {"get": own}}, components={"securitySchemes": {"a": scheme, "b": scheme}}
    )
    api = understood(data if document is None else {**data, "security": document}, Sink())
    assert api is not None
    ways = api.operations[0].security
    assert tuple(tuple(use.scheme for use in way) for way in ways) == expected


@pytest.mark.parametrize(
    ("status", "valid"),
    [("200", True), ("4XX", True), ("default", True), ("x-own", True), ("099", False),
     ("600", False), ("4xx", False), ("20", False), ("2000", False)],
)  # fmt: skip
def test_statuses(status: str, *, valid: bool) -> None:
    sink = Sink()
    understood(whole(paths={"/": {"get": {"responses": {status: {"description": ""}}}}}), sink)
    assert [one.code for one in sink.diagnostics] == ([] if valid else [Code.FIELD_VALUE])


def test_every_vocabulary_knows_the_members_of_the_specification() -> None:
    methods = set(vocabulary.METHODS)
    assert methods < vocabulary.PATH_ITEM
    assert {"operationId", "requestBody", "responses", "security"} < vocabulary.OPERATION
    assert {"$ref", "allOf", "nullable", "minLength", "if", "example"} < vocabulary.SCHEMA
