"""The line and the column of a pointer, found only when they are printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specular.diagnostics import Anchor, Place, Sink
from specular.ir.types import JsonValue
from specular.loading.documents import parse_document
from specular.loading.locate import Locator
from specular.loading.nodes import Node

YAML = """\
# a comment
openapi: 3.1.0
paths:
  /jobs/{id}:   # the path
    get: &get
      tags: [a, "b"]
      200: {x: 1}
    post: *get
base: &base {type: object}
merged: {<<: *base, own: 1}
? key
: - 1
  - {é😀: 2, z: 3}
"""

CASES = [
    ("", 2, 1, 2, 1),
    ("/openapi", 2, 1, 2, 10),
    ("/paths", 3, 1, 4, 3),
    ("/paths/~1jobs~1{id}", 4, 3, 5, 5),
    ("/paths/~1jobs~1{id}/get", 5, 5, 5, 10),
    ("/paths/~1jobs~1{id}/get/tags/1", 6, 17, 6, 17),
    ("/paths/~1jobs~1{id}/get/200/x", 7, 13, 7, 16),
    ("/paths/~1jobs~1{id}/post", 8, 5, 5, 10),
    ("/paths/~1jobs~1{id}/post/tags", 6, 7, 6, 13),
    ("/merged/type", 9, 14, 9, 20),
    ("/merged/own", 10, 21, 10, 26),
    ("/key", 11, 3, 12, 3),
    ("/key/0", 12, 5, 12, 5),
    ("/key/1/z", 13, 13, 13, 16),
    # What is not there is shown at the nearest value around it.
    ("/openapi/x", 2, 10, 2, 10),
    ("/key/7", 12, 3, 12, 3),
    ("/key/x", 12, 3, 12, 3),
    ("/nothing/at/all", 2, 1, 2, 1),
]


def locator_of(name: str, text: str) -> Locator:
    """Return a locator as the loader leaves it for a document."""
    sink = Sink()
    assert parse_document(text.encode(), Path(name), name, sink) is not None
    return Locator(sink.sources[name], sink.finders[name])


@pytest.mark.parametrize(("pointer", "key_line", "key_column", "value_line", "value_column"), CASES)
def test_a_pointer_is_found_in_yaml(
    pointer: str, key_line: int, key_column: int, value_line: int, value_column: int
) -> None:
    locator = locator_of("a.yaml", YAML)
    assert locator.position(Place("a.yaml", pointer)) == (value_line, value_column)
    assert locator.position(Place("a.yaml", pointer, Anchor.KEY)) == (key_line, key_column)


JSON = """
{"a": [1,
  {"b/c" : {"~": null}}],
 "é😀": "x", "n": 99999
}
"""


@pytest.mark.parametrize(
    ("pointer", "key", "value"),
    [
        ("", (2, 1), (2, 1)),
        ("/a", (2, 2), (2, 7)),
        ("/a/0", (2, 8), (2, 8)),
        ("/a/1/b~1c", (3, 4), (3, 12)),
        ("/a/1/b~1c/~0", (3, 13), (3, 18)),
        ("/n", (4, 13), (4, 18)),
        ("/a/1/x/y", (3, 3), (3, 3)),
        ("/a/5", (2, 7), (2, 7)),
        ("/n/5", (4, 18), (4, 18)),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_pointer_is_found_in_json(
    name: str, pointer: str, key: tuple[int, int], value: tuple[int, int]
) -> None:
    locator = locator_of(name, JSON)
    assert locator.position(Place(name, pointer)) == value
    assert locator.position(Place(name, pointer, Anchor.KEY)) == key


def test_a_place_that_has_a_line_keeps_it() -> None:
    assert Locator("{", None).position(Place("a.yaml", "/x", line=7, column=3)) == (7, 3)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"]))
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1]))
def test_at_every_pointer_stands_its_value(value: JsonValue, indent: int | None) -> None:
    # In a list, the text is read as YAML where the name does not say that it is JSON.
    root: JsonValue = [value]
    text = json.dumps(root, indent=indent, ensure_ascii=False)
    for name in ("a.json", "a.yaml"):
        locator = locator_of(name, text)
        for node in _nodes(Node(name, "", root)):
            found, _ = json.JSONDecoder().raw_decode(
                text, _offset(text, *locator.position(node.place()))
            )
            assert found == node.value


def _nodes(node: Node) -> list[Node]:
    children = [*node.items(), *(child for _, child in node.members())]
    return [node, *(inner for child in children for inner in _nodes(child))]


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1
