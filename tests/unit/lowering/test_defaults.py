"""A default stays where its schema admits it, as JSON has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from small_document import declarations, reference
from specular.diagnostics import Code, Sink
from specular.ir.models import Default, ObjectModel

if TYPE_CHECKING:
    from specular.ir.types import JsonValue

SCHEMAS: dict[str, JsonValue] = {
    "Tree": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "inner": reference("Tree")},
    },
    "Deep": {
        "allOf": [reference("Tree"), {"type": "object", "properties": {"depth": {"minimum": 1}}}],
    },
    "Lists": {"anyOf": [{"type": "array", "items": reference("Lists")}, {"type": "integer"}]},
    "Alias": reference("Lists"),
}


def default_of(schema: dict[str, JsonValue], value: JsonValue, sink: Sink) -> Default | None:
    """Return what becomes of a default."""
    holder: JsonValue = {"type": "object", "properties": {"it": {**schema, "default": value}}}
    found = declarations({**SCHEMAS, "Holder": holder}, sink)["Holder"]
    assert isinstance(found, ObjectModel)
    return found.fields[0].default


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({}, {"a": [None]}),
        ({"type": "integer"}, 1.0),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "number", "multipleOf": 0.1}, 0.3),
        ({"type": ["string", "null"]}, None),
        ({"type": "string", "format": "date-time"}, "2020-01-01T00:00:00.5z"),
        ({"type": "string", "format": "uuid"}, "2EB8AA08-aa98-11ea-b4aa-73b441d16380"),
        ({"type": "string", "format": "strange"}, ""),
        ({"type": "string", "format": "binary"}, "x"),
        ({"enum": [1, "a", None, {"b": 1}]}, {"b": 1.0}),
        ({"const": [1]}, [1.0]),
        (reference("Tree"), {"name": "a", "inner": {"name": "b", "other": 1}}),
        (reference("Deep"), {"name": "a", "depth": "any"}),
        (reference("Alias"), [[1], 2]),
    ],
)
def test_a_default_that_fits_stays(schema: dict[str, JsonValue], value: JsonValue) -> None:
    sink = Sink()
    assert default_of(schema, value, sink) == Default(value)
    assert sink.diagnostics == []


@pytest.mark.parametrize(
    ("schema", "value", "reason"),
    [
        ({"type": "integer"}, 1.5, "is no integer"),
        ({"type": "number"}, True, "is no number"),
        ({"type": "number", "exclusiveMinimum": 1}, 1, "is not greater than 1"),
        ({"type": "number", "exclusiveMaximum": 1}, 1, "is not less than 1"),
        ({"type": "integer", "multipleOf": 2}, 3, "is no multiple of 2"),
        ({"type": "integer", "minimum": 2}, 1, "is less than 2"),
        ({"type": "null"}, 0, "is not null"),
        ({"type": "string", "maxLength": 1}, "ab", "has more than 1 characters"),
        ({"type": "string", "format": "uuid"}, "a", "is not of the format uuid"),
        ({"type": "string", "format": "binary"}, 1, "is no text"),
        ({"type": "array", "items": {}, "minItems": 1}, [], "has fewer than 1 items"),
        ({"type": "array", "items": {}}, {}, "is no array"),
        ({"type": "object", "additionalProperties": {}}, [], "is no object"),
        ({"enum": [1, True, None]}, False, "is none of the listed values"),
        (reference("Tree"), [], "is no object"),
        (reference("Tree"), {"name": "a", "inner": {}}, "has a 'inner' that lacks 'name'"),
        (reference("Deep"), {"depth": 1}, "lacks 'name'"),
        (reference("Alias"), [["a"]], "has an item"),
    ],
)
def test_a_default_that_does_not_fit_is_told_and_left_out(
    schema: dict[str, JsonValue], value: JsonValue, reason: str
) -> None:
    sink = Sink()
    assert default_of(schema, value, sink) is None
    (found,) = sink.diagnostics
    assert found.code is Code.SCHEMA_CONFLICT
    assert reason in found.message
    assert found.place is not None
    assert found.place.pointer == "/components/schemas/Holder/properties/it/default"
