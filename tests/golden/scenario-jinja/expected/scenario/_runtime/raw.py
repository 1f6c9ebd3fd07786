"""Responses as they come: read, with their results, or not read yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

import anyio
import httpx2

from .errors import Attempt, FromResponse
from .responses import Answer, check_status, read_response

T_co = TypeVar("T_co", covariant=True)


class _Response(FromResponse, Generic[T_co]):
    """A success as it came."""

    def __init__(self, answer: Answer[T_co]) -> None:
        """Raise StatusError where the response is no success."""
        check_status(answer)
        self._answer, self._received = answer, answer.received

    def __repr__(self) -> str:
        # Bodies may be long.
        shown = f"{self.status_code} {self.request_method} {self.request_url}"
        return f"<{type(self).__name__} {shown}>"

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """What was tried, the successful attempt at the end."""
        return self._received.attempts

    @contextmanager
    def _reading(self) -> Generator[None, None, None]:
        try:
            yield
        except httpx2.RequestError as error:
            raise self._answer.broken(error) from error


class RawResponse(_Response[T_co]):
    """A response that was read."""

    @property
    def content(self) -> bytes:
        """The body's bytes, decompressed."""
        return self._received.raw_body

    def parse(self) -> T_co:
        """Return the result of the call; raises DecodeError."""
        return read_response(self._answer)


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
        return read_response(self._answer.with_body(self.read()))

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
        return read_response(self._answer.with_body(await self.read()))

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
