"""What mypy and pyright say, both strict, of programs that use the generated package."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from trees import ROOT

PROGRAM: Final = """
import asyncio
from collections.abc import Awaitable, Callable
from typing import assert_never, assert_type

import httpx2
from fastapi import FastAPI, Request
from scenario import (
    UNSET, ApproveUserRequest, AsyncClient, AsyncOpenResponse, Client, ConflictError, Job,
    JobMetadata, JobResponse, JobStatus, JobStatusHistoryEntry, JobType, OpenResponse, RawResponse,
    Unset, WorkflowNode,
)
from scenario.operations.jobs import GET_JOB
from scenario.server import HttpError, JobsHandler, SecurityHandler, WorkflowsHandler, create_app
from scenario.testing import Answers, AsyncFakeClient, FakeCall, FakeClient


def use(client: Client) -> str:
    response = client.workflows.approve_user("w", node_id="n", workflow_job_id="j", timeout=1.5)
    assert_type(response, JobResponse)
    job = response.job
    assert_type(job, Job)
    assert_type(client.jobs.get_job(job.job_id, extra_query={"projectId": "p"}).job, Job)
    assert_type(job.author_id, str | Unset)
    assert_type(job.progress, int | float)
    assert_type(job.metadata.error, str | Unset | None)
    assert_type(job.metadata.flow, list[WorkflowNode] | Unset)
    assert_type(job.status_history, list[JobStatusHistoryEntry])
    if job.author_id:
        assert_type(job.author_id, str)
    if job.owner_id is not UNSET:
        assert_type(job.owner_id, str)
    for node in job.metadata.flow or ():
        assert_type(node, WorkflowNode)
    return job.author_id or "somebody"


def see(client: Client, request: ApproveUserRequest) -> None:
    raw = client.workflows.with_raw_response.approve_user("w", body=request)
    assert_type(raw, RawResponse[JobResponse])
    assert_type(raw.parse().job, Job)
    assert_type(raw.headers["x-request-id"], str)
    assert_type(client.workflows.approve_user("w", body={"nodeId": "n"}), JobResponse)
    with client.jobs.with_streaming_response.get_job("j", timeout=None) as response:
        assert_type(response, OpenResponse[JobResponse])
        for chunk in response.iter_bytes():
            assert_type(chunk, bytes)
        assert_type(response.parse(), JobResponse)
    def has_moved(one: JobResponse) -> bool:
        return one.job.progress > 0

    assert_type(client.jobs.wait("j"), JobResponse)
    client.jobs.wait("j", until="in-progress", timeout=600, on_progress=print)
    client.jobs.wait("j", until=[JobStatus.SUCCESS, "failure"], max_retries=0)
    client.jobs.wait("j", until=has_moved, interval=0.5, extra_query={"projectId": "p"})
    client.jobs.wait("j", until=lambda one: one.job.progress == 1)
    patient = client.with_options(timeout=600, max_retries=5, validate="warn")
    assert_type(patient, Client)
    assert_type(patient.jobs.get_job("j").job, Job)
    assert_type(client.request("GET", "/jobs", cast_to=list[Job]), list[Job])
    assert_type(client.request("GET", "/jobs", cast_to=bytes, deadline=3), bytes)


async def see_async(client: AsyncClient, request: ApproveUserRequest) -> None:
    async def tell(one: JobResponse) -> None:
        await asyncio.sleep(one.job.progress)

    assert_type(await client.jobs.wait("j", on_progress=tell), JobResponse)
    raw = await client.workflows.with_raw_response.approve_user("w", body=request)
    assert_type(raw, RawResponse[JobResponse])
    assert_type(await client.workflows.approve_user("w", body={"nodeId": "n"}), JobResponse)
    async with client.jobs.with_streaming_response.get_job("j") as response:
        assert_type(response, AsyncOpenResponse[JobResponse])
        async for chunk in response.iter_bytes():
            assert_type(chunk, bytes)
        assert_type(await response.parse(), JobResponse)
    assert_type(await client.request("GET", "/jobs/j", cast_to=JobResponse), JobResponse)


async def pass_on(
    request: httpx2.Request, call_next: Callable[[httpx2.Request], Awaitable[httpx2.Response]]
) -> httpx2.Response:
    return await call_next(request)


