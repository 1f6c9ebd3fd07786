"""Schemas that are made of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_document import reference, understood, whole
from specular.diagnostics import Code, Sink

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
