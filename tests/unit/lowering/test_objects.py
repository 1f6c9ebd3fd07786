"""Objects have the fields of all their parts, by inheritance or as copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_document import declarations, reference
from specular.diagnostics import Code, Sink
from specular.ir.checks import Required
from specular.ir.models import ObjectModel
from specular.ir.types import AnyType, StringType

if TYPE_CHECKING:
    from specular.ir.models import Declaration
    from specular.ir.types import JsonValue

NAMES = ("a", "b", "c", "d")
PART: st.SearchStrategy[dict[str, JsonValue]] = st.builds(
    lambda own, required: {
        "type": "object",
        "properties": {name: {"type": "string"} for name in own},
        "required": list(required),
    },
    st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=3),
    st.lists(st.sampled_from(NAMES), unique=True, max_size=2),
)


def fields(model: Declaration, found: dict[str, Declaration]) -> dict[str, bool]:
    """Return whether each field is required, those of the bases included."""
    assert isinstance(model, ObjectModel)
    by_id = {one.id: one for one in found.values()}
    inherited: dict[str, bool] = {}
    for base in model.bases:
        inherited |= fields(by_id[base], found)
    return inherited | {one.wire_name: one.required for one in model.fields}


@settings(deadline=None)
@given(st.lists(PART, min_size=1, max_size=3), st.lists(PART, max_size=2), PART)
def test_an_object_has_the_fields_of_all_its_parts(
    bases: list[dict[str, JsonValue]], inline: list[dict[str, JsonValue]], own: dict[str, JsonValue]
) -> None:
    schemas: dict[str, JsonValue] = {f"Base{index}": base for index, base in enumerate(bases)}
    found = declarations({**schemas, "It": {**own, "allOf": [*map(reference, schemas), *inline]}})
    parts = [*bases, *inline, own]
    names = {name for part in parts for name in _members(part, "properties")}
    required = {name for part in parts for name in _members(part, "required")}
    assert fields(found["It"], found) == {name: name in required for name in names}


def _members(part: dict[str, JsonValue], key: str) -> list[str]:
    found = part[key]
    assert isinstance(found, dict | list)
    return [name for name in found if isinstance(name, str)]


@settings(deadline=None)
@given(st.lists(PART, min_size=1, max_size=3), PART)
def test_a_subclass_changes_no_inherited_field(
    bases: list[dict[str, JsonValue]], own: dict[str, JsonValue]
) -> None:
    schemas: dict[str, JsonValue] = {f"Base{index}": base for index, base in enumerate(bases)}
    found = declarations({**schemas, "It": {**own, "allOf": [*map(reference, schemas)]}})
    model = found["It"]
    assert isinstance(model, ObjectModel)
    inherited = [fields(one, found) for one in found.values() if one.id in model.bases]
    names = [name for one in inherited for name in one]
    assert len(names) == len(set(names))
    assert not {one.wire_name for one in model.fields}.intersection(names)
    everything = fields(model, found)
    assert all(everything[name] == needed for one in inherited for name, needed in one.items())


@pytest.mark.parametrize(
    ("additional", "expected"),
    [(None, AnyType()), (True, AnyType()), ({}, AnyType()), ({"type": "string"}, StringType())],
)
def test_members_without_a_name(additional: JsonValue, expected: object) -> None:
    extra: dict[str, JsonValue] = {} if additional is None else {"additionalProperties": additional}
    found = declarations({"It": {"type": "object", "properties": {"a": {}}, **extra}})["It"]
    assert isinstance(found, ObjectModel)
    assert found.additional == expected


def test_an_object_may_be_closed_with_and_without_fields() -> None:
    closed: dict[str, JsonValue] = {"type": "object", "additionalProperties": False}
    found = declarations({"A": closed, "B": {**closed, "properties": {"a": {}}}})
    for one in found.values():
        assert isinstance(one, ObjectModel)
        assert one.additional is None


RINGS: list[dict[str, JsonValue]] = [
    {"A": {"allOf": [reference("A")], "properties": {"a": {}}}},
    {
        "A": {"allOf": [reference("B")], "properties": {"a": {}}},
        "B": {"allOf": [reference("A")], "properties": {"b": {}}},
    },
    {
        "A": {"allOf": [{"allOf": [reference("B")]}], "properties": {"a": {}}},
        "B": {"allOf": [{"allOf": [reference("A")], "properties": {"b": {}}}]},
    },
    {
        "A": {"allOf": [reference("B")]},
        "B": {"allOf": [reference("C")]},
        "C": {"allOf": [reference("A")], "properties": {"a": {}}},
    },
]


@pytest.mark.parametrize("schemas", RINGS)
def test_a_schema_that_is_a_part_of_itself_is_an_error(schemas: dict[str, JsonValue]) -> None:
    sink = Sink()
    declarations(schemas, sink)
    assert {one.code for one in sink.diagnostics} == {Code.ALLOF_CYCLE}
    assert all(one.place and one.place.pointer.endswith("allOf") for one in sink.diagnostics)


def test_a_schema_may_contain_itself_through_properties() -> None:
    sink = Sink()
    found = declarations(
        {
            "A": {"allOf": [reference("B")], "properties": {"a": reference("A")}},
            "B": {
                "type": "object",
                "properties": {"b": {"type": "array", "items": reference("A")}},
            },
        },
        sink,
    )
    assert sink.diagnostics == []
    assert isinstance(found["A"], ObjectModel)
    assert found["A"].bases == (found["B"].id,)


@pytest.mark.parametrize(
    ("first", "second", "conflicts"),
    [
        ("string", "integer", True),
        ("integer", "number", False),
        ("number", "integer", False),
        (["string", "null"], ["integer", "null"], False),
        ("object", "array", True),
    ],
)
def test_types_that_exclude_each_other_are_told(
    first: JsonValue, second: JsonValue, *, conflicts: bool
) -> None:
    sink = Sink()
    declarations(
        {
            "Base": {"type": "object", "properties": {"a": {"type": first}}},
            "It": {"allOf": [reference("Base")], "properties": {"a": {"type": second}}},
        },
        sink,
    )
    expected = [Code.SCHEMA_CONFLICT] if conflicts else []
    assert [one.code for one in sink.diagnostics] == expected


def test_required_names_without_a_property_are_checked() -> None:
    schema: JsonValue = {"type": "object", "properties": {"a": {}}, "required": ["a", "b"]}
    found = declarations({"It": schema})["It"]
    assert isinstance(found, ObjectModel)
    assert found.checks == (Required(("b",)),)
