"""Models: `NodeInputRequirement`."""

from typing import Annotated

from pydantic import Field

from .._runtime.models import Json, Maybe, Model
from .._runtime.unset import UNSET


class NodeInputRequirement(Model):
    """Set of rules that describes when this input is required:

    - `always`: Input is always required
    - `ifNotDefined`: Input is required when another specified input is not defined
    - `ifDefined`: Input is required when another specified input is defined
    - `conditionalValues`: Input is required when another input has a specific value

    By default, the input is not required.
    """

    always: Maybe[bool] = UNSET
    """Whether the input is always required"""

    conditional_values: Annotated[Maybe[Json], Field(alias="conditionalValues")] = UNSET
    """Makes this input required when another input has a specific value:

    - Key: name of the input to check
    - Value: operation and allowed values that trigger the requirement
    """

    if_defined: Annotated[Maybe[Json], Field(alias="ifDefined")] = UNSET
    """Makes this input required when another input is defined:

    - Key: name of the input that must be defined
    - Value: message to display when this input is required
    """

    if_not_defined: Annotated[Maybe[Json], Field(alias="ifNotDefined")] = UNSET
    """Makes this input required when another input is not defined:

    - Key: name of the input that must be undefined
    - Value: message to display when this input is required
    """
