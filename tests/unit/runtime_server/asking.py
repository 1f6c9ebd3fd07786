"""Asks ASGI applications, directly or over a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import uvicorn
from starlette.types import ASGIApp, Message, Scope

Headers = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `raised` is what the application raised after it had answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    raised: Exception | None = None

    def header(self, name: str) -> list[str]:
        """All lines of a header."""
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def json(self) -> Any:  # noqa: ANN401
        """The body, parsed."""
        return json.loads(self.body)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Where, path and type of each violation in a 422."""
        assert self.status == 422, self.body
        return [(each["in"], each["path"], each["type"]) for each in self.json["errors"]]


def ask(app: ASGIApp, method: str, target: str, body: bytes = b"", headers: Headers = ()) -> Answer:
    """Ask an application directly, as a server does that has read the whole request."""
    path, _, query = target.partition("?")
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    raised: Exception | None = None
    try:
        asyncio.run(_run(app, scope, receive, send))
    except Exception as error:  # noqa: BLE001
        raised = error
    assert sent, raised
    start, *parts = sent
    return Answer(
        status=start["status"],
        headers=[(k.decode(), v.decode("latin-1")) for k, v in start["headers"]],
        body=b"".join(part["body"] for part in parts),
        raised=raised,
    )


async def _run(app: ASGIApp, scope: Scope, receive: Any, send: Any) -> None:  # noqa: ANN401
    await app(scope, receive, send)


@contextlib.contextmanager
def serving(app: ASGIApp, root_path: str = "") -> Iterator[int]:
    """Serve an application with uvicorn on a port of 127.0.0.1."""
    # Only where the protocol is given does asyncio switch Nagle's algorithm off.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="error", lifespan="off", root_path=root_path)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = time.monotonic() + 10
            while not server.started:
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.01)
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


def ask_port(
    port: int, method: str, target: str, body: bytes = b"", headers: Headers = ()
) -> Answer:
    """Ask a server; the target is sent as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.putrequest(method, target)
        for name, value in (*headers, ("content-length", str(len(body)))):
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())
