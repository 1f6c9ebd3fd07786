"""Types and declarations written back are schemas that mean the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate

from rewriting import read_back, understood, written
from small_api import alias, api, enum, field, model, named, node_id
from specular.diagnostics import Sink
from specular.ir.models import Default, Field
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    BooleanType,
    Bounds,
    ConstType,
    Discriminator,
    Docs,
    Engine,
    EnumType,
    IntegerType,
    MapType,
    NeverType,
    NullType,
    NumberType,
    Pattern,
    StringType,
    TupleType,
    Type,
    UnionType,
)
from specular.rendering.document import Schemas, document
from specular.rendering.document_operations import JsonObject
from trees import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NASTY = 'a"b\'c\\d\n"""\u2028{{ x }} $ref #/~1 %41 é\U0001f600'
BOUNDS = Bounds(minimum=1, exclusive_maximum=2.5, multiple_of=0.5)


def component(found: JsonObject, name: str) -> JsonObject:
    schema: Any = found
    for key in ("components", "schemas", name):
        schema = schema[key]
    assert isinstance(schema, dict)
    return schema


@pytest.mark.parametrize(
    ("found", "schema"),
    [
        (AnyType(), {}),
        (NeverType(), False),
        (NullType(), {"type": "null"}),
        (BooleanType(), {"type": "boolean"}),
        (
            IntegerType(Bounds(maximum=0), "int64"),
            {"type": "integer", "format": "int64", "maximum": 0},
        ),
        (
            NumberType(BOUNDS),
            {"type": "number", "minimum": 1, "exclusiveMaximum": 2.5, "multipleOf": 0.5},
        ),
        (NumberType(Bounds(exclusive_minimum=0)), {"type": "number", "exclusiveMinimum": 0}),
        (
            StringType("uuid", 0, 9, Pattern(NASTY)),
            {"type": "string", "format": "uuid", "minLength": 0, "maxLength": 9, "pattern": NASTY},
        ),
        (BinaryType(), {"type": "string", "format": "binary"}),
        (
            ArrayType(AnyType(), 1, 2, unique_items=True),
            {"type": "array", "items": {}, "minItems": 1, "maxItems": 2, "uniqueItems": True},
        ),
        (
            MapType(BooleanType(), 1, 2),
            {
                "type": "object",
                "additionalProperties": {"type": "boolean"},
                "minProperties": 1,
                "maxProperties": 2,
            },
        ),
        (
            TupleType((StringType(), named("Cat")), None, 1, 2, unique_items=True),
            {
                "type": "array",
                "prefixItems": [{"type": "string"}, {"$ref": "#/components/schemas/Cat"}],
                "items": False,
                "minItems": 1,
                "maxItems": 2,
                "uniqueItems": True,
            },
        ),
        (TupleType((NullType(),), AnyType()), {"type": "array", "prefixItems": [{"type": "null"}]}),
        (ConstType(None), {"const": None}),
        (EnumType((0.5, 1), NumberType()), {"type": "number", "enum": [0.5, 1]}),
        (EnumType(("a", [1]), AnyType()), {"enum": ["a", [1]]}),
        (ConstType({"a": [NASTY]}), {"const": {"a": [NASTY]}}),
        (UnionType((StringType(), NullType())), {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        (
            UnionType(
                (named("Cat"), named("Dog")),
                exclusive=True,
                discriminator=Discriminator("kind", {NASTY: node_id("Cat")}),
            ),
            {
                "oneOf": [
                    {"$ref": "#/components/schemas/Cat"},
                    {"$ref": "#/components/schemas/Dog"},
                ],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {NASTY: "#/components/schemas/Cat"},
                },
            },
        ),
    ],
)
def test_each_kind_of_type_is_written(found: Type, schema: object) -> None:
    assert Schemas({node_id(one): one for one in ("Cat", "Dog")}).type(found) == schema


def test_declarations_are_components_by_their_planned_names() -> None:
    found = api(model("Job", field("state", named("in line"))), enum("in line", "b", "a"))
    names = {node_id("Job"): "Job", node_id("in line"): "JobState"}
    assert document(found, names)["components"] == {
        "schemas": {
            "Job": {
                "type": "object",
                "properties": {"state": {"$ref": "#/components/schemas/JobState"}},
            },
            "JobState": {"type": "string", "enum": ["b", "a"]},
        }
    }


def test_an_object_says_what_its_members_are() -> None:
    docs = Docs("Title", NASTY, deprecated=True, examples=(1, None))
    first = Field(
        id=node_id("Job", "properties", "b"),
        wire_name="b",
        type=named("Job"),
        required=True,
        default=Default(None),
        read_only=True,
        write_only=True,
        docs=docs,
    )
    job = model("Job", first, field("a", NeverType(), docs=Docs("No")), additional=None, docs=docs)
    prose = {"title": "Title", "description": NASTY, "deprecated": True, "examples": [1, None]}
    schema = component(written(api(job)), "Job")
    assert schema == {
        "type": "object",
        "required": ["b"],
        "properties": {
            "b": {
                "$ref": "#/components/schemas/Job",
                **prose,
                "default": None,
                "readOnly": True,
                "writeOnly": True,
            },
            "a": {"not": {}, "title": "No"},
        },
        "additionalProperties": False,
        **prose,
    }
    properties: Any = schema["properties"]
    assert list(properties) == ["b", "a"]


@pytest.mark.parametrize(
    ("additional", "rest"),
    [
        (AnyType(), {}),
        (None, {"unevaluatedProperties": False}),
        (IntegerType(), {"unevaluatedProperties": {"type": "integer"}}),
    ],
)
def test_a_closed_object_leaves_the_members_of_its_base_alone(
    additional: Type | None, rest: dict[str, object]
) -> None:
    found = api(
        model("Base", field("a", AnyType())), model("Job", bases=("Base",), additional=additional)
    )
    assert component(written(found), "Job") == {
        "type": "object",
        "allOf": [{"$ref": "#/components/schemas/Base"}],
        "properties": {},
        **rest,
    }


def test_the_spec_of_this_project_reads_back_as_the_same(tmp_path: Path) -> None:
    sink = Sink()
    made = written(understood(ROOT / "spec" / "openapi.yaml", sink))
    assert not sink.diagnostics
    validate(made)
    again, sink = read_back(made, tmp_path)
    assert not sink.diagnostics
    assert json.dumps(written(again)) == json.dumps(made)


def test_inline_schemas_get_names_and_every_kind_reads_back(tmp_path: Path) -> None:
    found = api(
        model("Base", field("id", StringType(), required=True)),
        model(
            "Job",
            field("any", AnyType()),
            field("never", NeverType()),
            field("nothing", NullType()),
            field("flag", BooleanType(), docs=Docs("Flag", NASTY, deprecated=True)),
            field("count", IntegerType(Bounds(minimum=0), "int32")),
            field("ratio", NumberType(BOUNDS)),
            field("text", StringType("date", 1, 2, Pattern("^a", Engine.PYDANTIC, "^a"))),
            field("list", ArrayType(MapType(AnyType(), 1, 2), 1, 2, unique_items=True)),
            field("true", ConstType(value=True)),
            field("either", UnionType((StringType(), IntegerType(), NullType()))),
            field("one", UnionType((named("Base"), named("State")), exclusive=True)),
            bases=("Base",),
        ),
        enum("State", "b", "a"),
        enum("Level", 3, -1),
        alias("Ids", ArrayType(named("Ids"))),
        model("Closed", field("a", StringType()), additional=None),
        model("Typed", field("a", StringType()), additional=named("Level")),
    )
    made = written(found)
    validate(json.loads(json.dumps(made)))
    again, sink = read_back(made, tmp_path)
    assert not sink.failed
    assert written(again) == made
