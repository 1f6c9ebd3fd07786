"""Responses that are read item by item, while they come."""

from __future__ import annotations

import time
from collections.abc import (
    AsyncGenerator,
    Callable,
    Generator,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

import anyio
import httpx2
from pydantic import BaseModel

from .operations import Content, Operation, Splitter
from .raw import Answer, AsyncOpenResponse, OpenResponse, RawResponse
from .requests import Call, Options
from .responses import (
    check_status,
    choose,
    decode_error,
    decoded,
    transport_error,
)
from .retries import RetryPolicy
from .steps import Exchange
from .transport import AsyncTransport, SyncTransport
from .unset import UNSET, Unset
from .views import Parsed, Raw

T = TypeVar("T")


class _Reading(Generic[T]):
    """What is read, how far, and how it goes on where a connection breaks.

    It knows nothing of the stream, so that one that nobody has any more is closed.
    """

    def __init__(
        self, exchange: Exchange, operation: Operation[T], call: Call, answer: Answer
    ) -> None:
        self._exchange = exchange
        self.operation = operation
        self.call = self._first_call = call
        self._count = 0
        self._breaks = 0
        self._count_then = 0
        self.splitter: Splitter | None = None
        self.go_on(answer)

    def go_on(self, answer: Answer) -> None:
        """Read another answer from now on; raises StatusError and DecodeError."""
        self.response = answer.response
        self.received = answer.received
        self._secrets = answer.secrets
        self._content = _content(self.operation, answer)
        if self._content is None or self._content.framing is None:
            self.splitter = None
        elif self.splitter is None:
            media_type = self.received.headers.get("content-type", "")
            self.splitter = self._content.framing.splitter(media_type)

    def items(self, texts: Callable[[], Iterable[bytes]]) -> Iterator[T]:
        """Yield what the texts stand for; raises DecodeError."""
        content = cast("Content", self._content)
        try:
            for text in texts():
                # What is raised shows the item, for the whole is not there.
                received = replace(self.received, raw_body=text)
                validation = self._exchange.settings.validate
                item = decoded(
                    content, received, self._secrets, validation, (self._count,)
                )
                self._count += 1
                yield cast("T", item)
        except ValueError as error:
            path = f"[{self._count}]"
            problem = f"{path}: {error}"
            raise decode_error(self.received, problem, path, self._secrets) from error

    def wait_after(self, error: httpx2.RequestError) -> float:
        """Return how long to wait before the call is made again for the rest.

        Raises TransportError where it is not, or not again.
        """
        if self._count > self._count_then:
            self._count_then, self._breaks = self._count, 0
        retries = self._exchange.settings.max_retries
        policy = RetryPolicy(self.call.options.get("max_retries", retries))
        wait = policy.wait_after_failure(error, self._breaks, may_repeat=True)
        # A body that is read while it is sent may be gone.
        is_there = isinstance(self.call.body, Unset | Mapping | BaseModel)
        if wait is not None and self.operation.is_safe and is_there:
            resumption = cast("Splitter", self.splitter).resume()
            if resumption is not None:
                wait = wait if resumption.wait is None else resumption.wait
                if wait <= policy.longest_wait:
                    self._breaks += 1
                    self._ask(resumption.headers)
                    return wait
        received = self.received
        method, url = received.request_method, received.request_url
        attempts, secrets = received.attempts, self._secrets
        raise transport_error(method, url, error, attempts, secrets) from error

    def _ask(self, headers: Mapping[str, str]) -> None:
        options = self._first_call.options.copy()
        options["extra_headers"] = {**(options.get("extra_headers") or {}), **headers}
        self.call = replace(self._first_call, options=options)


class _Items(Generic[T]):
    """What both kinds of streams tell of the response that they read."""

    _reading: _Reading[T]

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
        self._reading = _Reading(transport, operation, call, answer)
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
        self._reading = _Reading(transport, operation, call, answer)
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


def _read(transport: SyncTransport, reading: _Reading[T]) -> Generator[Any, None, None]:
    """Yield nothing, so that it has begun and will close the response, then the items."""
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
    transport: AsyncTransport, reading: _Reading[T]
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
    """Return what the view has of the items of an operation's response; raises ApiError.

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
    """Return what the view has of the items of an operation's response; raises ApiError.

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


def _content(operation: Operation[object], answer: Answer) -> Content | None:
    """Return what a success has by its media type, None where it has nothing.

    Raises StatusError and DecodeError, as for responses that are read at once.
    """
    received = answer.received
    contents = check_status(operation, received, answer.secrets)
    if not contents:
        return None
    try:
        return choose(contents, received)
    except ValueError as error:
        raise decode_error(received, str(error), "", answer.secrets) from error
