"""Models: `LogicType`."""

from .._runtime.enums import OpenStrEnum


class LogicType(OpenStrEnum):
    """The type of the logic for the node. Only available for logic nodes."""

    IF_ELSE = "if-else"
