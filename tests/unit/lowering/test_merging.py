"""What several schemas say together admits what each of them admits, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_document import declarations, reference
from specular.diagnostics import Code, Sink
from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.references import references_of
from specular.ir.types import (
    AnyType,
    ArrayType,
    Bounds,
    ConstType,
    EnumType,
    IntegerType,
    MapType,
    NamedType,
    NullType,
    NumberType,
    StringType,
    Type,
    UnionType,
)

if TYPE_CHECKING:
    from specular.ir.types import JsonValue


def together(*parts: JsonValue, sink: Sink | None = None) -> Type:
    found = declarations({"It": {"allOf": list(parts)}}, sink)["It"]
    assert isinstance(found, AliasModel)
    return found.type


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"type": "string"}, {}, StringType()),
        ({"type": "string"}, {"minLength": 1}, StringType(None, 1)),
        ({"type": "string", "maxLength": 3}, {"maxLength": 5}, StringType(None, None, 3)),
        ({"type": "string"}, {"type": ["null", "string"]}, StringType()),
        ({"type": "string"}, {"format": "uuid"}, StringType("uuid")),
        ({"type": "number"}, {"type": "integer"}, IntegerType()),
        ({"type": "number", "maximum": 3}, {"maximum": 2.5}, NumberType(Bounds(maximum=2.5))),
        (
            {"type": "number", "exclusiveMinimum": 3},
            {"minimum": 2},
            NumberType(Bounds(2, 3)),
        ),
        (
            {"type": "number", "multipleOf": 0.2},
            {"multipleOf": 0.3},
            NumberType(Bounds(multiple_of=0.6)),
        ),
        (
            {"type": "integer", "multipleOf": 4},
            {"multipleOf": 6},
            IntegerType(Bounds(multiple_of=12)),
        ),
        ({"type": "array"}, {"minItems": 2}, ArrayType(AnyType(), 2)),
        ({"items": {"type": "number"}}, {"items": {"type": "integer"}}, ArrayType(IntegerType())),
        (
            {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
            {"additionalProperties": {"type": "string"}},
            MapType(StringType()),
        ),
        ({"type": ["string", "integer"]}, {"type": ["integer", "null"]}, IntegerType()),
        ({"enum": [1.5, "a"]}, {"enum": [2, 1.5]}, EnumType((1.5,), NumberType())),
        ({"type": "string"}, {"const": "a"}, ConstType("a")),
        ({"enum": ["a", "b"]}, {"const": "a"}, ConstType("a")),
        ({"type": "string"}, {"nullable": True}, UnionType((StringType(), NullType()))),
        (
            {"type": ["string", "null"]},
            {"maxLength": 1},
            UnionType((StringType(None, None, 1), NullType())),
        ),
        (True, {"type": "string"}, StringType()),
    ],
)
def test_both_hold(one: JsonValue, other: JsonValue, expected: Type) -> None:
    sink = Sink()
    assert repr(together(one, other, sink=sink)) == repr(expected)
    assert repr(together(other, one, sink=sink)) == repr(expected)
    assert sink.diagnostics == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": "string"}, {"type": "integer"}),
        ({"enum": ["a"]}, {"enum": ["b"]}),
        ({"const": 1}, {"const": True}),
        ({"type": "integer", "minimum": 4}, {"maximum": 3}),
        ({"type": "object", "properties": {"a": {}}}, {"type": "array"}),
        (
            {"type": "object", "properties": {"a": {"type": "string"}}},
            {"properties": {"a": {"type": "integer"}}},
        ),
    ],
)
def test_parts_that_contradict_each_other_are_told_once(one: JsonValue, other: JsonValue) -> None:
    sink = Sink()
    declarations({"It": {"allOf": [one, other]}}, sink)
    assert [found.code for found in sink.diagnostics] == [Code.SCHEMA_CONFLICT]


def test_parts_that_contain_each_other_end() -> None:
    names = ("A", "B", "C", "D")
    schemas: dict[str, JsonValue] = {
        name: {
            "type": "object",
            "properties": {
                "next": reference(names[(index + 1) % 4]),
                "first": reference("A"),
                name.lower(): {"type": "string"},
            },
        }
        for index, name in enumerate(names)
    }
    both: JsonValue = {"allOf": [reference("A"), reference("C")]}
    found = declarations({**schemas, "It": both})
    it = found["It"]
    assert isinstance(it, ObjectModel)
    kinds = {one.wire_name: one.type for one in it.fields}
    assert kinds["first"] == NamedType(found["A"].id)
    # From A and C one comes to B and D, and from there back to A and C.
    pair = found["It next"]
    assert isinstance(pair, ObjectModel)
    back = {one.wire_name: one.type for one in pair.fields}
    assert back["next"] == NamedType(it.id)


def test_every_name_that_is_used_is_declared() -> None:
    plain: JsonValue = {"type": "object", "properties": {"a": {"type": "string"}}}
    tree: JsonValue = {"type": "array", "items": reference("Tree")}
    found = declarations(
        {
            "Union": {"type": "object", "oneOf": [plain, reference("Other")]},
            "Other": {"allOf": [reference("Base"), {"properties": {"it": plain}}]},
            "Base": {"type": "object", "properties": {"it": {"type": "object"}}},
            "Tree": {"anyOf": [{"type": "string"}, tree]},
            "Rows": {"type": "array", "items": reference("Rows")},
            "Both": {"allOf": [reference("Rows"), {"type": "array", "items": reference("Both")}]},
            "Deep": {"properties": {"it": {"allOf": [reference("Tree"), tree]}}},
        }
    )
    known = {one.id for one in found.values()}
    used = {target for one in found.values() for target in references_of(one)}
    assert used <= known


TEXT = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={"minLength": st.integers(0, 4), "maxLength": st.integers(4, 8)},
)


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_the_order_of_parts_says_nothing(parts: list[dict[str, JsonValue]]) -> None:
    assert together(*parts) == together(*reversed(parts))


@pytest.mark.parametrize("wrong", [1.5, "x", {}])
def test_a_list_of_values_that_says_nothing_leaves_that_of_a_part(wrong: JsonValue) -> None:
    schemas: dict[str, JsonValue] = {
        "Mark": {"type": "string", "enum": ["X", "O"]},
        "It": {**reference("Mark"), "enum": wrong, "maxLength": 1},
    }
    found = declarations(schemas, Sink())["It"]
    assert isinstance(found, EnumModel)
    assert [one.value for one in found.members] == ["X", "O"]
