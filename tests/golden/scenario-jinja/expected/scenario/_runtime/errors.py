"""What can go wrong when the API is called; every exception is an `ApiError`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a call: what came of it, and how many seconds that took.

    `waited` is how many seconds were waited then, before the next one.
    """

    outcome: str
    seconds: float
    waited: float = 0.0


class ApiError(Exception):
    """Anything that this package raises about a call; the base of all below.

    `attempts` has what was tried, the last one at the end.
    """

    attempts: tuple[Attempt, ...] = ()

    def __str__(self) -> str:
        return str(self.args[0])  # Further arguments are attributes.

    def __repr__(self) -> str:
        # Bodies may be long.
        return f"{type(self).__name__}({str(self)!r})"


class InvalidArgumentError(ApiError, ValueError):
    """An argument is not what the API document asks for; nothing was sent.

    `argument` is its name. Where validation found it, `__cause__` is pydantic's error.
    """

    def __init__(self, argument: str, reason: str) -> None:
        super().__init__(f"{argument}: {reason}", argument, reason)
        self.argument = argument

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args[1:]


class MissingCredentialsError(ApiError):
    """No way of authentication that the API accepts is complete; nothing was sent."""


class TransportError(ApiError):
    """No complete response came: the server was not reached, or the connection broke.

    Unless the connection never opened, the request may have been carried out.
    `request_method` and `request_url` say which; `__cause__` is httpx2's error.
    """

    def __init__(
        self,
        message: str,
        request_method: str,
        request_url: str,
        attempts: tuple[Attempt, ...] = (),
    ) -> None:
        super().__init__(message, request_method, request_url, attempts)
        self.request_method = request_method
        self.request_url = request_url
        self.attempts = attempts


class ApiTimeoutError(TransportError):
    """No complete response came in the time allowed, for an attempt or for the call."""


@dataclass(frozen=True, slots=True)
class Received:
    """A response as it came, with the request that it answers, without credentials."""

    request_method: str
    request_url: str
    status_code: int
    headers: httpx2.Headers
    raw_body: bytes
    attempts: tuple[Attempt, ...] = ()


class FromResponse:
    """What comes of a response, and tells what that says."""

    _received: Received

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self._received.status_code

    @property
    def headers(self) -> httpx2.Headers:
        """The response's headers; names in any case."""
        return self._received.headers

    @property
    def request_method(self) -> str:
        """The request's method."""
        return self._received.request_method

    @property
    def request_url(self) -> str:
        """The request's URL, without credentials."""
        return self._received.request_url


class ResponseError(FromResponse, ApiError):
    """A response came that is no result.

    `body` is the parsed JSON, else the text, else None; `raw_body` has the bytes.
    """

    def __init__(self, message: str, response: Received, body: Any) -> None:
        super().__init__(message, response, body)
        self.response = self._received = response
        self.body = body
        self.raw_body = response.raw_body
        self.attempts = response.attempts


class DecodeError(ResponseError):
    """A success whose body is not what the API document promises.

    `path` leads to the first problem, such as `job.metadata.flow[0].id`; it is empty
    where the body as a whole is wrong.
    """

    def __init__(self, message: str, response: Received, body: Any, path: str) -> None:
        super().__init__(message, response, body)
        self.args = (message, response, body, path)
        self.path = path


class StatusError(ResponseError):
    """The status says that there is no result.

    `model` is the body as the type that the API document has for this status, or None
    where it has none or the body does not fit. `retry_after` is how many seconds the
    server asks to wait (RFC 9110, 10.2.3), or None.
    """

    def __init__(
        self,
        message: str,
        response: Received,
        body: Any = None,
        model: object = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, response, body)
        self.args = (message, response, body, model, retry_after)
        self.model = model
        self.retry_after = retry_after


class UnexpectedStatusError(StatusError):
    """2XX: a success that the API document does not have."""


class RedirectError(StatusError):
    """3XX: redirects are not followed, they could lead credentials elsewhere."""


class ClientError(StatusError):
    """4XX: the server refuses the request."""


class BadRequestError(ClientError):
    """400: the server does not understand the request."""


class UnauthorizedError(ClientError):
    """401: the credentials are missing or wrong."""


class ForbiddenError(ClientError):
    """403: these credentials do not allow it."""


class NotFoundError(ClientError):
    """404: there is no such thing."""


class ConflictError(ClientError):
    """409: the state of things does not allow it."""


class UnprocessableEntityError(ClientError):
    """422: the request is understood, its content is wrong."""


class TooManyRequestsError(ClientError):
    """429: too many requests; see `retry_after`."""


class ServerError(StatusError):
    """5XX: the server failed; the request may have been carried out."""


_BY_STATUS: dict[int, type[StatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: TooManyRequestsError,
}
_BY_CLASS: dict[int, type[StatusError]] = {
    2: UnexpectedStatusError,
    3: RedirectError,
    4: ClientError,
    5: ServerError,
}


def status_error(status_code: int) -> type[StatusError]:
    """Return the class of the exception for a status."""
    general = _BY_CLASS.get(status_code // 100, StatusError)
    return _BY_STATUS.get(status_code, general)
