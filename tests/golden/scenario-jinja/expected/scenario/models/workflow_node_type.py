"""Models: `WorkflowNodeType`."""

from .._runtime.enums import OpenStrEnum


class WorkflowNodeType(OpenStrEnum):
    """The type of the job for the node."""

    CUSTOM_MODEL = "custom-model"
    FOR_EACH = "for-each"
    GENERATE_PROMPT = "generate-prompt"
    LIST = "list"
    LOGIC = "logic"
    MODEL = "model"
    REMOVE_BACKGROUND = "remove-background"
    TRANSFORM = "transform"
    USER_APPROVAL = "user-approval"
    WORKFLOW = "workflow"
