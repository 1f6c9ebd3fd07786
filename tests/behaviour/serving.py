"""A generated server with its jobs in memory, on a socket of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from secrets import compare_digest

import uvicorn
from fastapi import FastAPI, Request
from scenario import (
    ApproveUserRequest,
    Job,
    JobMetadata,
    JobResponse,
    JobStatus,
    JobStatusHistoryEntry,
    JobType,
    WorkflowNode,
    WorkflowNodeStatus,
    WorkflowNodeType,
)
from scenario.server import (
    HttpError,
    JobsHandler,
    SecurityHandler,
    WorkflowsHandler,
    create_app,
)

KEY, SECRET, TOKEN = "a key", "a sécret: with a colon", "a.token-"


@dataclass(frozen=True, slots=True)
class Approval:
    """A call of the handler: what it got."""

    workflow_id: str
    body: ApproveUserRequest
    request: Request
    principal: object


class Guard(SecurityHandler):
    """Knows one user by the key and its secret, and another one by the token."""

    async def basic_auth(
        self,
        request: Request,  # noqa: ARG002
        username: str,
        password: str,
        scopes: Sequence[str],  # noqa: ARG002
    ) -> object | None:
        """Return the user's name."""
        same = compare_digest(f"{username}:{password}".encode(), f"{KEY}:{SECRET}".encode())
        return "somebody with a key" if same else None

    async def bearer_auth(
        self, request: Request, token: str, scopes: Sequence[str]  # noqa: ARG002
    ) -> object | None:
        """Return the user's name."""
        same = compare_digest(token.encode(), TOKEN.encode())
        return "somebody with a token" if same else None


class Service(WorkflowsHandler, JobsHandler):
    """Keeps jobs; one whose last node is approved has succeeded when it is next asked for."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self.approvals: list[Approval] = []

    def start(self, job_id: str, *node_ids: str) -> None:
        """Begin a job that waits for its nodes to be approved."""
        self.jobs[job_id] = Job(
            job_id=job_id,
            job_type=JobType.WORKFLOW,
            status=JobStatus.PENDING,
            status_history=[JobStatusHistoryEntry(date="now", status=JobStatus.PENDING)],
            progress=0,
            metadata=JobMetadata(
                flow=[
                    WorkflowNode(
                        id=node_id,
                        status=WorkflowNodeStatus.PENDING,
                        type=WorkflowNodeType.USER_APPROVAL,
                    )
                    for node_id in node_ids
                ]
            ),
            created_at="2026-04-01T12:00:00.000Z",
            updated_at="2026-04-01T12:00:00.000Z",
        )

    async def approve_user(
        self, request: Request, workflow_id: str, body: ApproveUserRequest
    ) -> JobResponse:
        """Approve a node that waits."""
        principal = request.state.principal
        self.approvals.append(Approval(workflow_id, body, request, principal))
        job = self._job(body.workflow_job_id)
        for node in job.metadata.flow or ():
            if node.id == body.node_id:
                if node.status != WorkflowNodeStatus.PENDING:
                    raise HttpError(409, {"reason": "the node does not wait", "node": node.id})
                node.status = WorkflowNodeStatus.SUCCESS
                return JobResponse(job=job)
        raise HttpError(404, {"reason": "no such node", "node": body.node_id})

    async def get_job(self, request: Request, job_id: str) -> JobResponse:  # noqa: ARG002
        """Return a job, which goes on when somebody looks."""
        job = self._job(job_id)
        if all(node.status == WorkflowNodeStatus.SUCCESS for node in job.metadata.flow or ()):
            job.status, job.progress = JobStatus.SUCCESS, 1
        return JobResponse(job=job)

    def _job(self, job_id: str) -> Job:
        if job_id not in self.jobs:
            raise HttpError(404, {"reason": "no such job", "job": job_id})
        return self.jobs[job_id]


def make_app(service: Service) -> FastAPI:
    """Return the application of a service."""
    return create_app(workflows=service, jobs=service, security=Guard())


@contextlib.contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve an application on a port of 127.0.0.1, and give its URL."""
    # With the protocol spelled out asyncio sends at once, otherwise each answer takes 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        # From here on connections wait until the server takes them, so nobody waits for it.
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
        assert not thread.is_alive()
