"""Parameters: every style that the client writes is what the handler gets."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field
from runtime.enums import ClosedStrEnum, OpenIntEnum, OpenStrEnum
from runtime.models import Exactly, Json, Maybe, Model, Number
from runtime.operations import Location, Parameter, Style
from runtime.parameters import expand_path, header_text, query_pairs
from runtime.unset import UNSET

from unit.runtime_server.apps import Calls, app_of, operation
from unit.runtime_server.asking import Answer, Headers, ask


class Colour(Model):
    """Three numbers and a name."""

    red: Annotated[int, Field(alias="R")]
    name: Maybe[str] = UNSET


class Size(ClosedStrEnum):
    """Two sizes."""

    SMALL = "s"
    LARGE = "l"


class Status(OpenStrEnum):
    """One known status."""

    DONE = "done"


class Level(OpenIntEnum):
    """One known level."""

    LOW = 1


COLOUR = {"R": 100, "name": "a,b;c=d/e é&+%2F"}
TEXTS = ["a", "b,c", "d/e;f=g", "h i|j&k+l", "é%2C", "."]

# A location, a style, whether it is exploded, a type and plain values of it.
EVERY_STYLE: list[tuple[Location, Style | None, bool | None, object, Json]] = [
    ("path", "simple", None, str, "a/b?c#d é%2F,;=."),
    ("path", "simple", None, list[str], TEXTS),
    ("path", "simple", True, list[int], [1, -2, 3]),
    ("path", "simple", False, Colour, COLOUR),
    ("path", "simple", True, Colour, COLOUR),
    ("path", "label", False, str, "a.b"),
    ("path", "label", False, list[str], TEXTS),
    ("path", "label", True, list[int], [1, 2]),
    ("path", "label", True, Colour, COLOUR),
    ("path", "label", False, Colour, COLOUR),
    ("path", "matrix", False, str, "a;b=c"),
    ("path", "matrix", False, bool, True),
    ("path", "matrix", False, list[str], TEXTS),
    ("path", "matrix", True, list[str], TEXTS),
    ("path", "matrix", False, Colour, COLOUR),
    ("path", "matrix", True, Colour, COLOUR),
    ("query", None, None, str, ""),
    ("query", None, None, list[str], [*TEXTS, ""]),
    ("query", "form", False, list[str], TEXTS),
    ("query", "form", False, Colour, COLOUR),
    ("query", "form", True, Colour, COLOUR),
    ("query", "form", True, dict[str, int], {"a": 1, "b é": 2}),
    ("query", "deepObject", True, Colour, COLOUR),
    ("query", "spaceDelimited", False, list[str], ["a", "b,c"]),
    ("query", "pipeDelimited", False, list[int], [1, 2]),
    ("query", "pipeDelimited", True, list[int], [1, 2]),
    ("header", None, None, str, "a, b=c"),
    ("header", None, None, list[str], ["a", "b c"]),
    ("header", None, True, Colour, {"R": 1, "name": "x"}),
    ("header", None, False, Colour, {"R": 1, "name": "x"}),
    ("cookie", None, None, str, "a; b=c, é"),
    ("cookie", None, False, list[str], TEXTS),
    ("cookie", None, True, list[int], [1, 2]),
    ("cookie", "cookie", None, str, 'a%41,"b" =c'),
    ("cookie", "cookie", None, list[int], [1, 2]),
    ("cookie", "cookie", False, list[str], ["a", "b%2C"]),
    ("cookie", "cookie", None, Colour, {"R": 1, "name": "x"}),
]


def send(parameter: Parameter, value: Json) -> tuple[Answer, Calls]:
    """Send a plain value as the client writes it."""
    path, headers = "/things", [("Host", "localhost")]
    match parameter.location:
        case "path":
            path = "/things/{in id}/end"
            target = expand_path(path, [parameter], {parameter.argument: value})
        case "query":
            pairs = query_pairs(parameter, value)
            target = "/things?" + "&".join(f"{k}={v}" for k, v in pairs)
        case "header":
            target = path
            headers.append((parameter.name, header_text(parameter, value) or ""))
        case "cookie":
            target = path
            pairs = query_pairs(parameter, value)
            headers.append(("Cookie", "; ".join(f"{k}={v}" for k, v in pairs)))
    return receive(parameter, target, headers, path)


def receive(
    parameter: Parameter,
    target: str,
    headers: Headers = (),
    path: str = "/things",
) -> tuple[Answer, Calls]:
    """Ask an operation with one parameter."""
    calls = Calls()
    app = app_of(operation(path, parameters=(parameter,)), calls.handle)
    return ask(app, "GET", target, headers=headers), calls


@pytest.mark.parametrize(("location", "style", "explode", "type_", "value"), EVERY_STYLE)
def test_each_style_comes_back(
    *, location: Location, style: Style | None, explode: bool | None, type_: object, value: Json
) -> None:
    parameter = Parameter("it", "in id", location, type_, style=style, explode=explode)
    if location == "header":
        parameter = Parameter("it", "In-Id", location, type_, style=style, explode=explode)
    answer, calls = send(parameter, value)
    assert answer.status == 200, answer.body
    got = calls.only["it"]
    assert parameter.adapter.dump_python(got, mode="json", by_alias=True) == value
    assert parameter.adapter.validate_python(got, strict=True) == got


@pytest.mark.parametrize(
    ("location", "explode", "delimiters", "type_", "value"),
    [
        ("query", False, ("\t",), list[str], ["a b", "c,d"]),
        ("query", False, (",", "|"), list[list[int]], [[1, 2], [3]]),
        ("query", True, ("|",), list[list[str]], [["a", "b"], ["c,"]]),
        ("query", False, (",", " ", "\t"), list[list[list[int]]], [[[1, 2], [3]], [[4]]]),
        ("path", False, ("|",), list[str], ["a/b", "c;d"]),
        ("path", False, (",", "|"), list[list[str]], [["a,", "b"], ["c"]]),
        ("header", False, ("|",), list[str], ["a, b", "c"]),
        ("header", False, (" ",), list[int], [1, 2]),
    ],
)
def test_what_has_delimiters_comes_back(
    *, location: Location, explode: bool, delimiters: tuple[str, ...], type_: object, value: Json
) -> None:
    name = "In-Id" if location == "header" else "in id"
    parameter = Parameter("it", name, location, type_, explode=explode, delimiters=delimiters)
    answer, calls = send(parameter, value)
    assert answer.status == 200, answer.body
    assert calls.only["it"] == value


@pytest.mark.parametrize("location", ["path", "query", "header", "cookie"])
@pytest.mark.parametrize(
    ("media_type", "type_", "value"),
    [
        ("application/json", str, "a b"),
        ("application/json", int | None, None),
        ("text/plain", str, "a%20b"),
        ("text/plain", str, "null"),
        ("text/plain", int, 5),
        ("text/csv", list[str], ["a", "b"]),
    ],
)
def test_content_comes_back(
    location: Location, media_type: str, type_: object, value: Json
) -> None:
    name = "In-Id" if location == "header" else "in id"
    answer, calls = send(Parameter("it", name, location, type_, media_type=media_type), value)
    assert answer.status == 200, answer.body
    assert calls.only["it"] == value


@pytest.mark.parametrize("value", ["", True])
def test_an_empty_text_in_place_of_a_value_comes_back(*, value: Json) -> None:
    answer, calls = send(Parameter("it", "it", "query", bool | Literal[""]), value)
    assert answer.status == 200, answer.body
    assert calls.only == {"it": value}


@pytest.mark.parametrize("value", ["", [1, 2]])
def test_an_empty_text_in_place_of_a_list_comes_back(*, value: Json) -> None:
    answer, calls = send(Parameter("it", "it", "query", list[int] | Literal[""]), value)
    assert answer.status == 200, answer.body
    assert calls.only == {"it": value}


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_from_a_path(text: str) -> None:
    if text in {".", ".."}:
        return
    answer, calls = send(Parameter("it", "in id", "path"), text)
    assert answer.status == 200
    assert calls.only == {"it": text}


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_texts_come_back_from_a_query(texts: list[str]) -> None:
    parameter = Parameter("it", "in id", "query", list[str], explode=False)
    answer, calls = send(parameter, texts)
    assert answer.status == 200
    assert calls.only == {"it": texts}


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        (int, "5", 5),
        (int, "12345678901234567890", 12345678901234567890),
        (Number, "0", 0),
        (Number, "1e-7", 1e-7),
        (Annotated[int, Field(ge=1)], "1", 1),
        (bool, "true", True),
        (bool, "false", False),
        (str, "5", "5"),
        (str, "true", "true"),
        (str | None, "null", "null"),
        (int | None, "5", 5),
        (int | str, "5", "5"),
        (Size, "s", Size.SMALL),
        (Status, "new", Status("new")),
        (Level, "7", Level(7)),
        (Annotated[int, Exactly(2)], "2", 2),
        (Json, "5", "5"),
        (list[Size], "l", [Size.LARGE]),
        (list[int | None], "1", [1]),
        (dict[str, Json] | None, "5", UNSET),
    ],
)
def test_a_text_has_the_type_that_the_document_says(
    type_: object, text: str, expected: object
) -> None:
    answer, calls = receive(Parameter("it", "it", "query", type_), f"/things?it={text}")
    assert answer.status == 200, answer.body
    got = calls.only.get("it", UNSET)
    assert got == expected
    assert type(got) is type(expected)


@pytest.mark.parametrize(
    ("type_", "query", "violation"),
    [
        (int, "it=a", ("query", "$.it", "int_type")),
        (int, "it=1.5", ("query", "$.it", "int_type")),
        (int, "it=%205", ("query", "$.it", "int_type")),
        (int, "it=05", ("query", "$.it", "int_type")),
        (int, "it=1_0", ("query", "$.it", "int_type")),
        (int, "it=", ("query", "$.it", "int_type")),
        (int, f"it={'1' * 5000}", ("query", "$.it", "int_type")),
        (int, "it=true", ("query", "$.it", "int_type")),
        (Number, "it=1e999", ("query", "$.it", "number")),
        (float, "it=NaN", ("query", "$.it", "float_type")),
        (bool, "it=1", ("query", "$.it", "bool_type")),
        (bool, "it=True", ("query", "$.it", "bool_type")),
        (Size, "it=m", ("query", "$.it", "enum")),
        (Annotated[int, Field(ge=1)], "it=0", ("query", "$.it", "greater_than_equal")),
        (Annotated[str, Field(max_length=1)], "it=12", ("query", "$.it", "string_too_long")),
        (list[int], "it=1&it=x", ("query", "$.it[1]", "int_type")),
        (str, "it=a&it=b", ("query", "$.it", "parameter_style")),
        (str, "it=%FF", ("query", "$.it", "string_unicode")),
        (list[str], "it=a&it=%FF", ("query", "$.it", "string_unicode")),
        (Colour, "R=1&R=2", ("query", "$.it", "parameter_style")),
        (Colour, "R=x", ("query", "$.it.R", "int_type")),
        (Colour, "name=x", ("query", "$.it.R", "missing")),
        (int | bool, "it=x", ("query", "$.it", "int_type")),
    ],
)
def test_what_is_wrong_is_said_with_its_path(
    type_: object, query: str, violation: tuple[str, str, str]
) -> None:
    answer, calls = receive(Parameter("it", "it", "query", type_), f"/things?{query}")
    assert answer.errors[0] == violation
    assert not calls


@pytest.mark.parametrize(
    ("style", "explode", "type_", "text"),
    [
        ("label", False, str, "a"),
        ("matrix", False, str, "a"),
        ("matrix", False, str, ";other=a"),
        ("matrix", False, str, ";it=a;it=b"),
        ("simple", False, Colour, "R"),
    ],
)
def test_a_path_in_another_style_is_refused(
    *, style: Style, explode: bool, type_: object, text: str
) -> None:
    parameter = Parameter("it", "it", "path", type_, style=style, explode=explode)
    answer, _ = receive(parameter, f"/things/{text}", path="/things/{it}")
    assert answer.errors == [("path", "$.it", "parameter_style")]


def test_deeper_members_than_the_standard_has_are_refused() -> None:
    parameter = Parameter("it", "it", "query", Colour, style="deepObject")
    answer, _ = receive(parameter, "/things?it[R]=1&it[a][b]=2")
    assert answer.errors == [("query", "$.it", "parameter_style")]


@pytest.mark.parametrize("location", ["query", "header", "cookie"])
def test_only_required_parameters_must_be_there(location: Location) -> None:
    answer, calls = receive(Parameter("it", "It", location), "/things")
    assert answer.status == 200
    assert calls.only == {}
    answer, _ = receive(Parameter("it", "It", location, required=True), "/things")
    assert answer.errors == [(location, "$.It", "missing")]


def test_every_parameter_that_is_wrong_is_named() -> None:
    parameters = (
        Parameter("page", "page", "query", int),
        Parameter("trace", "X-Trace Id", "header", required=True),
        Parameter("seen", "seen", "cookie", bool),
    )
    calls = Calls()
    app = app_of(operation(parameters=parameters), calls.handle)
    answer = ask(app, "GET", "/things?page=x", headers=[("Cookie", "a=b; seen=1")])
    assert answer.errors == [
        ("query", "$.page", "int_type"),
        ("header", "$['X-Trace Id']", "missing"),
        ("cookie", "$.seen", "bool_type"),
    ]


def test_parameters_with_content_are_json() -> None:
    parameter = Parameter("it", "it", "query", Colour, media_type="application/json")
    answer, calls = send(parameter, COLOUR)
    assert answer.status == 200
    assert calls.only == {"it": Colour.model_validate(COLOUR)}
    answer, _ = receive(parameter, "/things?it={")
    assert answer.errors == [("query", "$.it", "json_invalid")]
    for number in ("NaN", "1e999"):
        answer, _ = receive(parameter, f"/things?it={{%22R%22:{number}}}")
        assert answer.errors == [("query", "$.it", "json_invalid")]


def test_parameters_that_the_document_does_not_have_are_ignored() -> None:
    answer, calls = receive(Parameter("it", "it", "query", int), "/things?projectId=p&it=1")
    assert answer.status == 200
    assert calls.only == {"it": 1}


def test_a_free_object_takes_what_no_other_parameter_takes() -> None:
    parameters = (
        Parameter("page", "page", "query", int),
        Parameter("rest", "rest", "query", dict[str, str]),
    )
    calls = Calls()
    app = app_of(operation(parameters=parameters), calls.handle)
    assert ask(app, "GET", "/things?page=1&a=b").status == 200
    assert calls.only == {"page": 1, "rest": {"a": "b"}}


def test_the_lines_of_a_list_in_a_header_are_one_value() -> None:
    headers = [("Ids", "1, 2"), ("ids", "3")]
    answer, calls = receive(Parameter("it", "Ids", "header", list[int]), "/things", headers)
    assert answer.status == 200
    assert calls.only == {"it": [1, 2, 3]}
    answer, _ = receive(Parameter("it", "Ids", "header", str), "/things", headers)
    assert answer.errors == [("header", "$.Ids", "parameter_style")]


def test_a_plus_is_a_space_in_a_query_only() -> None:
    _, calls = receive(Parameter("it", "it", "query"), "/things?it=a+b%2B")
    assert calls.only == {"it": "a b+"}
    _, calls = receive(Parameter("it", "it", "path"), "/things/a+b", path="/things/{it}")
    assert calls.only == {"it": "a+b"}