AsyncClient(middleware=[pass_on])
Client(middleware=[pass_on])  # wrong: list-item ArgumentType


async def use_async(client: AsyncClient) -> Job:
    waiting = client.workflows.approve_user("w", node_id="n", workflow_job_id="j")
    await asyncio.create_task(waiting)
    waiting.job  # wrong: attr-defined AttributeAccessIssue
    return (await client.jobs.get_job("j")).job


def has_ended(status: JobStatus) -> bool:
    match status:
        case JobStatus.SUCCESS | JobStatus.FAILURE | JobStatus.CANCELED:
            return True
        case JobStatus.IN_PROGRESS | JobStatus.QUEUED | JobStatus.PENDING:
            return status.is_known
        case JobStatus.WARMING_UP | JobStatus.FINALIZING:
            return False
        case _:
            assert_never(status)


def has_failed(status: JobStatus) -> bool:
    match status:
        case JobStatus.SUCCESS | JobStatus.CANCELED:
            return False
        case JobStatus.FAILURE:
            return True
        case _:
            assert_never(status)  # wrong: arg-type ArgumentType


def make() -> Job:
    status: str = JobStatus.SUCCESS
    print(status.upper(), JobStatus.SUCCESS.value)
    return Job(
        job_id="j",
        job_type=JobType.WORKFLOW,
        status=JobStatus("unheard-of"),
        status_history=[],
        progress=0.5,
        metadata=JobMetadata(error=None, hint=UNSET),
        created_at="2026-04-01",
        updated_at="2026-04-02",
    )


def fail(client: Client, job: Job) -> None:
    approve = client.workflows.approve_user
    approve("w", workflow_job_id="j")  # wrong: call-overload CallIssue
    approve("w", node_id=None, workflow_job_id="j")  # wrong: call-overload ArgumentType
    approve("w", node_id=1, workflow_job_id="j")  # wrong: call-overload ArgumentType
    approve("w", "n", "j")  # wrong: call-overload CallIssue
    approve(UNSET, node_id="n", workflow_job_id="j")  # wrong: call-overload ArgumentType
    approve("w", nodeId="n", workflow_job_id="j")  # wrong: call-overload CallIssue
    approve("w", node_id="n", body={})  # wrong: call-overload CallIssue
    approve("w", body="text")  # wrong: call-overload ArgumentType
    approve("w", body={}, tiemout=1)  # wrong: call-overload CallIssue
    client.jobs.get_job()  # wrong: call-arg CallIssue
    client.jobs.get_job("j", timeout="1")  # wrong: arg-type ArgumentType
    client.jobs.with_raw_response.get_job()  # wrong: call-arg CallIssue
    client.jobs.with_raw_response.get_job("j").job  # wrong: attr-defined AttributeAccessIssue
    client.jobs.with_raw_response.list()  # wrong: attr-defined AttributeAccessIssue
    opening = client.jobs.with_streaming_response.get_job("j")
    opening.parse()  # wrong: attr-defined AttributeAccessIssue
    client.jobs.wait("j", until="sucess")  # wrong: arg-type ArgumentType
    client.jobs.wait("j", until=[1])  # wrong: list-item ArgumentType
    client.jobs.wait("j", deadline=3)  # wrong: call-arg CallIssue
    client.jobs.with_raw_response.wait("j")  # wrong: misc AttributeAccessIssue
    client.with_options(timeuot=1)  # wrong: call-arg CallIssue
    client.request("GET", "/x")  # wrong: call-arg CallIssue
    Client(validate="lax")  # wrong: arg-type ArgumentType
    client.jobs.retrieve("j")  # wrong: attr-defined AttributeAccessIssue
    Client("key")  # wrong: call-arg CallIssue
    Client(api_key=1)  # wrong: arg-type ArgumentType
    Client(http_client=AsyncClient())  # wrong: arg-type ArgumentType
    job.author_id.upper()  # wrong: union-attr AttributeAccessIssue
    job.authorId  # wrong: attr-defined AttributeAccessIssue
    JobMetadata(error=1)  # wrong: arg-type ArgumentType
    JobMetadata(assetIds=[])  # wrong: call-arg CallIssue
    JobStatus.SUCESS  # wrong: attr-defined AttributeAccessIssue
    ApproveUserRequest(node_id="n")  # wrong: call-arg CallIssue


