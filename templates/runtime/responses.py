"""How a response becomes a result or an exception."""

from __future__ import annotations

import http
import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeAlias, TypeVar, cast

import httpx2
from pydantic import ValidationError
from pydantic_core import from_json

from .errors import (
    ApiTimeoutError,
    Attempt,
    DecodeError,
    Received,
    StatusError,
    TransportError,
    status_error,
)
from .operations import Content, Operation, essence, is_in_range, is_json, is_success
from .retries import retry_after
from .validation import (
    all_problems,
    first_problem,
    path_text,
    problem_text,
    require_finite,
)

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_EXCERPT = 200

_log = logging.getLogger(__name__.partition("._runtime")[0])

Validation: TypeAlias = Literal["strict", "warn", "off"]
"""What becomes of a response that is not what the API promises: `strict` raises
DecodeError, `warn` keeps what came and logs a warning, `off` keeps it silently."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Generic[T_co]):
    """The last response to a call of an operation, and how it is to be read.

    `received` has the body if that was read. A server may quote the request in what it
    answers: no message has any of the `secrets`.
    """

    operation: Operation[T_co]
    response: httpx2.Response
    received: Received
    secrets: Sequence[str]
    validation: Validation

    def with_body(self, content: bytes, **other: Any) -> Answer[T_co]:
        """Return the same with a body that was read meanwhile, or a part of it."""
        received = replace(self.received, raw_body=content)
        return replace(self, received=received, **other)

    def broken(self, error: httpx2.RequestError) -> TransportError:
        """Return the exception for a body that does not come to its end."""
        asked = self.received.request_method, self.received.request_url
        return transport_error(*asked, error, self.received.attempts, self.secrets)


def read_response(answer: Answer[T]) -> T:
    """Return the result.

    Raises as `check_status`, and DecodeError for a success that is not what the
    document promises.
    """
    content = promised(answer)
    return cast("T", None if content is None else decoded(content, answer))


def promised(answer: Answer[object]) -> Content | None:
    """Return what a success has by its media type, None where it has nothing.

    Raises as `check_status`, and DecodeError for another media type.
    """
    contents = check_status(answer)
    if not contents or answer.received.request_method == "HEAD":
        return None
    try:
        return choose(contents, answer.received)
    except ValueError as error:
        raise decode_error(answer, str(error), "") from error


def decoded(
    content: Content, answer: Answer[object], at: Sequence[str | int] = ()
) -> object:
    """Return a body, or the item of one that is there, as validation has it.

    Raises DecodeError where it is not what the document promises and not kept.
    """
    response, validation = answer.received, answer.validation
    try:
        return _decode(content, response)
    except ValueError as caught:
        error = caught
    if validation != "strict" and isinstance(error, ValidationError):
        from .lenient import construct  # noqa: PLC0415 - it is hardly ever needed

        # What is no JSON at all cannot be kept.
        with suppress(ValueError):
            kept = construct(content.type, from_json(_json_text(response)))
            if validation == "warn":
                problems = problem_text(at, all_problems(error))
                _log.warning("%s", decode_error(answer, problems, ""))
            return kept
    location, problem = at, str(error)
    if isinstance(error, ValidationError):
        where, problem = first_problem(error)
        location = (*at, *where)
    problem = problem_text(location, problem)
    raise decode_error(answer, problem, path_text(location)) from error


def check_status(answer: Answer[object]) -> Sequence[Content]:
    """Return what a success may have.

    Raises StatusError for a status that is no success or that the document does not
    have.
    """
    status_code = answer.received.status_code
    contents = answer.operation.contents(status_code)
    if contents is None or not is_success(status_code):
        raise _status_error(contents or (), answer)
    return contents


def choose(contents: Sequence[Content], response: Received) -> Content:
    """Return the content that the response has by its media type.

    A response that says nothing, or something else, may still be what was promised:
    JSON where it parses, bytes in any case. Raises ValueError for other types.
    """
    kind = essence(response.headers.get("content-type", ""))
    for content in contents:
        if not kind or is_in_range(kind, content.media_type):
            return content
    for content in contents:
        if is_json(content.media_type) or content.type is bytes:
            return content
    expected = " or ".join(content.media_type for content in contents)
    raise ValueError(f"the body is {kind}, not {expected}")


def _decode(content: Content, response: Received) -> object:
    """Return the body as its type; raises ValueError where it is something else."""
    if content.type is bytes:
        return response.raw_body
    is_item = content.framing is not None
    if content.type is str and not is_item and not is_json(content.media_type):
        return _text(response)
    if not response.raw_body:
        raise ValueError("the body is empty")
    text = _json_text(response)
    require_finite(text)
    # Names on the wire only, for an unknown member may be spelled like a Python name.
    return content.adapter.validate_json(
        text, strict=True, by_alias=True, by_name=False
    )


def _json_text(response: Received) -> bytes:
    """Return the body without a byte order mark, as RFC 8259, 8.1 allows."""
    return response.raw_body.removeprefix(b"\xef\xbb\xbf")


def _text(response: Received) -> str:
    """Return the body in its charset; raises ValueError where it is not in that."""
    kind = response.headers.get("content-type", "")
    match = re.search(r'charset="?([^\s";]+)', kind, re.IGNORECASE)
    try:
        return response.raw_body.decode(match[1] if match else "utf-8")
    except LookupError as error:
        raise ValueError(str(error)) from error


def _parsed_body(response: Received) -> Any:
    """Return the body as JSON where it is, otherwise as text, otherwise None."""
    if not response.raw_body:
        return None
    kind = response.headers.get("content-type", "")
    text = _json_text(response)
    # A text that happens to be a number stays a text.
    if not kind or is_json(kind) or text.lstrip()[:1] in (b"{", b"["):
        with suppress(ValueError):
            return from_json(text, allow_inf_nan=False)
    with suppress(ValueError):
        return _text(response)
    return None


def decode_error(answer: Answer[object], problem: str, path: str) -> DecodeError:
    """Return the exception for a success that is not what the document promises."""
    response = answer.received
    kind = response.headers.get("content-type", "no content type")
    message = (
        f"{response.request_method} {response.request_url}: {response.status_code}"
        f" ({kind}) is not what the API promises: {problem}"
    )
    message = _hidden(message, answer.secrets)
    return DecodeError(message, response, _parsed_body(response), path)


def _status_error(contents: Sequence[Content], answer: Answer[object]) -> StatusError:
    response, model = answer.received, None
    if contents:
        with suppress(ValueError):
            model = _decode(choose(contents, response), response)
    asked = f"{response.request_method} {response.request_url}"
    message = f"{asked}: {reason(response.status_code)}"
    excerpt = " ".join(_json_text(response).decode(errors="replace").split())
    excerpt = _hidden(excerpt, answer.secrets)
    if len(excerpt) > _EXCERPT:
        excerpt = excerpt[:_EXCERPT] + "..."
    if excerpt:
        message = f"{message}: {excerpt}"
    body, wait = _parsed_body(response), retry_after(response.headers)
    return status_error(response.status_code)(message, response, body, model, wait)


def transport_error(
    method: str,
    shown_url: str,
    error: httpx2.RequestError,
    attempts: tuple[Attempt, ...] = (),
    secrets: Sequence[str] = (),
) -> TransportError:
    """Return the exception for a response that did not come, or not to its end."""
    # The error holds the request, and that has the credentials.
    error.request = httpx2.Request(method, shown_url)
    is_timeout = isinstance(error, httpx2.TimeoutException)
    kind = ApiTimeoutError if is_timeout else TransportError
    message = f"{method} {shown_url}: {problem_of(error, secrets)}"
    return kind(message, method, shown_url, attempts)


def problem_of(error: httpx2.RequestError, secrets: Sequence[str]) -> str:
    """Return what went wrong, in words; it may quote what came."""
    return _hidden(f"{type(error).__name__} {error}".rstrip(), secrets)


def _hidden(text: str, secrets: Sequence[str]) -> str:
    """Return a text without secrets, which a server may send back."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def reason(status_code: int) -> str:
    """Return a status and what it says (RFC 9110, 15)."""
    try:
        return f"{status_code} {http.HTTPStatus(status_code).phrase}"
    except ValueError:
        return str(status_code)
