"""Models: `NodeInput`."""

from .._runtime.models import Maybe
from .._runtime.unset import UNSET
from .node_input_base import NodeInputBase
from .sub_node_input import SubNodeInput


class NodeInput(NodeInputBase):
    items: Maybe[list[list[SubNodeInput]]] = UNSET
    """The configured items for inputs_array type inputs. Each item is an array of
    SubNodeInput that need ref/value resolution. Only available for inputs_array type.
    """