def take(call: FakeCall) -> Job:
    return make()


def pretend(job: Job) -> Client:
    client = FakeClient(max_retries=2)
    assert_type(client.fake.on(GET_JOB), Answers[JobResponse])
    client.fake.on(GET_JOB).answer(JobResponse(job=job)).respond(404, {"reason": "gone"})
    client.fake.on(GET_JOB).do(lambda call: JobResponse(job=job))
    client.fake.on(GET_JOB).do(lambda call: httpx2.Response(500, request=call.request))
    client.fake.on(GET_JOB).answer(job)  # wrong: arg-type ArgumentType
    client.fake.on(GET_JOB).answer({"job": {}})  # wrong: arg-type ArgumentType
    client.fake.on(GET_JOB).do(take)  # wrong: arg-type ArgumentType
    client.fake.on("jobs.get_job")  # wrong: arg-type ArgumentType
    assert_type(client.jobs.get_job("j"), JobResponse)
    assert_type(client.fake.calls_of(GET_JOB), list[FakeCall])
    return client


def pretend_async(job: Job) -> AsyncClient:
    client = AsyncFakeClient()
    client.fake.on(GET_JOB).answer(JobResponse(job=job))
    return client


def handle(error: ConflictError) -> int:
    assert_type(error.raw_body, bytes)
    return error.status_code


class Workflows(WorkflowsHandler):
    async def approve_user(
        self, request: Request, workflow_id: str, body: ApproveUserRequest
    ) -> JobResponse:
        if not workflow_id:
            raise HttpError(404, {"node": body.node_id})
        return JobResponse(job=make())


class Wrong(JobsHandler):
    async def get_job(self, job: str) -> JobResponse:  # wrong: override IncompatibleMethodOverride
        return JobResponse(job=make())


class Other:
    async def approve_user(self, request: Request, workflow_id: str) -> JobResponse:
        return JobResponse(job=make())


def serve(security: SecurityHandler) -> FastAPI:
    create_app(workflows=Other(), security=security)  # wrong: arg-type ArgumentType
    create_app(workflows=Workflows())  # wrong: call-arg CallIssue
    return create_app(workflows=Workflows(), security=security)
"""
"""What is wrong in it is said behind the line: mypy's code, and pyright's rule without `report`."""

MARKED: Final = re.compile(r"# wrong: (\S+) (\S+)$")


def _expected(group: int) -> dict[int, set[str]]:
    lines = enumerate(PROGRAM.splitlines(), start=1)
    return {number: {match[group]} for number, line in lines if (match := MARKED.search(line))}


def _output(folder: Path, *command: str | Path) -> str:
    environment = os.environ | {
        "MYPYPATH": str(ROOT / "generated"),
        "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
    }
    (folder / "program.py").write_text(PROGRAM, "utf-8")
    outcome = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    return outcome.stdout


def test_mypy_agrees(tmp_path: Path) -> None:
    options = ("--strict", "--config-file=", "--no-error-summary")
    output = _output(tmp_path, "mypy", *options, "--hide-error-context", "program.py")
    errors: dict[int, set[str]] = {}
    for line in output.splitlines():
        if ": note: " not in line:
            match = re.fullmatch(r"program\.py:(\d+): error: .*  \[(\S+)\]", line)
            assert match, line
            errors.setdefault(int(match[1]), set()).add(match[2])
    assert errors == _expected(1), output


def test_pyright_agrees(tmp_path: Path) -> None:
    settings = {
        "typeCheckingMode": "strict",
        "include": ["program.py"],
        "extraPaths": [str(ROOT / "generated")],
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    output = _output(tmp_path, "pyright", "--outputjson", "--pythonpath", sys.executable)
    errors: dict[int, set[str]] = {}
    for found in json.loads(output)["generalDiagnostics"]:
        line = int(found["range"]["start"]["line"]) + 1
        errors.setdefault(line, set()).add(found["rule"].removeprefix("report"))
    for rules in errors.values():
        if len(rules) > 1:
            # An attribute that is not there is of no known type either.
            rules.discard("UnknownMemberType")
    assert errors == _expected(2), output
