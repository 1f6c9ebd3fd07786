"""Bodies: requests by the exact rules of the models, responses exactly as the models say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from fastapi import Request
from pydantic import Field
from runtime.models import Json, Maybe, Model, Number
from runtime.operations import Body, Content, Operation
from runtime.unset import UNSET
from runtime.uploads import Upload

from unit.runtime_server.apps import JSON, Calls, app_of, operation
from unit.runtime_server.asking import Answer, Headers, ask


class Item(Model):
    """A thing with a wire name, an optional member and a free one."""

    item_id: Annotated[str, Field(alias="itemId")]
    size: Maybe[Number] = UNSET
    free: Maybe[Json] = UNSET


class Dog(Model):
    """A model of a union."""

    bark: Annotated[int, Field(alias="theBark")]


class Cat(Model):
    """Another model of a union."""

    miaow: int


class Box(Model):
    """Things in things."""

    items: Annotated[list[Item], Field(alias="allItems")]
    pet: Maybe[Dog | Cat] = UNSET


APPLICATION_JSON = [("Content-Type", "application/json")]
URLENCODED = "application/x-www-form-urlencoded"


def post(body: Body, raw: bytes, headers: Headers = APPLICATION_JSON) -> tuple[Answer, Calls]:
    calls = Calls()
    app = app_of(operation(method="POST", body=body), calls.handle)
    return ask(app, "POST", "/things", raw, headers), calls


def answer_of(result: object, responses: dict[str, tuple[Content, ...]]) -> Answer:
    async def handle(_: Request) -> object:
        return result

    of: Operation[Any] = operation(responses=responses)
    return ask(app_of(of, handle), "GET", "/things")


def test_json_is_read_by_wire_names_and_kept_as_it_is() -> None:
    raw = b'{"itemId":"a","item_id":"other","size":12345678901234567890,"free":null,"new":[1]}'
    answer, calls = post(Body("application/json", Item), raw)
    assert answer.status == 200
    item = calls.only["body"]
    assert isinstance(item, Item)
    assert item.item_id == "a"
    assert item.size == 12345678901234567890
    assert item.free is None
    assert item.model_extra == {"item_id": "other", "new": [1]}
    assert json.loads(item.model_dump_json()) == json.loads(raw)


@pytest.mark.parametrize(
    ("raw", "violations"),
    [
        (b"", [("body", "$", "missing")]),
        (b"{}", [("body", "$.itemId", "missing")]),
        (b'{"item_id":"a"}', [("body", "$.itemId", "missing")]),
        (b"[]", [("body", "$", "model_type")]),
        (b'"x"', [("body", "$", "model_type")]),
        (b"null", [("body", "$", "model_type")]),
        (b'{"itemId":null}', [("body", "$.itemId", "string_type")]),
        (
            b'{"itemId":1,"size":true}',
            [("body", "$.itemId", "string_type"), ("body", "$.size", "number")],
        ),
        (b'{"itemId":"a","size":null}', [("body", "$.size", "number")]),
        (b'{"itemId":"a"', [("body", "$", "json_invalid")]),
        (b'{"itemId":"a"}x', [("body", "$", "json_invalid")]),
        (b"<html>", [("body", "$", "json_invalid")]),
        (b'{"itemId":"a","free":NaN}', [("body", "$", "json_invalid")]),
        (b'{"itemId":"a","free":[-Infinity]}', [("body", "$", "json_invalid")]),
        (b'{"itemId":"a","free":1e999}', [("body", "$", "json_invalid")]),
        (b'{"itemId":"a","free":' + b"1" * 5000 + b"}", [("body", "$", "json_invalid")]),
        (b'{"itemId":"\xff"}', [("body", "$", "string_unicode")]),
        (b'{"itemId":"\\ud800"}', [("body", "$", "json_invalid")]),
        (b"\xef\xbb\xbf{}", [("body", "$", "json_invalid")]),
        ('{"itemId":"a"}'.encode("utf-16"), [("body", "$", "json_invalid")]),
        (b"[" * 100_000, [("body", "$", "json_invalid")]),
        (b'{"itemId":' + b"[" * 500 + b"]" * 500 + b"}", [("body", "$", "json_invalid")]),
    ],
)
def test_wrong_json_is_told_with_paths(raw: bytes, violations: list[tuple[str, str, str]]) -> None:
    answer, calls = post(Body("application/json", Item), raw)
    assert answer.errors == violations
    assert answer.header("content-type") == ["application/problem+json"]
    assert not calls


def test_paths_lead_through_lists_and_have_no_branches_of_unions() -> None:
    raw = b'{"allItems":[{"itemId":"a"},{"itemId":2}],"pet":{"theBark":"x"}}'
    answer, _ = post(Body("application/json", Box), raw)
    assert answer.errors == [
        ("body", "$.allItems[1].itemId", "string_type"),
        ("body", "$.pet.theBark", "int_type"),
        ("body", "$.pet.miaow", "missing"),
    ]


def test_nothing_of_the_input_is_echoed_without_bound() -> None:
    name = "x" * 100_000
    raw = json.dumps({name: {"a b": name}}).encode()
    answer, _ = post(Body("application/json", dict[str, dict[str, int]]), raw)
    assert answer.errors[0][1].startswith("$.xxx")
    assert len(answer.body) < 2000
    raw = json.dumps(["x"] * 10_000).encode()
    answer, _ = post(Body("application/json", list[int]), raw)
    assert answer.errors == [("body", "$", "too_many_errors")]
    assert answer.json["errors"][0]["message"] == "10000 errors"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("text/plain", 415),
        ("application/jsonx", 415),
        ("application/problem+json", 415),
        ("", 415),
    ],
)
def test_the_media_type_must_be_the_document_s(kind: str, status: int) -> None:
    answer, calls = post(
        Body("application/json", Item), b'{"itemId":"a"}', [("Content-Type", kind)]
    )
    assert answer.status == status
    assert len(calls) == (status == 200)
    if status == 415:
        assert answer.header("accept") == ["application/json"]


def test_a_body_without_a_media_type_is_refused() -> None:
    answer, _ = post(Body("application/json", Item), b'{"itemId":"a"}', [])
    assert answer.status == 415


def test_a_range_takes_the_media_types_in_it() -> None:
    answer, calls = post(Body("image/*", Upload), b"\x89PNG", [("Content-Type", "image/png")])
    assert answer.status == 200
    assert calls.only == {"body": b"\x89PNG"}
    answer, _ = post(Body("image/*", Upload), b"x", [("Content-Type", "text/png")])
    assert answer.status == 415


def test_an_optional_body_may_be_missing() -> None:
    answer, calls = post(Body("application/json", Item, required=False), b"", [])
    assert answer.status == 200
    assert calls.only == {}


def test_the_argument_is_called_as_the_operation_says() -> None:
    _, calls = post(Body("application/json", Json, "payload"), b"[1]")
    assert calls.only == {"payload": [1]}


def test_a_text_or_a_file_may_be_empty() -> None:
    _, calls = post(Body("text/plain", str), b"", [("Content-Type", "text/plain")])
    assert calls.only == {"body": ""}
    _, calls = post(Body("image/png", Upload), b"", [("Content-Type", "image/png")])
    assert calls.only == {"body": b""}
    _, calls = post(Body(URLENCODED, dict[str, str]), b"", [("Content-Type", URLENCODED)])
    assert calls.only == {"body": {}}


def test_text_is_utf_8() -> None:
    kind = [("Content-Type", "text/plain; charset=utf-8")]
    _, calls = post(Body("text/plain", str), "é".encode(), kind)
    assert calls.only == {"body": "é"}
    answer, _ = post(Body("text/plain", str), b"\xff", kind)
    assert answer.errors == [("body", "$", "string_unicode")]


def test_results_are_written_by_wire_names_without_what_is_unset() -> None:
    result = Item(item_id="a", free=None, new=[1.5])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    answer = answer_of(result, {"200": (Content("application/json", Item),)})
    assert answer.status == 200
    assert answer.header("content-type") == ["application/json"]
    assert answer.body == b'{"itemId":"a","free":null,"new":[1.5]}'


def answer_statuses() -> list[tuple[object, dict[str, tuple[Content, ...]], int, str, bytes]]:
    item, text = Content("application/json", Item), Content("text/plain", str)
    return [
        (Item(item_id="a"), {"201": (item,)}, 201, "application/json", b'{"itemId":"a"}'),
        (Item(item_id="a"), {"2XX": (item,)}, 200, "application/json", b'{"itemId":"a"}'),
        (Item(item_id="a"), {"default": (item,)}, 200, "application/json", b'{"itemId":"a"}'),
        (
            [Item(item_id="a")],
            {"200": (Content("application/json", list[Item]),)},
            200,
            "application/json",
            b'[{"itemId":"a"}]',
        ),
        (None, {"404": (item,), "204": ()}, 204, "", b""),
        (None, {"200": (item,), "204": ()}, 204, "", b""),
        (Item(item_id="a"), {"204": (item,)}, 204, "", b""),
        ("é", {"200": (item, text)}, 200, "text/plain; charset=utf-8", "é".encode()),
        (
            Item(item_id="a"),
            {"200": (text,), "202": (item,)},
            202,
            "application/json",
            b'{"itemId":"a"}',
        ),
        ("x", {"200": (JSON,)}, 200, "application/json", b'"x"'),
        (b"\x00", {"200": (Content("image/png", bytes),)}, 200, "image/png", b"\x00"),
        (b"\x00", {"200": (Content("*/*", bytes),)}, 200, "application/octet-stream", b"\x00"),
        (
            Item(item_id="a"),
            {"200": (Content("application/hal+json", Item),)},
            200,
            "application/hal+json",
            b'{"itemId":"a"}',
        ),
    ]


@pytest.mark.parametrize(("result", "responses", "status", "kind", "body"), answer_statuses())
def test_the_status_is_the_one_of_the_document_that_the_result_fits(
    result: object, responses: dict[str, tuple[Content, ...]], status: int, kind: str, body: bytes
) -> None:
    answer = answer_of(result, responses)
    assert answer.status == status
    assert answer.header("content-type") == ([kind] if kind else [])
    assert answer.body == body


def broken_item() -> Item:
    item = Item(item_id="a")
    item.item_id = 5  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    return item


WRONG_RESULTS: dict[str, Callable[[], object]] = {
    "none": lambda: None,
    "dict": lambda: {"itemId": 5},
    "other model": lambda: Dog(bark=1),
    "list": lambda: [Item(item_id="a")],
    "text": lambda: "text",
    "changed": broken_item,
    "no number": lambda: Item(item_id="a", free=float("nan")),
    "no JSON": lambda: Item(item_id="a", free=object()),
}


@pytest.mark.parametrize("name", WRONG_RESULTS)
def test_a_result_of_another_type_is_logged_and_not_sent(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = answer_of(WRONG_RESULTS[name](), {"200": (Content("application/json", Item),)})
    assert answer.status == 500
    assert answer.json == {"title": "Internal Server Error", "status": 500}
    assert [record.exc_info is not None for record in caplog.records] == [True]
    assert answer.raised is None
