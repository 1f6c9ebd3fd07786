"""Models: `WorkflowNodeStatus`."""

from .._runtime.enums import OpenStrEnum


class WorkflowNodeStatus(OpenStrEnum):
    """The status of the node. Only available for WorkflowJob nodes."""

    FAILURE = "failure"
    PENDING = "pending"
    PROCESSING = "processing"
    SKIPPED = "skipped"
    SUCCESS = "success"
