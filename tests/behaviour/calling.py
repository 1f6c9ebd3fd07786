"""Both clients behind one interface, so that a test is written once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from scenario import AsyncClient, Client, JobResponse

from behaviour.serving import TOKEN

Kind: TypeAlias = Literal["sync", "async"]
Option: TypeAlias = Any  # the tests give wrong ones, too


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls the methods of a client; those that are to be awaited are."""

    client: Client | AsyncClient
    runner: asyncio.Runner

    def approve_user(
        self,
        workflow_id: Option = "wflow_1",
        *,
        node_id: Option = "n7",
        workflow_job_id: Option = "job_1",
        **options: Option,
    ) -> JobResponse:
        """Approve a node."""
        facts = {"node_id": node_id, "workflow_job_id": workflow_job_id, **options}
        if isinstance(self.client, Client):
            return self.client.workflows.approve_user(workflow_id, **facts)
        return self.runner.run(self.client.workflows.approve_user(workflow_id, **facts))

    def get_job(self, job_id: Option = "job_1", **options: Option) -> JobResponse:
        """Get a job."""
        if isinstance(self.client, Client):
            return self.client.jobs.get_job(job_id, **options)
        return self.runner.run(self.client.jobs.get_job(job_id, **options))


@contextlib.contextmanager
def calling(kind: Kind, base_url: str | None, **options: Option) -> Iterator[Caller]:
    """Open a client, which has the token unless it is told otherwise."""
    options = options or {"token": TOKEN}
    with asyncio.Runner() as runner:
        if kind == "sync":
            with Client(base_url=base_url, **options) as client:
                yield Caller(client, runner)
        else:
            waiting = AsyncClient(base_url=base_url, **options)
            try:
                yield Caller(waiting, runner)
            finally:
                runner.run(waiting.aclose())
