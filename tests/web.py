"""A web server of this machine, with pages that a test can change and the requests it got."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Web:
    """Pages by path: a text, a status, or a redirect as the URL that begins with `http`."""

    url: str
    pages: dict[str, str | int] = field(default_factory=dict[str, "str | int"])
    asked: list[str] = field(default_factory=list[str])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


@contextmanager
def serve() -> Iterator[Web]:
    """Run a server until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append(self.path)
            web.headers.append(dict(self.headers.items()))
            page = web.pages.get(self.path, 404)
            if isinstance(page, int):
                self.send_error(page)
            elif page.startswith(("http:", "https:", "file:")):
                self.send_response(302)
                self.send_header("Location", page)
                self.end_headers()
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web = Web(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
