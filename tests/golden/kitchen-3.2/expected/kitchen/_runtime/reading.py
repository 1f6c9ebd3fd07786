"""How a body is read item by item, and how far it was when its connection broke."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Generic, TypeVar, cast

import httpx2
from pydantic import BaseModel

from .errors import DecodeError
from .operations import Content, Splitter
from .requests import Call
from .responses import Answer, Validation, decode_error, decoded, promised
from .retries import RetryPolicy
from .steps import Exchange
from .unset import Unset

T = TypeVar("T")


class Reading(Generic[T]):
    """What is read, how far, and how it goes on where a connection breaks.

    It knows nothing of the stream, so that one that nobody has any more is closed.
    """

    def __init__(self, exchange: Exchange, call: Call[T], answer: Answer[T]) -> None:
        self._exchange = exchange
        self.call = self._first_call = call
        self._count = 0
        self._breaks = 0
        self._count_then = 0
        self.splitter: Splitter | None = None
        self.go_on(answer)

    def go_on(self, answer: Answer[T]) -> None:
        """Read another answer from now on; raises StatusError and DecodeError."""
        self.answer, self.response = answer, answer.response
        self._content = promised(answer)
        if self._content is None or self._content.framing is None:
            self.splitter = None
        elif self.splitter is None:
            media_type = answer.received.headers.get("content-type", "")
            self.splitter = self._content.framing.splitter(media_type)

    def items(self, texts: Callable[[], Iterable[bytes]]) -> Iterator[T]:
        """Yield what the texts stand for; raises DecodeError."""
        try:
            for text in texts():
                item = self._item(text)
                self._count += 1
                yield item
        except ValueError as error:
            path = f"[{self._count}]"
            raise decode_error(self.answer, f"{path}: {error}", path) from error

    def _item(self, text: bytes) -> T:
        content = cast("Content", self._content)
        splitter = cast("Splitter", self.splitter)

        def read(text: bytes, validation: Validation) -> T:
            # What is raised shows the item, for the whole is not there.
            answer = self.answer.with_body(text, validation=validation)
            return cast("T", decoded(content, answer, (self._count,)))

        try:
            return read(text, "strict")
        except DecodeError:
            other = splitter.other(text)
            if other is None and self.answer.validation == "strict":
                raise
        return read(other or text, self.answer.validation)

    def wait_after(self, error: httpx2.RequestError) -> float:
        """Return how long to wait before the call is made again for the rest.

        Raises TransportError where it is not, or not again.
        """
        if self._count > self._count_then:
            self._count_then, self._breaks = self._count, 0
        retries = self._exchange.settings.max_retries
        policy = RetryPolicy(self.call.options.get("max_retries", retries))
        wait = policy.wait_after(error, self._breaks, may_repeat=True)
        # A body that is read while it is sent may be gone.
        is_there = isinstance(self.call.body, Unset | Mapping | BaseModel)
        if wait is not None and self.call.operation.is_safe and is_there:
            resumption = cast("Splitter", self.splitter).resume()
            if resumption is not None:
                wait = wait if resumption.wait is None else resumption.wait
                if wait <= policy.longest_wait:
                    self._breaks += 1
                    self._ask(resumption.headers)
                    return wait
        raise self.answer.broken(error) from error

    def _ask(self, headers: Mapping[str, str]) -> None:
        options = self._first_call.options.copy()
        options["extra_headers"] = {**(options.get("extra_headers") or {}), **headers}
        self.call = replace(self._first_call, options=options)
