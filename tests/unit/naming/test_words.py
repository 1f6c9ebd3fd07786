"""Wire names are split into the words that a reader sees in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from specular.naming.identifiers import (
    MODEL_ATTRIBUTES,
    Scope,
    candidates,
    class_name,
    constant,
    pascal,
    settle,
    settle_scopes,
    snake,
)
from specular.naming.words import spelled, split


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("createdAt", "created at"),
        ("node-input", "node input"),
        ("HTTPServer", "http server"),
        ("assetIDs", "asset ids"),
        ("flux.1.1-pro-ultra", "flux 1 1 pro ultra"),
        ("flux1.1-pro", "flux1 1 pro"),
        ("X-Rate-Limit", "x rate limit"),
        ("+1", "plus one"),
        ("-1", "minus one"),
        ("-10", "minus 10"),
        ("+1.5", "plus 1 5"),
        ("reactions--1", "reactions minus one"),
        ("2024-01-02", "2024 01 02"),
        ("gmt+1", "gmt 1"),
        ("<", "less than"),
        ("<=", "less than or equal"),
        (">=", "greater than or equal"),
        ("!=", "not equal"),
        ("*", "asterisk"),
        ("≤", "less than or equal to"),
        ("", "empty"),
        ("café", "cafe"),
        ("日本", "日本"),
        ("😀", "grinning face"),
        ("__init__", "init"),
    ],
)
def test_split(name: str, words: str) -> None:
    assert list(split(name)) == words.split()


def test_spelled_tells_separators_apart() -> None:
    assert spelled("sd-1_5") == ("sd", "dash", "1", "underscore", "5")


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("3d", "THREE_D"),
        ("360p", "N360P"),
        ("if-else", "IF_ELSE"),
        ("sd-1_5", "SD_1_5"),
        ("5", "FIVE"),
    ],
)
def test_member_names(name: str, member: str) -> None:
    assert candidates((name,), constant).plain == member


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("JobURL",), "JobURL"),
        (("job_status",), "JobStatus"),
        (("Job", "billing"), "JobBilling"),
        (("3dModel",), "ThreeDModel"),
    ],
)
def test_class_names(path: tuple[str, ...], expected: str) -> None:
    assert class_name(path) == expected


def test_equal_names_are_all_made_longer_whatever_the_order() -> None:
    wishes = {name: candidates((name,), snake) for name in ("a-b", "a_b", "a.c")}
    expected = {"a-b": "a_dash_b", "a_b": "a_underscore_b", "a.c": "a_c"}
    assert settle(wishes) == expected
    assert settle(dict(reversed(wishes.items()))) == expected


def test_names_that_differ_in_case_only() -> None:
    wishes = {name: candidates((name,), snake) for name in ("abc", "ABC", "Abc")}
    expected = {"abc": "abc_lowercase", "ABC": "abc_uppercase", "Abc": "abc_titlecase"}
    assert settle(wishes) == expected


def test_what_the_document_calls_exactly_so_keeps_its_name() -> None:
    wishes = {name: candidates((name,), snake) for name in ("abc", "ABC", "Abc", "abc-")}
    texts = {name: name for name in wishes}
    expected = {"abc": "abc", "ABC": "abc_uppercase", "Abc": "abc_titlecase", "abc-": "abc_dash"}
    assert settle(wishes, texts=texts) == expected
    wishes = {name: candidates((name,), constant) for name in ("createdAt", "created_at")}
    texts = {name: name for name in wishes}
    expected = {"createdAt": "CREATED_AT_CAMELCASE", "created_at": "CREATED_AT"}
    assert settle(wishes, texts=texts) == expected


def test_what_the_document_calls_so_gives_way_where_nothing_else_can() -> None:
    wishes = {"a": ("body", "the_body"), "b": ("long", "body"), "c": ("long", "length")}
    expected = {"a": "the_body", "b": "body", "c": "length"}
    assert settle(wishes, (), {"a": "body"}) == expected


@pytest.mark.parametrize("name", ["class", "json", "None", "self"])
def test_reserved_names_get_an_underscore(name: str) -> None:
    settled = settle({1: (name,)}, {"json", "self"})
    assert settled == {1: f"{name}_"}


@given(st.lists(st.text(max_size=8), unique=True, max_size=8))
def test_any_names_settle_to_distinct_identifiers(names: list[str]) -> None:
    for join in (snake, pascal, constant):
        settled = settle({name: candidates((name,), join) for name in names})
        assert all(name.isidentifier() for name in settled.values())
        assert len(set(settled.values())) == len(names)
        backwards = settle({name: candidates((name,), join) for name in reversed(names)})
        assert settled == backwards


def test_every_attribute_of_a_model_is_reserved() -> None:
    public = {name for name in (*dir(BaseModel), *dir(type(BaseModel))) if name[0] != "_"}
    assert public <= MODEL_ATTRIBUTES


def test_a_pinned_key_has_its_name_and_others_give_way() -> None:
    wishes = {name: candidates((name,), snake) for name in ("a-b", "a b", "a_b")}
    texts = {name: name for name in wishes}
    assert settle(wishes, (), texts)["a_b"] == "a_b"
    assert settle(wishes, (), texts, pins={"a b": "a_b"}) == {
        "a-b": "a_dash_b",
        "a b": "a_b",
        "a_b": "a_underscore_b",
    }
    # A name that nothing has by itself is as good.
    assert settle(wishes, pins={"a-b": "other"})["a-b"] == "other"


def test_a_pinned_key_gives_way_to_what_is_pinned_too_and_to_python() -> None:
    wishes = {name: candidates((name,), snake) for name in ("one", "two")}
    assert sorted(settle(wishes, pins={"one": "x", "two": "x"}).values()) == ["one", "two"]
    assert settle(wishes, ("kept",), pins={"one": "kept", "two": "class"}) == {
        "one": "kept_",
        "two": "class_",
    }


def test_what_is_inherited_gives_way_to_what_is_pinned() -> None:
    wishes = {one: candidates((one,), snake) for one in ("a-b", "a b")}
    scopes = [Scope(("a b",)), Scope(("a-b",), ("a b",))]
    assert settle_scopes(wishes, scopes, ()) == {"a-b": "a_dash_b", "a b": "a_b"}
    pins = {"a-b": "a_b"}
    assert settle_scopes(wishes, scopes, (), pins=pins) == {"a-b": "a_b", "a b": "a_space_b"}
