"""Models: `NodeInputBase`."""

from typing import Annotated

from pydantic import Field

from .._runtime.models import Json, Maybe, Model, Number
from .._runtime.unset import UNSET
from .asset_kind import AssetKind
from .background_behavior import BackgroundBehavior
from .model_type import ModelType
from .node_input_reference import NodeInputReference
from .node_input_requirement import NodeInputRequirement
from .node_input_type import NodeInputType


class NodeInputBase(Model):
    name: str
    """The name that must be user to call the model through the API"""

    type: NodeInputType
    """The data type of the input"""

    allowed_values: Annotated[Maybe[list[Json]], Field(alias="allowedValues")] = UNSET
    """The allowed values for the input. For `string` or `number` types, creates a
    single-select dropdown. For `string_array` type, creates a multi-select dropdown.
    """

    background_behavior: Annotated[
        Maybe[BackgroundBehavior], Field(alias="backgroundBehavior")
    ] = UNSET
    """Specifies the background behavior for the input. Only available for `file` and
    `file_array` input types with kind `image`.
    """

    color: Maybe[bool] = UNSET
    """Whether the input is a color or not. Only available for `string` input type."""

    cost_impact: Annotated[Maybe[bool], Field(alias="costImpact")] = UNSET
    """Whether this input affects the model’s cost calculation"""

    default: Maybe[Json] = UNSET
    """The default value for the input"""

    description: Maybe[str] = UNSET
    """Help text displayed in the UI to provide additional information about the
    input
    """

    group: Maybe[str] = UNSET
    """Used to visually group inputs together in the UI. Inputs with the same group
    value appear consecutively in the UI.
    """

    hint: Maybe[str] = UNSET
    """Hint text displayed in the UI as a tooltip to guide the user"""

    inputs: Maybe[list[dict[str, Json]]] = UNSET
    """The list of inputs which form an object within a container array. All inputs are
    the same as the current object. This is only available for type inputs_array inputs.
    """

    kind: Maybe[AssetKind] = UNSET
    """The asset kind of the input. Only taken into account for `file` and `file_array`
    input types. If model provides multiple kinds, the input will be not able to create
    the asset on the flight on API side with dataurl without data:kind, prefix
    """

    label: Maybe[str] = UNSET
    """The label displayed in the UI for this input"""

    mask_from: Annotated[Maybe[str], Field(alias="maskFrom")] = UNSET
    """The name of the file input field to use as the mask source"""

    max: Maybe[Number] = UNSET
    """The maximum allowed value. Only available for `number` and `array` input
    types.
    """

    max_length: Annotated[Maybe[Number], Field(alias="maxLength")] = UNSET
    """The maximum allowed length for `string` inputs. Also applies to each item in
    `string_array`.
    """

    max_size: Annotated[Maybe[Number], Field(alias="maxSize")] = UNSET
    """The maximum allowed file size in bytes. Only applies to `file` and `file_array`
    input types. Validated against `asset.properties.size` at job creation time.
    """

    min: Maybe[Number] = UNSET
    """The minimum allowed value. Only available for `number` and array input types."""

    min_length: Annotated[Maybe[Number], Field(alias="minLength")] = UNSET
    """The minimum allowed length for string inputs. Also applies to each item in
    `string_array`.
    """

    model_types: Annotated[Maybe[list[ModelType]], Field(alias="modelTypes")] = UNSET
    """The allowed model types for this input. Example: `[“flux.1-lora”]`. Only
    available for `model_array` input type.
    """

    parent: Maybe[bool] = UNSET
    """Whether this input represents a parent asset to assign to the produced assets.
    Only available for `file` and `file_array` input types.

    For `file_array`, the parent asset is the first item in the array.
    """

    placeholder: Maybe[str] = UNSET
    """Placeholder text for the input. Only available for ‘string’ input type."""

    prompt: Maybe[bool] = UNSET
    """Whether the input is a prompt. When true, displays as a text area with prompt
    spark feature. Only available for `string` input type.
    """

    prompt_spark: Annotated[Maybe[bool], Field(alias="promptSpark")] = UNSET
    """Whether the input is used with prompt spark. Only available for `string` input
    type.
    """

    ref: Maybe[NodeInputReference] = UNSET
    """The reference to another input or output of the same workflow. Must have at least
    one of node or conditional.
    """

    required: Maybe[NodeInputRequirement] = UNSET
    """Set of rules that describes when this input is required:

    - `always`: Input is always required
    - `ifNotDefined`: Input is required when another specified input is not defined
    - `ifDefined`: Input is required when another specified input is defined
    - `conditionalValues`: Input is required when another input has a specific value

    By default, the input is not required.
    """

    step: Annotated[Maybe[Number], Field(ge=1)] = UNSET
    """The step increment for numeric inputs. Only available for `number` input type."""

    value: Maybe[Json] = UNSET
    """The value of the input. This is the value of the input that will be used to run
    the node. Only available for flows managed by a WorkflowJob.
    """
