"""How a response becomes a result or an exception."""

from __future__ import annotations

import http
import logging
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, cast

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
from .operations import Content, Operation, essence, is_json, is_success
from .retries import retry_after
from .validation import (
    all_problems,
    first_problem,
    path_text,
    problem_text,
    require_finite,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_EXCERPT = 200

_log = logging.getLogger(__name__.partition("._runtime")[0])


Validation: TypeAlias = Literal["strict", "warn", "off"]
"""What becomes of a response that is not what the API promises: `strict` raises
DecodeError, `warn` keeps what came and logs a warning, `off` keeps it silently."""


def read_response(
    operation: Operation[T],
    response: Received,
    secrets: Sequence[str],
    validation: Validation = "strict",
) -> T:
    """Return the result.

    Raises as `check_status`, and DecodeError for a success that is not what the
    document promises.
    """
    if response.request_method == "HEAD":
        check_status(operation, response, secrets)
        return cast("T", None)
    content = promised(operation, response, secrets)
    if content is None:
        return cast("T", None)
    return cast("T", decoded(content, response, secrets, validation))


def promised(
    operation: Operation[object], response: Received, secrets: Sequence[str]
) -> Content | None:
    """Return what a success has by its media type, None where it has nothing.

    Raises as `check_status`, and DecodeError for another media type.
    """
    contents = check_status(operation, response, secrets)
    if not contents:
        return None
    try:
        return choose(contents, response)
    except ValueError as error:
        raise decode_error(response, str(error), "", secrets) from error


def decoded(
    content: Content,
    response: Received,
    secrets: Sequence[str],
    validation: Validation,
    at: Sequence[str | int] = (),
) -> object:
    """Return a body, or the item of one that is there, as validation has it.

    Raises DecodeError where it is not what the document promises and not kept.
    """
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
                _log.warning("%s", decode_error(response, problems, "", secrets))
            return kept
    location, problem = at, str(error)
    if isinstance(error, ValidationError):
        where, problem = first_problem(error)
        location = (*at, *where)
    problem = problem_text(location, problem)
    path = path_text(location)
    raise decode_error(response, problem, path, secrets) from error


def check_status(
    operation: Operation[object], response: Received, secrets: Sequence[str]
) -> Sequence[Content]:
    """Return what a success may have.

    Raises StatusError for a status that is no success or that the document does not
    have. A server may quote the request in its answer: the message has none of the
    secrets.
    """
    contents = operation.contents(response.status_code)
    if contents is None or not is_success(response.status_code):
        raise _status_error(contents or (), response, secrets)
    return contents


def choose(contents: Sequence[Content], response: Received) -> Content:
    """Return the content that the response has by its media type.

    A response that says nothing, or something else, may still be what was promised:
    JSON where it parses, bytes in any case. Raises ValueError for other types.
    """
    kind = essence(response.headers.get("content-type", ""))
    for content in contents:
        promised = essence(content.media_type)
        pattern = re.escape(promised).replace(r"\*", "[^/]*")
        if not kind or re.fullmatch(pattern, kind):
            return content
    for content in contents:
        if is_json(content.media_type) or content.type is bytes:
            return content
    promised = " or ".join(content.media_type for content in contents)
    message = f"the body is {kind}, not {promised}"
    raise ValueError(message)


def _decode(content: Content, response: Received) -> object:
    """Return the body as its type; raises ValueError where it is something else."""
    if content.type is bytes:
        return response.raw_body
    is_item = content.framing is not None
    if content.type is str and not is_item and not is_json(content.media_type):
        return _text(response)
    if not response.raw_body:
        message = "the body is empty"
        raise ValueError(message)
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
        try:
            return from_json(text, allow_inf_nan=False)
        except ValueError:
            pass
    try:
        return _text(response)
    except ValueError:
        return None


def decode_error(
    response: Received, problem: str, path: str, secrets: Sequence[str]
) -> DecodeError:
    """Return the exception for a success that is not what the document promises."""
    kind = response.headers.get("content-type", "no content type")
    message = (
        f"{response.request_method} {response.request_url}: {response.status_code}"
        f" ({kind}) is not what the API promises: {problem}"
    )
    body = _parsed_body(response)
    return DecodeError(_hidden(message, secrets), response, body, path)


def _status_error(
    contents: Sequence[Content], response: Received, secrets: Sequence[str]
) -> StatusError:
    model: object = None
    if contents:
        try:
            model = _decode(choose(contents, response), response)
        except ValueError:
            model = None
    body = _parsed_body(response)
    asked = f"{response.request_method} {response.request_url}"
    message = f"{asked}: {reason(response.status_code)}"
    excerpt = " ".join(_json_text(response).decode(errors="replace").split())
    excerpt = _hidden(excerpt, secrets)
    if len(excerpt) > _EXCERPT:
        excerpt = excerpt[:_EXCERPT] + "..."
    if excerpt:
        message = f"{message}: {excerpt}"
    return status_error(response.status_code)(
        message, response, body, model, retry_after(response.headers)
    )


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
