"""The server of `jobs`."""

from typing import Protocol

from fastapi import APIRouter, Request

from .._runtime.server import Endpoint, make_router
from .._runtime.server_errors import HttpError
from ..models import JobResponse
from ..operations.jobs import GET_JOB
from .security import SecurityHandler, schemes


class JobsHandler(Protocol):
    """Follow the jobs that workflows and models start.

    Subclass it to implement some of the methods: the others answer 501.
    """

    async def get_job(
        self,
        request: Request,
        job_id: str,
    ) -> JobResponse:
        """Get Job

        Get a job. It has ended when its status is `success`, `failure` or `canceled`.

        `GET /jobs/{jobId}`
        """
        raise HttpError(501)


def jobs_endpoints(handler: JobsHandler | None) -> list[Endpoint]:
    """Return the endpoints of a handler; without one they answer 501."""
    return [
        Endpoint("jobs", GET_JOB, JobsHandler.get_job, handler),
    ]


def jobs_router(handler: JobsHandler, *, security: SecurityHandler) -> APIRouter:
    """Return a router to include in an application of your own."""
    return make_router(jobs_endpoints(handler), schemes(security))
