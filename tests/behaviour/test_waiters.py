"""Waiting for a job: how it ends, how it does not, and how often it is asked for."""

from __future__ import annotations

import asyncio
import inspect
import pickle
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeAlias

import httpx2
import pytest
from scenario import (
    AsyncClient,
    AttentionNeededError,
    Client,
    InvalidArgumentError,
    JobResponse,
    JobStatus,
    NotFoundError,
    TooManyRequestsError,
    WaitError,
    WaitFailedError,
    WaitTimeoutError,
)
from scenario._runtime import waiting

from behaviour.answering import Answers
from behaviour.serving import TOKEN, Service, make_app, serving

JOB: dict[str, Any] = {
    "jobId": "j",
    "jobType": "workflow",
    "statusHistory": [],
    "progress": 0.5,
    "metadata": {},
    "createdAt": "2026-04-01",
    "updatedAt": "2026-04-02",
}
Answer: TypeAlias = "str | dict[str, Any] | httpx2.Response"
Wait: TypeAlias = Callable[..., JobResponse]


class Script:
    """Answers one after the other, the last one for ever, on a clock of its own."""

    def __init__(self, *answers: Answer, seconds: float = 0) -> None:
        self.answers, self.seconds = list(answers), seconds
        self.requests: list[httpx2.Request] = []
        self.pauses: list[float] = []
        self.now = 1000.0

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Return the next answer: a response, a job or the status of one."""
        self.requests.append(request)
        self.now += self.seconds
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(said, httpx2.Response):
            return said
        return httpx2.Response(200, json=job(said) if isinstance(said, str) else said)

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.pauses += [seconds] if seconds else []
        self.now += seconds

    async def asleep(self, seconds: float) -> None:
        """Do the same."""
        self.sleep(seconds)


def job(status: str, *nodes: dict[str, Any]) -> dict[str, Any]:
    flow = {"flow": list(nodes)} if nodes else {}
    return {"job": JOB | {"status": status, "metadata": flow}}


def node(name: str, kind: str, status: str, *before: str) -> dict[str, Any]:
    return {"id": name, "type": kind, "status": status, "dependsOn": list(before)}


@pytest.fixture(params=["sync", "async"])
def wait(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Give what waits for a job as a script says, with either client."""

    def run(script: Script, job_id: str = "j", **arguments: Any) -> JobResponse:  # noqa: ANN401
        clock = SimpleNamespace(sleep=script.sleep, monotonic=lambda: script.now)
        monkeypatch.setattr(waiting, "time", clock)
        monkeypatch.setattr(waiting, "anyio", SimpleNamespace(sleep=script.asleep))
        monkeypatch.setattr(waiting, "random", SimpleNamespace(uniform=lambda low, _high: low))
        transport = httpx2.MockTransport(script.answer)
        if request.param == "sync":
            with httpx2.Client(transport=transport) as http:
                client = Client(token=TOKEN, http_client=http, max_retries=0)
                return client.jobs.wait(job_id, **arguments)

        async def run_async() -> JobResponse:
            async with httpx2.AsyncClient(transport=transport) as http:
                client = AsyncClient(token=TOKEN, http_client=http, max_retries=0)
                return await client.jobs.wait(job_id, **arguments)

        return asyncio.run(run_async())

    return run


def test_a_job_is_asked_for_until_it_has_ended(wait: Wait) -> None:
    script = Script("queued", "in-progress", "success")
    assert wait(script).job.status is JobStatus.SUCCESS
    assert [one.url.path for one in script.requests] == ["/v1/jobs/j"] * 3
    assert script.pauses == [3.0, 4.5]


@pytest.mark.parametrize("status", ["failure", "canceled"])
def test_a_job_that_failed_is_an_error_with_the_result(wait: Wait, status: str) -> None:
    with pytest.raises(WaitFailedError, match=f'it has ended: "{status}"') as caught:
        wait(Script("queued", status))
    assert caught.value.result.job.status == status
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert again.result == caught.value.result


def test_until_takes_the_place_of_success(wait: Wait) -> None:
    both = [JobStatus.SUCCESS, JobStatus.FAILURE]
    assert wait(Script("queued", "failure"), until=both).job.status is JobStatus.FAILURE
    assert wait(Script("queued", "in-progress"), until="in-progress").job.status == "in-progress"
    seen = wait(Script("queued", "finalizing"), until=lambda one: one.job.status != "queued")
    assert seen.job.status is JobStatus.FINALIZING
    # It will not be in progress any more.
    with pytest.raises(WaitFailedError, match='"success"'):
        wait(Script("queued", "success"), until=JobStatus.IN_PROGRESS)


def test_a_status_that_is_not_listed_is_waited_out(wait: Wait) -> None:
    script = Script("brand-new", "success")
    assert wait(script).job.status is JobStatus.SUCCESS
    assert wait(Script("brand-new", "newer"), until=JobStatus("newer")).job.status == "newer"


def test_the_time_is_over(wait: Wait) -> None:
    script = Script("in-progress")
    with pytest.raises(WaitTimeoutError, match="it has not ended in 20 s") as caught:
        wait(script, timeout=20)
    # The last wait is shortened, so that one answer more may still come in time.
    assert script.pauses == [3.0, 4.5, 6.75, 5.75 * 0.75]
    assert script.now < 1020
    assert caught.value.result.job.status is JobStatus.IN_PROGRESS
    assert isinstance(caught.value, WaitError)


