"""Ways around the results of methods: responses as they come, copies, requests of one's own."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

import httpx2
import pytest
from scenario import (
    ApiTimeoutError,
    ApproveUserRequest,
    AsyncClient,
    Client,
    ConflictError,
    DecodeError,
    InvalidArgumentError,
    JobResponse,
    JobStatus,
    NotFoundError,
    RawResponse,
    TooManyRequestsError,
    TransportError,
)

from behaviour.answering import Answers

JOB: dict[str, Any] = {
    "jobId": "j",
    "jobType": "workflow",
    "status": "in-progress",
    "statusHistory": [],
    "progress": 0.5,
    "metadata": {},
    "createdAt": "2026-04-01",
    "updatedAt": "2026-04-02",
}
SOON = {"Retry-After-Ms": "1"}
Handler: TypeAlias = Callable[[httpx2.Request], httpx2.Response]
TOKEN = "sesame-open"  # noqa: S105 - it opens nothing


@pytest.fixture(autouse=True)
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat at once, but for what the server asks."""
    monkeypatch.setattr("random.uniform", lambda *_: 0.001)


def client_of(handler: Handler, **options: Any) -> Client:  # noqa: ANN401
    http = httpx2.Client(transport=httpx2.MockTransport(handler))
    return Client(token=TOKEN, http_client=http, **options)


def async_client_of(handler: Handler, **options: Any) -> AsyncClient:  # noqa: ANN401
    http = httpx2.AsyncClient(transport=httpx2.MockTransport(handler))
    return AsyncClient(token=TOKEN, http_client=http, **options)


def answer_job(_request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json={"job": JOB}, headers={"X-Request-Id": "r1"})


def test_a_raw_response_has_what_came_and_the_result() -> None:
    raw = client_of(answer_job).jobs.with_raw_response.get_job("j")
    assert isinstance(raw, RawResponse)
    assert (raw.status_code, raw.headers["x-request-id"]) == (200, "r1")
    assert raw.content.startswith(b'{"job"')
    assert raw.parse() == client_of(answer_job).jobs.get_job("j")
    assert [one.outcome for one in raw.attempts] == ["200 OK"]
    assert repr(raw) == "<RawResponse 200 GET https://api.cloud.scenario.com/v1/jobs/j>"

    async def run() -> RawResponse[JobResponse]:
        return await async_client_of(answer_job).jobs.with_raw_response.get_job("j")

    assert asyncio.run(run()).parse() == raw.parse()


