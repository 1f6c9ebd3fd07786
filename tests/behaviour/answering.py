"""A server that says what it is told, byte for byte, and keeps what it hears."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Heard:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Answers:
    """What is said to the next requests, in order, and what came; `url` is where.

    None in place of an answer leaves the caller waiting.
    """

    listener: socket.socket
    heard: list[Heard] = field(default_factory=list[Heard])
    prepared: list[bytes | None] = field(default_factory=list[bytes | None])
    _waiting: list[socket.socket] = field(default_factory=list[socket.socket])
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=self._run)

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def say(self, body: bytes | str, status: int = 200, **headers: str) -> None:
        """Answer a request; names of headers have underscores here."""
        content = body.encode() if isinstance(body, str) else body
        headers = {"content_length": str(len(content)), "connection": "close"} | headers
        lines = [f"HTTP/1.1 {status} Whatever"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.prepared.append("\r\n".join([*lines, "", ""]).encode() + content)

    def say_json(self, body: Any, status: int = 200, **headers: str) -> None:  # noqa: ANN401
        """Answer a request with JSON: a text, or a value to be written."""
        text = body if isinstance(body, str) else json.dumps(body)
        self.say(text, status, content_type="application/json", **headers)

    def say_nothing(self) -> None:
        """Keep the connection of a request open without an answer."""
        self.prepared.append(None)

    def listen(self) -> None:
        """Take connections from now on."""
        self.listener.listen()
        self._thread.start()

    def stop(self) -> None:
        """Take no more of them, and let go of the callers that wait."""
        if self._thread.ident is not None:
            self.listener.shutdown(socket.SHUT_RDWR)
            self._thread.join(timeout=10)
            assert not self._thread.is_alive()
        for connection in self._waiting:
            connection.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        self.heard.append(_read_request(connection))
        # An answer that nobody prepared shows as one that no test expects.
        answer = self.prepared.pop(0) if self.prepared else b"HTTP/1.1 599 Unexpected\r\n\r\n"
        if answer is None:
            self._waiting.append(connection.dup())
        else:
            # Who asked may have gone away.
            with contextlib.suppress(OSError):
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def closed() -> Iterator[Answers]:
    """Give a server on a port of 127.0.0.1 that refuses connections until it listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        answers = Answers(listener)
        try:
            yield answers
        finally:
            answers.stop()


@contextlib.contextmanager
def answering() -> Iterator[Answers]:
    """Run such a server."""
    with closed() as answers:
        answers.listen()
        yield answers


def _read_request(connection: socket.socket) -> Heard:
    with connection.makefile("rb") as stream:
        method, target, _ = stream.readline().decode("ascii").split(" ")
        headers: dict[str, str] = {}
        while line := stream.readline().decode("ascii").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Heard(method, target, headers, stream.read(int(headers.get("content-length", 0))))
