"""Models: `WorkflowNodeLogicCase`."""

from .._runtime.models import Model


class WorkflowNodeLogicCase(Model):
    condition: str
    value: str
