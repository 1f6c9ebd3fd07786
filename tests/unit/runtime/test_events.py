"""Streams of events go on where they broke, give connections back, and show what came."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeAlias, cast

import pytest
from runtime import validation
from runtime.errors import DecodeError, NotFoundError, TransportError
from runtime.events import EventStream
from runtime.models import Model
from runtime.operations import Content, Operation
from runtime.requests import DEFAULT_TIMEOUT, Call, Options
from runtime.sequences import JsonLines
from runtime.streams import AsyncStream, Stream, open_async_stream, open_stream
from runtime.views import Open, Raw

from unit.runtime.flows import AsyncClient, Client
from unit.runtime.wire import Wire


class Event(Model):
    """An item."""

    data: str
    id: str = ""


def watching(
    method: str = "GET", framing: EventStream | JsonLines | None = None
) -> Operation[Event]:
    """Return an operation that has events."""
    content = Content("text/event-stream", Event, framing=framing or EventStream())
    responses: dict[str, tuple[Content, ...]] = {"200": (content,), "204": ()}
    return Operation(name="flows.watch", method=method, path="/watch", responses=responses)


Option: TypeAlias = Any  # what any option may be
WATCH = watching()


def read(url: str, operation: Operation[Event] = WATCH, **options: Option) -> list[str]:
    """Read all items."""
    with (
        Client(url, timeout=DEFAULT_TIMEOUT) as client,
        open_stream(client._transport, Call(operation, {}, cast("Options", options))) as stream,
    ):
        return [item.data for item in stream]


def read_async(url: str, operation: Operation[Event] = WATCH, **options: Option) -> list[str]:
    """Do the same with `await`."""

    async def run() -> list[str]:
        async with AsyncClient(url, timeout=DEFAULT_TIMEOUT) as client:
            opening = open_async_stream(
                client._transport, Call(operation, {}, cast("Options", options))
            )
            async with await opening as stream:
                return [item.data async for item in stream]

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("call", [read, read_async])
Calling = Callable[..., list[str]]


def answer(wire: Wire, body: str, *, is_cut: bool = False, status: int = 200) -> None:
    """Say what the next response is, and whether it breaks off."""
    size = len(body.encode()) + is_cut
    wire.answer(status, body, content_type="text/event-stream", content_length=str(size))


def last_ids(wire: Wire) -> list[bytes | None]:
    """Return the header of each request that says where to go on."""
    lines = [request.split(b"\r\n") for request in wire.requests]
    name = b"last-event-id: "
    return [
        next((one[len(name) :] for one in several if one.lower().startswith(name)), None)
        for several in lines
    ]


@BOTH
def test_a_stream_goes_on_behind_the_last_event(call: Calling, wire: Wire) -> None:
    answer(wire, "retry: 1\n\ndata: 1\nid: a\n\ndata: 2\n\nid: b\ndata: lost", is_cut=True)
    answer(wire, "data: 3\n\ndata: 4\nid:\n\n", is_cut=True)
    answer(wire, "data: 5\n\n")
    assert call(wire.url, extra_headers={"X-Own": "1"}) == ["1", "2", "3", "4", "5"]
    assert last_ids(wire) == [None, b"a", None]
    assert all(b"\r\nX-Own: 1\r\n" in request for request in wire.requests)


@BOTH
def test_an_id_is_kept_over_connections(call: Calling, wire: Wire) -> None:
    answer(wire, "retry: 1\nid: a\n\n", is_cut=True)
    answer(wire, "data: 1\n\n", is_cut=True)
    answer(wire, "data: 2\n\n")
    assert call(wire.url) == ["1", "2"]
    assert last_ids(wire) == [None, b"a", b"a"]


@BOTH
def test_going_on_ends(call: Calling, wire: Wire) -> None:
    answer(wire, "retry: 1\ndata: 1\n\n", is_cut=True)
    answer(wire, "data: 2\n\n", is_cut=True)
    for _ in range(2):
        answer(wire, ": nothing new\n\n", is_cut=True)
    with pytest.raises(TransportError, match="RemoteProtocolError"):
        call(wire.url, max_retries=2)
    assert len(wire.requests) == 4


@BOTH
@pytest.mark.parametrize(
    ("operation", "body", "options"),
    [
        (watching("POST"), "retry: 1\n\n", {}),
        (WATCH, "retry: 1\n\n", {"max_retries": 0}),
        (WATCH, "retry: 61000\n\n", {}),
        (WATCH, "retry: 1\nid: é\n\n", {}),
        (watching(framing=JsonLines()), '{"data": "1"}\n', {}),
    ],
    ids=["method", "option", "wait", "id", "framing"],
)
def test_not_every_stream_goes_on(
    call: Calling, wire: Wire, operation: Operation[Event], body: str, options: dict[str, Any]
) -> None:
    answer(wire, body, is_cut=True)
    with pytest.raises(TransportError, match="RemoteProtocolError"):
        call(wire.url, operation, **options)
    assert len(wire.requests) == 1


@BOTH
def test_the_server_may_end_it(call: Calling, wire: Wire) -> None:
    answer(wire, "retry: 1\ndata: 1\n\n", is_cut=True)
    wire.answer(204)
    assert call(wire.url) == ["1"]
    answer(wire, "retry: 1\ndata: 1\n\n", is_cut=True)
    wire.answer_json("{}", 404)
    with pytest.raises(NotFoundError):
        call(wire.url)
    answer(wire, "retry: 1\ndata: 1\n\n", is_cut=True)
    wire.answer_json("[]")
    with pytest.raises(DecodeError, match="not text/event-stream"):
        call(wire.url)


@BOTH
def test_an_item_has_an_end(call: Calling, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "_LONGEST_ITEM", 100)
    for body in (f"data: {'x' * 300_000}", "data: x\n" * 60):
        answer(wire, f"data: 1\n\n{body}")
        with pytest.raises(DecodeError, match=r"\[1\]: an item is longer than 100 bytes") as caught:
            call(wire.url)
        assert caught.value.path == "[1]"


@pytest.mark.parametrize("validate", ["strict", "warn", "off"])
def test_items_are_validated_as_results_are(
    wire: Wire, validate: str, caplog: pytest.LogCaptureFixture
) -> None:
    wire.answer(200, '{"data": "1"}\n{"data": 2}\n', content_type="text/event-stream")
    with Client(wire.url, timeout=DEFAULT_TIMEOUT) as client:
        other = client.with_options(validate=cast("Any", validate))
        stream = open_stream(other._transport, Call(watching(framing=JsonLines()), {}, {}))
        assert next(stream).data == "1"
        if validate == "strict":
            with pytest.raises(DecodeError, match=r"\[1\]\.data: Input should be a valid string"):
                next(stream)
        else:
            assert cast("Any", next(stream)).data == 2
    told = [one.message for one in caplog.records if one.levelno >= logging.WARNING]
    assert len(told) == (validate == "warn")
    assert all("[1]" in one for one in told)


def test_a_stream_in_a_view(wire: Wire) -> None:
    with Client(wire.url, timeout=DEFAULT_TIMEOUT) as client:
        answer(wire, "data: 1\n\n")
        raw: Any = open_stream(client._transport.viewed(Raw), Call(WATCH, {}, {}))
        assert (raw.status_code, raw.content) == (200, b"data: 1\n\n")
        assert repr(raw) == f"<RawStream 200 GET {wire.url}/watch>"
        for _ in range(2):
            assert [one.data for one in raw.parse()] == ["1"]
        answer(wire, "retry: 1\ndata: 1\n\n", is_cut=True)
        answer(wire, "data: 2\n\n")
        opened: Any = open_stream(client._transport.viewed(Open), Call(WATCH, {}, {}))
        assert [one.data for one in opened.parse()] == ["1", "2"]
        opened.close()
        answer(wire, "data: 1\n\n")
        opened = open_stream(client._transport.viewed(Open), Call(WATCH, {}, {}))
        assert list(opened.iter_bytes()) == [b"data: 1\n\n"]
        opened.close()


def test_a_stream_in_a_view_to_be_awaited(wire: Wire) -> None:
    async def run() -> None:
        async with AsyncClient(wire.url, timeout=DEFAULT_TIMEOUT) as client:
            answer(wire, "data: 1\n\n")
            raw: Any = await open_async_stream(client._transport.viewed(Raw), Call(WATCH, {}, {}))
            assert [one.data async for one in raw.parse()] == ["1"]
            answer(wire, "data: 1\n\n")
            opened: Any = await open_async_stream(
                client._transport.viewed(Open), Call(WATCH, {}, {})
            )
            assert [one.data async for one in await opened.parse()] == ["1"]
            await opened.aclose()

    asyncio.run(run())


@contextlib.contextmanager
def endless() -> Iterator[tuple[str, list[bytes]]]:
    """Run a server that sends two events and waits until the caller is gone."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                    b"data: 1\n\ndata: 2\n\n"
                )
                connection.settimeout(5)
                seen.append(connection.recv(1))

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", seen
        thread.join(timeout=5)
        assert seen == [b""]


