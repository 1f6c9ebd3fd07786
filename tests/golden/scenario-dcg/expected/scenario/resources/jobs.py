"""The methods of `jobs`."""

from .._runtime.client import AsyncResource, Resource
from .._runtime.models import Maybe
from .._runtime.requests import ExtraBody, Headers, Query, Timeout
from .._runtime.unset import UNSET
from ..models import JobResponse
from ..operations.jobs import GET_JOB


class Jobs(Resource):
    """Follow the jobs that workflows and models start."""

    def get_job(
        self,
        job_id: str,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> JobResponse:
        """Get Job

        Get a job. It has ended when its status is `success`, `failure` or `canceled`.

        `GET /jobs/{jobId}`
        """
        return self._transport.call(
            GET_JOB,
            {"job_id": job_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )


class AsyncJobs(AsyncResource):
    """Follow the jobs that workflows and models start."""

    async def get_job(
        self,
        job_id: str,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> JobResponse:
        """Get Job

        Get a job. It has ended when its status is `success`, `failure` or `canceled`.

        `GET /jobs/{jobId}`
        """
        return await self._transport.call(
            GET_JOB,
            {"job_id": job_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )
