"""The methods of `workflows`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from .._runtime.requests import Options
from .._runtime.views import (
    AsyncResource,
    Open,
    Raw,
    Resource,
    ViewT_co,
    async_opened,
    either,
    opened,
)
from ..models import ApproveUserRequest, JobResponse
from ..operations.workflows import APPROVE_USER


class Workflows(Resource[ViewT_co]):
    """Run workflows and approve their user approval nodes."""

    @property
    def with_raw_response(self) -> Workflows[Raw]:
        """The same methods, which give responses that are read."""
        return Workflows(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> Workflows[Open]:
        """The same methods, which open responses for a `with`."""
        return opened(Workflows(self._transport.viewed(Open)))

    def _approve_user_whole(
        self,
        workflow_id: str,
        *,
        body: ApproveUserRequest | Mapping[str, object],
        **options: Unpack[Options],
    ) -> JobResponse:
        return self._transport.call(
            APPROVE_USER,
            {"workflow_id": workflow_id},
            options,
            body=body,
        )

    @either(_approve_user_whole)
    def approve_user(
        self,
        workflow_id: str,
        *,
        node_id: str,
        workflow_job_id: str,
        **options: Unpack[Options],
    ) -> JobResponse:
        """Approve User

        Approve a user approval node in a workflow

        `PUT /workflows/{workflowId}/user-approval`

        - `node_id`: The ID of the user approval node to approve in the workflow
        - `workflow_job_id`: The ID of the workflow job that contains the user approval
          node
        """
        return self._transport.call(
            APPROVE_USER,
            {"workflow_id": workflow_id},
            options,
            body={"nodeId": node_id, "workflowJobId": workflow_job_id},
        )


class AsyncWorkflows(AsyncResource[ViewT_co]):
    """Run workflows and approve their user approval nodes."""

    @property
    def with_raw_response(self) -> AsyncWorkflows[Raw]:
        """The same methods, which give responses that are read."""
        return AsyncWorkflows(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> AsyncWorkflows[Open]:
        """The same methods, which open responses for an `async with`."""
        return async_opened(AsyncWorkflows(self._transport.viewed(Open)))

    async def _approve_user_whole(
        self,
        workflow_id: str,
        *,
        body: ApproveUserRequest | Mapping[str, object],
        **options: Unpack[Options],
    ) -> JobResponse:
        return await self._transport.call(
            APPROVE_USER,
            {"workflow_id": workflow_id},
            options,
            body=body,
        )

    @either(_approve_user_whole)
    async def approve_user(
        self,
        workflow_id: str,
        *,
        node_id: str,
        workflow_job_id: str,
        **options: Unpack[Options],
    ) -> JobResponse:
        """Approve User

        Approve a user approval node in a workflow

        `PUT /workflows/{workflowId}/user-approval`

        - `node_id`: The ID of the user approval node to approve in the workflow
        - `workflow_job_id`: The ID of the workflow job that contains the user approval
          node
        """
        return await self._transport.call(
            APPROVE_USER,
            {"workflow_id": workflow_id},
            options,
            body={"nodeId": node_id, "workflowJobId": workflow_job_id},
        )
