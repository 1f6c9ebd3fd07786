"""Responses that are read item by item, while they come."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

import httpx2
from pydantic import ValidationError

from .operations import Content, Operation, Splitter
from .raw import Answer
from .requests import Call, Options
from .responses import check_status, choose, decode_error, transport_error
from .transport import AsyncTransport, SyncTransport
from .unset import UNSET, Unset
from .validation import first_problem, path_text, problem_text, require_finite

T = TypeVar("T")


class _Items(Generic[T]):
    """What both kinds of streams know of the response that they read."""

    def __init__(self, answer: Answer, content: Content | None) -> None:
        self._response = answer.response
        self._received = answer.received
        self._content = content
        self._count = 0

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self._received.status_code

    @property
    def headers(self) -> httpx2.Headers:
        """The response's headers; names in any case."""
        return self._received.headers

    def _splitter(self) -> Splitter | None:
        framing = None if self._content is None else self._content.framing
        media_type = self.headers.get("content-type", "")
        return None if framing is None else framing.splitter(media_type)

    def _decoded(self, texts: Iterable[bytes]) -> Iterator[T]:
        for text in texts:
            yield self._decode(cast("Content", self._content), text)
            self._count += 1

    def _decode(self, content: Content, text: bytes) -> T:
        # What is raised shows the item, for the whole is not there.
        received = replace(self._received, raw_body=text)
        try:
            require_finite(text)
            # Names on the wire only, as in any other body.
            return cast(
                "T",
                content.adapter.validate_json(
                    text, strict=True, by_alias=True, by_name=False
                ),
            )
        except ValidationError as error:
            location, problem = first_problem(error)
            location = (self._count, *location)
            problem = problem_text(location, problem)
            raise decode_error(received, problem, path_text(location)) from error
        except ValueError as error:
            raise decode_error(received, str(error), f"[{self._count}]") from error

    def _broken(self, error: httpx2.RequestError) -> Exception:
        received = self._received
        return transport_error(received.request_method, received.request_url, error)


class Stream(_Items[T]):
    """The items of a response, one after the other as they come.

    It holds a connection until it is read to the end or closed: by `close`, or at the
    end of a `with`. Where the server pauses longer than the timeout of the call, that
    ends it. Iterating raises ApiError: DecodeError for an item that is not what the API
    document promises, TransportError where the connection breaks.
    """

    def __init__(self, answer: Answer, content: Content | None) -> None:
        super().__init__(answer, content)
        self._items = self._read()

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
        self._response.close()

    def _read(self) -> Generator[T, None, None]:
        splitter = self._splitter()
        try:
            for chunk in self._response.iter_bytes() if splitter else ():
                yield from self._decoded(cast("Splitter", splitter).feed(chunk))
        except httpx2.RequestError as error:
            raise self._broken(error) from error
        finally:
            self._response.close()
        if splitter:
            yield from self._decoded(splitter.end())


class AsyncStream(_Items[T]):
    """The items of a response, one after the other as they come, for `async for`.

    As `Stream`; it is closed by `aclose` or at the end of an `async with`.
    """

    def __init__(self, answer: Answer, content: Content | None) -> None:
        super().__init__(answer, content)
        self._items = self._read()

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
        await self._response.aclose()

    async def _read(self) -> AsyncGenerator[T, None]:
        splitter = self._splitter()
        try:
            if splitter:
                async for chunk in self._response.aiter_bytes():
                    for item in self._decoded(splitter.feed(chunk)):
                        yield item
        except httpx2.RequestError as error:
            raise self._broken(error) from error
        finally:
            await self._response.aclose()
        for item in self._decoded(splitter.end()) if splitter else ():
            yield item


def open_stream(
    transport: SyncTransport,
    operation: Operation[T],
    arguments: Mapping[str, object],
    options: Options,
    *,
    body: object = UNSET,
    content_type: str | Unset = UNSET,
) -> Stream[T]:
    """Return the items of an operation's response; the arguments are those of `call`.

    Raises ApiError.
    """
    call = Call(arguments, options, body, content_type)
    answer = transport.answer(operation, call, is_open=True)
    try:
        return Stream(answer, _content(operation, answer))
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
    """Return the items of an operation's response; the arguments are those of `call`.

    Raises ApiError.
    """
    call = Call(arguments, options, body, content_type)
    answer = await transport.answer(operation, call, is_open=True)
    try:
        return AsyncStream(answer, _content(operation, answer))
    except BaseException:
        await answer.response.aclose()
        raise


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
        raise decode_error(received, str(error), "") from error
