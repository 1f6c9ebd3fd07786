"""The methods of `jobs`."""

from __future__ import annotations

from typing import Unpack

from .._runtime.requests import Options
from .._runtime.views import (
    AsyncResource,
    Open,
    Raw,
    Resource,
    ViewT_co,
    async_opened,
    endpoint,
    opened,
)
from ..models import JobResponse
from ..operations.jobs import GET_JOB


class Jobs(Resource[ViewT_co]):
    """Follow the jobs that workflows and models start."""

    @property
    def with_raw_response(self) -> Jobs[Raw]:
        """The same methods, which give responses that are read."""
        return Jobs(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> Jobs[Open]:
        """The same methods, which open responses for a `with`."""
        return opened(Jobs(self._transport.viewed(Open)))

    @endpoint
    def get_job(
        self,
        job_id: str,
        **options: Unpack[Options],
    ) -> JobResponse:
        """Get Job

        Get a job. It has ended when its status is `success`, `failure` or `canceled`.

        `GET /jobs/{jobId}`
        """
        return self._transport.call(
            GET_JOB,
            {"job_id": job_id},
            options,
        )


class AsyncJobs(AsyncResource[ViewT_co]):
    """Follow the jobs that workflows and models start."""

    @property
    def with_raw_response(self) -> AsyncJobs[Raw]:
        """The same methods, which give responses that are read."""
        return AsyncJobs(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> AsyncJobs[Open]:
        """The same methods, which open responses for an `async with`."""
        return async_opened(AsyncJobs(self._transport.viewed(Open)))

    @endpoint
    async def get_job(
        self,
        job_id: str,
        **options: Unpack[Options],
    ) -> JobResponse:
        """Get Job

        Get a job. It has ended when its status is `success`, `failure` or `canceled`.

        `GET /jobs/{jobId}`
        """
        return await self._transport.call(
            GET_JOB,
            {"job_id": job_id},
            options,
        )