def test_the_waits_grow_to_five_times_the_first_one(wait: Wait) -> None:
    script = Script(*["queued"] * 7, "success")
    wait(script, interval=2, timeout=600)
    assert script.pauses == [2.0, 3.0, 4.5, 6.75, 10.0, 10.0, 10.0]


def test_the_server_says_when_to_ask_again(wait: Wait) -> None:
    asked = httpx2.Response(200, json=job("queued"), headers={"Retry-After": "7"})
    script = Script(asked, "success")
    wait(script)
    assert script.pauses == [7.0]
    with pytest.raises(WaitTimeoutError):
        wait(Script(asked), timeout=7)


def test_each_call_ends_with_the_time_for_all(wait: Wait) -> None:
    script = Script("queued", seconds=4)
    with pytest.raises(WaitTimeoutError):
        wait(script, timeout=20)
    limits = [one.extensions["timeout"]["read"] for one in script.requests]
    assert [round(one, 1) for one in limits] == [20.0, 13.0, 4.5, 0.1]


def test_an_error_of_a_call_is_an_error(wait: Wait) -> None:
    with pytest.raises(NotFoundError):
        wait(Script("queued", httpx2.Response(404)))
    busy = httpx2.Response(429, headers={"Retry-After": "1000"})
    with pytest.raises(TooManyRequestsError):
        wait(Script("queued", busy))


def test_progress_is_told(wait: Wait) -> None:
    told: list[str] = []
    wait(Script("queued", "success"), on_progress=lambda one: told.append(one.job.status.value))
    assert told == ["queued", "success"]


def test_what_tells_progress_may_be_awaited() -> None:
    told: list[str] = []

    async def tell(one: JobResponse) -> None:
        await asyncio.sleep(0)
        told.append(one.job.status.value)

    async def run() -> None:
        transport = httpx2.MockTransport(Script("success").answer)
        async with httpx2.AsyncClient(transport=transport) as http:
            await AsyncClient(token=TOKEN, http_client=http).jobs.wait("j", on_progress=tell)

    asyncio.run(run())
    assert told == ["success"]


def test_a_person_must_act(wait: Wait) -> None:
    node_that_waits = node("n", "user-approval", "pending")
    with pytest.raises(AttentionNeededError, match=r"job\.metadata\.flow") as caught:
        wait(Script("queued", job("in-progress", node_that_waits), "success"))
    assert caught.value.items == [node_that_waits]
    assert caught.value.result.job.metadata.flow[0].id == "n"
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert again.items == caught.value.items


def test_what_comes_before_an_approval_goes_on_by_itself(wait: Wait) -> None:
    approval = node("n", "user-approval", "pending", "a", "b")
    script = Script(
        job("pending", node("a", "model", "pending"), node("b", "model", "pending"), approval),
        job("in-progress", node("a", "model", "processing"), approval),
        job("in-progress", node("a", "model", "skipped"), node("b", "model", "success"), approval),
        "success",
    )
    with pytest.raises(AttentionNeededError):
        wait(script)
    assert len(script.requests) == 3
    approved = job("in-progress", node("n", "user-approval", "success"))
    assert wait(Script(approved, "success")).job.status is JobStatus.SUCCESS


def test_it_goes_on_when_somebody_approved() -> None:
    service = Service()
    service.start("j", "n")
    with serving(make_app(service)) as url, Client(base_url=url, token=TOKEN) as client:
        with pytest.raises(AttentionNeededError) as caught:
            client.jobs.wait("j")
        [item] = caught.value.items
        client.workflows.approve_user("w", node_id=item["id"], workflow_job_id="j")
        assert client.jobs.wait("j").job.status is JobStatus.SUCCESS


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_call_that_hangs_is_given_up_in_time(answers: Answers, kind: str) -> None:
    answers.say_nothing()

    async def run() -> None:
        async with AsyncClient(base_url=answers.url, token=TOKEN) as client:
            await client.jobs.wait("j", timeout=0.2)

    def run_sync() -> None:
        with Client(base_url=answers.url, token=TOKEN) as client:
            client.jobs.wait("j", timeout=0.2)

    with pytest.raises(WaitTimeoutError, match=r"0\.2 s") as caught:
        asyncio.run(run()) if kind == "async" else run_sync()
    assert caught.value.result is None


def test_options_are_those_of_each_call(wait: Wait) -> None:
    script = Script("queued", "success")
    wait(script, extra_query={"projectId": "p"}, extra_headers={"X-Trace": "t"})
    assert [one.url.query for one in script.requests] == [b"projectId=p"] * 2
    assert [one.headers["x-trace"] for one in script.requests] == ["t"] * 2


@pytest.mark.parametrize("name", ["timeout", "interval"])
def test_what_cannot_be_meant_is_refused(wait: Wait, name: str) -> None:
    script = Script("success")
    with pytest.raises(InvalidArgumentError, match=f"{name}: must be positive"):
        wait(script, **{name: 0})
    assert not script.requests


def test_it_gives_results_and_no_responses() -> None:
    client = Client(token=TOKEN)
    with pytest.raises(InvalidArgumentError, match="no responses"):
        client.jobs.with_raw_response.wait("j")  # type: ignore[misc]


def test_the_document_says_how_long() -> None:
    parameters = inspect.signature(Client(token=TOKEN).jobs.wait).parameters
    assert (parameters["timeout"].default, parameters["interval"].default) == (120, 3)
