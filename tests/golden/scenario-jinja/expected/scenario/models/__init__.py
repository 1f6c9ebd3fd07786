"""Models of Scenario API."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .approve_user_request import ApproveUserRequest
    from .asset_kind import AssetKind
    from .background_behavior import BackgroundBehavior
    from .job import Job
    from .job_billing import JobBilling
    from .job_metadata import JobMetadata
    from .job_response import JobResponse
    from .job_status import JobStatus
    from .job_status_history_entry import JobStatusHistoryEntry
    from .job_type import JobType
    from .logic_type import LogicType
    from .model_type import ModelType
    from .node_input import NodeInput
    from .node_input_base import NodeInputBase
    from .node_input_reference import NodeInputReference
    from .node_input_requirement import NodeInputRequirement
    from .node_input_type import NodeInputType
    from .sub_node_input import SubNodeInput
    from .workflow_node import WorkflowNode
    from .workflow_node_asset import WorkflowNodeAsset
    from .workflow_node_logic import WorkflowNodeLogic
    from .workflow_node_logic_case import WorkflowNodeLogicCase
    from .workflow_node_status import WorkflowNodeStatus
    from .workflow_node_type import WorkflowNodeType
else:
    from .._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "ApproveUserRequest": ".approve_user_request",
            "AssetKind": ".asset_kind",
            "BackgroundBehavior": ".background_behavior",
            "Job": ".job",
            "JobBilling": ".job_billing",
            "JobMetadata": ".job_metadata",
            "JobResponse": ".job_response",
            "JobStatus": ".job_status",
            "JobStatusHistoryEntry": ".job_status_history_entry",
            "JobType": ".job_type",
            "LogicType": ".logic_type",
            "ModelType": ".model_type",
            "NodeInput": ".node_input",
            "NodeInputBase": ".node_input_base",
            "NodeInputReference": ".node_input_reference",
            "NodeInputRequirement": ".node_input_requirement",
            "NodeInputType": ".node_input_type",
            "SubNodeInput": ".sub_node_input",
            "WorkflowNode": ".workflow_node",
            "WorkflowNodeAsset": ".workflow_node_asset",
            "WorkflowNodeLogic": ".workflow_node_logic",
            "WorkflowNodeLogicCase": ".workflow_node_logic_case",
            "WorkflowNodeStatus": ".workflow_node_status",
            "WorkflowNodeType": ".workflow_node_type",
        },
    )

__all__ = [
    "ApproveUserRequest",
    "AssetKind",
    "BackgroundBehavior",
    "Job",
    "JobBilling",
    "JobMetadata",
    "JobResponse",
    "JobStatus",
    "JobStatusHistoryEntry",
    "JobType",
    "LogicType",
    "ModelType",
    "NodeInput",
    "NodeInputBase",
    "NodeInputReference",
    "NodeInputRequirement",
    "NodeInputType",
    "SubNodeInput",
    "WorkflowNode",
    "WorkflowNodeAsset",
    "WorkflowNodeLogic",
    "WorkflowNodeLogicCase",
    "WorkflowNodeStatus",
    "WorkflowNodeType",
]
