"""A server that does what no server should, on raw sockets."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Deed: TypeAlias = Callable[[socket.socket], None]
"""What is done with a connection when the request has come."""


@dataclass(slots=True)
class Hostile:
    """A server that does one deed for each request; it counts what it is asked."""

    listener: socket.socket
    deed: Deed
    requests: list[bytes] = field(default_factory=list[bytes])
    _open: list[socket.socket] = field(default_factory=list[socket.socket])

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        threads: list[threading.Thread] = []
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self._open.append(connection)
                threads.append(threading.Thread(target=self._talk, args=(connection,)))
                threads[-1].start()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()

    def _talk(self, connection: socket.socket) -> None:
        # Who asked may have gone away.
        with connection, contextlib.suppress(OSError):
            while request := _read(connection):
                self.requests.append(request)
                self.deed(connection)


def _read(connection: socket.socket) -> bytes:
    """Return what comes with a request, whose body is short, or a greeting in TLS."""
    request = b""
    while b"\r\n\r\n" not in request and not request.startswith(b"\x16"):
        chunk = connection.recv(65536)
        if not chunk:
            break
        request += chunk
    return request


@contextlib.contextmanager
def hostile(deed: Deed) -> Iterator[Hostile]:
    """Run such a server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Hostile(listener, deed)
        thread = threading.Thread(target=server.serve)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)
            assert not thread.is_alive()


def says(*pieces: bytes, ends: bool = True) -> Deed:
    """Send pieces, then end the connection or leave the caller waiting."""

    def deed(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
        if ends:
            connection.shutdown(socket.SHUT_RDWR)

    return deed


def dribbles(begin: bytes, drop: bytes, pause: float = 0.02) -> Deed:
    """Send a beginning, and then a little again and again, until the caller is gone."""

    def deed(connection: socket.socket) -> None:
        connection.sendall(begin)
        while True:
            connection.sendall(drop)
            time.sleep(pause)

    return deed
