"""Exceptions are of one family, say what happened, and survive being copied."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from runtime import errors
from runtime.errors import (
    ApiError,
    ApiTimeoutError,
    ClientError,
    ConflictError,
    DecodeError,
    InvalidArgumentError,
    MissingCredentialsError,
    Received,
    RedirectError,
    ResponseError,
    ServerError,
    StatusError,
    TransportError,
    UnexpectedStatusError,
    status_error,
)

from unit.runtime.twins import twins

RECEIVED = Received("PUT", "https://x/y", 409, httpx2.Headers({"X-A": "b"}), b'{"a":1}')


def test_importing_the_exceptions_costs_nothing() -> None:
    """A package offers them by name; only a model or a client needs pydantic and httpx2."""
    program = (
        "import sys, runtime.errors, runtime.unset, runtime.lazy; "
        "print({'pydantic', 'pydantic_core', 'httpx2', 'anyio'} & set(sys.modules))"
    )
    templates = Path(errors.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=templates, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_everything_is_an_api_error() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    assert len(kinds) == 19
    assert all(issubclass(kind, ApiError) for kind in kinds)
    assert issubclass(InvalidArgumentError, ValueError)
    assert issubclass(ApiTimeoutError, TransportError)
    assert issubclass(DecodeError, ResponseError)
    assert not issubclass(DecodeError, StatusError)


@pytest.mark.parametrize(
    ("status", "name", "general"),
    [
        (204, "UnexpectedStatusError", UnexpectedStatusError),
        (304, "RedirectError", RedirectError),
        (400, "BadRequestError", ClientError),
        (401, "UnauthorizedError", ClientError),
        (403, "ForbiddenError", ClientError),
        (404, "NotFoundError", ClientError),
        (409, "ConflictError", ClientError),
        (418, "ClientError", ClientError),
        (422, "UnprocessableEntityError", ClientError),
        (429, "TooManyRequestsError", ClientError),
        (500, "ServerError", ServerError),
        (599, "ServerError", ServerError),
        (999, "StatusError", StatusError),
    ],
)
def test_each_status_has_its_class(status: int, name: str, general: type) -> None:
    assert status_error(status).__name__ == name
    assert issubclass(status_error(status), general)
    assert issubclass(status_error(status), StatusError)


@pytest.mark.parametrize(
    "error",
    [
        ApiError("m"),
        InvalidArgumentError("node_id", "m"),
        MissingCredentialsError("m"),
        TransportError("m", "GET", "https://x"),
        ApiTimeoutError("m", "GET", "https://x"),
        ResponseError("m", RECEIVED, {"a": 1}),
        DecodeError("m", RECEIVED, {"a": 1}, "job.id"),
        ConflictError("m", RECEIVED, {"a": 1}, [1], 3.0),
    ],
)
def test_copies_and_pickles_say_the_same(error: ApiError) -> None:
    for twin in (twins(error)[0], twins(error)[2]):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert twin.__dict__ == error.__dict__


def test_a_response_error_has_all_of_the_response() -> None:
    error = ConflictError("m", RECEIVED, {"a": 1}, None, 3.0)
    assert error.status_code == 409
    assert error.headers["x-a"] == "b"
    assert error.raw_body == b'{"a":1}'
    assert error.body == {"a": 1}
    assert error.request_method == "PUT"
    assert error.request_url == "https://x/y"
    assert error.retry_after == 3.0
    assert error.model is None
    assert (str(error), repr(error)) == ("m", "ConflictError('m')")


def test_an_argument_error_names_the_argument() -> None:
    error = InvalidArgumentError("node_id", "is required")
    assert error.argument == "node_id"
    assert str(error) == "node_id: is required"
