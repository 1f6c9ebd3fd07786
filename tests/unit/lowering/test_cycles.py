"""Schemas that are made of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from small_document import reference, understood, whole
from specular.diagnostics import Code, Sink
from specular.ir.models import AliasModel
from specular.ir.types import ArrayType, NamedType

if TYPE_CHECKING:
    from specular.ir.types import JsonValue


def test_what_was_put_together_is_reported_where_the_document_has_it() -> None:
    schemas: dict[str, JsonValue] = {
        "Again": {"anyOf": [reference("Same"), {"type": "null"}]},
        "Same": reference("Again"),
        "Job": {"allOf": [reference("Again")], "properties": {"id": {"type": "string"}}},
    }
    sink = Sink()
    assert understood(whole(components={"schemas": schemas}), sink) is not None
    places = [one.place for one in sink.diagnostics if one.code is Code.REF_CYCLE]
    assert [None if one is None else one.pointer for one in places] == [
        "/components/schemas/Again",
        "/components/schemas/Job",
    ]


def test_an_array_of_itself_with_something_beside_the_reference_is_an_alias() -> None:
    tree: JsonValue = {"type": "array", "items": {**reference("Tree"), "maxItems": 3}}
    sink = Sink()
    api = understood(whole(components={"schemas": {"Tree": tree}}), sink)
    assert (api is not None, sink.diagnostics) == (True, [])
    assert api is not None
    found = {".".join(one.path): one for one in api.declarations.values()}
    item = found["Tree.item"]
    assert isinstance(item, AliasModel)
    assert item.type == ArrayType(NamedType(item.id), max_items=3)
    tree_alias = found["Tree"]
    assert isinstance(tree_alias, AliasModel)
    assert tree_alias.type == ArrayType(NamedType(item.id))


@pytest.mark.parametrize(
    "schema",
    [
        {"not": {"unevaluatedProperties": False, "anyOf": [reference("A")]}},
        {
            "properties": {
                "a": {
                    "type": "integer",
                    "anyOf": [{"allOf": [{"minimum": 1}, reference("A")]}],
                    "if": {"unevaluatedProperties": False},
                    "unevaluatedProperties": False,
                }
            }
        },
    ],
)
def test_checks_that_lead_back_to_themselves_are_left_out(schema: dict[str, JsonValue]) -> None:
    sink = Sink()
    assert understood(whole(components={"schemas": {"A": schema}}), sink) is not None
    found = [one.message for one in sink.diagnostics if one.code is Code.SCHEMA_APPROXIMATED]
    assert any("in one another" in message for message in found)


def test_unions_of_one_another_end_however_many_ways_there_are_to_put_them_together() -> None:
    def kind(*values: str) -> JsonValue:
        return {"type": "object", "properties": {"kind": {"enum": [*values]}}}

    def mixed(own: str, first: str, second: str) -> JsonValue:
        return {
            "oneOf": [{"allOf": [reference(first), kind("x", own)]}, kind(own)],
            "anyOf": [{"allOf": [reference(second), kind("y", own)]}, kind(own, "z")],
        }

    schemas = {"A": mixed("A", "B", "A"), "B": mixed("B", "A", "B")}
    sink = Sink()
    assert understood(whole(components={"schemas": schemas}), sink) is not None
    assert [one for one in sink.diagnostics if "in too many ways" in one.message]