def let_go(stream: Stream[Event]) -> None:
    """Take an item and forget the stream."""
    assert next(stream).data == "1"


@pytest.mark.parametrize("leave", [lambda _stream: None, let_go, Stream.close, Stream.__exit__])
def test_a_stream_that_is_left_is_closed(leave: Callable[..., object]) -> None:
    gc.disable()
    try:
        with endless() as (url, seen), Client(url, timeout=DEFAULT_TIMEOUT) as client:
            arguments = (None, None, None) if leave is Stream.__exit__ else ()
            leave(open_stream(client._transport, Call(WATCH, {}, {})), *arguments)
            wait_for(lambda: seen == [b""])
    finally:
        gc.enable()


def wait_for(is_done: Callable[[], bool]) -> None:
    """Wait until it is, for a while."""
    event = threading.Event()
    for _ in range(200):
        if is_done():
            return
        event.wait(0.01)
    raise AssertionError


async def leave_new(_stream: AsyncStream[Event]) -> None:
    """Do nothing with it."""


async def leave_begun(stream: AsyncStream[Event]) -> None:
    """Take an item and forget the stream."""
    assert (await anext(stream)).data == "1"


async def leave_closed(stream: AsyncStream[Event]) -> None:
    """Close it."""
    await stream.aclose()


