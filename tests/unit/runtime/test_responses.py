"""A response becomes what the document promises, or an exception that has all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

import httpx2
import pytest
from pydantic import Field
from runtime import responses
from runtime.enums import OpenStrEnum
from runtime.errors import (
    ApiError,
    ConflictError,
    DecodeError,
    Received,
    RedirectError,
    ServerError,
    StatusError,
    UnexpectedStatusError,
)
from runtime.models import Json, Model
from runtime.operations import Content, Operation

JSON = "application/json"


class State(OpenStrEnum):
    """An open enumeration."""

    DONE = "done"


class Job(Model):
    """An object in a result."""

    id: str
    state: State
    data: Json = None


class Answer(Model):
    """A result."""

    job: Job


class Named(Model):
    """A result whose member has another name in Python."""

    node_id: Annotated[str, Field(alias="nodeId")]


class Problem(Model):
    """The body of an error."""

    title: str


def operation(**responses: tuple[Content, ...]) -> Operation[object]:
    """Make an operation; statuses are written `s200` here."""
    by_status = {status.removeprefix("s"): contents for status, contents in responses.items()}
    return Operation(name="x", method="GET", path="/", responses=by_status)


GET = operation(
    s200=(Content(JSON, Answer),),
    s204=(),
    s4XX=(Content("application/problem+json", Problem),),
)
GOOD = b'{"job":{"id":"j","state":"done"}}'


def received(body: bytes | str, status: int = 200, content_type: str | None = JSON) -> Received:
    headers = {} if content_type is None else {"Content-Type": content_type}
    raw = body.encode() if isinstance(body, str) else body
    return Received("GET", "https://h/x", status, httpx2.Headers(headers), raw)


def read(response: Received, document: Operation[object] = GET) -> object:
    return responses.read_response(answered(document, response))


def answered(
    document: Operation[object], response: Received, secrets: Sequence[str] = ()
) -> responses.Answer[object]:
    return responses.Answer(document, httpx2.Response(200), response, secrets, "strict")


def failure(response: Received, document: Operation[object] = GET) -> ApiError:
    with pytest.raises(ApiError) as caught:
        read(response, document)
    return caught.value


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (GOOD, JSON),
        (GOOD, "Application/JSON; charset=utf-8"),
        (GOOD, "application/vnd.api+json"),
        (GOOD, "text/plain"),
        (GOOD, None),
        (b"\xef\xbb\xbf" + GOOD, JSON),
        (b" \n" + GOOD + b"\r\n", JSON),
    ],
)
def test_what_is_promised_is_the_result(body: bytes, content_type: str | None) -> None:
    answer = read(received(body, content_type=content_type))
    assert answer == Answer(job=Job(id="j", state=State.DONE))


@pytest.mark.parametrize(
    ("body", "content_type", "path", "problem"),
    [
        ("<html></html>", "text/html", "", r"\(text/html\) .* Invalid JSON"),
        ("<html></html>", JSON, "", "Invalid JSON"),
        ("[]", JSON, "", "object"),
        ('"text"', JSON, "", "object"),
        ("null", JSON, "", "object"),
        ("true", JSON, "", "object"),
        ("", JSON, "", "the body is empty"),
        (GOOD[:-1], JSON, "", "EOF"),
        (GOOD + b"}", JSON, "", "trailing"),
        (GOOD.replace(b"done", b"\xe9"), JSON, "", "Invalid JSON"),
        (GOOD.decode().encode("utf-16"), JSON, "", "Invalid JSON"),
        ('{"job":{"id":"j"}}', JSON, "job.state", "job.state: Field required"),
        ('{"job":{"id":1,"state":"x"}}', JSON, "job.id", "job.id: Input should be"),
        ('{"job":{"id":"j","state":1}}', JSON, "job.state", "valid string"),
        ('{"job":{"id":"j","state":"done","data":NaN}}', JSON, "", "Invalid JSON"),
        ('{"job":{"id":"j","state":"done","new":[-Infinity]}}', JSON, "", "Invalid JSON"),
        ('{"job":{"id":"\\ud800","state":"done"}}', JSON, "", "Invalid JSON"),
        ("[" * 5000, JSON, "", "recursion"),
    ],
)
def test_anything_else_is_a_decode_error(
    body: bytes | str, content_type: str, path: str, problem: str
) -> None:
    response = received(body, content_type=content_type)
    error = failure(response)
    assert type(error) is DecodeError
    assert error.path == path
    assert error.raw_body == response.raw_body
    assert error.status_code == 200
    assert str(error).startswith("GET https://h/x: 200 (")
    assert re.search(problem, str(error))


def test_a_decode_error_has_the_body_as_far_as_it_parses() -> None:
    for body, parsed in (("[]", []), ('"text"', "text"), ("<p>", "<p>"), ("", None)):
        error = failure(received(body))
        assert isinstance(error, DecodeError)
        assert error.body == parsed


def test_an_unknown_name_is_not_read_as_a_python_name() -> None:
    document = operation(s200=(Content(JSON, list[Answer]),))
    named = operation(s200=(Content(JSON, Named),))
    assert read(received('{"nodeId":"n"}'), named) == Named(node_id="n")
    assert "nodeId: Field required" in str(failure(received('{"node_id":"n"}'), named))
    answers = read(received(b"[" + GOOD[:-2] + b',"Data":NaN}}]'.replace(b"NaN", b"1")), document)
    assert isinstance(answers, list)
    assert answers[0].job.model_extra == {"Data": 1}


def test_no_content() -> None:
    assert read(received(b"", 204)) is None
    assert read(received(b"whatever", 204)) is None


def test_the_exact_status_goes_before_the_range_and_that_before_the_default() -> None:
    number, text = (Content(JSON, int),), (Content(JSON, str),)
    document = operation(s200=number, s2XX=text, default=(Content(JSON, Problem),))
    assert read(received("1", 200), document) == 1
    assert read(received('"a"', 201), document) == "a"
    assert isinstance(failure(received("1", 201), document), DecodeError)


def test_the_default_is_a_success_only_where_no_other_is_named() -> None:
    fallback = (Content(JSON, Problem),)
    assert read(received('{"title":"t"}', 202), operation(default=fallback)) == Problem(title="t")
    document = operation(s200=(Content(JSON, int),), default=fallback)
    error = failure(received('{"title":"t"}', 202), document)
    assert type(error) is UnexpectedStatusError
    error = failure(received('{"title":"t"}', 500), document)
    assert isinstance(error, ServerError)
    assert error.model == Problem(title="t")


def test_a_success_that_the_document_does_not_have() -> None:
    error = failure(received(GOOD, 201))
    assert type(error) is UnexpectedStatusError
    assert error.body == {"job": {"id": "j", "state": "done"}}


def test_a_redirect_is_an_error() -> None:
    assert type(failure(received("", 302))) is RedirectError


def test_an_error_has_the_body_and_where_it_fits_the_model() -> None:
    error = failure(received('{"title":"t","more":[1]}', 409, "application/problem+json"))
    assert isinstance(error, ConflictError)
    assert error.body == {"title": "t", "more": [1]}
    assert error.model == Problem.model_validate({"title": "t", "more": [1]})
    assert str(error) == 'GET https://h/x: 409 Conflict: {"title":"t","more":[1]}'
    for body in ('{"detail":"d"}', "<html>", ""):
        error = failure(received(body, 409))
        assert isinstance(error, ConflictError)
        assert error.model is None


@pytest.mark.parametrize(
    ("body", "content_type", "parsed"),
    [
        ('{"a":1}', JSON, {"a": 1}),
        ('{"a":1}', "text/html", {"a": 1}),
        ("17", "text/plain", "17"),
        ("17", JSON, 17),
        ("17", None, 17),
        ("no", JSON, "no"),
        ('{"a":NaN}', JSON, '{"a":NaN}'),
        (b"caf\xe9", "text/plain; charset=ISO-8859-1", "caf\xe9"),
        (b"caf\xe9", "text/plain", None),
        (b"cafe", "text/plain; charset=nonsense", None),
        ("", JSON, None),
    ],
)
def test_the_body_of_an_error(body: bytes | str, content_type: str | None, parsed: object) -> None:
    error = failure(received(body, 500, content_type))
    assert isinstance(error, ServerError)
    assert error.body == parsed


def test_the_message_is_short_and_has_no_secrets() -> None:
    response = received("sesame " * 100, 499, "text/plain")
    with pytest.raises(StatusError) as caught:
        responses.read_response(answered(GET, response, ["sesame"]))
    assert "sesame" not in str(caught.value)
    assert str(caught.value).startswith("GET https://h/x: 499: *** ***")
    assert len(str(caught.value)) < 300


def test_text_and_bytes() -> None:
    document = operation(s200=(Content("text/csv", str), Content("image/*", bytes)))
    assert read(received("a,b", content_type="text/csv"), document) == "a,b"
    latin = received(b"\xe9", content_type="text/csv; charset=latin-1")
    assert read(latin, document) == "é"
    assert read(received(b"\x89", content_type="image/png"), document) == b"\x89"
    assert read(received(b"\x89", content_type="application/pdf"), document) == b"\x89"
    assert isinstance(failure(received(b"\xff", content_type="text/csv"), document), DecodeError)
    text_only = operation(s200=(Content("text/csv", str),))
    error = failure(received("a", content_type="text/csv; charset=nonsense"), text_only)
    assert isinstance(error, DecodeError)
    assert "nonsense" in str(error)
    error = failure(received("<html>", content_type="text/html"), text_only)
    assert isinstance(error, DecodeError)
    assert "the body is text/html, not text/csv" in str(error)
