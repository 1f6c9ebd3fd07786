"""Files and iterables are sent while they are read, by both clients, and never loaded."""

from __future__ import annotations

import asyncio
import io
import os
import socket
import threading
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from runtime.body_streams import Binary, BodyStream
from runtime.errors import InvalidArgumentError, ServerError
from runtime.multipart import Multipart
from runtime.operations import Body, Operation
from runtime.steps import Api
from runtime.transport import AsyncTransport, SyncTransport
from runtime.uploads import FilePart, Upload

from unit.runtime.flows import settings_of
from unit.runtime.sending import bytes_of, refusal, written
from unit.runtime.wire import Wire

CHUNK = 64 * 1024
BINARY = Body("application/octet-stream", Upload, "file", form=Binary())
FORM = Body("multipart/form-data", dict[str, Upload], "form", form=Multipart())
LOCAL = "http://127.0.0.1"


async def awaited(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        await asyncio.sleep(0)
        yield chunk


def stream(value: object) -> BodyStream:
    content = written(BINARY, value).content
    assert isinstance(content, BodyStream)
    return content


def all_awaited(found: BodyStream) -> list[bytes]:
    async def collect() -> list[bytes]:
        return [chunk async for chunk in found.async_chunks()]

    return asyncio.run(collect())


def opened(content: bytes, skipped: int = 0) -> io.BytesIO:
    file = io.BytesIO(content)
    file.seek(skipped)
    return file


class Again:
    """An iterable that begins anew."""

    def __iter__(self) -> Iterator[bytes]:
        return iter((b"a", b"", b"b"))


class Pipe(io.RawIOBase):
    """A file that cannot go back."""

    def __init__(self) -> None:
        self._file = io.BytesIO(b"pipe")

    def readable(self) -> bool:
        """Be read from."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        return self._file.read(size)


@pytest.mark.parametrize(
    ("make", "content", "size", "repeatable"),
    [
        (lambda: opened(b"x" * CHUNK + b"y"), b"x" * CHUNK + b"y", CHUNK + 1, True),
        (lambda: opened(b"skipped", 4), b"ped", 3, True),
        (lambda: opened(b"x", 9), b"", 0, True),
        (Again, b"ab", None, True),
        (lambda: iter([b"a", bytearray(b"b")]), b"ab", None, False),
        (lambda: FilePart([b"a", b"", b"b"]), b"ab", None, True),
        (Pipe, b"pipe", None, False),
    ],
)
def test_what_is_read_is_sent_by_both_clients(
    make: Callable[[], object], content: bytes, size: int | None, *, repeatable: bool
) -> None:
    assert bytes_of(written(BINARY, make())) == content
    found = stream(make())
    assert (found.size, found.is_repeatable) == (size, repeatable)
    assert b"".join(all_awaited(found)) == content
    if repeatable:
        assert b"".join(all_awaited(found)) == content == b"".join(found.chunks())


@pytest.mark.parametrize("value", [b"ab", bytearray(b"ab"), memoryview(b"ab"), FilePart(b"ab")])
def test_what_is_in_memory_is_sent_in_one(value: object) -> None:
    assert written(BINARY, value).content == b"ab"


def test_a_path_is_read_anew_and_a_file_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * (CHUNK + 1))
    found = stream(path)
    assert [len(chunk) for chunk in found.chunks()] == [CHUNK, 1]
    assert [len(chunk) for chunk in all_awaited(found)] == [CHUNK, 1]
    with path.open("rb") as file:
        file.seek(CHUNK)
        found = stream(file)
        assert list(found.chunks()) == list(found.chunks()) == [b"x"]
        assert not file.closed
    # What is added meanwhile is not sent, for the length has been said.
    with path.open("ab") as file:
        found = stream(path)
        file.write(b"more")
    assert found.size == len(b"".join(found.chunks())) == CHUNK + 1


def test_a_pipe_is_opened_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    found = stream(path)
    assert (found.size, found.is_repeatable) == (None, False)
    writer = threading.Thread(target=lambda: path.write_bytes(b"through"))
    writer.start()
    assert b"".join(found.chunks()) == b"through"
    writer.join()


def test_what_is_awaited_needs_the_async_client() -> None:
    found = stream(awaited(b"a", b"b"))
    assert (found.size, found.is_repeatable) == (None, False)
    with pytest.raises(InvalidArgumentError, match="file: needs the async client"):
        found.chunks()
    assert all_awaited(found) == [b"a", b"b"]


def test_what_is_no_bytes_is_refused() -> None:
    assert refusal(BINARY, "text") == (
        "file: Input should be bytes, the path of a file, an open file or an iterable"
    )
    for found in (stream(iter(["text"])), stream(awaited("text"))):  # type: ignore[arg-type]
        with pytest.raises(InvalidArgumentError, match="file: "):
            all_awaited(found)


def test_a_file_is_closed_where_sending_ends_early(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * CHUNK * 3)
    begun = stream(path).chunks()
    next(begun)
    del begun

    async def begin() -> None:
        chunks = stream(path).async_chunks()
        await anext(chunks)
        await chunks.aclose()  # type: ignore[attr-defined]

    asyncio.run(begin())
    links = [one for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    assert path not in [one.readlink() for one in links]


class Sink:
    """A server that counts what it gets, and keeps the beginning of it."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"{LOCAL}:{self.listener.getsockname()[1]}"
        self.head = b""
        self.begin = b""
        self.size = 0

    def serve(self, status: bytes) -> None:
        """Answer once the request is over."""
        connection, _address = self.listener.accept()
        with connection:
            self._receive(connection)
            connection.sendall(b"HTTP/1.1 %s\r\nConnection: close\r\n\r\n" % status)

    def _receive(self, connection: socket.socket) -> None:
        received = bytearray()
        while b"\r\n\r\n" not in received:
            received += connection.recv(CHUNK)
        self.head, _, rest = bytes(received).partition(b"\r\n\r\n")
        _, told, length = self.head.lower().partition(b"content-length: ")
        size = int(length.split()[0]) if told else None
        self.size, end, self.begin = len(rest), rest[-7:], rest
        while self.size < size if size is not None else not end.endswith(b"\r\n0\r\n\r\n"):
            chunk = connection.recv(1 << 20)
            assert chunk
            self.size += len(chunk)
            end = (end + chunk)[-7:]
            self.begin += chunk[: CHUNK - len(self.begin)]


@contextmanager
def sink(status: bytes = b"204 No Content") -> Iterator[Sink]:
    server = Sink()
    thread = threading.Thread(target=server.serve, args=(status,))
    thread.start()
    with server.listener:
        yield server
        thread.join(timeout=60)
    assert not thread.is_alive()


def call(kind: str, url: str, body: Body, value: object, retries: int = 0) -> None:
    operation = Operation[None](
        name="files.add", method="PUT", path="/files", body=body, responses={"204": ()}
    )
    settings = settings_of(url, {"credentials": {}, "max_retries": retries})
    if kind == "sync":
        transport = SyncTransport(Api(None), settings, None)
        try:
            transport.call(operation, {}, {}, body=value)
        finally:
            transport.close()
        return

    async def run() -> None:
        waiting = AsyncTransport(Api(None), settings, None)
        try:
            await waiting.call(operation, {}, {}, body=value)
        finally:
            await waiting.close()

    asyncio.run(run())


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_an_iterable_is_sent_in_chunks_and_a_file_with_its_length(kind: str) -> None:
    with sink() as server:
        call(kind, server.url, BINARY, iter([b"one", b"", b"two"]))
    assert b"transfer-encoding: chunked" in server.head.lower()
    assert b"content-length" not in server.head.lower()
    assert server.begin == b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"
    with sink() as server:
        call(kind, server.url, BINARY, opened(b"skipped", 4))
    assert b"content-length: 3" in server.head.lower()
    assert b"transfer-encoding" not in server.head.lower()
    assert server.begin == b"ped"


def test_the_sync_client_opens_no_connection_for_what_is_awaited(wire: Wire) -> None:
    with pytest.raises(InvalidArgumentError, match="form: needs the async client"):
        call("sync", wire.url, FORM, {"a": awaited(b"x")})
    assert wire.requests == []
    with sink() as server:
        call("async", server.url, FORM, {"a": awaited(b"x", b"y"), "b": b"z"})
    assert b"1\r\nx\r\n1\r\ny\r\n" in server.begin


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_only_what_can_be_read_again_is_sent_again(kind: str, wire: Wire) -> None:
    wire.answer(503, retry_after="0")
    wire.answer(204)
    call(kind, wire.url, BINARY, opened(b"skipped", 4), retries=1)
    assert [one.partition(b"\r\n\r\n")[2] for one in wire.requests] == [b"ped", b"ped"]
    with sink(b"503 Later\r\nRetry-After: 0") as server, pytest.raises(ServerError):
        call(kind, server.url, BINARY, iter([b"once"]), retries=1)
    assert server.begin.startswith(b"4\r\nonce\r\n")


def removing(path: Path) -> Iterator[bytes]:
    """Remove a file while what comes before it is sent."""
    path.unlink()
    yield b"before"


class Short(io.BytesIO):
    """A file that ends before it should."""

    def read(self, _size: int | None = -1, /) -> bytes:
        """Be at the end."""
        return b""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_file_that_cannot_be_read_to_its_end_is_a_wrong_argument(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "a"
    path.touch()
    # The connection is taken, nobody reads from it.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"{LOCAL}:{listener.getsockname()[1]}"
        with pytest.raises(InvalidArgumentError, match="form: became shorter meanwhile"):
            call(kind, url, FORM, {"a": Short(b"xyz")})
        with pytest.raises(InvalidArgumentError, match=r"form: .* No such file"):
            call(kind, url, FORM, {"a": FilePart(removing(path)), "b": path})


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("body", [BINARY, FORM])
def test_a_large_file_is_not_loaded(kind: str, body: Body, tmp_path: Path) -> None:
    path = tmp_path / "large"
    size = 200 << 20
    with path.open("wb") as file:
        file.truncate(size)
    with sink() as server:
        call(kind, server.url, BINARY, b"warm")
    with sink() as server:
        tracemalloc.start()
        try:
            call(kind, server.url, body, path if body is BINARY else {"a": path})
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert server.size >= size
    assert f"content-length: {server.size}".encode() in server.head.lower()
    assert peak < 8 << 20
