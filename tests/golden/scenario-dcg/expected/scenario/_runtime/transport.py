"""Who takes the steps of a call, with and without `await`."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from inspect import isawaitable
from typing import TypeAlias, TypeVar, cast

import anyio
import httpx2

from .asking import Alone, Step
from .deadlines import OVER, Watch, within
from .operations import Operation, is_success
from .raw import AsyncOpenResponse, OpenResponse
from .requests import Call, Options
from .responses import Answer
from .retries import DeadlineError
from .steps import Api, Exchange, Send, Settings, Steps
from .unset import UNSET, Unset
from .views import Open

T = TypeVar("T")

Middleware: TypeAlias = Callable[
    [httpx2.Request, Callable[[httpx2.Request], httpx2.Response]], httpx2.Response
]
"""Is given each request that is sent, and what sends it; returns the response."""

AsyncMiddleware: TypeAlias = Callable[
    [httpx2.Request, Callable[[httpx2.Request], Awaitable[httpx2.Response]]],
    Awaitable[httpx2.Response],
]


class SyncTransport(Exchange):
    """Carries out calls and returns when the response is there."""

    def __init__(
        self, api: Api, settings: Settings, http_client: httpx2.Client | None
    ) -> None:
        super().__init__(api, settings)
        self._owns_http = http_client is None
        self._http = http_client or httpx2.Client(cookies=_no_cookies())

    def call(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        options: Options,
        *,
        body: object = UNSET,
        content_type: str | Unset = UNSET,
    ) -> T:
        """Return what the view has of an operation's result; raises ApiError.

        The arguments are those of a `Call`.
        """
        call = Call(operation, arguments, options, body, content_type)
        return self.made(call)

    def made(self, call: Call[T]) -> T:
        """Make a call; return what the view has of its result."""
        answer = self.answer(call, is_open=self.view is Open)
        return self.result(answer, OpenResponse)

    def answer(self, call: Call[T], *, is_open: bool = False) -> Answer[T]:
        """Return the answer to a call; raises ApiError.

        With `is_open` the body of a success is not read yet.
        """
        until = self.until(call.options)
        steps = self.steps(self._http, call, until=until, is_open=is_open)
        return self._run(steps, until)

    def close(self) -> None:
        """Close the connections, unless they are of the caller's own httpx2 client."""
        if self._owns_http:
            self._http.close()

    def _run(
        self, steps: Steps[T], until: float | None, watch: Watch | None = None
    ) -> T:
        try:
            step = next(steps)
            while True:
                try:
                    if until is None:
                        result = self._take(step, watch)
                    else:
                        left = max(0.0, until - time.monotonic())
                        result = within(left, partial(self._take, step))
                except httpx2.RequestError as error:
                    if watch is not None and watch.is_over:
                        raise  # Nobody waits for what the steps would make of it.
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as end:
            return cast("T", end.value)

    def _take(self, step: Send | Step, watch: Watch | None) -> object:
        match step:
            case Send():
                return self._send(step, watch)
            case httpx2.Request():
                return self._exchange(step, watch, is_open=False)
            case Alone():
                with step.thread_lock:
                    return self._run(step.steps, None, watch)
            case float() | int():
                time.sleep(step)
                return None
            case _:
                return step()

    def _send(self, step: Send, watch: Watch | None) -> httpx2.Response:
        """Send a request by way of the middleware, the first of which is outermost."""

        def send(request: httpx2.Request) -> httpx2.Response:
            return self._exchange(request, watch, is_open=step.is_open)

        call_next: Callable[[httpx2.Request], httpx2.Response] = send
        for middleware in reversed(self.settings.middleware):
            call_next = partial(_handed, middleware, call_next)
        return call_next(step.request)

    def _exchange(
        self, request: httpx2.Request, watch: Watch | None, *, is_open: bool
    ) -> httpx2.Response:
        if watch is not None:
            watch.begin(request)
        response = self._http.send(request, stream=True, follow_redirects=False)
        try:
            if watch is not None:
                watch.watch(response)
            if not (is_open and is_success(response.status_code)):
                response.read()
        except BaseException:
            response.close()
            raise
        return response


class AsyncTransport(Exchange):
    """Carries out calls that are awaited, on asyncio or trio."""

    def __init__(
        self, api: Api, settings: Settings, http_client: httpx2.AsyncClient | None
    ) -> None:
        super().__init__(api, settings)
        self._owns_http = http_client is None
        self._http = http_client or httpx2.AsyncClient(cookies=_no_cookies())

    async def call(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        options: Options,
        *,
        body: object = UNSET,
        content_type: str | Unset = UNSET,
    ) -> T:
        """Return what the view has of a result, as `SyncTransport.call`."""
        call = Call(operation, arguments, options, body, content_type)
        return await self.made(call)

    async def made(self, call: Call[T]) -> T:
        """Make a call; return what the view has of its result."""
        answer = await self.answer(call, is_open=self.view is Open)
        return self.result(answer, AsyncOpenResponse)

    async def answer(self, call: Call[T], *, is_open: bool = False) -> Answer[T]:
        """Return the answer to a call, as `SyncTransport.answer`."""
        until = self.until(call.options)
        steps = self.steps(self._http, call, until=until, is_open=is_open)
        return await self._run(steps, until)

    async def close(self) -> None:
        """Close the connections, unless they are of the caller's own httpx2 client."""
        if self._owns_http:
            await self._http.aclose()

    async def _run(self, steps: Steps[T], until: float | None) -> T:
        try:
            step = next(steps)
            while True:
                left = None if until is None else max(0.0, until - time.monotonic())
                result: object = None
                try:
                    with anyio.move_on_after(left) as scope:
                        result = await self._take(step)
                    if scope.cancelled_caught:
                        raise DeadlineError(OVER)
                except httpx2.RequestError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as end:
            return cast("T", end.value)

    async def _take(self, step: Send | Step) -> object:
        match step:
            case Send():
                return await self._send(step)
            case httpx2.Request():
                return await self._exchange(step, is_open=False)
            case Alone():
                async with step.task_lock:
                    return await self._run(step.steps, None)
            case float() | int():
                await anyio.sleep(step)
                return None
            case _:
                text = step()
                return await text if isawaitable(text) else text

    async def _send(self, step: Send) -> httpx2.Response:
        """Send a request by way of the middleware, the first of which is outermost."""

        async def send(request: httpx2.Request) -> httpx2.Response:
            return await self._exchange(request, is_open=step.is_open)

        call_next: Callable[[httpx2.Request], Awaitable[httpx2.Response]] = send
        for middleware in reversed(self.settings.middleware):
            call_next = partial(_handed, middleware, call_next)
        return await call_next(step.request)

    async def _exchange(
        self, request: httpx2.Request, *, is_open: bool
    ) -> httpx2.Response:
        response = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            if not (is_open and is_success(response.status_code)):
                await response.aread()
        except BaseException:
            with anyio.CancelScope(shield=True):
                await response.aclose()
            raise
        return response


def _no_cookies() -> CookieJar:
    """Return what keeps no cookie: one call of a client knows nothing of another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _handed(
    middleware: Callable[[httpx2.Request, Callable[[httpx2.Request], T]], T],
    call_next: Callable[[httpx2.Request], T],
    request: httpx2.Request,
) -> T:
    return middleware(request, call_next)
