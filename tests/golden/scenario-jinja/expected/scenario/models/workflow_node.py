"""Models: `WorkflowNode`."""

from typing import Annotated, Literal

from pydantic import Field

from .._runtime.models import Exactly, Json, Maybe, Model, Number
from .._runtime.unset import UNSET
from .logic_type import LogicType
from .node_input import NodeInput
from .workflow_node_asset import WorkflowNodeAsset
from .workflow_node_logic import WorkflowNodeLogic
from .workflow_node_status import WorkflowNodeStatus
from .workflow_node_type import WorkflowNodeType


class WorkflowNode(Model):
    id: str
    """The id of the node."""

    status: WorkflowNodeStatus
    """The status of the node. Only available for WorkflowJob nodes."""

    type: WorkflowNodeType
    """The type of the job for the node."""

    assets: Maybe[list[WorkflowNodeAsset]] = UNSET
    """List of produced assets for this node."""

    count: Maybe[Number] = UNSET
    """Fixed number of iterations for a ForEach node. When set, the loop runs exactly
    count times regardless of array input. When not set, the loop iterates over the
    resolved array input. Only available for ForEach nodes.
    """

    depends_on: Annotated[Maybe[list[str]], Field(alias="dependsOn")] = UNSET
    """The nodes that this node depends on. Only available for nodes that have
    dependencies. Mainly used for user approval nodes.
    """

    include_outputs_in_workflow_job: Annotated[
        Maybe[Literal[True]], Field(alias="includeOutputsInWorkflowJob"), Exactly(True)
    ] = UNSET
    """If true, the outputs of this node will be included in the workflow job’s final
    output. Only applicable to producing nodes (custom-model, inference, etc.). By
    default, only last nodes (nodes not referenced by other nodes) contribute to
    outputs. Set this to true to also include intermediate nodes in the final output.
    Note: This should only be set to true or left undefined.
    """

    inputs: Maybe[list[NodeInput]] = UNSET
    """The inputs of the node."""

    items: Maybe[list[str]] = UNSET
    """Statically-configured items for a List node. The node outputs this array as-is
    when executed. Only available for List nodes. The values can be strings, numbers, or
    asset IDs.
    """

    iteration_index: Annotated[Maybe[Number], Field(alias="iterationIndex")] = UNSET
    """Zero-based index of the iteration this node copy belongs to. Set on
    dynamically-created copies of loop body nodes.
    """

    job_id: Annotated[Maybe[str], Field(alias="jobId")] = UNSET
    """If the flow is part of a WorkflowJob, this is the jobId for the node. jobId is
    only available for nodes started. A node “Pending” for a running workflow job is not
    started.
    """

    logic: Maybe[WorkflowNodeLogic] = UNSET
    """The logic of the node. Only available for logic nodes."""

    logic_type: Annotated[Maybe[LogicType], Field(alias="logicType")] = UNSET
    """The type of the logic for the node. Only available for logic nodes."""

    loop_body_node_ids: Annotated[Maybe[list[str]], Field(alias="loopBodyNodeIds")] = (
        UNSET
    )
    """IDs of the body template nodes that belong to this ForEach loop. At runtime these
    templates are cloned once per iteration and marked Skipped. Only available for
    ForEach nodes.
    """

    loop_node_id: Annotated[Maybe[str], Field(alias="loopNodeId")] = UNSET
    """ID of the ForEach node that spawned this iteration copy. Set on
    dynamically-created copies of loop body nodes.
    """

    model_id: Annotated[Maybe[str], Field(alias="modelId")] = UNSET
    """The model id for the node. Mainly used for custom model tasks."""

    output: Maybe[Json] = UNSET
    """The output of the node. Only available for logic nodes."""

    workflow_id: Annotated[Maybe[str], Field(alias="workflowId")] = UNSET
    """The workflow id for the node. Mainly used for workflow tasks."""
