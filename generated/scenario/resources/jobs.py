"""The methods of `jobs`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, Unpack

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
from .._runtime.waiting import (
    Attention,
    PollOptions,
    Until,
    Waiter,
    Waiting,
    async_wait_for,
    wait_for,
)
from ..models import JobResponse, JobStatus
from ..operations.jobs import GET_JOB

_GET_JOB_WAITER: Final = Waiter(
    status=("job", "status"),
    success=("success",),
    failure=("failure", "canceled"),
    attention=(
        Attention(
            ("job", "metadata", "flow"),
            {"type": ("user-approval",), "status": ("pending",)},
            after="dependsOn",
            key="id",
            done={"status": ("success", "skipped")},
        ),
    ),
)


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

    def wait(
        self: Jobs,
        job_id: str,
        *,
        until: (
            Until[
                JobStatus
                | Literal[
                    "canceled",
                    "failure",
                    "finalizing",
                    "in-progress",
                    "pending",
                    "queued",
                    "success",
                    "warming-up",
                ],
                JobResponse,
            ]
            | None
        ) = None,
        timeout: float = 120,
        interval: float = 3,
        on_progress: Callable[[JobResponse], object] | None = None,
        **options: Unpack[PollOptions],
    ) -> JobResponse:
        """Wait until `job.status` is `"success"`: call `get_job` again and again.

        `until` may say otherwise: another value of `job.status`, several, or a function
        of a result. `on_progress` is given each result. `interval` is how many seconds
        pass before the second call; the waits grow to five times as long.

        Raises `WaitFailedError` where it is `"failure"` or `"canceled"`.

        Raises `AttentionNeededError` where `job.metadata.flow` has the `type`
        `"user-approval"` and the `status` `"pending"`, and all that its `dependsOn`
        lists by `id` has the `status` `"success"` or `"skipped"`: it does not go on
        before somebody acts.

        Raises `WaitTimeoutError` after `timeout` seconds.

        `GET /jobs/{jobId}`
        """
        return wait_for(
            self._transport,
            GET_JOB,
            {"job_id": job_id},
            Waiting(
                _GET_JOB_WAITER,
                options,
                until=until,
                timeout=timeout,
                interval=interval,
            ),
            on_progress,
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

    async def wait(
        self: AsyncJobs,
        job_id: str,
        *,
        until: (
            Until[
                JobStatus
                | Literal[
                    "canceled",
                    "failure",
                    "finalizing",
                    "in-progress",
                    "pending",
                    "queued",
                    "success",
                    "warming-up",
                ],
                JobResponse,
            ]
            | None
        ) = None,
        timeout: float = 120,
        interval: float = 3,
        on_progress: Callable[[JobResponse], object] | None = None,
        **options: Unpack[PollOptions],
    ) -> JobResponse:
        """Wait until `job.status` is `"success"`: call `get_job` again and again.

        `until` may say otherwise: another value of `job.status`, several, or a function
        of a result. `on_progress` is given each result. `interval` is how many seconds
        pass before the second call; the waits grow to five times as long.

        Raises `WaitFailedError` where it is `"failure"` or `"canceled"`.

        Raises `AttentionNeededError` where `job.metadata.flow` has the `type`
        `"user-approval"` and the `status` `"pending"`, and all that its `dependsOn`
        lists by `id` has the `status` `"success"` or `"skipped"`: it does not go on
        before somebody acts.

        Raises `WaitTimeoutError` after `timeout` seconds.

        `GET /jobs/{jobId}`
        """
        return await async_wait_for(
            self._transport,
            GET_JOB,
            {"job_id": job_id},
            Waiting(
                _GET_JOB_WAITER,
                options,
                until=until,
                timeout=timeout,
                interval=interval,
            ),
            on_progress,
        )
