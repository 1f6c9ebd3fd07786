"""Models: `WorkflowNodeLogic`."""

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET
from .workflow_node_logic_case import WorkflowNodeLogicCase


class WorkflowNodeLogic(Model):
    """The logic of the node. Only available for logic nodes."""

    cases: Maybe[list[WorkflowNodeLogicCase]] = UNSET
    """The cases of the logic. Only available for if/else nodes."""

    default: Maybe[str] = UNSET
    """The default case of the logic. Contains the id/output of the node to execute if
    no case is matched. Only available for if/else nodes.
    """

    transform: Maybe[str] = UNSET
    """The transform of the logic. Only available for transform nodes."""
