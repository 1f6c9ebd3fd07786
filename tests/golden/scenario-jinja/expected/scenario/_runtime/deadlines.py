"""How a call that is not awaited ends in time, whatever the server does."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from contextvars import copy_context
from threading import Event, Lock, Thread
from typing import Any, TypeVar

import httpx2

from .retries import DeadlineError

T = TypeVar("T")

OVER = "the deadline of the call is over"


class Watch:
    """The connection that a call has, which is cut when nobody waits any more."""

    def __init__(self) -> None:
        """Begin without one."""
        self._lock = Lock()
        self._stream: Any = None
        self.is_over = False

    def begin(self, request: httpx2.Request) -> None:
        """Hear of the connection of a request, which is not sent when nobody waits."""
        if self.is_over:
            raise DeadlineError(OVER)
        request.extensions.setdefault("trace", self._hear)

    def _hear(self, _event: str, facts: Mapping[str, Any]) -> None:
        """Take from httpx2 a connection that is opened (its extension `trace`)."""
        stream = facts.get("return_value")
        if hasattr(stream, "get_extra_info"):
            self.hold(stream)

    def watch(self, response: httpx2.Response) -> None:
        """Hold the connection of a response until that is closed."""
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Watched(response.stream, self)
        self.hold(response.extensions.get("network_stream"))

    def hold(self, stream: Any) -> None:
        """Have a connection, or none, from now on."""
        with self._lock:
            self._stream = stream
            if self.is_over:
                self._cut()

    def settle(self, is_done: Event, result: object = None) -> None:
        """Say that the work is done; close what nobody waits for."""
        with self._lock:
            if not self.is_over:
                is_done.set()
        if self.is_over and isinstance(result, httpx2.Response):
            result.close()

    def end(self, is_done: Event) -> None:
        """Say that nobody waits any more, unless the work is done."""
        with self._lock:
            self.is_over = not is_done.is_set()
            if self.is_over:
                self._cut()

    def _cut(self) -> None:
        # One of HTTP/2 has other calls, too.
        stream = self._stream
        tls = stream and stream.get_extra_info("ssl_object")
        if stream and not (tls and tls.selected_alpn_protocol() == "h2"):
            # It may be closed already, and a proxy's has no socket.
            with suppress(OSError, AttributeError):
                stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


class _Watched(httpx2.SyncByteStream):
    """A body that is read while somebody waits for it."""

    def __init__(self, stream: httpx2.SyncByteStream, watch: Watch) -> None:
        self._stream = stream
        self._watch = watch

    def __iter__(self) -> Iterator[bytes]:
        """Yield what comes."""
        for chunk in self._stream:
            if self._watch.is_over:
                raise DeadlineError(OVER)
            yield chunk

    def close(self) -> None:
        """Give the connection back, which is another call's from then on."""
        self._watch.hold(None)
        self._stream.close()


def within(seconds: float, work: Callable[[Watch], T]) -> T:
    """Return what the work returns; raise DeadlineError where that takes longer.

    It is done by another thread, since no timeout of a socket bounds how often a server
    may send a byte. When the time is over its connection is cut, which ends the thread.
    Only of one that was opened for another call httpx2 does not tell before a response
    begins: there the thread ends with the timeout of the attempt.
    """
    watch, is_done, until = Watch(), Event(), time.monotonic() + seconds
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(watch))
        except BaseException as error:  # noqa: BLE001 - it is raised where one waits
            errors.append(error)
        finally:
            watch.settle(is_done, *results)

    # What the caller's context has, such as a trace, is there as well.
    Thread(target=copy_context().run, args=(run,), daemon=True).start()
    try:
        is_done.wait(seconds)
    finally:
        watch.end(is_done)
    # A timeout of the socket may be told before the end that it was made for.
    is_late = time.monotonic() >= until
    is_timeout = bool(errors) and isinstance(errors[0], httpx2.TimeoutException)
    if watch.is_over or (is_late and is_timeout):
        raise DeadlineError(OVER)
    if errors:
        raise errors[0]
    return results[0]
