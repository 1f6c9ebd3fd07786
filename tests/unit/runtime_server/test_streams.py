"""Handlers that yield: items go out one by one, and errors before the first are answers."""

from __future__ import annotations

import email
import json
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI, Request
from runtime.events import EventStream
from runtime.models import Json, Model
from runtime.operations import Body, Content, Operation
from runtime.parts import MultipartMixed
from runtime.sequences import JsonLines
from runtime.server import make_app
from runtime.server_errors import HttpError
from runtime.server_streams import StreamEndpoint

from unit.runtime.sending import sent
from unit.runtime_server.apps import Calls, app_of, carry_out, operation
from unit.runtime_server.asking import ask, ask_port, serving


class Event(Model):
    """An item."""

    data: str


WATCH: Operation[Event] = operation(
    responses={"200": (Content("text/event-stream", Event, framing=EventStream()),)}
)


PARTS = MultipartMixed()
WATCH_PARTS: Operation[Event] = operation(
    responses={"200": (Content("multipart/mixed", Event, framing=PARTS),)}
)


def app(implementation: Callable[..., Any], of: Operation[Any] = WATCH) -> FastAPI:
    """Make an application of one operation that a function carries out."""
    handler = SimpleNamespace(carry_out=implementation)
    return make_app("Things", "1", [StreamEndpoint("things", of, carry_out, handler)], {})


def test_what_is_yielded_goes_out() -> None:
    closed: list[bool] = []

    async def watch(_: Request) -> AsyncIterator[Event]:
        try:
            yield Event(data="a\nb")
            yield Event(data="c")
        finally:
            closed.append(True)

    with serving(app(watch)) as port:
        answer = ask_port(port, "GET", "/things")
    assert answer.status == 200
    assert answer.header("content-type") == ["text/event-stream; charset=utf-8"]
    assert answer.body == b"data: a\ndata: b\n\ndata: c\n\n"
    assert closed == [True]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_parts_go_out_with_their_boundary(count: int) -> None:
    async def watch(_: Request) -> AsyncIterator[Event]:
        for index in range(count):
            yield Event(data=f"--{index}\r\n")

    answer = ask(app(watch, WATCH_PARTS), "GET", "/things")
    [media_type] = answer.header("content-type")
    head = f"Content-Type: {media_type}\n\n".encode()
    texts = [
        json.loads(str(part.get_payload()))
        for part in email.message_from_bytes(head + answer.body).walk()
        if part.get_content_type() == "application/json"
    ]
    assert texts == [{"data": f"--{index}\r\n"} for index in range(count)]
    splitter = PARTS.splitter(media_type)
    assert [json.loads(one) for one in splitter.feed(answer.body)] == texts


def test_a_body_may_be_of_parts() -> None:
    body = Body("multipart/mixed", list[Event], argument="body", framing=PARTS)
    media_type, content = sent(body, [Event(data="a"), Event(data="b")])
    calls = Calls()
    served = app_of(operation(method="POST", body=body), calls.handle)
    answer = ask(served, "POST", "/things", content, [("content-type", media_type)])
    assert answer.status == 200, answer.body
    assert calls.only == {"body": [Event(data="a"), Event(data="b")]}


def test_an_iterator_may_be_returned() -> None:
    async def items() -> AsyncIterator[Event]:
        yield Event(data="a")

    async def watch(_: Request) -> AsyncIterator[Event]:
        return items()

    assert ask(app(watch), "GET", "/things").body == b"data: a\n\n"


def test_there_may_be_nothing() -> None:
    async def watch(_: Request) -> AsyncIterator[Event]:
        nothing: list[Event] = []
        for item in nothing:
            yield item

    answer = ask(app(watch), "GET", "/things")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(("error", "status"), [(HttpError(404), 404), (NotImplementedError(), 501)])
def test_an_error_before_the_first_item_is_the_answer(error: Exception, status: int) -> None:
    async def watch(_: Request) -> AsyncIterator[Event]:
        for item in [error]:
            raise item
        yield Event(data="")

    assert ask(app(watch), "GET", "/things").status == status


def test_an_item_that_is_none_is_an_error() -> None:
    async def watch(_: Request) -> AsyncIterator[Any]:
        yield {"data": 1}

    assert ask(app(watch), "GET", "/things").status == 500


def test_a_later_error_cuts_the_response() -> None:
    async def watch(_: Request) -> AsyncIterator[Event]:
        yield Event(data="a")
        raise ValueError

    answer = ask(app(watch), "GET", "/things")
    assert answer.body == b"data: a\n\n"
    assert answer.raised is not None


LINES = operation(
    method="POST", body=Body("application/jsonl", list[int], argument="body", framing=JsonLines())
)
SENT = [("content-type", "application/jsonl")]


@pytest.mark.parametrize(("body", "items"), [(b"1\n\n2", [1, 2]), (b"", [])])
def test_a_body_may_be_a_sequence(body: bytes, items: Json) -> None:
    calls = Calls()
    answer = ask(app_of(LINES, calls.handle), "POST", "/things", body, SENT)
    assert answer.status == 200
    assert calls.only == {"body": items}


def test_what_is_wrong_in_a_sequence_is_told() -> None:
    answer = ask(app_of(LINES, Calls().handle), "POST", "/things", b'1\n"2"', SENT)
    assert answer.errors == [("body", "$[1]", "int_type")]
    answer = ask(app_of(LINES, Calls().handle), "POST", "/things", b"1\n{", SENT)
    assert answer.errors == [("body", "$", "json_invalid")]
