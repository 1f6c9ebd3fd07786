"""Responses that are read item by item, while they come."""

from __future__ import annotations

import time
from collections.abc import (
    AsyncGenerator,
    Callable,
    Generator,
    Mapping,
)
from contextlib import suppress
from functools import cached_property, partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

import anyio
import httpx2

from .operations import Operation
from .raw import Answer, AsyncOpenResponse, OpenResponse, RawResponse
from .reading import Reading
from .requests import Call, Options
from .steps import Exchange
from .transport import AsyncTransport, SyncTransport
from .unset import UNSET, Unset
from .views import Parsed, Raw

T = TypeVar("T")


class _Items(Generic[T]):
    """What both kinds of streams tell of the response that they read."""

    _reading: Reading[T]

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self._reading.received.status_code

    @property
    def headers(self) -> httpx2.Headers:
        """The response's headers; names in any case."""
        return self._reading.received.headers


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
        self,
        transport: SyncTransport,
        operation: Operation[T],
        call: Call,
        answer: Answer,
    ) -> None:
        self._reading = Reading(transport, operation, call, answer)
        self._items: Generator[T, None, None] = _read(transport, self._reading)
        next(self._items)

    def __iter__(self) -> Self:
        """Return the stream."""
        return self

    def __next__(self) -> T:
        """Return the next item."""
        return next(self._items)

    def __enter__(self) -> Self:
        """Return the stream."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the stream."""
        self.close()

    def close(self) -> None:
        """Give the connection back; what has not come yet is not read."""
        self._items.close()


class AsyncStream(_Items[T]):
    """The items of a response, one after the other as they come, for `async for`.

    As `Stream`; it is closed by `aclose` or at the end of an `async with`.
    """

    def __init__(
        self,
        transport: AsyncTransport,
        operation: Operation[T],
        call: Call,
        answer: Answer,
    ) -> None:
        self._reading = Reading(transport, operation, call, answer)
        self._items: AsyncGenerator[T, None] = _read_async(transport, self._reading)
        # It begins without awaiting; who does await it would not need to be one.
        with suppress(StopIteration):
            self._items.__anext__().send(None)

    def __aiter__(self) -> Self:
        """Return the stream."""
        return self

    async def __anext__(self) -> T:
        """Return the next item."""
        return await anext(self._items)

    async def __aenter__(self) -> Self:
        """Return the stream."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the stream."""
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
            answer = transport.answer(reading.operation, reading.call, is_open=True)
            reading.go_on(answer)
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
            call = transport.answer(reading.operation, reading.call, is_open=True)
            reading.go_on(await call)
    finally:
        with anyio.CancelScope(shield=True):
            await reading.response.aclose()


class RawStream(RawResponse[T]):
    """A response that was read, whose result is a stream."""

    made: Callable[[Answer], T]

    def parse(self) -> T:
        """Return the items of what was read; raises DecodeError."""
        return self.made(self._answer)


class OpenStream(OpenResponse[Stream[T]]):
    """A response whose items are not read yet."""

    made: Callable[[Answer], Stream[T]]

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

    made: Callable[[Answer], AsyncStream[T]]

    @cached_property
    def _items(self) -> AsyncStream[T]:
        return self.made(self._answer)

    async def parse(self) -> AsyncStream[T]:
        """Return the items as they come; raises DecodeError."""
        return self._items

    async def aclose(self) -> None:
        """Give the connection back; what has not come yet is not read."""
        await vars(self).get("_items", self._answer.response).aclose()


def open_stream(
    transport: SyncTransport,
    operation: Operation[T],
    arguments: Mapping[str, object],
    options: Options,
    *,
    body: object = UNSET,
    content_type: str | Unset = UNSET,
) -> Stream[T]:
    """Return what the view has of the items of a response; raises ApiError.

    The arguments are those of `call`.
    """
    call = Call(arguments, options, body, content_type)
    made = partial(Stream[T], transport, operation, call)
    answer = transport.answer(operation, call, is_open=transport.view is not Raw)
    try:
        return _viewed(transport, operation, answer, made, OpenStream)
    except BaseException:
        answer.response.close()
        raise


async def open_async_stream(
    transport: AsyncTransport,
    operation: Operation[T],
    arguments: Mapping[str, object],
    options: Options,
    *,
    body: object = UNSET,
    content_type: str | Unset = UNSET,
) -> AsyncStream[T]:
    """Return what the view has of the items of a response; raises ApiError.

    The arguments are those of `call`.
    """
    call = Call(arguments, options, body, content_type)
    made = partial(AsyncStream[T], transport, operation, call)
    answer = await transport.answer(operation, call, is_open=transport.view is not Raw)
    try:
        return _viewed(transport, operation, answer, made, AsyncOpenStream)
    except BaseException:
        await answer.response.aclose()
        raise


def _viewed(
    exchange: Exchange,
    operation: Operation[Any],
    answer: Answer,
    made: Callable[[Answer], T],
    opened: type[OpenStream[Any] | AsyncOpenStream[Any]],
) -> T:
    """Return the items, or a response that has them; its types are those of `views`."""
    if exchange.view is Parsed:
        return made(answer)
    kind: type[Any] = RawStream if exchange.view is Raw else opened
    response = kind(operation, answer, exchange.settings.validate)
    response.made = made
    return cast("T", response)
