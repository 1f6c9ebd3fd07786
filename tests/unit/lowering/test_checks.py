"""What a type cannot say of a schema becomes a check, and what it says does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from small_document import declarations, reference
from specular.diagnostics import Sink
from specular.ir.checks import (
    Always,
    AtMostOne,
    ByName,
    Check,
    Combined,
    Contains,
    DependentRequired,
    If,
    Limit,
    ListedValue,
    Not,
    OneValue,
    Pattern,
    PropertyNames,
    Referenced,
    Required,
    TypeIs,
    Unevaluated,
)
from specular.ir.models import AliasModel, ObjectModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    CheckedType,
    IntegerType,
    MapType,
    NodeId,
    StringType,
)
from specular.lowering.checks import _MAX_NODES

if TYPE_CHECKING:
    from specular.ir.types import JsonValue, Type

PLACE = "openapi.yaml#/components/schemas/"
TEXT = StringType()
VALID = Always(valid=True)


def lowered(schema: JsonValue, **others: JsonValue) -> Type:
    """Return what a component is an alias of."""
    found = declarations({"It": schema, **others})["It"]
    assert isinstance(found, AliasModel)
    return found.type


def checks_of(schema: JsonValue, **others: JsonValue) -> tuple[Check, ...]:
    """Return what is checked of a component, be it a class or not."""
    found = declarations({"It": schema, **others})["It"]
    if isinstance(found, ObjectModel):
        return found.checks
    assert isinstance(found, AliasModel)
    return found.type.checks if isinstance(found.type, CheckedType) else ()


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"minLength": 2}, CheckedType(AnyType(), (Limit("minLength", 2),))),
        ({"type": "string", "minLength": 2, "minItems": 1}, StringType(min_length=2)),
        (
            {"type": "string", "not": {"const": ""}},
            CheckedType(TEXT, (Not(OneValue("")),)),
        ),
        (
            {"type": "array", "contains": {"type": "string"}, "minContains": 2},
            CheckedType(ArrayType(AnyType()), (Contains(TypeIs(("string",)), 2),)),
        ),
        (
            {"type": "object", "propertyNames": {"pattern": "a"}},
            CheckedType(MapType(AnyType()), (PropertyNames(Pattern("a")),)),
        ),
        ({"type": "string", "then": {"minLength": 2}}, TEXT),
        ({"type": "string", "if": {"minLength": 2}}, TEXT),
        (
            {"type": "integer", "if": {"minimum": 2}, "else": {"const": 1}},
            CheckedType(IntegerType(), (If(Limit("minimum", 2), VALID, OneValue(1)),)),
        ),
        ({"type": "string", "anyOf": [{"type": "string", "minLength": 1}]}, None),
    ],
)
def test_what_the_type_does_not_say_is_checked(schema: JsonValue, expected: Type | None) -> None:
    sink = Sink()
    found = declarations({"It": schema}, sink)["It"]
    assert isinstance(found, AliasModel)
    if expected is None:
        assert not isinstance(found.type, CheckedType)
    else:
        assert found.type == expected
    assert sink.diagnostics == []


def test_siblings_of_a_reference_are_checked() -> None:
    sibling: JsonValue = {**reference("Text"), "not": {"maxLength": 3}, "title": "T"}
    found = lowered(sibling, Text={"type": "string"})
    assert found == CheckedType(TEXT, (Not(Limit("maxLength", 3)),))


def test_an_object_is_checked_as_a_whole() -> None:
    schema: JsonValue = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["a", "b"],
        "dependentRequired": {"a": ["c"]},
        "maxProperties": 3,
        "anyOf": [{"required": ["c"]}, {"required": ["d"]}],
    }
    assert checks_of(schema) == (
        Required(("b",)),
        Limit("maxProperties", 3),
        DependentRequired({"a": ("c",)}),
        Combined("anyOf", (Required(("c",)), Required(("d",)))),
    )


def test_conditions_of_parts_that_are_merged_all_hold() -> None:
    schema: JsonValue = {
        "allOf": [{"type": "string", "not": {"const": "a"}}, {"not": {"const": "b"}}],
        "if": {"minLength": 2},
        "then": {"pattern": "^c"},
    }
    found = lowered(schema)
    assert isinstance(found, CheckedType)
    assert found.type == TEXT
    assert set(found.checks) == {
        Not(OneValue("a")),
        Not(OneValue("b")),
        If(Limit("minLength", 2), Pattern("^c")),
    }


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ({"type": "integer"}, {"type": "string"}, False),
        ({"type": "integer"}, {"type": "number"}, True),
        ({"const": 1}, {"const": True}, False),
        ({"const": 1}, {"const": 1.0}, True),
        ({"enum": ["a", "b"]}, {"enum": ["c"]}, False),
        ({"enum": [[1]]}, {"enum": [[1.0]]}, True),
        ({"type": "object", "required": ["a"]}, {"type": "object"}, True),
        (
            {"type": "object", "required": ["a"]},
            {"type": "object", "properties": {"b": {}}, "additionalProperties": False},
            False,
        ),
        (
            {"properties": {"k": {"properties": {"t": {"const": 1}}, "required": ["t"]}}}
            | {"required": ["k"]},
            {"properties": {"k": {"properties": {"t": {"const": 2}}, "required": ["t"]}}}
            | {"required": ["k"]},
            False,
        ),
        ({"properties": {"k": {"const": 1}}}, {"properties": {"k": {"const": 2}}}, True),
        (False, {"type": "string"}, False),
    ],
)
def test_only_members_that_overlap_are_kept_apart(
    one: JsonValue, other: JsonValue, *, overlap: bool
) -> None:
    found = checks_of({"oneOf": [reference("One"), reference("Other")]}, One=one, Other=other)
    assert any(isinstance(check, AtMostOne) for check in found) is overlap


def test_a_property_that_tells_the_members_apart_is_believed() -> None:
    schema: JsonValue = {
        "oneOf": [reference("One"), reference("Other")],
        "discriminator": {"propertyName": "k"},
    }
    assert checks_of(schema, One={"type": "object"}, Other={"type": "object"}) == ()


def test_a_reference_may_lead_back() -> None:
    assert checks_of({"type": "object", "not": reference("It")}) == (
        Not(Referenced(NodeId(f"{PLACE}It"), exact=True)),
    )


def test_what_is_referred_to_stands_there_where_its_members_matter() -> None:
    found = checks_of(
        {
            "type": "object",
            "anyOf": [reference("One"), {"properties": {"b": {}}}],
            "unevaluatedProperties": False,
        },
        One={"type": "object", "properties": {"a": {"enum": [1]}}},
    )
    one = Combined("allOf", (TypeIs(("object",)), ByName("properties", {"a": ListedValue((1,))})))
    either = Combined("anyOf", (one, ByName("properties", {"b": VALID})))
    assert found == (Unevaluated("unevaluatedProperties", Always(valid=False), (either,)),)


def test_a_class_is_closed_where_it_is_known_what_is_evaluated() -> None:
    schema: JsonValue = {
        "allOf": [reference("Base")],
        "properties": {"b": {}},
        "unevaluatedProperties": False,
    }
    base: JsonValue = {"type": "object", "properties": {"a": {}}}
    found = declarations({"It": schema, "Base": base})["It"]
    assert isinstance(found, ObjectModel)
    assert (found.additional, found.checks) == (None, ())


def test_a_schema_with_too_many_checks_keeps_its_type() -> None:
    schemas: dict[str, JsonValue] = {
        f"S{n}": {"anyOf": [reference(f"S{n + 1}"), reference(f"S{n + 1}")]} for n in range(20)
    }
    sink = Sink()
    schemas |= {
        "S20": {"type": "object"},
        "It": {**reference("S0"), "unevaluatedProperties": False},
    }
    found = declarations(schemas, sink)["It"]
    assert isinstance(found, AliasModel)
    assert not isinstance(found.type, CheckedType)
    (told,) = sink.diagnostics
    assert (told.code.value, str(_MAX_NODES) in told.message) == ("schema-approximated", True)


def test_references_in_a_circle_end() -> None:
    schemas: dict[str, JsonValue] = {
        "It": {"anyOf": [reference("Other")], "unevaluatedProperties": False},
        "Other": {"anyOf": [reference("It"), {"type": "object"}]},
    }
    assert list(declarations(schemas)) == ["It", "Other"]
