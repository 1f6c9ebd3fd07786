"""Responses as they come: read, with their results, or not read yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar

import anyio
import httpx2

from .errors import Attempt, Received
from .responses import check_status, read_response, transport_error

if TYPE_CHECKING:
    from .operations import Operation
    from .responses import Validation

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """The last response to a call, whose body `received` has if that was read."""

    received: Received
    response: httpx2.Response
    secrets: Sequence[str]


class _Response(Generic[T_co]):
    """A success as it came."""

    def __init__(
        self, operation: Operation[T_co], answer: Answer, validation: Validation
    ) -> None:
        """Raise StatusError where the response is no success."""
        check_status(operation, answer.received, answer.secrets)
        self._operation = operation
        self._answer = answer
        self._validation: Validation = validation

    def __repr__(self) -> str:
        """Show the status, for bodies may be long."""
        received = self._answer.received
        shown = f"{received.status_code} {received.request_method}"
        return f"<{type(self).__name__} {shown} {received.request_url}>"

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self._answer.received.status_code

    @property
    def headers(self) -> httpx2.Headers:
        """The response's headers; names in any case."""
        return self._answer.received.headers

    @property
    def request_method(self) -> str:
        """The request's method."""
        return self._answer.received.request_method

    @property
    def request_url(self) -> str:
        """The request's URL, without credentials."""
        return self._answer.received.request_url

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """What was tried, the successful attempt at the end."""
        return self._answer.received.attempts

    def _read(self, content: bytes) -> T_co:
        answer = self._answer
        received = replace(answer.received, raw_body=content)
        return read_response(
            self._operation, received, answer.secrets, self._validation
        )

    @contextmanager
    def _reading(self) -> Generator[None, None, None]:
        try:
            yield
        except httpx2.RequestError as error:
            received = self._answer.received
            raise transport_error(
                received.request_method, received.request_url, error, self.attempts
            ) from error


class RawResponse(_Response[T_co]):
    """A response that was read."""

    @property
    def content(self) -> bytes:
        """The body's bytes, decompressed."""
        return self._answer.received.raw_body

    def parse(self) -> T_co:
        """Return the result of the call; raises DecodeError."""
        return self._read(self.content)


class OpenResponse(_Response[T_co]):
    """A response whose body is not read yet; it holds a connection until it is closed.

    What reads the body raises TransportError where the connection breaks.
    """

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the body as it comes, decompressed, in pieces of so many bytes."""
        with self._reading():
            yield from self._answer.response.iter_bytes(chunk_size)

    def read(self) -> bytes:
        """Return the body as a whole."""
        with self._reading():
            return self._answer.response.read()

    def parse(self) -> T_co:
        """Return the result of the call; raises DecodeError."""
        return self._read(self.read())

    def save(self, path: str | PathLike[str]) -> None:
        """Write the body to a file, which is there when it is complete."""
        with _saved(path) as file:
            for chunk in self.iter_bytes():
                file.write(chunk)

    def close(self) -> None:
        """Give the connection back; what has not come yet is not read."""
        self._answer.response.close()


class AsyncOpenResponse(_Response[T_co]):
    """As `OpenResponse`, to be awaited."""

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """Yield the body as it comes, decompressed, in pieces of so many bytes."""
        with self._reading():
            async for chunk in self._answer.response.aiter_bytes(chunk_size):
                yield chunk

    async def read(self) -> bytes:
        """Return the body as a whole."""
        with self._reading():
            return await self._answer.response.aread()

    async def parse(self) -> T_co:
        """Return the result of the call; raises DecodeError."""
        return self._read(await self.read())

    async def save(self, path: str | PathLike[str]) -> None:
        """Write the body to a file, which is there when it is complete."""
        with _saved(path) as file:
            async for chunk in self.iter_bytes():
                await anyio.to_thread.run_sync(file.write, chunk)

    async def aclose(self) -> None:
        """Give the connection back; what has not come yet is not read."""
        await self._answer.response.aclose()


@contextmanager
def _saved(path: str | PathLike[str]) -> Generator[BinaryIO, None, None]:
    """Give a file beside the one that is to be, and put it there when it is written."""
    part = Path(f"{fspath(path)}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