async def leave_cancelled(stream: AsyncStream[Event]) -> None:
    """Wait for what does not come, and be cancelled."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(_all(stream), 0.1)


async def _all(stream: AsyncStream[Event]) -> list[Event]:
    return [item async for item in stream]


@pytest.mark.parametrize("leave", [leave_new, leave_begun, leave_closed, leave_cancelled])
def test_a_stream_that_is_awaited_and_left_is_closed(leave: Callable[..., Any]) -> None:
    with endless() as (url, seen):

        async def run() -> None:
            async with AsyncClient(url, timeout=DEFAULT_TIMEOUT) as client:
                await leave(await open_async_stream(client._transport, Call(WATCH, {}, {})))
                for _ in range(200):
                    if seen:
                        break
                    await asyncio.sleep(0.01)
                assert seen == [b""]

        asyncio.run(run())


class Added(Model):
    """What an event says, as JSON."""

    n: int


class AddedEvent(Model):
    """An event with JSON, as many documents describe it."""

    event: Literal["added"]
    data: Added


class NoticeEvent(Model):
    """An event with a text."""

    event: Literal["notice"]
    data: str


def test_data_may_be_json_where_the_document_says_so(wire: Wire) -> None:
    content = Content("text/event-stream", AddedEvent | NoticeEvent, framing=EventStream())
    operation = Operation[AddedEvent | NoticeEvent](
        name="flows.watch", method="GET", path="/watch", responses={"200": (content,)}
    )
    added = 'event: added\ndata: {"n":\ndata: 1}\n\n'
    with Client(wire.url, timeout=DEFAULT_TIMEOUT) as client:
        answer(wire, f'{added}event: notice\ndata: {{"n": 1}}\n\n')
        assert [*open_stream(client._transport, Call(operation, {}, {}))] == [
            AddedEvent(event="added", data=Added(n=1)),
            NoticeEvent(event="notice", data='{"n": 1}'),
        ]
        answer(wire, f'{added}event: added\ndata: {{"n": "x"}}\n\n')
        with pytest.raises(DecodeError, match=r"\[1\]\.AddedEvent\.data\.n: Input"):
            [*open_stream(client._transport, Call(operation, {}, {}))]
        answer(wire, f"{added}event: added\ndata: [DONE]\n\n")
        with pytest.raises(DecodeError, match=r"\[1\]\.AddedEvent\.data: Input"):
            [*open_stream(client._transport, Call(operation, {}, {}))]
