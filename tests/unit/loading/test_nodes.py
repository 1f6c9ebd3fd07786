"""A node is its place; its children are found by RFC 6901."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specular.diagnostics import Anchor, Place
from specular.loading.nodes import Node, escape, unescape

ROOT = Node("schemas/Job.yaml", "", {"a/b": {"~": [10, {"": 1}]}, "200": None})


def test_children_are_found_and_named() -> None:
    inner = ROOT.child("a/b").child("~").child(1).child("")
    assert inner.value == 1
    assert inner.id == "schemas/Job.yaml#/a~1b/~0/1/"
    assert ROOT.id == "schemas/Job.yaml#"
    assert ROOT.child("200").value is None


def test_places_are_of_the_value_or_of_the_key() -> None:
    assert ROOT.child("a/b").place() == Place("schemas/Job.yaml", "/a~1b")
    assert ROOT.child("200").place(Anchor.KEY) == ROOT.key_place("200")
    assert ROOT.key_place("a/b") == Place("schemas/Job.yaml", "/a~1b", Anchor.KEY)


def test_members_and_items_come_in_order() -> None:
    assert [(key, node.id) for key, node in ROOT.members()] == [
        ("a/b", "schemas/Job.yaml#/a~1b"),
        ("200", "schemas/Job.yaml#/200"),
    ]
    array = ROOT.child("a/b").child("~")
    assert list(array.items()) == [array.child(0), array.child(1)]
    assert list(array.members()) == []
    assert list(ROOT.items()) == []
    assert list(ROOT.child("200").members()) == []


def test_the_place_is_the_identity() -> None:
    assert Node("a", "/b", [1]) == Node("a", "/b", {})
    assert len({Node("a", "/b", [1]), Node("a", "/b", []), Node("a", "/c", [])}) == 2


@pytest.mark.parametrize(
    ("key", "error"), [("missing", KeyError), (0, TypeError), ("a/b/~", KeyError)]
)
def test_there_is_no_other_child(key: str | int, error: type[Exception]) -> None:
    with pytest.raises(error):
        ROOT.child(key)


@given(st.text())
def test_escaping_is_undone(key: str) -> None:
    assert "/" not in escape(key)
    assert unescape(escape(key)) == key