def test_a_raw_response_is_a_success() -> None:
    def refuse(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(404, json={"reason": "gone"})

    jobs = client_of(refuse).jobs
    with pytest.raises(NotFoundError):
        jobs.with_raw_response.get_job("j")
    with pytest.raises(NotFoundError) as caught, jobs.with_streaming_response.get_job("j"):
        pass
    assert caught.value.body == {"reason": "gone"}


def test_an_open_response_is_read_when_it_is_wanted(answers: Answers, tmp_path: Path) -> None:
    answers.say_json({"job": JOB})
    with Client(base_url=answers.url, token=TOKEN) as client:
        opening = client.jobs.with_streaming_response.get_job("j")
        assert not answers.heard
        with opening as response:
            assert response.status_code == 200
            assert response.parse().job.status is JobStatus.IN_PROGRESS
        answers.say(b"0123456789" * 10_000)
        with client.jobs.with_streaming_response.get_job("j") as response:
            response.save(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"0123456789" * 10_000
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_an_open_response_to_be_awaited(answers: Answers, tmp_path: Path) -> None:
    async def run() -> None:
        answers.say(b"0123456789" * 10_000)
        answers.say_json({"job": JOB})
        async with AsyncClient(base_url=answers.url, token=TOKEN) as client:
            async with client.jobs.with_streaming_response.get_job("j") as response:
                await response.save(tmp_path / "file")
            async with client.jobs.with_streaming_response.get_job("j") as response:
                assert (await response.parse()).job.status is JobStatus.IN_PROGRESS

    asyncio.run(run())
    assert (tmp_path / "file").stat().st_size == 100_000


def test_a_file_is_there_when_it_is_complete(answers: Answers, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("before")
    answers.say(b"0123456789", content_length="11")
    with (
        Client(base_url=answers.url, token=TOKEN) as client,
        client.jobs.with_streaming_response.get_job("j") as response,
        pytest.raises(TransportError, match=r"GET .*/jobs/j: RemoteProtocolError"),
    ):
        response.save(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_body_is_given_by_its_members_or_in_one() -> None:
    bodies: list[bytes] = []

    def listen(request: httpx2.Request) -> httpx2.Response:
        bodies.append(request.content)
        return answer_job(request)

    approve = client_of(listen).workflows.approve_user
    approve("w", node_id="n", workflow_job_id="j")
    approve("w", body=ApproveUserRequest(node_id="n", workflow_job_id="j"))
    approve("w", body={"nodeId": "n", "workflowJobId": "j"})

    async def run() -> None:
        waiting = async_client_of(listen).workflows
        await waiting.approve_user("w", body={"nodeId": "n", "workflowJobId": "j"})

    asyncio.run(run())
    assert bodies == [b'{"nodeId":"n","workflowJobId":"j"}'] * 4
    with pytest.raises(InvalidArgumentError, match="workflow_job_id: Field required"):
        approve("w", body={"nodeId": "n"})


def test_a_keyword_that_no_method_has_is_refused() -> None:
    client = client_of(answer_job)
    with pytest.raises(TypeError, match="unexpected keyword argument 'tiemout'"):
        client.jobs.get_job("j", tiemout=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'projectId'"):
        client.workflows.approve_user("w", body={}, projectId="p")  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="tiemout"):
        client.with_options(tiemout=1)  # type: ignore[call-arg]


def test_a_copy_shares_the_connections() -> None:
    http = httpx2.Client(transport=httpx2.MockTransport(answer_job))
    client = Client(token=TOKEN, http_client=http)
    first = client.jobs
    seen: list[object] = []

    def listen(request: httpx2.Request, call_next: Handler) -> httpx2.Response:
        seen.append(request.extensions["timeout"])
        return call_next(request)

    watched = Client(token=TOKEN, http_client=http, middleware=[listen])
    watched.with_options(timeout=7).jobs.get_job("j")
    watched.jobs.get_job("j", timeout=9)
    watched.with_options(timeout=7).jobs.get_job("j", timeout=9)
    assert [one["read"] for one in seen] == [7, 9, 9]  # type: ignore[index]
    assert client.jobs is first
    with pytest.raises(InvalidArgumentError, match="max_retries: must not be negative"):
        client.with_options(max_retries=-1)


def test_an_operation_that_the_document_does_not_have() -> None:
    def echo(request: httpx2.Request) -> httpx2.Response:
        shown = f"{request.method} {request.url.raw_path.decode()} {request.content.decode()}"
        if request.url.path.endswith("/text"):
            return httpx2.Response(200, text=shown)
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        return httpx2.Response(200, json=[shown])

    client = client_of(echo)
    found = client.request("GET", "/a%2Fb", cast_to=list[str], extra_query={"q": "x y"})
    assert found == ["GET /v1/a%2Fb?q=x%20y "]
    assert client.request("POST", "/jobs", cast_to=list[str], body={"a": None}) == [
        'POST /v1/jobs {"a":null}'
    ]
    assert client.request("GET", "/text", cast_to=str) == "GET /v1/text "
    assert client.request("GET", "/text", cast_to=bytes) == b"GET /v1/text "
    assert client.request("DELETE", "/text", cast_to=type(None)) is None
    with pytest.raises(DecodeError):
        client.request("GET", "/jobs", cast_to=JobResponse)


@pytest.mark.parametrize(
    "path",
    ["jobs", "https://other.test/", "/a/../b", "/./a", "/a?b", "/{a}", "/ "],
)
def test_a_path_stays_below_the_base_url(path: str) -> None:
    with pytest.raises(InvalidArgumentError, match="path: must begin with a slash"):
        client_of(answer_job).request("GET", path, cast_to=str)


def test_middleware_is_inside_of_the_retries_and_the_first_is_outermost() -> None:
    events: list[str] = []
    statuses = iter([503, 503, 200])

    def answer(request: httpx2.Request) -> httpx2.Response:
        events.append(request.headers["x-trace"])
        status = next(statuses)
        return httpx2.Response(status, headers=SOON) if status > 200 else (answer_job(request))

    def trace(request: httpx2.Request, call_next: Handler) -> httpx2.Response:
        request.headers["x-trace"] = "t"
        events.append("outer")
        response = call_next(request)
        assert response.is_closed
        return response

    def inner(request: httpx2.Request, call_next: Handler) -> httpx2.Response:
        events.append("inner")
        return call_next(request)

    client_of(answer, middleware=[trace, inner]).jobs.get_job("j")
    assert events == ["outer", "inner", "t"] * 3


def test_middleware_may_answer_itself_and_be_awaited() -> None:
    async def cached(
        request: httpx2.Request, call_next: Callable[[httpx2.Request], Awaitable[httpx2.Response]]
    ) -> httpx2.Response:
        await asyncio.sleep(0)
        if request.url.path.endswith("/jobs/j"):
            return answer_job(request)
        return await call_next(request)

    def refuse(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(404)

    async def run() -> None:
        client = async_client_of(refuse, middleware=[cached])
        assert isinstance(await client.jobs.get_job("j"), JobResponse)
        with pytest.raises(NotFoundError):
            await client.jobs.get_job("k")

    asyncio.run(run())


def test_attempts_are_told() -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/jobs/j"):
            return httpx2.Response(503, headers=SOON)
        raise httpx2.ReadTimeout("too slow", request=request)

    client = client_of(fail, max_retries=1)
    with pytest.raises(Exception, match="503") as caught:
        client.jobs.get_job("j")
    first, last = caught.value.attempts  # type: ignore[attr-defined]
    assert (first.outcome, last.outcome, last.waited) == ("503 Service Unavailable",) * 2 + (0.0,)
    assert first.waited > 0
    with pytest.raises(ApiTimeoutError) as timeout:
        client.workflows.approve_user("w", node_id="n", workflow_job_id="j")
    assert [one.outcome for one in timeout.value.attempts] == ["ReadTimeout too slow"]


def test_a_safe_method_is_repeated_and_others_are_not() -> None:
    def fail(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(502, headers=SOON)

    client = client_of(fail, max_retries=2)
    with pytest.raises(Exception, match="502") as got:
        client.jobs.get_job("j")
    assert len(got.value.attempts) == 3  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="502") as put:
        client.workflows.approve_user("w", node_id="n", workflow_job_id="j")
    assert len(put.value.attempts) == 1  # type: ignore[attr-defined]


def test_no_wait_goes_beyond_the_deadline() -> None:
    def busy(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(429, headers={"Retry-After": "30"})

    begun = time.monotonic()
    with pytest.raises(TooManyRequestsError) as caught:
        client_of(busy).jobs.get_job("j", deadline=5)
    assert caught.value.retry_after == 30
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_call_ends_at_its_deadline(answers: Answers, kind: str) -> None:
    answers.say_nothing()

    async def run() -> None:
        async with AsyncClient(base_url=answers.url, token=TOKEN) as client:
            await client.jobs.get_job("j", deadline=0.2)

    def run_sync() -> None:
        with Client(base_url=answers.url, token=TOKEN, deadline=0.2) as client:
            client.jobs.get_job("j")

    begun = time.monotonic()
    with pytest.raises(ApiTimeoutError, match="deadline"):
        asyncio.run(run()) if kind == "async" else run_sync()
    assert 0.15 < time.monotonic() - begun < 2


def wrong_job(_request: httpx2.Request) -> httpx2.Response:
    job = JOB | {"progress": "much", "unknown": 1}
    del job["createdAt"]
    return httpx2.Response(200, json={"job": job})


def test_what_was_not_promised_is_kept_and_told(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(DecodeError):
        client_of(wrong_job).jobs.get_job("j")
    job = client_of(wrong_job, validate="warn").jobs.get_job("j").job
    assert vars(job)["progress"] == "much"
    assert job.status is JobStatus.IN_PROGRESS
    assert job.model_extra == {"unknown": 1}
    assert not hasattr(job, "created_at")
    [record] = caplog.records
    assert (record.name, record.levelno) == ("scenario", logging.WARNING)
    assert "job.progress" in record.message
    caplog.clear()
    assert client_of(wrong_job, validate="off").jobs.get_job("j").job == job
    assert not caplog.records


def test_the_log_has_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    statuses = iter([503, 200])

    def answer(request: httpx2.Request) -> httpx2.Response:
        headers = SOON
        return (
            answer_job(request) if next(statuses) == 200 else httpx2.Response(503, headers=headers)
        )

    client_of(answer).jobs.get_job("j")
    told = [(one.levelname, one.message) for one in caplog.records if one.name == "scenario"]
    assert [level for level, _ in told] == ["INFO", "DEBUG"]
    assert told[0][1].startswith("GET https://api.cloud.scenario.com/v1/jobs/j: 503 Service")
    assert TOKEN not in caplog.text


def test_a_conflict_has_what_came() -> None:
    def refuse(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(409, json={"reason": "approved before"})

    with pytest.raises(ConflictError) as caught:
        client_of(refuse).workflows.approve_user("w", node_id="n", workflow_job_id="j")
    assert caught.value.body == {"reason": "approved before"}


@pytest.mark.parametrize("validate", ["warn", "off"])
def test_what_is_no_json_cannot_be_kept(validate: Any) -> None:  # noqa: ANN401
    def cut(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=b'{"job":')

    with pytest.raises(DecodeError, match="Invalid JSON"):
        client_of(cut, validate=validate).jobs.get_job("j")
