"""How a response becomes a result or an exception."""

from __future__ import annotations

import http
import re
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import from_json

from .errors import DecodeError, Received, StatusError, status_error
from .operations import Content, Operation, essence, is_json, is_success
from .retries import retry_after
from .validation import first_problem, path_text, problem_text, require_finite

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_EXCERPT = 200


def read_response(
    operation: Operation[T], response: Received, secrets: Sequence[str]
) -> T:
    """Return the result.

    Raises StatusError for a status that is no success or that the document does not
    have, and DecodeError for a success that is not what the document promises. A server
    may quote the request in its answer: the messages have none of the secrets.
    """
    contents = operation.contents(response.status_code)
    if contents is None or not is_success(response.status_code):
        raise _status_error(contents or (), response, secrets)
    if not contents or response.request_method == "HEAD":
        return cast("T", None)
    try:
        return cast("T", _decode(choose(contents, response), response))
    except ValidationError as error:
        location, problem = first_problem(error)
        problem = problem_text(location, problem)
        raise decode_error(response, problem, path_text(location)) from error
    except ValueError as error:
        raise decode_error(response, str(error), "") from error


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
    if content.type is str and not is_json(content.media_type):
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


def decode_error(response: Received, problem: str, path: str) -> DecodeError:
    """Return the exception for a success that is not what the document promises."""
    kind = response.headers.get("content-type", "no content type")
    message = (
        f"{response.request_method} {response.request_url}: {response.status_code}"
        f" ({kind}) is not what the API promises: {problem}"
    )
    return DecodeError(message, response, _parsed_body(response), path)


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
    message = f"{response.request_method} {response.request_url}: {_reason(response)}"
    excerpt = " ".join(_json_text(response).decode(errors="replace").split())
    for secret in secrets:
        excerpt = excerpt.replace(secret, "***")
    if len(excerpt) > _EXCERPT:
        excerpt = excerpt[:_EXCERPT] + "..."
    if excerpt:
        message = f"{message}: {excerpt}"
    return status_error(response.status_code)(
        message, response, body, model, retry_after(response.headers)
    )


def _reason(response: Received) -> str:
    try:
        phrase = http.HTTPStatus(response.status_code).phrase
    except ValueError:
        return str(response.status_code)
    return f"{response.status_code} {phrase}"
