"""The steps of a call: what is to be sent, how long to wait, and what it comes to."""

from __future__ import annotations

import copy
import logging
import os
import re
import time
from collections.abc import (
    AsyncIterator,
    Callable,
    Generator,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Self, TypeAlias, TypeVar, cast, get_args

import httpx2

from .asking import Ask, Step
from .errors import Attempt, InvalidArgumentError, Received
from .operations import Operation, Stream
from .raw import AsyncOpenResponse, OpenResponse, RawResponse
from .requests import DEFAULT_TIMEOUT, Call, Options, PreparedRequest, Timeout, prepare
from .responses import (
    Answer,
    Validation,
    problem_of,
    read_response,
    reason,
    transport_error,
)
from .retries import DEFAULT_MAX_RETRIES, DeadlineError, RetryPolicy
from .security import Alternatives, Credentials, Scheme
from .views import Open, Parsed, Raw

T = TypeVar("T")

_log = logging.getLogger(__name__.partition("._runtime")[0])


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
class Place:
    """A server of the document, if one is chosen, and what variables of servers are."""

    url: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    def fill(self, url: str) -> str:
        """Return the URL with the variables."""
        filled = url
        for name, value in self.variables.items():
            filled = filled.replace(f"{{{name}}}", value)
        # Where nothing stands before it, the rest of a path must not become a host.
        is_path = re.match(r"/(?!/)", url) is not None
        return f"/{filled.lstrip('/')}" if is_path else filled


NOWHERE: Final = Place()
"""Where a client goes that has nothing to choose from: where the API is."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """What the caller of a client's constructor wants."""

    credentials: Mapping[str, str | Ask | None]
    base_url: str | None = None
    timeout: Timeout = field(default_factory=lambda: DEFAULT_TIMEOUT)
    deadline: float | None = None
    max_retries: int = DEFAULT_MAX_RETRIES
    validate: Validation = "strict"
    middleware: Sequence[Callable[..., Any]] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Send:
    """The step of sending the request of a call, by way of the middleware.

    With `is_open` the body of a success is not read yet.
    """

    request: httpx2.Request
    is_open: bool


Steps: TypeAlias = Generator[Send | Step, Any, T]
"""What is to be done next; it is sent what comes of that, or thrown the failure."""


class Exchange:
    """The steps of every call, for nothing is sent and nobody waits in here."""

    def __init__(self, api: Api, settings: Settings) -> None:
        _check(settings)
        self.api = api
        self._chosen, self.base_url = _base_url(api, settings)
        self._credentials = Credentials(api.schemes, settings.credentials)
        self._credentials.require(api.security)
        self.settings = settings
        self.view: type[Parsed | Raw | Open] = Parsed

    def viewed(self, view: type[Raw | Open]) -> Self:
        """Return the same with another view of what comes."""
        other = copy.copy(self)
        other.view = view
        return other

    def with_options(self, options: Mapping[str, Any]) -> Self:
        """Return the same with other settings; the connections are shared."""
        other = copy.copy(self)
        other.settings = replace(self.settings, **options)
        _check(other.settings)
        return other

    def until(self, options: Options) -> float | None:
        """Return when a call that begins now must be over, on the monotonic clock."""
        seconds = options.get("deadline", self.settings.deadline)
        return None if seconds is None else time.monotonic() + seconds

    def steps(
        self,
        http: httpx2.Client | httpx2.AsyncClient,
        call: Call[T],
        *,
        until: float | None,
        is_open: bool,
    ) -> Steps[Answer[T]]:
        """Go through the steps of a call."""
        operation, options, settings = call.operation, call.options, self.settings
        policy = RetryPolicy(options.get("max_retries", settings.max_retries))
        timeout = options.get("timeout", settings.timeout)
        server = self._server(operation)
        try:
            authorization = yield from self._credentials.authorize(
                operation.security, operation.scopes, self.base_url, timeout
            )
        except DeadlineError as error:
            shown = f"{server}{operation.path}"
            raise transport_error(operation.method, shown, error) from error
        prepared = prepare(server, call, authorization)
        attempts: tuple[Attempt, ...] = ()
        while True:
            request = _request(http, prepared, timeout, until)
            request.extensions.update(operation=operation, arguments=call.arguments)
            sent = time.monotonic()
            problem: httpx2.RequestError | httpx2.Response
            try:
                problem = yield from authorization.exchange(
                    request, partial(Send, is_open=is_open)
                )
                outcome = reason(problem.status_code)
            except httpx2.RequestError as error:
                problem, outcome = error, problem_of(error, authorization.secrets)
            wait = policy.wait_after(
                problem, len(attempts), may_repeat=operation.may_be_repeated
            )
            now = time.monotonic()
            is_late = until is not None and now + (wait or 0.0) >= until
            wait = None if is_late or not prepared.is_repeatable else wait
            attempt = Attempt(outcome, now - sent, wait or 0.0)
            attempts += (attempt,)
            _tell(prepared, attempt)
            if wait is None:
                break
            yield wait
        secrets = authorization.secrets
        if isinstance(problem, httpx2.RequestError):
            asked = prepared.method, prepared.shown_url
            raise transport_error(*asked, problem, attempts, secrets) from problem
        received = _received(prepared, problem, attempts)
        return Answer(operation, problem, received, secrets, settings.validate)

    def result(
        self,
        answer: Answer[T],
        opened: type[OpenResponse[Any] | AsyncOpenResponse[Any]],
    ) -> T:
        """Return what the view has of an answer; its types are those of `views`."""
        if self.view is Parsed:
            return read_response(answer)
        kind = RawResponse if self.view is Raw else opened
        return cast("T", kind(answer))

    def _server(self, operation: Operation[object]) -> str:
        """Return where an operation is: at a server of its own, or with all the others.

        A base URL that the caller has chosen takes the place of every other server.
        """
        own = operation.server
        own = None if own is None else self.settings.place.fill(own)
        if own is None or (self._chosen and "://" in own):
            return self.base_url
        return str(httpx2.URL(self.base_url).join(own)).rstrip("/")


def _check(settings: Settings) -> None:
    """Raise InvalidArgumentError for what no call could mean."""
    if settings.max_retries < 0:
        raise InvalidArgumentError("max_retries", "must not be negative")
    if settings.deadline is not None and not settings.deadline > 0:
        raise InvalidArgumentError("deadline", "must be positive")
    if settings.validate not in get_args(Validation):
        reason = f"must be {', '.join(get_args(Validation))}"
        raise InvalidArgumentError("validate", reason)


def _base_url(api: Api, settings: Settings) -> tuple[bool, str]:
    """Return the argument's URL, else the environment's, else the document's.

    With it goes whether it is the caller's choice.

    Raises InvalidArgumentError where there is none or it is no plain HTTP URL.
    """
    source, url = "base_url", settings.base_url
    if url is None and api.base_url_environment is not None:
        # A variable that is set to nothing counts as not set.
        url = os.environ.get(api.base_url_environment) or None
        source = source if url is None else api.base_url_environment
    chosen = url is not None
    if url is None:
        url = settings.place.url or api.base_url
        url = None if url is None else settings.place.fill(url)
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
    until: float | None,
) -> httpx2.Request:
    if until is not None:
        # What takes longer than the call as a whole may is given up with it.
        left = max(0.0, until - time.monotonic())
        limits = httpx2.Timeout(timeout).as_dict()
        timeout = httpx2.Timeout(
            **{k: left if v is None else min(v, left) for k, v in limits.items()}
        )
    try:
        request = http.build_request(
            prepared.method,
            prepared.url,
            headers=prepared.headers,
            content=_sent(prepared.content, is_sync=isinstance(http, httpx2.Client)),
            timeout=timeout,
        )
    except httpx2.InvalidURL as error:
        raise InvalidArgumentError("url", str(error)) from None
    # httpx2 would write it in capitals, but its case matters (RFC 9110, 9.1).
    request.method = prepared.method
    for name in prepared.without:
        request.headers.pop(name, None)
    return request


def _sent(
    content: bytes | Stream | None, *, is_sync: bool
) -> bytes | Iterator[bytes] | AsyncIterator[bytes] | None:
    """Return the content as this client takes it, from its beginning."""
    if content is None or isinstance(content, bytes):
        return content
    return content.chunks() if is_sync else content.async_chunks()


def _received(
    prepared: PreparedRequest, response: httpx2.Response, attempts: tuple[Attempt, ...]
) -> Received:
    asked, status_code = (prepared.method, prepared.shown_url), response.status_code
    # It is open while nobody has read it.
    content = response.content if response.is_closed else b""
    return Received(*asked, status_code, response.headers, content, attempts)


def _tell(prepared: PreparedRequest, attempt: Attempt) -> None:
    """Log an attempt: no header and no body, in which secrets may be."""
    again = f", again in {attempt.waited:.3f} s" if attempt.waited else ""
    level = logging.INFO if attempt.waited else logging.DEBUG
    shown = prepared.method, prepared.shown_url, attempt.outcome, attempt.seconds
    _log.log(level, "%s %s: %s in %.3f s%s", *shown, again)
