"""Makes templates/runtime importable as `specular_runtime`, and a server that is told what to say."""

from __future__ import annotations

import importlib.util
import socket
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNTIME = Path(__file__).parents[3] / "templates" / "runtime"


def _load_runtime() -> None:
    spec = importlib.util.spec_from_file_location(
        "specular_runtime", RUNTIME / "__init__.py", submodule_search_locations=[str(RUNTIME)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["specular_runtime"] = module
    spec.loader.exec_module(module)


_load_runtime()


@dataclass
class Wire:
    """A server on 127.0.0.1 that keeps what it gets and answers what it was told, in order.

    An answer is sent as it is and the connection closed; None leaves the caller waiting.
    """

    listener: socket.socket
    answers: list[bytes | None] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)
    waiting: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        host, port = self.listener.getsockname()
        return f"http://{host}:{port}"

    def answer(self, status: int = 200, body: bytes | str = b"", **headers: str) -> None:
        """Say what the next response is; names of headers have underscores here."""
        content = body.encode() if isinstance(body, str) else body
        headers = {"content_length": str(len(content)), "connection": "close"} | headers
        lines = [f"HTTP/1.1 {status} Whatever"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.answers.append("\r\n".join([*lines, "", ""]).encode() + content)

    def answer_json(self, body: str, status: int = 200) -> None:
        """Say that the next response is JSON."""
        self.answer(status, body, content_type="application/json")

    @property
    def targets(self) -> list[str]:
        """The requests' targets, as they came."""
        return [request.split(b" ")[1].decode("ascii") for request in self.requests]

    def serve(self) -> None:
        """Answer until the listener is closed."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.requests.append(_read_request(connection))
            answer = self.answers.pop(0)
            if answer is None:
                self.waiting.append(connection)
                continue
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
            connection.close()


def _read_request(connection: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(65536)
    head, _, body = request.partition(b"\r\n\r\n")
    lengths = [
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    while len(body) < sum(lengths):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Give a socket that has a port but refuses connections until it listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound
        bound.close()


@pytest.fixture
def wire(listener: socket.socket) -> Iterator[Wire]:
    """Give a server that is up."""
    listener.listen()
    server = Wire(listener)
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)
    for connection in server.waiting:
        connection.close()
    assert not thread.is_alive()
    assert server.answers == []
