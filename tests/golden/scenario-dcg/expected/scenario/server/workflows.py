"""The server of `workflows`."""

from typing import Protocol

from fastapi import APIRouter, Request

from .._runtime.server import Endpoint, make_router
from .._runtime.server_errors import HttpError
from ..models import ApproveUserRequest, JobResponse
from ..operations.workflows import APPROVE_USER
from .security import SecurityHandler, schemes


class WorkflowsHandler(Protocol):
    """Run workflows and approve their user approval nodes.

    Subclass it to implement some of the methods: the others answer 501.
    """

    async def approve_user(
        self,
        request: Request,
        workflow_id: str,
        body: ApproveUserRequest,
    ) -> JobResponse:
        """Approve User

        Approve a user approval node in a workflow

        `PUT /workflows/{workflowId}/user-approval`
        """
        raise HttpError(501)


def workflows_endpoints(handler: WorkflowsHandler | None) -> list[Endpoint]:
    """Return the endpoints of a handler; without one they answer 501."""
    return [
        Endpoint("workflows", APPROVE_USER, WorkflowsHandler.approve_user, handler),
    ]


def workflows_router(
    handler: WorkflowsHandler, *, security: SecurityHandler
) -> APIRouter:
    """Return a router to include in an application of your own."""
    return make_router(workflows_endpoints(handler), schemes(security))
