"""Members are read by type; what is wrong is reported at its place and taken as absent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specular.diagnostics import Anchor, Code, Severity, Sink
from specular.loading.documents import Document
from specular.loading.references import resolve
from specular.openapi import vocabulary
from specular.openapi.members import Members

if TYPE_CHECKING:
    from collections.abc import Callable

    from specular.ir.types import JsonValue
    from specular.loading.nodes import Node

    Read = Callable[[Members, Node], object]


def reader(data: JsonValue) -> tuple[Members, Node]:
    """Return what reads a document, and its root."""
    sink = Sink()
    registry = resolve(Document("a.yaml", Path("a.yaml"), data, ""), sink)
    return Members(registry, sink), registry.root


READS: dict[str, Read] = {
    "object": lambda members, node: members.object(node, "it"),
    "array": lambda members, node: members.array(node, "it"),
    "text": lambda members, node: members.text(node, "it"),
    "flag": lambda members, node: members.flag(node, "it"),
    "number": lambda members, node: members.number(node, "it"),
    "length": lambda members, node: members.length(node, "it"),
    "texts": lambda members, node: members.texts(node, "it"),
    "pairs": lambda members, node: [name for name, _ in members.pairs(node, "it")],
    "objects": lambda members, node: [one.pointer for one in members.objects(node, "it")],
    "choice": lambda members, node: members.choice(node, "it", ("a", "b")),
}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", "", ""),
        ("text", "a", "a"),
        ("flag", True, True),
        ("flag", False, False),
        ("number", 1, 1),
        ("number", 1.5, 1.5),
        ("length", 2, 2),
        ("length", 2.0, 2),
        ("texts", ["a", "b"], ("a", "b")),
        ("texts", [], ()),
        ("pairs", {"a": {}, "x-b": 5}, ["a"]),
        ("objects", [{}, {}], ["/it/0", "/it/1"]),
        ("choice", "b", "b"),
    ],
)
def test_what_is_right_is_returned(kind: str, value: JsonValue, expected: object) -> None:
    members, root = reader({"it": value})
    assert READS[kind](members, root) == expected
    assert members.sink.diagnostics == []


@pytest.mark.parametrize(
    ("kind", "value", "pointer", "message"),
    [
        ("object", [], "/it", "this must be an object, not an array, so it has no effect"),
        ("array", {}, "/it", "this must be an array, not an object, so it has no effect"),
        ("text", None, "/it", "this must be a string, not null, so it has no effect"),
        ("flag", 1, "/it", "this must be a boolean, not a whole number, so it has no effect"),
        ("flag", "true", "/it", "this must be a boolean, not a string, so it has no effect"),
        ("number", True, "/it", "this must be a number, not a boolean, so it has no effect"),
        ("length", "5", "/it", "this must be a number, not a string, so it has no effect"),
        ("length", -1, "/it", "`it` must be a whole number from 0, so it has no effect"),
        ("length", 1.5, "/it", "`it` must be a whole number from 0, so it has no effect"),
        (
            "texts",
            ["a", 5],
            "/it/1",
            "this must be a string, not a whole number, so it has no effect",
        ),
        ("texts", "a", "/it", "this must be an array, not a string, so it has no effect"),
        ("pairs", {"a": 1.5}, "/it/a", "this must be an object, not a number, so it has no effect"),
        ("objects", [{}, None], "/it/1", "this must be an object, not null, so it has no effect"),
        ("choice", "c", "/it", "`it` must be one of a, b, not 'c', so it has no effect"),
        ("choice", 5, "/it", "this must be a string, not a whole number, so it has no effect"),
    ],
)
def test_what_is_wrong_is_reported_where_it_stands(
    kind: str, value: JsonValue, pointer: str, message: str
) -> None:
    members, root = reader({"it": value})
    assert READS[kind](members, root) in (None, False, "", (), ("a",), [], ["/it/0"])
    (found,) = members.sink.diagnostics
    assert found.place is not None
    assert (found.place.pointer, found.message) == (pointer, message)
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize("kind", sorted(READS.keys() - {"choice"}))
def test_what_is_absent_is_no_error(kind: str) -> None:
    members, root = reader({})
    assert READS[kind](members, root) in (None, False, (), [])
    assert members.sink.diagnostics == []


def test_what_must_be_there_is_missed() -> None:
    members, root = reader({"a": 5})
    assert members.needed_text(root, "it", "instead") == "instead"
    assert members.needed_text(root, "a", "instead") == "instead"
    assert members.choice(root, "b", ("c",)) == ""
    codes = [one.code for one in members.sink.diagnostics]
    assert codes == [Code.FIELD_MISSING, Code.FIELD_TYPE, Code.FIELD_MISSING]


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("requried", "required"),
        ("propertes", "properties"),
        ("Enum", "enum"),
        ("minlength", "minLength"),
        ("ref", "$ref"),
        ("defualt", "default"),
        ("enumNames", None),
        ("required", None),
        ("x-requried", None),
        ("since", None),
        ("", None),
    ],
)
def test_a_slip_is_told_and_nothing_else(key: str, meant: str | None) -> None:
    members, root = reader({key: 1, "type": "string"})
    members.known(root, vocabulary.SCHEMA)
    hints = [one.hint for one in members.sink.diagnostics]
    assert hints == ([] if meant is None else [f"did you mean `{meant}`?"])


def test_where_a_name_can_mean_nothing_else_each_unknown_one_is_told() -> None:
    members, root = reader({"opeanpi": 1, "whatever": 2, "x-own": 3, "info": 4})
    members.known(root, vocabulary.ROOT, exactly=True)
    found = [(one.place, one.hint) for one in members.sink.diagnostics]
    assert [(place and place.pointer, hint) for place, hint in found] == [
        ("/opeanpi", "did you mean `openapi`?"),
        ("/whatever", None),
    ]
    assert {place and place.anchor for place, _ in found} == {Anchor.KEY}
