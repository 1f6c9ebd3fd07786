"""How one waits for what takes long: by asking for it again until it has ended."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, Final, Generic, TypeAlias, TypedDict, TypeVar, cast

import anyio

from .errors import ApiError, ApiTimeoutError, InvalidArgumentError
from .operations import Operation
from .raw import RawResponse
from .requests import Headers, Options, Query, Scalar
from .retries import retry_after
from .transport import AsyncTransport, SyncTransport
from .views import Parsed, Raw

T = TypeVar("T")
V = TypeVar("V")

Until: TypeAlias = V | Collection[V] | Callable[[T], object]
"""A value of the status, several, or a function that is true of the right result."""

_GROWTH: Final = 1.5
_LONGEST: Final = 5
"""How often the first wait goes into the longest one."""


class PollOptions(TypedDict, total=False):
    """What a method that waits takes for each of its calls."""

    extra_query: Query | None
    extra_headers: Headers | None
    max_retries: int


class WaitError(ApiError):
    """What is waited for has not come; `result` is the last one, None without any."""

    def __init__(self, message: str, result: Any) -> None:
        super().__init__(message, result)
        self.result = result


class WaitFailedError(WaitError):
    """It has ended, and not as it should; `result` says how."""


class WaitTimeoutError(WaitError):
    """It has not ended in the time allowed, and may still go on."""


class AttentionNeededError(WaitError):
    """It does not go on before somebody acts; `items` are what waits for that.

    They are JSON, as in the response. Wait again when it is done.
    """

    def __init__(self, message: str, result: Any, items: list[Any]) -> None:
        super().__init__(message, result)
        self.args = (message, result, items)
        self.items = items


@dataclass(frozen=True, slots=True)
class Attention:
    """Objects of a result whose members have one of some values.

    Where `after` is the name of a list in each, with the values that the member `key`
    of others has, these must be as `done` says: it comes after them.
    """

    path: tuple[str, ...]
    where: Mapping[str, tuple[Scalar, ...]]
    after: str = ""
    key: str = ""
    done: Mapping[str, tuple[Scalar, ...]] = field(default_factory=dict[str, Any])

    def found_in(self, result: Any) -> list[Any]:
        """Return those of a result, which is JSON."""
        items = list(_at(result, self.path))
        undone = [_member(one, self.key) for one in items if not _fits(one, self.done)]
        return [
            one
            for one in items
            if _fits(one, self.where)
            and not any(_is_of(each, undone) for each in _at(one, (self.after,)))
        ]


@dataclass(frozen=True, slots=True)
class Waiter:
    """Where the status stands in a result, and how it ends."""

    status: tuple[str, ...]
    success: tuple[Scalar, ...]
    failure: tuple[Scalar, ...] = ()
    attention: tuple[Attention, ...] = ()


class Waiting(Generic[T]):
    """One who waits: when to ask again, and whether that was the last time."""

    def __init__(
        self,
        waiter: Waiter,
        options: PollOptions,
        *,
        until: Until[Any, T] | None,
        timeout: float,
        interval: float,
    ) -> None:
        for name, seconds in (("timeout", timeout), ("interval", interval)):
            if not seconds > 0:
                raise InvalidArgumentError(name, "must be positive")
        self._waiter, self._options = waiter, options
        self._until: Until[Any, T] = waiter.success if until is None else until
        self._end = time.monotonic() + timeout
        self._wait, self._longest = interval, interval * _LONGEST
        self._is_last = False
        self._message = f"it has not ended in {timeout:g} s"
        self._result: T | None = None
        self.pause = 0.0

    def options(self, deadline: float | None) -> Options:
        """Return those of the next call, which ends in time."""
        left = self._end - time.monotonic()
        seconds = left if deadline is None else min(left, deadline)
        return cast("Options", {**self._options, "deadline": max(seconds, 0.001)})

    @contextmanager
    def asking(self) -> Generator[None, None, None]:
        """Say of a call that was given up in the end that the time is over."""
        try:
            yield
        except ApiTimeoutError as error:
            if time.monotonic() < self._end:
                raise
            raise self._late() from error

    def is_over(self, raw: RawResponse[T], result: T) -> bool:
        """Whether the result is the one; raises WaitError where it will not come."""
        self._result = result
        value = json.loads(raw.content or b"null")
        status = next(_at(value, self._waiter.status), None)
        until = self._until
        if isinstance(until, str | int):
            until = (until,)
        if until(result) if callable(until) else _is_of(status, until):
            return True
        if _is_of(status, (*self._waiter.success, *self._waiter.failure)):
            raise WaitFailedError(f"it has ended: {json.dumps(status)}", result)
        for one in self._waiter.attention:
            items = one.found_in(value)
            if items:
                path = ".".join(one.path)
                raise AttentionNeededError(f"somebody must act: {path}", result, items)
        self._plan(retry_after(raw.headers) or 0.0)
        return False

    def _plan(self, asked: float) -> None:
        """Set when to ask again: not before the server says, nor after the time."""
        left = self._end - time.monotonic()
        pause = max(asked, random.uniform(self._wait, self._wait * 1.25))  # noqa: S311
        self._wait = min(self._wait * _GROWTH, self._longest)
        if self._is_last or asked >= left:
            raise self._late()
        self._is_last = pause >= left
        self.pause = max(asked, left * 0.75) if self._is_last else pause

    def _late(self) -> WaitTimeoutError:
        return WaitTimeoutError(self._message, self._result)


def wait_for(
    transport: SyncTransport,
    operation: Operation[T],
    arguments: Mapping[str, object],
    waiting: Waiting[T],
    on_progress: Callable[[T], object] | None,
) -> T:
    """Return the result that is waited for; raises WaitError, and other ApiErrors."""
    viewed = _raw(transport)
    while True:
        time.sleep(waiting.pause)
        with waiting.asking():
            one = waiting.options(transport.settings.deadline)
            raw = cast("RawResponse[T]", viewed.call(operation, arguments, one))
        result = raw.parse()
        if on_progress is not None:
            on_progress(result)
        if waiting.is_over(raw, result):
            return result


async def async_wait_for(
    transport: AsyncTransport,
    operation: Operation[T],
    arguments: Mapping[str, object],
    waiting: Waiting[T],
    on_progress: Callable[[T], object] | None,
) -> T:
    """Do as `wait_for`; `on_progress` may be awaitable."""
    viewed = _raw(transport)
    while True:
        await anyio.sleep(waiting.pause)
        with waiting.asking():
            one = waiting.options(transport.settings.deadline)
            raw = cast("RawResponse[T]", await viewed.call(operation, arguments, one))
        result = raw.parse()
        told = None if on_progress is None else on_progress(result)
        if isawaitable(told):
            await told
        if waiting.is_over(raw, result):
            return result


TransportT = TypeVar("TransportT", SyncTransport, AsyncTransport)


def _raw(transport: TransportT) -> TransportT:
    if transport.view is not Parsed:
        # Of several responses none is the one.
        raise InvalidArgumentError("self", "what waits gives results, and no responses")
    return transport.viewed(Raw)


def _at(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Go through what a path leads to, in each item of the arrays on its way."""
    if isinstance(value, list):
        for item in cast("Iterable[Any]", value):
            yield from _at(item, path)
    elif not path:
        yield value
    else:
        yield from _at(_member(value, path[0]), path[1:])


def _member(value: Any, name: str) -> Any:
    return cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else None


def _fits(item: Any, where: Mapping[str, tuple[Scalar, ...]]) -> bool:
    return all(_is_of(_member(item, name), of) for name, of in where.items())


def _is_of(value: Any, several: Collection[Any]) -> bool:
    """Whether a value is one of several, as in JSON: `1` is not `true`."""
    return value is not None and any(
        value == one and isinstance(value, bool) is isinstance(one, bool)
        for one in several
    )
