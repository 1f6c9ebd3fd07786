"""The methods of `workflows`."""

from .._runtime.client import AsyncResource, Resource
from .._runtime.models import Maybe
from .._runtime.requests import ExtraBody, Headers, Query, Timeout
from .._runtime.unset import UNSET
from ..models import JobResponse
from ..operations.workflows import APPROVE_USER


class Workflows(Resource):
    """Run workflows and approve their user approval nodes."""

    def approve_user(
        self,
        workflow_id: str,
        *,
        node_id: str,
        workflow_job_id: str,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
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
            body={"nodeId": node_id, "workflowJobId": workflow_job_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )


class AsyncWorkflows(AsyncResource):
    """Run workflows and approve their user approval nodes."""

    async def approve_user(
        self,
        workflow_id: str,
        *,
        node_id: str,
        workflow_job_id: str,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
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
            body={"nodeId": node_id, "workflowJobId": workflow_job_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )
