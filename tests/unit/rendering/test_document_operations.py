"""Operations, servers and security schemes are written back as a valid document."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate

from rewriting import read_back, written
from small_api import api, field, model, named
from specular.ir.api import Api, Credential, SchemeKind, SecurityScheme, Tag
from specular.ir.models import Default
from specular.ir.operations import (
    Content,
    Encoding,
    Example,
    Location,
    Operation,
    Parameter,
    RequestBody,
    Response,
    SecurityUse,
    Server,
    Style,
)
from specular.ir.types import AnyType, BinaryType, Docs, NodeId, StringType, Type

if TYPE_CHECKING:
    from pathlib import Path

NASTY = 'a"b\'c\\d\n"""\u2028{{ x }} $ref #/~1 %41 é\U0001f600'


def parameter(name: str, location: Location, style: Style) -> Parameter:
    return Parameter(
        id=NodeId(f"openapi.yaml#/{name}"),
        wire_name=name,
        location=location,
        type=StringType(),
        required=location is Location.PATH,
        style=style,
        explode=style is Style.FORM,
    )


def content(content_type: str, found: Type | None) -> Content:
    return Content(
        id=NodeId(f"openapi.yaml#/{content_type}"), content_type=content_type, type=found
    )


FORM = replace(
    content("multipart/form-data", named("Job")),
    encoding=(
        Encoding(wire_name=NASTY, content_type="image/png"),
        Encoding(wire_name="b", style=Style.SPACE_DELIMITED, explode=False),
    ),
)
EXAMPLES = (
    Example(data=None),
    Example(name="small", data={NASTY: 1}, docs=Docs("The least", NASTY)),
    Example(name="far", has_data=False, url="https://x.test/far"),
)
QUERY = parameter("q", Location.QUERY, Style.FORM)
PARAMETERS = (
    parameter("id", Location.PATH, Style.SIMPLE),
    replace(parameter("label", Location.PATH, Style.LABEL), explode=True),
    replace(QUERY, allow_reserved=True, docs=Docs(None, NASTY)),
    parameter("p", Location.QUERY, Style.PIPE_DELIMITED),
    replace(QUERY, wire_name="d", explode=False, default=Default("x")),
    replace(QUERY, wire_name="j", content_type="application/json", type=AnyType()),
    replace(parameter("X-Old", Location.HEADER, Style.SIMPLE), docs=Docs(deprecated=True)),
)
OPERATION = Operation(
    id=NodeId("openapi.yaml#/paths/put"),
    operation_id="putJob",
    method="PUT",
    path="/jobs/{id}/{label}",
    tags=("jobs",),
    parameters=PARAMETERS,
    body=RequestBody(
        id=NodeId("openapi.yaml#/body"),
        required=True,
        contents=(
            content("application/json", named("Job")),
            content("image/png", BinaryType()),
            FORM,
        ),
        docs=Docs(None, "The job"),
    ),
    responses=(
        Response(
            id=NodeId("openapi.yaml#/200"),
            status="200",
            contents=(
                replace(content("application/json", named("Job")), examples=EXAMPLES),
                content("text/plain", None),
            ),
            docs=Docs(None, "Done"),
        ),
        Response(id=NodeId("openapi.yaml#/4XX"), status="4XX", contents=()),
    ),
    security=((SecurityUse("basic"), SecurityUse("key", ("read",))), ()),
    docs=Docs("Put", NASTY, deprecated=True),
)
FULL = Api(
    id=NodeId("openapi.yaml#"),
    title=NASTY,
    version="1",
    docs=Docs(None, "What it is"),
    servers=(
        Server(
            id=NodeId("s"), url="https://x.test/v1", environment="X_URL", docs=Docs(None, "Live")
        ),
    ),
    security_schemes=(
        SecurityScheme(
            id=NodeId("basic"),
            name="basic",
            kind=SchemeKind.BASIC,
            credentials=(Credential("username", "user", "X_USER"), Credential("password")),
            docs=Docs(None, NASTY),
        ),
        SecurityScheme(
            id=NodeId("bearer"),
            name="bearer",
            kind=SchemeKind.BEARER,
            credentials=(Credential("token", None, "X_TOKEN"),),
        ),
        SecurityScheme(
            id=NodeId("key"),
            name="key",
            kind=SchemeKind.API_KEY,
            credentials=(Credential("key"),),
            location="header",
            parameter="X-Key",
        ),
        SecurityScheme(id=NodeId("other"), name="other", kind=SchemeKind.OTHER, credentials=()),
    ),
    tags=(
        Tag(id=NodeId("t"), name="jobs", docs=Docs(None, "All jobs")),
        Tag(id=NodeId("u"), name="u"),
    ),
    operations=(OPERATION,),
    declarations=api(model("Job", field(NASTY, StringType()))).declarations,
)


TEXT = {"type": "string"}
WRITTEN_PARAMETERS = [
    {"name": "id", "in": "path", "required": True, "schema": TEXT},
    {
        "name": "label",
        "in": "path",
        "required": True,
        "style": "label",
        "explode": True,
        "schema": TEXT,
    },
    {
        "name": "q",
        "in": "query",
        "description": NASTY,
        "allowReserved": True,
        "schema": TEXT,
    },
    {"name": "p", "in": "query", "style": "pipeDelimited", "schema": TEXT},
    {
        "name": "d",
        "in": "query",
        "explode": False,
        "schema": {"type": "string", "default": "x"},
    },
    {"name": "j", "in": "query", "content": {"application/json": {"schema": {}}}},
    {"name": "X-Old", "in": "header", "deprecated": True, "schema": TEXT},
]


def test_operations_are_written_without_what_goes_without_saying() -> None:
    job = {"$ref": "#/components/schemas/Job"}
    assert written(FULL)["paths"] == {
        "/jobs/{id}/{label}": {
            "put": {
                "operationId": "putJob",
                "summary": "Put",
                "description": NASTY,
                "deprecated": True,
                "tags": ["jobs"],
                "parameters": WRITTEN_PARAMETERS,
                "requestBody": {
                    "description": "The job",
                    "required": True,
                    "content": {
                        "application/json": {"schema": job},
                        "image/png": {"schema": {"type": "string", "format": "binary"}},
                        "multipart/form-data": {
                            "schema": job,
                            "encoding": {
                                NASTY: {"contentType": "image/png"},
                                "b": {"style": "spaceDelimited", "explode": False},
                            },
                        },
                    },
                },
                "responses": {
                    "200": {
                        "description": "Done",
                        "content": {
                            "application/json": {
                                "schema": job,
                                "example": None,
                                "examples": {
                                    "small": {
                                        "summary": "The least",
                                        "description": NASTY,
                                        "value": {NASTY: 1},
                                    },
                                    "far": {"externalValue": "https://x.test/far"},
                                },
                            },
                            "text/plain": {},
                        },
                    },
                    "4XX": {"description": ""},
                },
                "security": [{"basic": [], "key": ["read"]}, {}],
            }
        }
    }


def test_the_rest_of_the_document_is_written() -> None:
    found: Any = written(FULL)
    assert list(found) == ["openapi", "info", "servers", "tags", "paths", "components"]
    assert found["openapi"] == "3.1.1"
    assert found["info"] == {"title": NASTY, "description": "What it is", "version": "1"}
    assert found["servers"] == [
        {"url": "https://x.test/v1", "description": "Live", "x-env": "X_URL"}
    ]
    assert found["tags"] == [{"name": "jobs", "description": "All jobs"}, {"name": "u"}]
    assert found["components"]["securitySchemes"] == {
        "basic": {
            "type": "http",
            "scheme": "basic",
            "description": NASTY,
            "x-credentials": {"username": {"argument": "user", "env": "X_USER"}},
        },
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "x-credentials": {"token": {"env": "X_TOKEN"}},
        },
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "other": {"type": "mutualTLS"},
    }


def test_a_method_that_came_later_makes_the_document_3_2() -> None:
    get, query, copy = (
        Operation(
            id=NodeId(f"openapi.yaml#/{method}"),
            operation_id=None,
            method=method,
            path="/a",
            tags=(),
            parameters=(),
            body=None,
            responses=OPERATION.responses[1:],
            security=(),
        )
        for method in ("GET", "QUERY", "COPY")
    )
    found: Any = written(api(operations=(get, query, copy)))
    assert found["openapi"] == "3.2.0"
    assert list(found["paths"]["/a"]) == ["get", "query", "additionalOperations"]
    assert list(found["paths"]["/a"]["additionalOperations"]) == ["COPY"]
    validate(found)


def test_an_example_as_it_is_written_makes_the_document_3_2(tmp_path: Path) -> None:
    example = Example(name="stream", data=[1, 2], text="1\n2\n")
    stream = replace(content("application/jsonl", AnyType()), examples=(example,))
    response = replace(OPERATION.responses[1], contents=(stream,))
    watch = replace(OPERATION, responses=(response,), security=())
    found: Any = written(replace(FULL, operations=(watch,)))
    assert found["openapi"] == "3.2.0"
    validate(found)
    again, _ = read_back(found, tmp_path)
    assert again.operations[0].responses[0].contents[0].examples == (example,)


@pytest.mark.parametrize("found", [FULL, api()], ids=["full", "empty"])
def test_it_is_valid_and_reads_back_as_the_same(found: Api, tmp_path: Path) -> None:
    made = written(found)
    validate(json.loads(json.dumps(made)))
    again, sink = read_back(made, tmp_path)
    assert not sink.failed
    assert written(again) == made
