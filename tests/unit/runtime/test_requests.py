"""A call becomes a request: what is where, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import pytest
from pydantic import Field
from runtime.enums import OpenStrEnum
from runtime.errors import InvalidArgumentError
from runtime.events import EventStream
from runtime.forms import UrlencodedForm
from runtime.models import Json, Maybe, Model, Number
from runtime.operations import Body, Content, Operation, Parameter
from runtime.requests import Call, Options, PreparedRequest, prepare
from runtime.security import Authorization
from runtime.sequences import JsonLines
from runtime.unset import UNSET


class Order(OpenStrEnum):
    """An open enumeration."""

    NEWEST = "newest-first"


class Filter(Model):
    """An object as a parameter."""

    min_size: Annotated[Maybe[Number], Field(alias="minSize")] = UNSET
    name: Maybe[str | None] = UNSET


SEARCH: Operation[object] = Operation(
    name="things.search",
    method="POST",
    path="/things/{id}",
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("limit", "limit", "query", Annotated[int, Field(ge=1)]),
        Parameter("order", "order", "query", list[Order]),
        Parameter("where", "filter", "query", Filter, style="deepObject", explode=True),
        Parameter("id_query", "id", "query"),
        Parameter("trace", "X-Trace", "header", str | None),
        Parameter("session", "sid", "cookie"),
        Parameter("flag", "flag", "query", bool, required=True),
    ),
    body=Body("application/json", dict[str, int], "body", required=False),
    responses={
        "200": (Content("application/json", int), Content("text/csv", str)),
        "4XX": (Content("application/json", int),),
        "204": (),
    },
)


def called(options: Options | None = None, body: object = UNSET) -> Call[object]:
    return Call(SEARCH, {}, options or {}, body)


def request(
    authorization: Authorization | None = None,
    /,
    call: Call[object] | None = None,
    **arguments: Json,
) -> PreparedRequest:
    call = called() if call is None else call
    given = {"id": "i", "flag": True, **arguments}
    call = replace(call, arguments=given)
    return prepare("http://h/v1", call, authorization or Authorization())


def test_every_parameter_is_where_it_belongs() -> None:
    made = request(
        limit=5,
        order=[Order.NEWEST, "other"],
        where=Filter(min_size=0, name=None),
        id_query="q",
        trace="t",
        session="s s",
    )
    assert made.method == "POST"
    assert made.url == (
        "http://h/v1/things/i?limit=5&order=newest-first&order=other"
        "&filter%5BminSize%5D=0&id=q&flag=true"
    )
    assert made.headers["x-trace"] == "t"
    assert made.headers["cookie"] == "sid=s%20s"
    assert made.content is None
    assert "content-type" not in made.headers


def test_what_is_unset_or_null_is_not_sent() -> None:
    made = request(limit=UNSET, order=[], trace=None, where=UNSET)
    assert made.url == "http://h/v1/things/i?flag=true"
    assert "x-trace" not in made.headers


@pytest.mark.parametrize(
    ("responses", "accept"),
    [
        ({"200": (Content("application/json", int), Content("text/csv", str))}, "application/json"),
        (
            {
                "200": (Content("application/json", int), Content("text/csv", str)),
                "201": (Content("text/html", str),),
                "4XX": (Content("application/problem+json", int), Content("text/csv", str)),
            },
            "application/json, text/html, application/problem+json",
        ),
        (
            {
                "200": (
                    Content("application/jsonl", int, framing=JsonLines()),
                    Content("text/event-stream", int, framing=EventStream()),
                )
            },
            "application/jsonl, text/event-stream",
        ),
        ({"default": (Content("application/json", int),)}, "application/json"),
        ({"204": ()}, "*/*"),
    ],
)
def test_what_is_asked_for_is_what_the_result_is_typed_as(
    responses: dict[str, tuple[Content, ...]], accept: str
) -> None:
    asked: Operation[int] = Operation(name="a.b", method="GET", path="/a", responses=responses)
    made = prepare("http://h", Call(asked, {}, {}), Authorization())
    assert made.headers["accept"] == accept


@pytest.mark.parametrize(
    ("argument", "value", "problem"),
    [
        ("id", None, "Input should be a valid string"),
        ("id", 3, "Input should be a valid string"),
        ("id", "\ud800", "must be Unicode text"),
        ("id", UNSET, "is required"),
        ("flag", UNSET, "is required"),
        ("flag", 1, "Input should be a valid boolean"),
        ("limit", None, "Input should be a valid integer"),
        ("limit", "5", "Input should be a valid integer"),
        ("limit", True, "Input should be a valid integer"),
        ("limit", 0, "Input should be greater than or equal to 1"),
        ("order", ["a", 1], r"\[1\]: Input should be a valid string"),
        ("where", {"minSize": "x"}, "minSize: Input should be a valid number"),
        ("trace", "a\r\nX-Other: b", "the header X-Trace must be printable ASCII"),
        ("trace", "é", "the header X-Trace must be printable ASCII"),
    ],
)
def test_a_wrong_argument_is_named(argument: str, value: Json, problem: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{argument}: {problem}") as caught:
        request(**{argument: value})
    assert caught.value.argument == argument


def test_extra_query_adds_overrides_and_removes() -> None:
    extra = {"projectId": "p&q", "limit": None, "id": "x", "n": [1, True, 0.5], "none": []}
    made = request(call=called({"extra_query": extra}), limit=5, id_query="q")
    assert made.url == ("http://h/v1/things/i?flag=true&projectId=p%26q&id=x&n=1&n=true&n=0.5")


def test_extra_query_must_be_text() -> None:
    for extra in ({"\ud800": 1}, {"a": ["\udfff"]}):
        with pytest.raises(InvalidArgumentError, match=r"extra_query: must be Unicode"):
            request(call=called({"extra_query": extra}))


def test_extra_headers_add_override_and_remove_in_any_case() -> None:
    extra = {"x-trace": "other", "ACCEPT": None, "X-New": "v", "User-Agent": None}
    made = request(call=called({"extra_headers": extra}), trace="t")
    assert made.headers.get_list("X-Trace") == ["other"]
    assert "accept" not in made.headers
    assert made.headers["x-new"] == "v"
    assert made.without == ("ACCEPT", "User-Agent")


@pytest.mark.parametrize(
    "headers",
    [{"X-A": "b\r\nX-C: d"}, {"X-A": "b\n"}, {"X-A\r\nX-C": "d"}, {"X A": "b"}, {"": "b"}],
)
def test_headers_cannot_be_broken_out_of(headers: dict[str, str]) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^extra_headers: "):
        request(call=called({"extra_headers": headers}))


def test_a_body_has_its_type() -> None:
    made = request(call=called({"extra_body": {"b": None}}, body={"a": 1}))
    assert made.headers["content-type"] == "application/json"
    assert made.content == b'{"a":1,"b":null}'


def test_credentials_are_sent_but_not_shown() -> None:
    authorization = Authorization(
        headers=[("Authorization", "Bearer sesame")],
        query=[("appid", "sesame&")],
        cookies=[("sid2", "sesame")],
    )
    made = request(authorization, session="s")
    assert made.url == "http://h/v1/things/i?flag=true&appid=sesame%26"
    assert made.shown_url == "http://h/v1/things/i?flag=true"
    assert made.headers["cookie"] == "sid=s; sid2=sesame"
    assert made.headers["authorization"] == "Bearer sesame"
    assert "sesame" not in repr(made)


@pytest.mark.parametrize(
    ("media_type", "kind", "value", "query"),
    [
        ("application/x-www-form-urlencoded", Filter, Filter(min_size=0, name="a b&c"),
         "minSize=0&name=a+b%26c&x=1"),
        ("application/x-www-form-urlencoded", dict[str, list[str]], {"a": ["1", "2"]},
         "a=1&a=2&x=1"),
        ("application/json", list[int], [1, 2], "%5B1%2C2%5D&x=1"),
        ("application/json", str, "é", "%22%C3%A9%22&x=1"),
        ("text/plain", str, "a=b", "a%3Db&x=1"),
        ("text/plain", str, UNSET, "x=1"),
    ],
)  # fmt: skip
def test_the_query_string_as_one_value(
    media_type: str, kind: object, value: object, query: str
) -> None:
    form = UrlencodedForm() if media_type == "application/x-www-form-urlencoded" else None
    parameter = Parameter("q", "q", "querystring", kind, media_type=media_type, form=form)
    whole: Operation[object] = Operation(
        name="things.ask", method="GET", path="/", parameters=(parameter,), responses={"204": ()}
    )
    call = Call(whole, {"q": value}, {"extra_query": {"x": 1}})
    made = prepare("http://h", call, Authorization())
    assert made.url == f"http://h/?{query}"
