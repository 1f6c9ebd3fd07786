"""Overlays change a document, keep all else, and know where each part came from."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specular.diagnostics import Code, Sink
from specular.loading.documents import Document, read_document
from specular.loading.excerpts import Excerpts
from specular.loading.merging import Layered
from specular.loading.nodes import Node
from specular.loading.overlays import overlaid
from specular.loading.pointers import descend, read_reference

if TYPE_CHECKING:
    from specular.ir.types import JsonValue

NESTED = {"a": {"b": {"c": 1}}}
HEAD: dict[str, JsonValue] = {"overlay": "1.0.0", "info": {"title": "Mend", "version": "1"}}


def apply(data: JsonValue, *actions: JsonValue, **members: JsonValue) -> tuple[JsonValue, Sink]:
    """Return what one overlay makes of a document, and what was found."""
    overlay = {**HEAD, "actions": list(actions), **members}
    Path("overlay.json").write_text(json.dumps(overlay))
    sink = Sink()
    document = Document("openapi.yaml", Path("openapi.yaml"), data, "")
    made = overlaid(document, [Path("overlay.json")], sink)
    return (None if made is None else made.data), sink


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("data", "action", "expected"),
    [
        ({"a": {"b": 1}}, {"target": "$.a", "update": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": {"b": 1}}, {"target": "$", "update": {"a": {"b": None}}}, {"a": {"b": None}}),
        (
            {"a": {"b": {}}},
            {"target": "$", "update": {"a": {"b": {"c": 1}}}},
            {"a": {"b": {"c": 1}}},
        ),
        ({"a": [1]}, {"target": "$.a", "update": 2}, {"a": [1, 2]}),
        ({"a": [1]}, {"target": "$.a", "update": {"b": 2}}, {"a": [1, {"b": 2}]}),
        ({"a": [1]}, {"target": "$", "update": {"a": [2, [3]]}}, {"a": [1, 2, [3]]}),
        ({"a": [1]}, {"target": "$.a", "update": [2]}, {"a": [1, 2]}),
        ({"a": 1}, {"target": "$.a", "update": "b"}, {"a": "b"}),
        ({"a": [1, 2]}, {"target": "$.a[0]", "update": 3}, {"a": [3, 2]}),
        ({"a": 1, "b": 2}, {"target": "$.a", "remove": True}, {"b": 2}),
        ({"a": [1, 2, 3]}, {"target": "$.a[0,2,0]", "remove": True}, {"a": [2]}),
        ({"a": {"a": {"a": 1}}}, {"target": "$..a", "remove": True}, {}),
        ({"a": [[1, 1], 1]}, {"target": "$..[?@ == 1]", "remove": True}, {"a": [[]]}),
        ({"a": {"b": 1}}, {"target": "$.a", "remove": True, "update": {"c": 1}}, {}),
        ({"a": {"b": 1}}, {"target": "$.a", "remove": False, "x-why": 1}, {"a": {"b": 1}}),
        (
            {"a~b": {"c/d": 1}},
            {"target": "$['a~b']", "update": {"e": 1}},
            {"a~b": {"c/d": 1, "e": 1}},
        ),
    ],
)
def test_an_action_does_what_is_said(
    data: JsonValue, action: JsonValue, expected: JsonValue
) -> None:
    found, sink = apply(data, action)
    assert (found, sink.diagnostics) == (expected, [])


def test_a_value_can_be_copied() -> None:
    data: JsonValue = {"paths": {"/a": {"get": {"tags": ["x"]}}, "/b": {}}}
    copied: JsonValue = {"target": "$.paths['/b']", "copy": "$.paths['/a']"}
    found, sink = apply(data, copied, {"target": "$", "copy": "$.paths"}, overlay="1.1.0")
    path: JsonValue = {"get": {"tags": ["x"]}}
    assert found == {"paths": {"/a": path, "/b": path}, "/a": path, "/b": path}
    assert sink.diagnostics == []
    assert sink.origins["openapi.yaml#/paths/~1b/get"] == ("openapi.yaml", "/paths/~1a/get")
    _, sink = apply(data, {"target": "$.paths['/b']", "copy": "$.paths.*"}, overlay="1.1.0")
    assert [one.code for one in sink.diagnostics] == [Code.OVERLAY_TARGET]


def test_what_an_alias_repeats_is_changed_in_one_place_only() -> None:
    Path("a.yaml").write_text("a: &it {b: 1}\nc: *it\nd: [*it, *it]\n")
    Path("o.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: T, version: '1'}\n"
        "actions: [{target: $.c, update: {b: 2}}, {target: '$.d[0].b', remove: true}]\n"
    )
    sink = Sink()
    document = read_document(Path("a.yaml"), "a.yaml", sink)
    assert document is not None
    made = overlaid(document, [Path("o.yaml")], sink)
    assert made is not None
    assert made.data == {"a": {"b": 1}, "c": {"b": 2}, "d": [{}, {"b": 1}]}


def test_overlays_lie_anywhere_and_are_shown_as_they_lie() -> None:
    Path("spec").mkdir()
    Path("mine").mkdir()
    Path("spec/a.yaml").write_text("a: 1\n")
    Path("mine/one.json").write_text(json.dumps({**HEAD, "extends": "../spec/a.yaml"} | BROKEN))
    sink = Sink()
    document = read_document(Path("spec/a.yaml"), "a.yaml", sink)
    assert document is not None
    assert overlaid(document, [Path("mine/one.json"), Path("none.yaml")], sink) is None
    reports = Excerpts(sink, "spec/").reports(sink.diagnostics)
    assert [(one.place.partition(":")[0], one.label) for one in reports] == [
        ("mine/one.json", "error[overlay-unmatched]"),
        ("none.yaml", "error[file-not-found]"),
    ]


BROKEN: dict[str, JsonValue] = {"actions": [{"target": "$.b", "remove": True}]}


@pytest.mark.parametrize(
    ("extends", "itself", "warned"),
    [
        ("openapi.yaml", None, False),
        ("./x/../openapi.yaml", None, False),
        ("other.yaml", None, True),
        ("https://example.com/other.yaml", None, False),
        ("https://example.com/other.yaml", "https://example.com/other.yaml", False),
        ("https://example.com/other.yaml", "https://example.com/openapi.yaml", True),
    ],
)
def test_an_overlay_for_another_document_is_told(
    extends: str, itself: str | None, *, warned: bool
) -> None:
    data: JsonValue = {"a": 1} if itself is None else {"a": 1, "$self": itself}
    found, sink = apply(data, {"target": "$.a", "update": 2}, extends=extends)
    assert found is not None
    assert [one.code for one in sink.diagnostics] == [Code.OVERLAY_EXTENDS] * warned


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"overlay": 1.0}, Code.FIELD_TYPE),
        ({"overlay": "1.2.0"}, Code.VERSION_UNSUPPORTED),
        ({"info": []}, Code.FIELD_TYPE),
        ({"actions": {}}, Code.FIELD_TYPE),
        ({"actions": []}, Code.FIELD_VALUE),
        ({"extends": 1}, Code.FIELD_TYPE),
        ({"action": []}, Code.FIELD_UNKNOWN),
    ],
)
def test_an_overlay_that_is_none_is_an_error(members: dict[str, JsonValue], code: Code) -> None:
    action: JsonValue = {"target": "$.a", "update": 2}
    found, sink = apply({"a": 1}, **{"actions": [action], **members})
    assert (found, [one.code for one in sink.diagnostics]) == (None, [code])


def test_an_expression_that_cannot_be_evaluated_is_an_error() -> None:
    deep: JsonValue = 1
    for _ in range(190):
        deep = {"a": deep}
    for expression in ("", "$[", "$.a | $.b", "$..b.", "$.a[?count(1)]"):
        found, sink = apply({"a": deep}, {"target": expression, "remove": True})
        assert (found, [one.code for one in sink.diagnostics]) == (None, [Code.OVERLAY_TARGET])
    found, sink = apply({"a": deep}, {"target": "$..b", "remove": True})
    assert (found, [one.code for one in sink.diagnostics]) == (None, [Code.OVERLAY_UNMATCHED])


def test_without_the_library_the_user_is_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "jsonpath", None)
    found, sink = apply({"a": 1}, {"target": "$.a", "remove": True})
    (finding,) = sink.diagnostics
    assert (found, finding.code) == (None, Code.CONFIG_INVALID)
    assert finding.hint == "install it with: pip install 'specular[overlays]'"


def test_what_is_no_object_is_left_to_the_reader() -> None:
    found, sink = apply([1], {"target": "$", "remove": True})
    assert (found, sink.diagnostics) == ([1], [])


KEYS = st.sampled_from(["a", "b", "a/b", "~", "0"])
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.sampled_from([None, True, 1, "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)


def _walk(value: JsonValue, pointer: str = "") -> list[tuple[str, JsonValue]]:
    found = [(pointer, value)]
    for _, member in Node("", pointer, value).members():
        found += _walk(member.value, member.pointer)
    for item in Node("", pointer, value).items():
        found += _walk(item.value, item.pointer)
    return found


@settings(deadline=None)
@given(OBJECTS, OBJECTS, st.data())
def test_every_value_stands_where_its_origin_says(
    data: dict[str, JsonValue], update: dict[str, JsonValue], draw: st.DataObject
) -> None:
    layered = Layered(Node("a", "", data))
    keys = [key for key in update if not (isinstance(data.get(key), dict | list))]
    layered.update((), Node("b", "", {key: update[key] for key in keys if key not in data}))
    gone = draw.draw(st.sampled_from([None, *data]))
    if gone is not None:
        layered.remove([(gone,)])
    sources = {"a": data, "b": update}
    sink = Sink(origins=layered.origins())
    for pointer, value in _walk(layered.data):
        if pointer:
            place = Node("a", pointer, value).place().moved(sink.origins)
            tokens = read_reference(f"#{place.pointer.replace('%', '%25')}").tokens
            assert descend(sources[place.document], tokens)[-1] == value
    assert data == json.loads(json.dumps(data))
