"""The bodies of requests and responses, exactly as their types say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.utils import is_body_allowed_for_status_code
from pydantic import ValidationError
from pydantic_core import to_json
from starlette.responses import Response

from .operations import Body, Content, Operation, essence, is_in_range, is_json
from .server_errors import HttpError, Problem, Violation, violation, violations
from .server_forms import is_form, read_form
from .shapes import parse_json
from .unset import UNSET
from .validation import require_finite

if TYPE_CHECKING:
    from starlette.requests import Request


async def read_body(body: Body, request: Request, found: list[Violation]) -> object:
    """Return the typed body or `UNSET`; add to `found` what is wrong with it.

    Raises HttpError 415 for another media type than the API has.
    """
    raw = await request.body()
    given = request.headers.get("content-type", "")
    # No bytes may be a file or a form, but they are no JSON.
    if not raw and (not given or is_json(body.media_type)):
        if body.required:
            found.append(violation("body", (), "Field required", "missing"))
        return UNSET
    _check_media_type(body, given)
    if body.framing is not None:
        splitter = body.framing.splitter(given)
        texts = [*splitter.feed(raw), *splitter.end()]
        raw = b"[" + b",".join(texts) + b"]"
    value: object = raw
    try:
        if is_json(body.media_type) or body.framing is not None:
            value = parse_json(raw)
            return body.adapter.validate_json(
                raw, strict=True, by_alias=True, by_name=False
            )
        if is_form(body):
            value = read_form(body, given, raw, found)
        elif body.type is str:
            value = raw.decode()
        if not found:
            return body.adapter.validate_python(
                value, strict=True, by_alias=True, by_name=False
            )
    except ValidationError as error:
        found += violations("body", (), error, value)
    except UnicodeDecodeError:
        found.append(violation("body", (), "Not UTF-8", "string_unicode"))
    except ValueError as error:
        found.append(violation("body", (), f"Invalid JSON: {error}", "json_invalid"))
    return UNSET


def _check_media_type(body: Body, given: str) -> None:
    expected = essence(body.media_type)
    # The API may have a range, such as `image/*`.
    if not is_in_range(given, expected):
        detail = f"The body must be {expected}."
        raise HttpError(415, detail=detail, headers=[("Accept", expected)])


def successes(operation: Operation[Any]) -> list[tuple[int, tuple[Content, ...]]]:
    """Return the statuses of success that an operation has, with their contents."""
    found = [
        (int(status.replace("X", "0")), contents)
        for status, contents in operation.responses.items()
        if status.startswith("2")
    ]
    return found or [(200, operation.responses.get("default", ()))]


def write_result(operation: Operation[Any], result: object) -> Response:
    """Return the response that has a handler's result: the first success that it fits.

    Raises TypeError where it fits none, and ValueError where it has no JSON.
    """
    problem: ValidationError | None = None
    for status, contents in successes(operation):
        if not contents and result is None:
            return Response(status_code=status)
        for content in contents:
            try:
                value = content.adapter.validate_python(result, strict=True)
            except ValidationError as error:
                problem = error
                continue
            if not is_body_allowed_for_status_code(status):
                return Response(status_code=status)
            raw, media_type = _write(content, value)
            return Response(raw, status, media_type=media_type)
    message = f"{operation.name} returned a {type(result).__name__}"
    raise TypeError(message) from problem


def _write(content: Content, value: object) -> tuple[bytes, str]:
    """Return the bytes and the media type, which the API may have as a range."""
    kind = content.media_type
    if isinstance(value, bytes) and not is_json(kind):
        return value, "application/octet-stream" if "*" in kind else kind
    if isinstance(value, str) and not is_json(kind):
        return value.encode(), "text/plain" if "*" in kind else essence(kind)
    raw = content.adapter.dump_json(value, by_alias=True, warnings="error")
    require_finite(raw)
    return raw, "application/json" if "*" in kind else kind


def write_error(error: HttpError) -> Response:
    """Return the response that an HttpError asks for."""
    raw = to_json(error.body, by_alias=True, inf_nan_mode="constants")
    require_finite(raw)
    is_problem = isinstance(error.body, Problem)
    kind = "application/problem+json" if is_problem else "application/json"
    response = Response(raw, error.status, media_type=kind)
    for name, value in error.headers:
        response.headers.append(name, value)
    return response
