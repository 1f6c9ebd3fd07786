"""What the clients make of answers that are no result, said by a server byte for byte."""

from __future__ import annotations

import gzip
import inspect

import httpx2
import pytest
import scenario
from scenario import (
    ApiError,
    BadRequestError,
    ClientError,
    ConflictError,
    DecodeError,
    ForbiddenError,
    NotFoundError,
    RedirectError,
    ResponseError,
    ServerError,
    StatusError,
    TooManyRequestsError,
    TransportError,
    UnauthorizedError,
    UnexpectedStatusError,
    UnprocessableEntityError,
)

from behaviour.answering import Answers, closed
from behaviour.calling import Caller, Kind, Option, calling
from behaviour.places import EXAMPLE, written
from behaviour.serving import KEY, SECRET, TOKEN

JSON = "application/json"
TEXT = written(EXAMPLE)


PAGE = "<html>Please log in</html>"
NAN = TEXT.replace(": 0", ": NaN", 1)
ANY_NAN = TEXT.replace('"default": {}', '"default": NaN')
NO_RESULTS: dict[str, tuple[str, bytes | str, Option]] = {
    "page": ("text/html", PAGE, PAGE),
    "page that says it is JSON": (JSON, PAGE, PAGE),
    "array": (JSON, "[]", []),
    "string": (JSON, '"job"', "job"),
    "null": (JSON, "null", None),
    "true": (JSON, "true", True),
    "no members": (JSON, "{}", {}),
    "null as job": (JSON, '{"job": null}', {"job": None}),
    "array as job": (JSON, '{"job": []}', {"job": []}),
    "half a job": (JSON, '{"job": {"jobId": "j"}}', {"job": {"jobId": "j"}}),
    "last brace missing": (JSON, TEXT[:-1], TEXT[:-1]),
    "cut in the middle": (JSON, TEXT[:500], TEXT[:500]),
    "twice": (JSON, TEXT + TEXT, TEXT + TEXT),
    "no number": (JSON, NAN, NAN),
    "no number where anything may be": (JSON, ANY_NAN, ANY_NAN),
    "no text": (JSON, b"\xff\xfe", None),
    "UTF-16": (JSON, TEXT.encode("utf-16"), None),
    "deep": (JSON, "[" * 100_000, "[" * 100_000),
    "empty": (JSON, "", None),
    "empty text": ("text/plain", "", None),
    "XML": ("application/xml", "<job/>", "<job/>"),
    "image": ("image/png", b"\x89PNG", None),
}


@pytest.mark.parametrize(("kind_of_body", "body", "parsed"), NO_RESULTS.values(), ids=NO_RESULTS)
def test_success_that_is_no_result_raises(
    caller: Caller, answers: Answers, kind_of_body: str, body: bytes | str, parsed: Option
) -> None:
    for call, method in ((caller.approve_user, "PUT"), (caller.get_job, "GET")):
        answers.say(body, content_type=kind_of_body, x_request="r-1")
        with pytest.raises(DecodeError) as caught:
            call()
        error = caught.value
        assert error.status_code == 200
        assert (error.headers["content-type"], error.headers["X-Request"]) == (kind_of_body, "r-1")
        assert error.raw_body == (body.encode() if isinstance(body, str) else body)
        assert error.body == parsed
        assert error.request_method == method
    assert len(answers.heard) == 2


def test_path_leads_to_the_first_problem(caller: Caller, answers: Answers) -> None:
    answers.say_json(TEXT.replace('"id": "id"', '"id": 1'))
    with pytest.raises(DecodeError, match=r"job\.metadata\.flow\[0\]\.id: ") as caught:
        caller.get_job()
    assert caught.value.path == "job.metadata.flow[0].id"


@pytest.mark.parametrize("kind_of_body", ["text/html", "application/problem+json", "", "nonsense"])
def test_result_by_another_name_is_still_one(
    caller: Caller, answers: Answers, kind_of_body: str
) -> None:
    answers.say(TEXT, content_type=kind_of_body)
    assert caller.get_job().job.job_id == "jobId"


@pytest.mark.parametrize("status", [201, 202, 204, 206, 299])
def test_success_that_the_document_does_not_have_raises(
    caller: Caller, answers: Answers, status: int
) -> None:
    answers.say_json("" if status == 204 else TEXT, status)
    with pytest.raises(UnexpectedStatusError) as caught:
        caller.approve_user()
    assert caught.value.status_code == status


def test_body_that_breaks_off_raises(caller: Caller, answers: Answers) -> None:
    answers.say_json(TEXT, content_length=str(len(TEXT) + 1))
    with pytest.raises(TransportError) as caught:
        caller.get_job()
    assert caught.value.request_url == f"{answers.url}/jobs/job_1"
    answers.say(b"no gzip", content_encoding="gzip")
    with pytest.raises(ApiError):
        caller.get_job()
    answers.say(gzip.compress(TEXT.encode()), content_encoding="gzip")
    assert caller.get_job().job.job_id == "jobId"


STATUSES = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    418: ClientError,
    422: UnprocessableEntityError,
    429: TooManyRequestsError,
    500: ServerError,
    502: ServerError,
    503: ServerError,
    504: ServerError,
}


