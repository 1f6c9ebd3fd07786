"""Models: `SubNodeInput`."""

from .node_input_base import NodeInputBase


class SubNodeInput(NodeInputBase):
    """An object with the members of its base."""
