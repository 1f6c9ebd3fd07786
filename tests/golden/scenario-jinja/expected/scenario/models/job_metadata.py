"""Models: `JobMetadata`."""

from typing import Annotated

from pydantic import Field

from .._runtime.models import Json, Maybe, Model
from .._runtime.unset import UNSET
from .workflow_node import WorkflowNode


class JobMetadata(Model):
    """Metadata of the job with some additional information"""

    asset_ids: Annotated[Maybe[list[str]], Field(alias="assetIds")] = UNSET
    """List of produced assets for this job"""

    error: Maybe[str | None] = UNSET
    """Eventual error for the job"""

    flow: Maybe[list[WorkflowNode]] = UNSET
    """The flow of the job. Only available for workflow jobs."""

    hint: Maybe[str] = UNSET
    """Actionable hint for the user explaining what went wrong and how to resolve it."""

    input: Maybe[dict[str, Json]] = UNSET
    """The inputs for the job"""

    output: Maybe[dict[str, Json]] = UNSET
    """May contain the output of the job for specific custom models jobs. Only available
    for custom models which generate non-assets outputs. Example: LLM text results.
    """

    output_model_id: Annotated[Maybe[str], Field(alias="outputModelId")] = UNSET
    """For voice-clone jobs: the ID of the model being trained."""

    workflow_id: Annotated[Maybe[str], Field(alias="workflowId")] = UNSET
    """The workflow ID of the job if job is part of a workflow."""

    workflow_job_id: Annotated[Maybe[str], Field(alias="workflowJobId")] = UNSET
    """The workflow job ID of the job if job is part of a workflow job."""