@pytest.mark.parametrize(("status", "error"), STATUSES.items(), ids=str)
def test_each_status_has_its_exception(
    caller: Caller, answers: Answers, status: int, error: type[StatusError]
) -> None:
    for content_type, raw, body in (
        (JSON, b'{"reason": ["why"]}', {"reason": ["why"]}),
        (JSON, b'{"reason"', '{"reason"'),
        ("text/html", b"<h1>Oh</h1>", "<h1>Oh</h1>"),
        ("image/png", b"\x89PNG", None),
        (JSON, b"", None),
        # A valid result is none under such a status.
        (JSON, TEXT.encode(), EXAMPLE),
    ):
        answers.say(raw, status, content_type=content_type, retry_after="7")
        with pytest.raises(error) as caught:
            caller.approve_user()
        assert type(caught.value) is error
        assert caught.value.status_code == status
        assert caught.value.raw_body == raw
        assert caught.value.body == body
        assert caught.value.headers["retry-after"] == "7"
        assert caught.value.retry_after == 7.0
        assert str(status) in str(caught.value)
    assert isinstance(caught.value, ServerError if status >= 500 else ClientError)


def test_package_exports_each_exception() -> None:
    raised = {error for error in vars(scenario._runtime.errors).values() if _is_public(error)}  # type: ignore[attr-defined]
    assert {getattr(scenario, error.__name__) for error in raised} == raised
    assert {error.__name__ for error in raised} <= set(scenario.__all__)
    assert raised > {ApiError, ResponseError, *STATUSES.values()}


def _is_public(error: object) -> bool:
    return inspect.isclass(error) and issubclass(error, ApiError)


def test_redirect_is_not_followed(caller: Caller, answers: Answers) -> None:
    answers.say("", 307, location=f"{answers.url}/elsewhere")
    with pytest.raises(RedirectError):
        caller.approve_user()
    assert len(answers.heard) == 1


def test_errors_do_not_tell_secrets(kind: Kind, answers: Answers) -> None:
    credentials = {"api_key": KEY, "api_secret": SECRET}
    with calling(kind, answers.url, max_retries=0, **credentials) as caller:
        answers.say_json({"you sent": SECRET}, 403)
        with pytest.raises(ForbiddenError) as caught:
            caller.approve_user()
    assert answers.heard[0].headers["authorization"].startswith("Basic ")
    assert SECRET not in str(caught.value) + repr(caught.value) + repr(caller.client)
    assert caught.value.body == {"you sent": SECRET}


@pytest.mark.parametrize(
    ("status", "headers"),
    [(409, {}), (409, {"retry_after": "0"}), (500, {"retry_after": "0"}), (502, {}), (503, {})],
)
def test_what_may_have_been_carried_out_is_not_repeated(
    kind: Kind, answers: Answers, status: int, headers: dict[str, str]
) -> None:
    with calling(kind, answers.url, token=TOKEN, max_retries=5) as caller:
        answers.say_json("{}", status, **headers)
        with pytest.raises(StatusError) as caught:
            caller.approve_user()
        assert caught.value.status_code == status
    assert len(answers.heard) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_what_is_taken_later_is_repeated(kind: Kind, answers: Answers, status: int) -> None:
    answers.say_json("{}", status, retry_after="0")
    answers.say_json(TEXT)
    with calling(kind, answers.url) as caller:
        assert caller.approve_user(extra_body={"comment": 1}).job.job_id == "jobId"
    first, second = answers.heard
    assert first == second
    assert first.body == b'{"nodeId":"n7","workflowJobId":"job_1","comment":1}'


def test_repeating_ends(kind: Kind, answers: Answers) -> None:
    with calling(kind, answers.url, token=TOKEN, max_retries=1) as caller:
        for _ in range(2):
            answers.say_json("{}", 429, retry_after="0")
        with pytest.raises(TooManyRequestsError):
            caller.approve_user()
    assert len(answers.heard) == 2


def test_connection_that_never_opened_is_tried_again(kind: Kind) -> None:
    with closed() as answers:
        answers.say_json(TEXT)
        attempts: list[httpx2.Request] = []

        def attempt(request: httpx2.Request) -> None:
            attempts.append(request)
            if len(attempts) == 2:
                answers.listen()

        async def attempt_async(request: httpx2.Request) -> None:
            attempt(request)

        if kind == "sync":
            own: Option = httpx2.Client(event_hooks={"request": [attempt]})
        else:
            own = httpx2.AsyncClient(event_hooks={"request": [attempt_async]})
        with calling(kind, answers.url, token=TOKEN, http_client=own) as caller:
            assert caller.approve_user().job.job_id == "jobId"
            closing = own.aclose() if kind == "async" else own.close()
            if closing is not None:
                caller.runner.run(closing)
    assert len(attempts) == 2
    assert len(answers.heard) == 1


def test_nobody_there_is_told(kind: Kind) -> None:
    with (
        closed() as answers,
        calling(kind, answers.url, token=TOKEN, max_retries=0) as caller,
    ):
        with pytest.raises(TransportError, match="ConnectError") as caught:
            caller.approve_user()
        assert caught.value.request_url == f"{answers.url}/workflows/wflow_1/user-approval"
