"""Parameters are written in the styles of OpenAPI, and never make another path or query."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runtime.errors import InvalidArgumentError
from runtime.models import Json
from runtime.operations import Parameter
from runtime.parameters import expand_path, header_text, query_pairs

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
COLORS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}


def path(value: object, **options: Json) -> str:
    parameter = Parameter("a_color", "color", "path", object, **options)
    return expand_path("/x/{color}", [parameter], {"a_color": value}).removeprefix("/x/")


def query(value: object, **options: Json) -> str:
    parameter = Parameter("a_color", "color", "query", object, **options)
    return "&".join(f"{k}={v}" for k, v in query_pairs(parameter, value))


def header(value: object, **options: Json) -> str | None:
    return header_text(Parameter("a_color", "color", "header", object, **options), value)


# The tables of OpenAPI 3.1.1, 4.8.12.4; where 3.1.0 differs (label), RFC 6570 decides.
@pytest.mark.parametrize(
    ("style", "explode", "text", "array", "mapping"),
    [
        ("matrix", False, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
        (
            "matrix",
            True,
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150",
        ),
        ("label", False, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
        ("label", True, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
        ("simple", False, "blue", "blue,black,brown", "R,100,G,200,B,150"),
        ("simple", True, "blue", "blue,black,brown", "R=100,G=200,B=150"),
        (None, None, "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ],
)
def test_styles_of_paths(
    style: object, explode: object, text: str, array: str, mapping: str
) -> None:
    assert path("blue", style=style, explode=explode) == text
    assert path(COLORS, style=style, explode=explode) == array
    assert path(RGB, style=style, explode=explode) == mapping


@pytest.mark.parametrize(
    ("style", "explode", "text", "array", "mapping"),
    [
        ("form", False, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
        ("form", True, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
        (None, None, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
        (
            "spaceDelimited",
            None,
            "color=blue",
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            "pipeDelimited",
            False,
            "color=blue",
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (
            "deepObject",
            True,
            "color=blue",
            "color=blue&color=black&color=brown",
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
    ],
)
def test_styles_of_queries(
    style: object, explode: object, text: str, array: str, mapping: str
) -> None:
    assert query("blue", style=style, explode=explode) == text
    assert query(COLORS, style=style, explode=explode) == array
    assert query(RGB, style=style, explode=explode) == mapping


def test_headers_are_simple_and_not_escaped() -> None:
    assert header("a b,c") == "a b,c"
    assert header(COLORS) == "blue,black,brown"
    assert header(RGB) == "R,100,G,200,B,150"
    assert header(RGB, explode=True) == "R=100,G=200,B=150"
    assert header({"a": ["é"]}, media_type="application/json") == r'{"a":["\u00e9"]}'
    assert header(None, media_type="application/json") == "null"
    assert header([]) is header({}) is header(None) is header(None, media_type="text/plain") is None
    assert header("") == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (False, "false"), (0, "0"), (-1.5, "-1.5"), ("", ""), ("a&b=c", "a%26b%3Dc")],
)
def test_values_that_are_no_arrays_and_no_objects(value: object, text: str) -> None:
    assert query(value) == f"color={text}"


def test_null_and_nothing_are_not_written() -> None:
    assert query([]) == query({}) == query([None]) == ""
    assert query(["a", None, ""]) == "color=a&color="
    assert query({"a": None, "b": 1}, style="deepObject") == "color%5Bb%5D=1"


@pytest.mark.parametrize(
    ("value", "explode", "delimiters", "text"),
    [
        (["a", "b c"], False, ("\t",), "color=a%09b%20c"),
        ([["a,", "b"], ["c"]], False, (",", "|"), "color=a%2C%7Cb,c"),
        ([["a", "b"], ["c"]], True, (" ",), "color=a%20b&color=c"),
        ([[[1, 2]], [[3]]], False, ("|", ",", " "), "color=1%202%7C3"),
        ([["a", None], None, []], False, (",", "|"), "color=a,"),
        ([None], False, ("\t",), ""),
        ([None, "a"], True, (",",), "color=a"),
    ],
)
def test_delimiters_stand_between_items_level_by_level(
    *, value: object, explode: bool, delimiters: tuple[str, ...], text: str
) -> None:
    assert query(value, explode=explode, delimiters=delimiters) == text


def test_delimiters_of_headers_and_paths() -> None:
    assert header(["a", "b"], delimiters=("|",)) == "a|b"
    assert header(["a|", "b"], delimiters=("|",)) == "a||b"
    assert path(["a", "b/"], delimiters=("|",)) == "a%7Cb%2F"


@pytest.mark.parametrize(
    ("value", "options"),
    [
        (["a", "b\tc"], {"explode": False, "delimiters": ("\t",)}),
        ([["a"], ["b|c"]], {"explode": False, "delimiters": (",", "|")}),
        (["a b"], {"style": "spaceDelimited"}),
        ({"a|b": "c"}, {"style": "pipeDelimited"}),
        (["a%7cb"], {"style": "pipeDelimited", "allow_reserved": True}),
    ],
)
def test_a_delimiter_that_is_escaped_is_in_no_item(value: object, options: dict[str, Json]) -> None:
    with pytest.raises(InvalidArgumentError, match="stands between the items, so none may have"):
        query(value, **options)


def test_what_stands_alone_may_have_a_delimiter() -> None:
    assert query("a b", style="spaceDelimited") == "color=a%20b"
    assert query(["a b", "c"], style="spaceDelimited", explode=True) == "color=a%20b&color=c"


def test_names_and_delimiters_in_values_are_escaped() -> None:
    assert query(["a,b", "c d"], explode=False) == "color=a%2Cb,c%20d"
    assert query({"a&b": "c d"}, style="pipeDelimited") == "color=a%26b%7Cc%20d"
    assert query({"a]": {"b": [1, 2]}}, style="deepObject") == (
        "color%5Ba%5D%5D%5Bb%5D=1&color%5Ba%5D%5D%5Bb%5D=2"
    )
    assert path({"a,b": "c/d"}) == "a%2Cb,c%2Fd"


def test_reserved_characters_stay_where_the_document_allows_them() -> None:
    assert query("/a?b:c@d#e&f+g%h", allow_reserved=True) == "color=/a?b:c@d%23e%26f%2Bg%25h"


def test_what_takes_a_value_apart_is_escaped_all_the_same() -> None:
    assert query({"a=b": "c=d", "e": "f,g"}, allow_reserved=True) == "a%3Db=c%3Dd&e=f%2Cg"
    assert path("a;b,c", style="matrix", allow_reserved=True) == ";color=a%3Bb,c"
    assert path("a;b,c%2f", allow_reserved=True) == "a;b,c%2f"


def test_a_parameter_with_content_is_json() -> None:
    assert query(None, media_type="application/json") == "color=null"
    assert query(None, media_type="text/plain") == ""
    assert query({"a": [1, None]}, media_type="application/json") == (
        "color=%7B%22a%22%3A%5B1%2Cnull%5D%7D"
    )
    assert path([1], media_type="application/json") == "%5B1%5D"


@settings(deadline=None)
@given(TEXTS.filter(lambda text: text not in {".", ".."}))
def test_any_text_is_one_segment_of_the_path(text: str) -> None:
    written = path(text)
    assert set(written) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"
    )
    assert unquote(written, errors="strict") == text


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_is_one_value_of_the_query(name: str, text: str) -> None:
    [(key, value)] = query_pairs(Parameter("argument", name, "query"), text)
    assert (unquote(key), unquote(value)) == (name, text)
    assert not {"&", "=", "#", "+", " "} & set(key + value)


@pytest.mark.parametrize(
    ("value", "options"),
    [
        ("", {}),
        (".", {}),
        ("..", {}),
        ([], {}),
        ({}, {}),
        (None, {}),
        ([""], {}),
        ([None], {}),
        (["."], {}),
        ("", {"style": "label"}),
        (".", {"style": "label"}),
        ([], {"style": "matrix"}),
    ],
)
def test_a_value_that_would_make_another_path_is_refused(
    value: object, options: dict[str, Json]
) -> None:
    with pytest.raises(InvalidArgumentError, match="a_color: must not") as caught:
        path(value, **options)
    assert caught.value.argument == "a_color"


def test_a_segment_may_have_more_than_one_parameter() -> None:
    parameters = [Parameter("a", "a", "path"), Parameter("b", "b", "path")]
    assert expand_path("/{a}.{b}/{a}", parameters, {"a": "x", "b": "y"}) == "/x.y/x"
    assert expand_path("/{a}.{b}", parameters, {"a": ".", "b": "."}) == "/..."
    assert expand_path("/{a}{b}", parameters, {"a": "{b}", "b": "y"}) == "/%7Bb%7Dy"
    with pytest.raises(InvalidArgumentError, match=r"a: must not make '..'"):
        expand_path("/x/{a}{b}/y", parameters, {"a": ".", "b": "."})


def test_nesting_that_no_style_can_write_is_refused() -> None:
    for write in (path, query, header):
        with pytest.raises(InvalidArgumentError, match="a_color: an array or object in another"):
            write([["a"]])
        with pytest.raises(InvalidArgumentError, match="a_color: an array or object in another"):
            write({"a": {"b": 1}})


@pytest.mark.parametrize("value", ["a; b", "a\n", "\x7f", "é"])
def test_a_cookie_in_which_nothing_is_escaped_is_no_other_one(value: str) -> None:
    parameter = Parameter("a_color", "color", "cookie", style="cookie")
    assert query_pairs(parameter, "a%20,b") == [("color", "a%20,b")]
    with pytest.raises(InvalidArgumentError, match="without a semicolon"):
        query_pairs(parameter, value)
