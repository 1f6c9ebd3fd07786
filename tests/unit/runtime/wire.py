"""A server that keeps what it gets, byte for byte, and answers what it was told."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field


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
        """Answer until `stop`."""
        while True:
            connection, _ = self.listener.accept()
            request = _read_request(connection)
            if not request:
                connection.close()
                return
            self.requests.append(request)
            answer = self.answers.pop(0)
            if answer is None:
                self.waiting.append(connection)
                continue
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
            connection.close()

    def stop(self) -> None:
        """Say, by a connection without a request, that no more will come."""
        socket.create_connection(self.listener.getsockname()).close()
        for connection in self.waiting:
            connection.close()


def _read_request(connection: socket.socket) -> bytes:
    request = b""
    missing = 1
    while missing > 0:
        received = connection.recv(65536)
        if not received:
            break
        request += received
        head, end, body = request.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        lengths = [
            int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")
        ]
        missing = sum(lengths) - len(body) if end else 1
    return request
