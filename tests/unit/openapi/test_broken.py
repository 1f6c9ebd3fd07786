"""Whatever is wrong with a document is reported where it stands, and never breaks a stage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from small_document import understood
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.loading.json_text import parse_json
from specular.loading.locate import Locator
from specular.loading.pointers import descend, read_reference
from specular.naming.plan import plan_names
from specular.rendering.files import render
from trees import ROOT

if TYPE_CHECKING:
    from specular.ir.types import JsonValue

WHOLE: JsonValue = yaml.safe_load(Path(__file__).with_name("whole.yaml").read_text("utf-8"))
"""A document with some of everything."""


def _pointers(value: JsonValue, before: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [before]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _pointers(inner, (*before, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += _pointers(inner, (*before, index))
    return found


GONE: JsonValue = "(gone)"
POINTERS = [one for one in _pointers(WHOLE) if one]
REFERENCES: st.SearchStrategy[JsonValue] = st.sampled_from(POINTERS).map(
    lambda one: {"$ref": "#" + "".join(f"/{str(t).replace('/', '~1')}" for t in one)}
)
WRONG: st.SearchStrategy[JsonValue] = st.one_of(
    st.sampled_from([None, True, 0, -1.5, 10**30, "", "x", "null", [], {}, [None], [[]], {"": {}}]),
    st.sampled_from([{"$ref": ""}, {"$ref": "#"}, {"$ref": 5}, {"$ref": "#/nowhere"}, {"a": None}]),
    st.sampled_from(
        ["object", "array", "path", "apiKey", "3.0.0", ["string", "object"], {"type": "x"}]
    ),
    REFERENCES,
    REFERENCES.map(lambda one: {"allOf": [one, {"properties": {"a": one}}]}),
    REFERENCES.map(lambda one: {"anyOf": [one, {"type": "null"}], "nullable": True}),
)


@st.composite
def broken_documents(draw: st.DrawFn) -> JsonValue:
    """Return the document with a few of its values replaced or taken out."""
    data: JsonValue = WHOLE
    for pointer in draw(st.lists(st.sampled_from(POINTERS), min_size=1, max_size=3)):
        data = _with(data, pointer, draw(st.one_of(st.just(GONE), WRONG)))
    return data


def _with(data: JsonValue, pointer: tuple[str | int, ...], value: JsonValue) -> JsonValue:
    """Return a document with another value at a pointer, or as it is where that leads nowhere."""
    if not pointer:
        return value
    step, *rest = pointer
    match data, step:
        case dict(), str() if step in data:
            inner = _with(data[step], tuple(rest), value)
            return {
                k: inner if k == step else v for k, v in data.items() if (k, inner) != (step, GONE)
            }
        case list(), int() if step < len(data):
            inner = _with(data[step], tuple(rest), value)
            return [*data[:step], *([] if inner == GONE else [inner]), *data[step + 1 :]]
        case _:
            return data


def test_the_document_is_not_broken_to_begin_with() -> None:
    sink = Sink()
    assert understood(WHOLE, sink) is not None
    assert sink.diagnostics == []


@settings(max_examples=150, deadline=None)
@given(broken_documents())
def test_a_broken_document_breaks_nothing(data: JsonValue) -> None:
    sink = Sink()
    api = understood(data, sink)
    text = json.dumps(data, indent=1)
    for one in sink.diagnostics:
        assert one.place is not None
        tokens = read_reference(f"#{_uri(one.place.pointer)}").tokens
        assert len(descend(data, tokens)) == len(tokens) + 1, one
        line, column = Locator(text, parse_json(text).find).position(one.place)
        assert text.splitlines()[line - 1][column - 1 :]
    if api is None or sink.failed:
        assert sink.diagnostics
        return
    config = ApiConfig(spec=_path())
    for name, source in render(api, plan_names(api, config), config).items():
        if name.endswith(".py") and not name.startswith("_runtime/"):
            compile(source, name, "exec")


def _uri(pointer: str) -> str:
    return pointer.replace("%", "%25")


def _path() -> Path:
    return ROOT / "openapi.yaml"
