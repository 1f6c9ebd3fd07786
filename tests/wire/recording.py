"""A server on the loopback that keeps every request as it came, and answers 204 to all."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER: Final = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
PATIENCE: Final = 10.0
"""In seconds, for the rest of a request that has begun."""


class Recorder:
    """Has the bytes of every request; `url` is where to send them."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        self._listener = listener

    def serve(self) -> None:
        """Take one connection after the other until the listener is closed."""
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(PATIENCE)
                self.requests.append(read_message(connection))
                connection.sendall(ANSWER)


@contextlib.contextmanager
def recording() -> Iterator[Recorder]:
    """Run a recorder."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        recorder = Recorder(listener)
        thread = threading.Thread(target=recorder.serve, daemon=True)
        thread.start()
        try:
            yield recorder
        finally:
            # Closing alone would not wake who waits in `accept`.
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def read_message(connection: socket.socket) -> bytes:
    """Return the bytes of one message, to its end (RFC 9112, 6.3)."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = (line.lower().partition(b":") for line in head.split(b"\r\n")[1:])
    fields = {name: value.strip() for name, _, value in lines}
    if fields.get(b"transfer-encoding") == b"chunked":
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(connection)
    else:
        while len(body) < int(fields.get(b"content-length", b"0")):
            body += _more(connection)
    return head + b"\r\n\r\n" + body


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the request was cut off")
    return data
