"""How a call is carried out: the steps, and who takes them with and without `await`."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, cast

import anyio
import httpx2

from .errors import ApiTimeoutError, InvalidArgumentError, Received, TransportError
from .operations import Operation, is_success
from .requests import (
    Call,
    ExtraBody,
    Headers,
    PreparedRequest,
    Query,
    Timeout,
    prepare,
)
from .responses import read_response
from .retries import RetryPolicy
from .security import Alternatives, Credentials, Scheme
from .unset import UNSET, Unset

T = TypeVar("T")

Step: TypeAlias = httpx2.Request | float
"""What is to be done next: send the request, or wait so many seconds."""


@dataclass(frozen=True, slots=True)
class Api:
    """What the document says of the API as a whole.

    `base_url` is None where the document has no absolute URL of a server. `security`
    has every alternative that some operation accepts; an empty one among them, or none
    at all, says that something can be called without credentials.
    """

    base_url: str | None
    base_url_environment: str | None = None
    schemes: tuple[Scheme, ...] = ()
    security: Alternatives = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What the caller of a client's constructor wants."""

    credentials: Mapping[str, str | None]
    base_url: str | None
    timeout: Timeout
    max_retries: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The last response to a call, whose body `received` has if that was read."""

    received: Received
    response: httpx2.Response
    secrets: Sequence[str]


Steps: TypeAlias = Generator[Step, httpx2.Response | None, Answer]
"""Is sent the response to each request, or thrown the failure; returns the answer."""


class _Exchange:
    """The steps of every call, for nothing is sent and nobody waits in here."""

    def __init__(self, api: Api, settings: Settings) -> None:
        if settings.max_retries < 0:
            raise InvalidArgumentError("max_retries", "must not be negative")
        self._chosen, self.base_url = _base_url(api, settings.base_url)
        self._credentials = Credentials(api.schemes, settings.credentials)
        self._credentials.require(api.security)
        self._timeout = settings.timeout
        self._retries = RetryPolicy(settings.max_retries)

    def _steps(
        self,
        http: httpx2.Client | httpx2.AsyncClient,
        operation: Operation[object],
        call: Call,
    ) -> Steps:
        authorization = self._credentials.authorize(operation.security)
        prepared = prepare(self._server(operation), operation, call, authorization)
        timeout = self._timeout if isinstance(call.timeout, Unset) else call.timeout
        retries = 0
        while True:
            try:
                response = yield _request(http, prepared, timeout)
            except httpx2.RequestError as error:
                wait = self._retries.wait_after_failure(error, retries)
                if wait is None:
                    raise transport_error(
                        prepared.method, prepared.shown_url, error
                    ) from error
            else:
                response = cast("httpx2.Response", response)
                received = _received(prepared, response)
                wait = self._retries.wait_after_response(
                    received.status_code, received.headers, retries
                )
                if wait is None:
                    return Answer(received, response, authorization.secrets)
            yield wait
            retries += 1

    def _server(self, operation: Operation[object]) -> str:
        """Return where an operation is: at a server of its own, or with all the others.

        A base URL that the caller has chosen takes the place of every other server.
        """
        own = operation.server
        if own is None or (self._chosen and "://" in own):
            return self.base_url
        return str(httpx2.URL(self.base_url).join(own)).rstrip("/")


class SyncTransport(_Exchange):
    """Carries out calls and returns when the response is there."""

    def __init__(
        self, api: Api, settings: Settings, http_client: httpx2.Client | None
    ) -> None:
        """Check all that can be checked before the first call."""
        super().__init__(api, settings)
        self._owns_http = http_client is None
        self._http = httpx2.Client() if http_client is None else http_client

    def call(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object] | None = None,
        *,
        body: object = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Timeout | Unset = UNSET,
    ) -> T:
        """Return the result of an operation; raises ApiError.

        `arguments` are the parameters by their names in Python; `body` is the body or,
        by their names on the wire, the properties of it. `UNSET` is not sent.
        """
        call = Call(
            arguments or {}, body, extra_query, extra_headers, extra_body, timeout
        )
        answer = self.answer(operation, call)
        return read_response(operation, answer.received, answer.secrets)

    def answer(
        self, operation: Operation[object], call: Call, *, stream: bool = False
    ) -> Answer:
        """Return the answer to a call; raises ApiError.

        With `stream` the body of a success is not read yet.
        """
        steps = self._steps(self._http, operation, call)
        try:
            step = next(steps)
            while True:
                if isinstance(step, httpx2.Request):
                    try:
                        response = self._http.send(
                            step, stream=stream, follow_redirects=False
                        )
                        if not is_success(response.status_code):
                            response.read()
                    except httpx2.RequestError as error:
                        step = steps.throw(error)
                    else:
                        step = steps.send(response)
                else:
                    time.sleep(step)
                    step = next(steps)
        except StopIteration as end:
            return cast("Answer", end.value)

    def close(self) -> None:
        """Close the connections, unless they are of the caller's own httpx2 client."""
        if self._owns_http:
            self._http.close()


