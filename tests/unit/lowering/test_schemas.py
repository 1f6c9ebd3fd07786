"""Schemas become the types that say the same of which values are valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from small_document import declarations, reference
from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    BooleanType,
    Bounds,
    ConstType,
    EnumType,
    IntegerType,
    MapType,
    NamedType,
    NeverType,
    NodeId,
    NullType,
    NumberType,
    StringType,
    Type,
    UnionType,
)

if TYPE_CHECKING:
    from specular.ir.types import JsonValue

PLACE = "openapi.yaml#/components/schemas/"
TEXT = StringType()


def lowered(schema: JsonValue, **others: JsonValue) -> Type:
    """Return what the property `it` of an object is, where it has a schema."""
    holder: JsonValue = {"type": "object", "properties": {"it": schema}}
    found = declarations({**others, "Holder": holder})["Holder"]
    assert isinstance(found, ObjectModel)
    (field,) = found.fields
    return field.type


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, AnyType()),
        (True, AnyType()),
        (False, NeverType()),
        ({"type": "null"}, NullType()),
        ({"type": "boolean"}, BooleanType()),
        ({"type": "integer", "format": "int32"}, IntegerType(format="int32")),
        ({"type": "number", "minimum": 0}, NumberType(Bounds(minimum=0))),
        ({"type": "string", "format": "date", "maxLength": 5}, StringType("date", None, 5)),
        ({"type": "string", "format": "binary"}, BinaryType()),
        ({"type": "array"}, ArrayType(AnyType())),
        ({"items": {"type": "string"}}, ArrayType(TEXT)),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1}, ArrayType(TEXT, 1)),
        ({"type": "object"}, MapType(AnyType())),
        ({"additionalProperties": {"type": "string"}}, MapType(TEXT)),
        ({"type": "object", "maxProperties": 2}, MapType(AnyType(), None, 2)),
        ({"const": None}, ConstType(None)),
        ({"const": {"a": [1]}}, ConstType({"a": [1]})),
        ({"enum": [1.5]}, EnumType((1.5,), NumberType())),
        (
            {"type": "number", "enum": [0.5, 1]},
            EnumType((0.5, 1), NumberType()),
        ),
        ({"enum": []}, NeverType()),
        (
            {"enum": [True, 1]},
            EnumType((True, 1), UnionType((BooleanType(), NumberType()))),
        ),
        ({"type": "boolean", "enum": [True]}, ConstType(value=True)),
        ({"type": "string", "enum": [1]}, TEXT),
        ({"type": ["string", "null"]}, UnionType((TEXT, NullType()))),
        ({"type": ["null", "string"]}, UnionType((NullType(), TEXT))),
        ({"allOf": [{"type": "string"}]}, TEXT),
        ({"type": "string", "allOf": [{}]}, TEXT),
        ({"anyOf": [{"type": "string"}, {"type": "string"}]}, TEXT),
        ({"anyOf": [{"type": "string"}, {}]}, AnyType()),
        ({"oneOf": [{"type": "string"}], "description": "one"}, TEXT),
        (
            {"anyOf": [{"type": "string"}, {"type": ["null", "boolean"]}]},
            UnionType((TEXT, NullType(), BooleanType())),
        ),
        (
            {"oneOf": [{"type": "string"}, {"type": "boolean"}]},
            UnionType((TEXT, BooleanType()), exclusive=True),
        ),
    ],
)
def test_type(schema: JsonValue, expected: Type) -> None:
    assert repr(lowered(schema)) == repr(expected)


@pytest.mark.parametrize(
    ("target", "is_null"),
    [
        ({"type": "string"}, False),
        ({"type": "object", "properties": {"a": {}}}, False),
        ({"type": ["object", "null"], "properties": {"a": {}}}, True),
        ({"type": "object", "nullable": True, "properties": {"a": {}}}, True),
        ({"nullable": True, "allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}, True),
        ({"allOf": [{"nullable": True, "properties": {"a": {}}}, {"description": "It."}]}, True),
        ({"allOf": [{"nullable": True, "properties": {"a": {}}}, {"type": "object"}]}, False),
        ({"type": "string", "enum": ["a"]}, False),
        ({"type": ["string", "null"], "enum": ["a", None]}, True),
        ({"type": "string", "nullable": True, "enum": ["a", None]}, True),
        ({"enum": ["a", None]}, True),
        # An alias says itself that it may be null.
        ({"type": ["string", "null"]}, False),
    ],
)
def test_a_reference_is_null_where_a_class_cannot_say_so(
    target: JsonValue, *, is_null: bool
) -> None:
    name = NamedType(NodeId(f"{PLACE}Target"))
    expected = UnionType((name, NullType())) if is_null else name
    assert lowered(reference("Target"), Target=target) == expected


SIMPLE: st.SearchStrategy[dict[str, JsonValue]] = st.one_of(
    st.fixed_dictionaries({"type": st.sampled_from(["string", "boolean", "object", "array"])}),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number"])}, optional={"minimum": st.integers(-9, 9)}
    ),
    st.just({"type": "object", "properties": {"a": {"type": "string"}}}),
)


@given(SIMPLE)
def test_both_ways_to_write_null_are_one(schema: dict[str, JsonValue]) -> None:
    old = lowered({**schema, "nullable": True})
    assert old == lowered({**schema, "type": [schema["type"], "null"]})
    assert isinstance(old, UnionType)
    assert old.members == (lowered(schema), NullType())


@given(st.integers(-5, 5), st.sampled_from(["minimum", "maximum"]))
def test_both_ways_to_write_exclusive_bounds_are_one(bound: int, plain: str) -> None:
    exclusive = f"exclusive{plain.capitalize()}"
    old = lowered({"type": "integer", plain: bound, exclusive: True})
    assert old == lowered({"type": "integer", exclusive: bound})
    assert lowered({"type": "integer", plain: bound, exclusive: False}) == lowered(
        {"type": "integer", plain: bound}
    )


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"type": "string", "enum": ["b", "a", "b"]}, ["b", "a"]),
        ({"enum": ["a", None]}, ["a"]),
        ({"type": "string", "enum": [1, "a", True]}, ["a"]),
        ({"type": "integer", "enum": [2, 1]}, [2, 1]),
        ({"type": "number", "enum": [2, 1]}, [2, 1]),
        ({"enum": ["null", "true", "1"]}, ["null", "true", "1"]),
    ],
)
def test_enumerations_have_each_value_once_in_order(
    schema: JsonValue, values: list[str | int]
) -> None:
    found = declarations({"Kind": schema})["Kind"]
    assert isinstance(found, EnumModel)
    assert [member.value for member in found.members] == values
    assert len({member.id for member in found.members}) == len(values)


def test_a_component_keeps_its_name_whatever_its_kind() -> None:
    found = declarations(
        {
            "Text": {"type": "string"},
            "Again": reference("Text"),
            "More": {**reference("Text"), "description": "More of it."},
            "Own": {**reference("Text"), "maxLength": 3},
            "Wrapped": {"allOf": [reference("Text")]},
        }
    )
    assert list(found) == ["Text", "Again", "More", "Own", "Wrapped"]
    for name in ("Again", "More", "Wrapped"):
        declared = found[name]
        assert isinstance(declared, AliasModel)
        assert declared.type == NamedType(NodeId(f"{PLACE}Text"))
    assert isinstance(found["Own"], AliasModel)
    assert found["Own"].type == StringType(max_length=3)
    assert found["More"].docs.description == "More of it."


def test_aliases_may_lead_to_themselves() -> None:
    found = declarations(
        {"Tree": {"anyOf": [{"type": "string"}, {"type": "array", "items": reference("Tree")}]}}
    )
    tree = found["Tree"]
    assert isinstance(tree, AliasModel)
    assert tree.type == UnionType((TEXT, ArrayType(NamedType(tree.id))))


def test_chains_of_references_may_be_long() -> None:
    count = 2000
    chain: dict[str, JsonValue] = {
        f"M{index}": {
            "type": "object",
            "properties": {"next": reference(f"M{(index + 1) % count}")},
        }
        for index in range(count)
    }
    assert list(declarations(chain)) == list(chain)


def test_what_is_referred_to_is_declared_wherever_it_stands() -> None:
    inner: JsonValue = {"type": "object", "properties": {"a": {"type": "string"}}}
    found = declarations(
        {
            "It": {"$ref": "#/components/schemas/Other/$defs/Deep"},
            "Other": {"type": "object", "$defs": {"Deep": inner}, "properties": {"b": inner}},
        }
    )
    assert list(found) == ["It", "Other b", "Other"]
