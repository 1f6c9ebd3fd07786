"""Streams over real sockets: items come one by one, and the connection is given back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import pytest
from runtime.errors import DecodeError, NotFoundError, TransportError, UnexpectedStatusError
from runtime.models import Model
from runtime.operations import Content, Operation
from runtime.requests import DEFAULT_TIMEOUT, Call
from runtime.sequences import JsonLines
from runtime.streams import open_async_stream, open_stream

from unit.runtime.flows import AsyncClient, Client
from unit.runtime.wire import Wire


class Event(Model):
    """An item."""

    n: int


WATCH: Operation[Event] = Operation(
    name="flows.watch",
    method="GET",
    path="/watch",
    responses={"200": (Content("application/jsonl", Event, framing=JsonLines()),), "204": ()},
)


def watch(url: str, count: int | None = None) -> list[int]:
    """Read so many items, or all of them."""
    found: list[int] = []
    with Client(url, timeout=DEFAULT_TIMEOUT) as client:
        with open_stream(client._transport, Call(WATCH, {}, {})) as stream:
            for item in stream:
                found.append(item.n)
                if len(found) == count:
                    stream.close()
        assert list(stream) == []
    return found


def watch_async(url: str, count: int | None = None) -> list[int]:
    """Do the same with `await`."""

    async def run() -> list[int]:
        found: list[int] = []
        async with AsyncClient(url, timeout=DEFAULT_TIMEOUT) as client:
            async with await open_async_stream(client._transport, Call(WATCH, {}, {})) as stream:
                async for item in stream:
                    found.append(item.n)
                    if len(found) == count:
                        await stream.aclose()
            assert [item async for item in stream] == []
        return found

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("call", [watch, watch_async])
Calling = Callable[..., list[int]]


def answer(wire: Wire, body: str, status: int = 200, **headers: str) -> None:
    """Say what the next response is."""
    wire.answer(status, body, **{"content_type": "application/jsonl", **headers})


@BOTH
def test_items_come_one_by_one(call: Calling, wire: Wire) -> None:
    answer(wire, '{"n": 1}\n{"n": 2}\n{"n": 3}')
    assert call(wire.url) == [1, 2, 3]
    assert b"Accept: application/jsonl\r\n" in wire.requests[0]


@BOTH
def test_a_stream_can_be_closed_early(call: Calling, wire: Wire) -> None:
    answer(wire, '{"n": 1}\n{"n": 2}\n')
    assert call(wire.url, 1) == [1]


@BOTH
def test_no_content_is_a_stream_without_items(call: Calling, wire: Wire) -> None:
    wire.answer(204)
    assert call(wire.url) == []


@BOTH
def test_an_error_is_raised_before_there_is_a_stream(call: Calling, wire: Wire) -> None:
    wire.answer_json('{"why": "gone"}', 404)
    with pytest.raises(NotFoundError) as caught:
        call(wire.url)
    assert caught.value.body == {"why": "gone"}
    wire.answer(202)
    with pytest.raises(UnexpectedStatusError):
        call(wire.url)


@BOTH
def test_a_busy_server_is_asked_again(call: Calling, wire: Wire) -> None:
    wire.answer(503, "later", retry_after="0")
    answer(wire, '{"n": 1}\n')
    assert call(wire.url) == [1]


@BOTH
@pytest.mark.parametrize(
    ("item", "path", "problem"),
    [
        ('{"n": "x"}', "[1].n", "[1].n: Input should be a valid integer"),
        ("{", "[1]", "[1]: Invalid JSON"),
    ],
)
def test_an_item_that_was_not_promised(
    call: Calling, wire: Wire, item: str, path: str, problem: str
) -> None:
    answer(wire, f'{{"n": 1}}\n{item}\n')
    with pytest.raises(DecodeError) as caught:
        call(wire.url)
    assert caught.value.path == path
    assert problem in str(caught.value)
    assert caught.value.raw_body == item.encode()


@BOTH
def test_another_media_type(call: Calling, wire: Wire) -> None:
    wire.answer_json("[]")
    with pytest.raises(DecodeError, match="the body is application/json, not application/jsonl"):
        call(wire.url)


@BOTH
def test_a_connection_that_breaks(call: Calling, wire: Wire) -> None:
    answer(wire, '{"n": 1}\n', content_length="99")
    with pytest.raises(TransportError, match="RemoteProtocolError"):
        call(wire.url)


def test_the_answer_is_told_of(wire: Wire) -> None:
    answer(wire, "", x_trace="t")
    with (
        Client(wire.url, timeout=DEFAULT_TIMEOUT) as client,
        contextlib.closing(open_stream(client._transport, Call(WATCH, {}, {}))) as stream,
    ):
        assert (stream.status_code, stream.headers["X-Trace"]) == (200, "t")
