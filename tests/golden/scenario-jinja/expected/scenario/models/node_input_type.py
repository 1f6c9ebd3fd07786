"""Models: `NodeInputType`."""

from .._runtime.enums import OpenStrEnum


class NodeInputType(OpenStrEnum):
    """The data type of the input"""

    BOOLEAN = "boolean"
    FILE = "file"
    FILE_ARRAY = "file_array"
    INPUTS_ARRAY = "inputs_array"
    MODEL = "model"
    MODEL_ARRAY = "model_array"
    NUMBER = "number"
    NUMBER_ARRAY = "number_array"
    STRING = "string"
    STRING_ARRAY = "string_array"
