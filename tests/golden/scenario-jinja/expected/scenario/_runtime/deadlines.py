"""How a call that is not awaited ends in time, whatever the server does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import copy_context
from threading import Event, Thread
from typing import TypeVar

import httpx2

from .retries import DeadlineError

T = TypeVar("T")

OVER = "the deadline of the call is over"


class _Watched(httpx2.SyncByteStream):
    """A body that is read while somebody waits for it."""

    def __init__(self, stream: httpx2.SyncByteStream, is_over: Event) -> None:
        self._stream = stream
        self._is_over = is_over

    def __iter__(self) -> Iterator[bytes]:
        """Yield what comes."""
        for chunk in self._stream:
            if self._is_over.is_set():
                message = "nobody waits for the response"
                raise DeadlineError(message)
            yield chunk

    def close(self) -> None:
        """Give the connection back."""
        self._stream.close()


def within(seconds: float, work: Callable[[Event], T]) -> T:
    """Return what the work returns; raise DeadlineError where that takes longer.

    It is done by another thread, since no timeout of a socket bounds how often a server
    may send a byte. When the time is over the event is set, and the thread goes on until
    it sees that: at the next chunk of a body, or at the timeout of the attempt.
    """
    is_over, is_done = Event(), Event()
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(is_over))
        except BaseException as error:  # noqa: BLE001 - it is raised where one waits
            errors.append(error)
        finally:
            is_done.set()

    # What the caller's context has, such as a trace, is there as well.
    Thread(target=copy_context().run, args=(run,), daemon=True).start()
    try:
        is_done.wait(seconds)
    finally:
        if not is_done.is_set():
            is_over.set()
    if is_over.is_set():
        raise DeadlineError(OVER)
    if errors:
        raise errors[0]
    return results[0]


def watch(response: httpx2.Response, is_over: Event) -> None:
    """Have the reading of a body end when the event is set; close it if it is."""
    if is_over.is_set():
        response.close()
    elif isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Watched(response.stream, is_over)
