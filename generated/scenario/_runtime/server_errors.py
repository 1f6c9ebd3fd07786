"""The errors that a server answers with, and their one shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field, ValidationError

from .models import Json, Maybe, Model
from .unset import UNSET, Unset

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MAX_LISTED: Final = 100
# Parts of paths and messages come from the request.
_MAX_TEXT: Final = 500


class Violation(Model):
    """One thing that is wrong with a request.

    `in` is `body`, `path`, `query`, `header` or `cookie`; `path` is a JSON path in it
    (RFC 9535), such as `$.inputs[0].step`; `type` is pydantic's name for the error.
    """

    in_: Annotated[str, Field(alias="in")]
    path: str
    message: str
    type: str


class Problem(Model):
    """The body of every error that the generated server makes itself (RFC 9457, 3).

    The media type is `application/problem+json`. A 422 has `errors`.
    """

    title: str
    status: int
    detail: Maybe[Json] = UNSET
    errors: Maybe[list[Violation]] = UNSET


class HttpError(Exception):
    """Answers a request with an error; handlers and security checks raise it.

    `body` is what the API has for the status: a model or any JSON. Without it the body
    is a `Problem` with `detail`.
    """

    def __init__(
        self,
        status: int,
        body: object = UNSET,
        *,
        detail: str | Unset = UNSET,
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body = problem(status, detail=detail) if body is UNSET else body
        self.headers = tuple(headers)


def problem(
    status: int, *, detail: Json = UNSET, errors: Maybe[list[Violation]] = UNSET
) -> Problem:
    """Make the body of an error; its title is the name of the status."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    return Problem(title=title, status=status, detail=detail, errors=errors)


def violation(
    where: str, location: Sequence[str | int], message: str, kind: str
) -> Violation:
    """Make one violation; `location` is the way to the value from `where`."""
    return Violation(
        in_=where, path=_cut(json_path(location)), message=_cut(message), type=kind
    )


def violations(
    where: str, root: Sequence[str | int], error: ValidationError, value: object
) -> list[Violation]:
    """Make the violations that pydantic found in `value`, the JSON below `root`."""
    count = error.error_count()
    if count > _MAX_LISTED:
        # Millions of them, which pydantic cannot list in part, would cost too much.
        return [violation(where, root, f"{count} errors", "too_many_errors")]
    details = error.errors(
        include_url=False, include_context=False, include_input=False
    )
    return [
        violation(where, (*root, *_steps(each, value)), each["msg"], each["type"])
        for each in details
    ]


def _steps(details: ErrorDetails, value: Any) -> Iterator[str | int]:
    """Yield the steps into the value, without the branches of unions that they took."""
    location = details["loc"]
    for index, step in enumerate(location, start=1):
        try:
            value = value[step]
        except (LookupError, TypeError):
            if details["type"] != "missing" or index < len(location):
                continue
        yield step


def json_path(location: Iterable[str | int]) -> str:
    """Return a JSON path (RFC 9535) such as `$.inputs[0].step`."""
    steps = [
        f".{step}" if isinstance(step, str) and step.isidentifier() else f"[{step!r}]"
        for step in location
    ]
    return f"${''.join(steps)}"


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}..."
