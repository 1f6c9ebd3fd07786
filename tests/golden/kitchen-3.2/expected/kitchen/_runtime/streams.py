"""Responses that are read item by item, while they come."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import suppress
from functools import cached_property, partial
from typing import Any, Generic, Self, TypeVar, cast

import anyio
import httpx2

from .raw import AsyncOpenResponse, OpenResponse, RawResponse
from .reading import Reading
from .requests import Call
from .responses import Answer
from .steps import Exchange
from .transport import AsyncTransport, SyncTransport
from .views import Parsed, Raw

T = TypeVar("T")


class _Items(Generic[T]):
    """What both kinds of streams tell of the response that they read."""

    _reading: Reading[T]

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self._reading.answer.received.status_code

    @property
    def headers(self) -> httpx2.Headers:
        """The response's headers; names in any case."""
        return self._reading.answer.received.headers


class Stream(_Items[T]):
    """The items of a response, one after the other as they come.

    It holds a connection until it is read to the end or closed: by `close`, or at the
    end of a `with`. Where the server pauses longer than the timeout of the call, that
    ends it. Iterating raises ApiError: DecodeError for an item that is not what the API
    document promises, TransportError where the connection breaks. Where a stream can go
    on, as events can if the method is safe, it does so instead, and raises that after
    `max_retries` times without an item.
    """

    def __init__(
        self, transport: SyncTransport, call: Call[T], answer: Answer[T]
    ) -> None:
        self._reading = Reading(transport, call, answer)
        self._items: Generator[T, None, None] = _read(transport, self._reading)
        next(self._items)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        return next(self._items)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; what has not come yet is not read."""
        self._items.close()


class AsyncStream(_Items[T]):
    """The items of a response, one after the other as they come, for `async for`.

    As `Stream`; it is closed by `aclose` or at the end of an `async with`.
    """

    def __init__(
        self, transport: AsyncTransport, call: Call[T], answer: Answer[T]
    ) -> None:
        self._reading = Reading(transport, call, answer)
        self._items: AsyncGenerator[T, None] = _read_async(transport, self._reading)
        # It begins without awaiting; who does await it would not need to be one.
        with suppress(StopIteration):
            self._items.__anext__().send(None)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        return await anext(self._items)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Give the connection back; what has not come yet is not read."""
        await self._items.aclose()


def _read(transport: SyncTransport, reading: Reading[T]) -> Generator[Any, None, None]:
    """Yield nothing, to have begun and close the response in any case, then items."""
    try:
        yield None
        while reading.splitter is not None:
            try:
                for chunk in reading.response.iter_bytes():
                    yield from reading.items(partial(reading.splitter.feed, chunk))
            except httpx2.RequestError as error:
                wait = reading.wait_after(error)
            else:
                yield from reading.items(reading.splitter.end)
                return
            reading.response.close()
            time.sleep(wait)
            reading.go_on(transport.answer(reading.call, is_open=True))
    finally:
        reading.response.close()


async def _read_async(
    transport: AsyncTransport, reading: Reading[T]
) -> AsyncGenerator[Any, None]:
    """Yield the same as `_read`."""
    try:
        yield None
        while reading.splitter is not None:
            try:
                async for chunk in reading.response.aiter_bytes():
                    for item in reading.items(partial(reading.splitter.feed, chunk)):
                        yield item
            except httpx2.RequestError as error:
                wait = reading.wait_after(error)
            else:
                for item in reading.items(reading.splitter.end):
                    yield item
                return
            await reading.response.aclose()
            await anyio.sleep(wait)
            reading.go_on(await transport.answer(reading.call, is_open=True))
    finally:
        with anyio.CancelScope(shield=True):
            await reading.response.aclose()


class RawStream(RawResponse[T]):
    """A response that was read, whose result is a stream."""

    made: Callable[[Answer[Any]], T]

    def parse(self) -> T:
        """Return the items of what was read; raises DecodeError."""
        return self.made(self._answer)


class OpenStream(OpenResponse[Stream[T]]):
    """A response whose items are not read yet."""

    made: Callable[[Answer[Any]], Stream[T]]

    @cached_property
    def _items(self) -> Stream[T]:
        return self.made(self._answer)

    def parse(self) -> Stream[T]:
        """Return the items as they come; raises DecodeError."""
        return self._items

    def close(self) -> None:
        """Give the connection back; what has not come yet is not read."""
        vars(self).get("_items", self._answer.response).close()


class AsyncOpenStream(AsyncOpenResponse[AsyncStream[T]]):
    """As `OpenStream`, to be awaited."""

    made: Callable[[Answer[Any]], AsyncStream[T]]

    @cached_property
    def _items(self) -> AsyncStream[T]:
        return self.made(self._answer)

    async def parse(self) -> AsyncStream[T]:
        """Return the items as they come; raises DecodeError."""
        return self._items

    async def aclose(self) -> None:
        """Give the connection back; what has not come yet is not read."""
        await vars(self).get("_items", self._answer.response).aclose()


def open_stream(transport: SyncTransport, call: Call[T]) -> Stream[T]:
    """Return what the view has of the items of a response; raises ApiError."""
    made = partial(Stream[T], transport, call)
    answer = transport.answer(call, is_open=transport.view is not Raw)
    try:
        return _viewed(transport, answer, made, OpenStream)
    except BaseException:
        answer.response.close()
        raise


async def open_async_stream(transport: AsyncTransport, call: Call[T]) -> AsyncStream[T]:
    """Return what the view has of the items of a response; raises ApiError."""
    made = partial(AsyncStream[T], transport, call)
    answer = await transport.answer(call, is_open=transport.view is not Raw)
    try:
        return _viewed(transport, answer, made, AsyncOpenStream)
    except BaseException:
        await answer.response.aclose()
        raise


def _viewed(
    exchange: Exchange,
    answer: Answer[Any],
    made: Callable[[Answer[Any]], T],
    opened: type[OpenStream[Any] | AsyncOpenStream[Any]],
) -> T:
    """Return the items, or a response that has them; its types are those of `views`."""
    if exchange.view is Parsed:
        return made(answer)
    response: Any = (RawStream if exchange.view is Raw else opened)(answer)
    response.made = made
    return cast("T", response)
