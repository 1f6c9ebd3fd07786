"""Models: `ApproveUserRequest`."""

from typing import Annotated

from pydantic import Field

from .._runtime.models import Model


class ApproveUserRequest(Model):
    node_id: Annotated[str, Field(alias="nodeId")]
    """The ID of the user approval node to approve in the workflow"""

    workflow_job_id: Annotated[str, Field(alias="workflowJobId")]
    """The ID of the workflow job that contains the user approval node"""
