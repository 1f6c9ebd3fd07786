"""Models: `NodeInputReference`."""

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class NodeInputReference(Model):
    """The reference to another input or output of the same workflow. Must have at least
    one of node or conditional.
    """

    conditional: Maybe[list[str]] = UNSET
    """The conditional nodes to reference. If the conditional nodes are successful, the
    node will be successful. If the conditional nodes are skipped, the node will be
    skipped. Contains an array of node ids used to check the status of the nodes.
    """

    equal: Maybe[str] = UNSET
    """This is the desired node output value if ref is an if/else node."""

    name: Maybe[str] = UNSET
    """The name of the input or output to reference. If the type is ‘workflow’, the name
    is the name of the input of the workflow is required If the type is ‘node’, the name
    is not mandatory, except if you want all outputs of the node. To get all outputs of
    a node, you can use the name ‘all’.
    """

    node: Maybe[str] = UNSET
    """The node id or ‘workflow’ if the source is a workflow input."""
