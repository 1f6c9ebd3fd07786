"""Bodies of bytes: in memory, or sent piece by piece without being loaded."""

from __future__ import annotations

import mimetypes
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from os import SEEK_END, PathLike
from pathlib import Path
from typing import IO, Any, TypeAlias, cast

from anyio import to_thread

from .errors import InvalidArgumentError
from .operations import Body, is_in_range
from .uploads import Buffer, FilePart, Source

_CHUNK = 64 * 1024
_ANY = "application/octet-stream"

File: TypeAlias = Source | FilePart


class Binary:
    """Any media type of bytes, such as `application/octet-stream` and `image/png`."""

    def write(
        self, body: Body, value: File, extra: Mapping[str, Any]
    ) -> tuple[str, bytes | BodyStream]:
        """Return the media type and the content of a file."""
        if extra:
            raise InvalidArgumentError("extra_body", "the body is not an object")
        argument = body.argument or "body"
        kind = file_type(argument, value, body.media_type)
        return kind, content_of(argument, [source_of(value)])


def source_of(file: File) -> Source:
    """Return what has the bytes."""
    return file.content if isinstance(file, FilePart) else file


def file_name(file: File) -> str | None:
    """Return the name of a file, if it has one."""
    if isinstance(file, FilePart) and file.filename is not None:
        return file.filename
    source = source_of(file)
    if isinstance(source, PathLike):
        return Path(source).name
    name: object = getattr(source, "name", None)
    return Path(name).name if isinstance(name, str) else None


def file_type(argument: str, file: File, declared: str | None) -> str:
    """Return the media type of a file, of those that the document declares.

    It is that which the caller gives, else what the file's name tells, else the first
    that is no range (OpenAPI 3.1, 4.8.15.1.1).
    """
    own = file.content_type if isinstance(file, FilePart) else None
    if declared is None:
        return own or _ANY
    ranges = [text.strip() for text in declared.split(",")]
    guessed = mimetypes.guess_type(file_name(file) or "")[0]
    for kind in (own, guessed):
        if kind and any(is_in_range(kind, one) for one in ranges):
            return kind
    if own is not None:
        raise InvalidArgumentError(argument, f"{own!r} is not {declared}")
    return next((one for one in ranges if "*" not in one), _ANY)


def content_of(argument: str, sources: Iterable[Source]) -> bytes | BodyStream:
    """Return all of these one after the other; bytes where they are in memory.

    Raises OSError for a file that cannot be read.
    """
    pieces = [
        bytes(one) if isinstance(one, Buffer) else _Piece(argument, one)
        for one in sources
    ]
    whole = [one for one in pieces if isinstance(one, bytes)]
    return b"".join(whole) if len(whole) == len(pieces) else BodyStream(pieces)


class BodyStream:
    """What is read while it is sent, with a client that awaits or one that does not."""

    def __init__(self, pieces: Sequence[bytes | _Piece]) -> None:
        self._pieces = pieces
        self._read = [one for one in pieces if isinstance(one, _Piece)]
        self.is_repeatable = all(one.is_repeatable for one in self._read)

    @property
    def size(self) -> int | None:
        """How many bytes there are, or None where only the end will tell."""
        sizes = [
            len(one) if isinstance(one, bytes) else one.size for one in self._pieces
        ]
        return None if None in sizes else sum(cast("list[int]", sizes))

    def chunks(self) -> Iterator[bytes]:
        """Return the pieces; raises InvalidArgumentError where they are awaited."""
        for one in self._read:
            if isinstance(one.source, AsyncIterable):
                raise InvalidArgumentError(one.argument, "needs the async client")
        return (
            chunk
            for one in self._pieces
            for chunk in ((one,) if isinstance(one, bytes) else one.chunks())
        )

    async def async_chunks(self) -> AsyncIterator[bytes]:
        """Yield the pieces; what may block is read in a thread."""
        for one in self._pieces:
            if isinstance(one, bytes):
                yield one
            elif isinstance(one.source, AsyncIterable):
                async for chunk in one.source:
                    yield one.checked(chunk)
            else:
                chunks = one.chunks()
                try:
                    while (
                        found := await to_thread.run_sync(_next, chunks)
                    ) is not None:
                        yield found
                finally:
                    chunks.close()


class _Piece:
    """A file or an iterable, with where it begins and, if known, how much it has."""

    def __init__(self, argument: str, source: Source) -> None:
        self.argument = argument
        self.source = source
        self.size: int | None = None
        self._start: int | None = None
        self.is_repeatable = not isinstance(source, Iterator | AsyncIterator)
        if isinstance(source, PathLike):
            path = Path(source)
            self.is_repeatable = not path.is_fifo()
            if self.is_repeatable:
                # What cannot be read is told of before anything is sent.
                with path.open("rb") as own:
                    self.size = own.seek(0, SEEK_END)
        elif _is_file(source):
            file = cast("IO[bytes]", source)
            self.is_repeatable = file.seekable()
            if self.is_repeatable:
                self._start = file.tell()
                file.seek(0, SEEK_END)
                self.size = max(0, file.tell() - self._start)
                file.seek(self._start)

    def chunks(self) -> Generator[bytes, None, None]:
        """Yield the bytes; a file that the caller opened stays open."""
        try:
            yield from self._chunks()
        except OSError as error:
            raise InvalidArgumentError(self.argument, str(error)) from error

    def _chunks(self) -> Iterator[bytes]:
        if isinstance(self.source, PathLike):
            with Path(self.source).open("rb") as own:
                yield from self._read(own)
        elif _is_file(self.source):
            file = cast("IO[bytes]", self.source)
            if self._start is not None:
                file.seek(self._start)
            yield from self._read(file)
        else:
            yield from map(self.checked, cast("Iterable[bytes]", self.source))

    def _read(self, file: IO[bytes]) -> Iterator[bytes]:
        # What is added meanwhile would be more than the length that was said.
        left = self.size
        while chunk := file.read(_CHUNK if left is None else min(_CHUNK, left)):
            left = None if left is None else left - len(chunk)
            yield self.checked(chunk)
        if left:
            raise InvalidArgumentError(self.argument, "became shorter meanwhile")

    def checked(self, chunk: Buffer) -> bytes:
        """Return a piece; raises InvalidArgumentError where it is no bytes."""
        try:
            return chunk if isinstance(chunk, bytes) else bytes(memoryview(chunk))
        except TypeError:
            raise InvalidArgumentError(self.argument, "must give bytes") from None


def _next(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)


def _is_file(source: Source) -> bool:
    return hasattr(source, "read") and not isinstance(source, AsyncIterable)