class AsyncTransport(_Exchange):
    """Carries out calls that are awaited, on asyncio or trio."""

    def __init__(
        self, api: Api, settings: Settings, http_client: httpx2.AsyncClient | None
    ) -> None:
        """Check all that can be checked before the first call."""
        super().__init__(api, settings)
        self._owns_http = http_client is None
        self._http = httpx2.AsyncClient() if http_client is None else http_client

    async def call(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object] | None = None,
        *,
        body: object = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Timeout | Unset = UNSET,
    ) -> T:
        """Return the result of an operation; raises ApiError.

        `arguments` are the parameters by their names in Python; `body` is the body or,
        by their names on the wire, the properties of it. `UNSET` is not sent.
        """
        call = Call(
            arguments or {}, body, extra_query, extra_headers, extra_body, timeout
        )
        answer = await self.answer(operation, call)
        return read_response(operation, answer.received, answer.secrets)

    async def answer(
        self, operation: Operation[object], call: Call, *, stream: bool = False
    ) -> Answer:
        """Return the answer to a call; raises ApiError.

        With `stream` the body of a success is not read yet.
        """
        steps = self._steps(self._http, operation, call)
        try:
            step = next(steps)
            while True:
                if isinstance(step, httpx2.Request):
                    try:
                        response = await self._http.send(
                            step, stream=stream, follow_redirects=False
                        )
                        if not is_success(response.status_code):
                            await response.aread()
                    except httpx2.RequestError as error:
                        step = steps.throw(error)
                    else:
                        step = steps.send(response)
                else:
                    await anyio.sleep(step)
                    step = next(steps)
        except StopIteration as end:
            return cast("Answer", end.value)

    async def close(self) -> None:
        """Close the connections, unless they are of the caller's own httpx2 client."""
        if self._owns_http:
            await self._http.aclose()


def _base_url(api: Api, given: str | None) -> tuple[bool, str]:
    """Return the argument's URL, else the environment's, else the document's.

    With it goes whether it is the caller's choice.

    Raises InvalidArgumentError where there is none or it is no plain HTTP URL.
    """
    source, url = "base_url", given
    if url is None and api.base_url_environment is not None:
        # A variable that is set to nothing counts as not set.
        url = os.environ.get(api.base_url_environment) or None
        source = source if url is None else api.base_url_environment
    chosen = url is not None
    if url is None:
        url = api.base_url
    if url is None:
        raise InvalidArgumentError(source, "is required, for the API names no server")
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise InvalidArgumentError(source, str(error)) from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise InvalidArgumentError(source, "must begin with http:// or https://")
    if parsed.userinfo or "?" in url or "#" in url:
        reason = "must have no user, password, query or fragment"
        raise InvalidArgumentError(source, reason)
    return chosen, url.rstrip("/")


def _request(
    http: httpx2.Client | httpx2.AsyncClient,
    prepared: PreparedRequest,
    timeout: Timeout,
) -> httpx2.Request:
    try:
        request = http.build_request(
            prepared.method,
            prepared.url,
            headers=prepared.headers,
            content=prepared.content,
            timeout=timeout,
        )
    except httpx2.InvalidURL as error:
        raise InvalidArgumentError("url", str(error)) from None
    # httpx2 would write it in capitals, but its case matters (RFC 9110, 9.1).
    request.method = prepared.method
    for name in prepared.without:
        request.headers.pop(name, None)
    return request


def _received(prepared: PreparedRequest, response: httpx2.Response) -> Received:
    return Received(
        prepared.method,
        prepared.shown_url,
        response.status_code,
        response.headers,
        # It is open while nobody has read it.
        response.content if response.is_closed else b"",
    )


def transport_error(
    method: str, shown_url: str, error: httpx2.RequestError
) -> TransportError:
    """Return the exception for a response that did not come, or not to its end."""
    # The error holds the request, and that has the credentials.
    error.request = httpx2.Request(method, shown_url)
    problem = f"{type(error).__name__} {error}".rstrip()
    is_timeout = isinstance(error, httpx2.TimeoutException)
    kind = ApiTimeoutError if is_timeout else TransportError
    return kind(f"{method} {shown_url}: {problem}", method, shown_url)
