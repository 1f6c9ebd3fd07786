"""The models of the API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .._runtime.enums import OpenStrEnum
from .._runtime.models import Exactly, Json, Maybe, Model, Number
from .._runtime.unset import UNSET


class ApproveUserRequest(Model):
    node_id: Annotated[str, Field(alias="nodeId")]
    """The ID of the user approval node to approve in the workflow"""

    workflow_job_id: Annotated[str, Field(alias="workflowJobId")]
    """The ID of the workflow job that contains the user approval node"""


class JobStatus(OpenStrEnum):
    CANCELED = "canceled"
    FAILURE = "failure"
    FINALIZING = "finalizing"
    IN_PROGRESS = "in-progress"
    PENDING = "pending"
    QUEUED = "queued"
    SUCCESS = "success"
    WARMING_UP = "warming-up"


class JobStatusHistoryEntry(Model):
    date: str
    status: JobStatus


class JobType(OpenStrEnum):
    """The type of job"""

    ASSETS_DOWNLOAD = "assets-download"
    CANVAS_EXPORT = "canvas-export"
    CAPTION = "caption"
    CAPTION_LLAVA = "caption-llava"
    CUSTOM = "custom"
    DESCRIBE_STYLE = "describe-style"
    DETECTION = "detection"
    EMBED = "embed"
    FLUX = "flux"
    FLUX_MODEL_TRAINING = "flux-model-training"
    GENERATE_PROMPT = "generate-prompt"
    IMAGE_GENERATION = "image-generation"
    IMAGE_PROMPT_EDITING = "image-prompt-editing"
    INFERENCE = "inference"
    MESH_PREVIEW_RENDERING = "mesh-preview-rendering"
    MODEL_DOWNLOAD = "model-download"
    MODEL_IMPORT = "model-import"
    MODEL_TRAINING = "model-training"
    MUSUBI_MODEL_TRAINING = "musubi-model-training"
    OPENAI_IMAGE_GENERATION = "openai-image-generation"
    PATCH_IMAGE = "patch-image"
    PIXELATE = "pixelate"
    REFRAME = "reframe"
    REMOVE_BACKGROUND = "remove-background"
    REPAINT = "repaint"
    RESTYLE = "restyle"
    SEGMENT = "segment"
    SKYBOX_3D = "skybox-3d"
    SKYBOX_BASE_360 = "skybox-base-360"
    SKYBOX_HDRI = "skybox-hdri"
    SKYBOX_UPSCALE_360 = "skybox-upscale-360"
    TEXTURE = "texture"
    TRANSLATE = "translate"
    UPLOAD = "upload"
    UPSCALE = "upscale"
    UPSCALE_SKYBOX = "upscale-skybox"
    UPSCALE_TEXTURE = "upscale-texture"
    VECTORIZE = "vectorize"
    WORKFLOW = "workflow"


class JobBilling(Model):
    """The billing of the job"""

    cu_cost: Annotated[Number, Field(alias="cuCost")]
    cu_discount: Annotated[Number, Field(alias="cuDiscount")]


class WorkflowNodeStatus(OpenStrEnum):
    """The status of the node. Only available for WorkflowJob nodes."""

    FAILURE = "failure"
    PENDING = "pending"
    PROCESSING = "processing"
    SKIPPED = "skipped"
    SUCCESS = "success"


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


class WorkflowNodeAsset(Model):
    asset_id: Annotated[str, Field(alias="assetId")]
    url: str


class WorkflowNodeLogicCase(Model):
    condition: str
    value: str


class LogicType(OpenStrEnum):
    """The type of the logic for the node. Only available for logic nodes."""

    IF_ELSE = "if-else"


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


class AssetKind(OpenStrEnum):
    """The asset kind of the input. Only taken into account for `file` and `file_array`
    input types. If model provides multiple kinds, the input will be not able to create
    the asset on the flight on API side with dataurl without data:kind, prefix
    """

    THREE_D = "3d"
    AUDIO = "audio"
    DOCUMENT = "document"
    IMAGE = "image"
    IMAGE_HDR = "image-hdr"
    JSON = "json"
    VIDEO = "video"


class BackgroundBehavior(OpenStrEnum):
    """Specifies the background behavior for the input. Only available for `file` and
    `file_array` input types with kind `image`.
    """

    OPAQUE = "opaque"
    TRANSPARENT = "transparent"


class ModelType(OpenStrEnum):
    CUSTOM = "custom"
    ELEVENLABS_VOICE = "elevenlabs-voice"
    FLUX_1 = "flux.1"
    FLUX_1_COMPOSITION = "flux.1-composition"
    FLUX_1_KONTEXT_DEV = "flux.1-kontext-dev"
    FLUX_1_KONTEXT_LORA = "flux.1-kontext-lora"
    FLUX_1_KREA_DEV = "flux.1-krea-dev"
    FLUX_1_KREA_LORA = "flux.1-krea-lora"
    FLUX_1_LORA = "flux.1-lora"
    FLUX_1_PRO = "flux.1-pro"
    FLUX_1_1_PRO_ULTRA = "flux.1.1-pro-ultra"
    FLUX_2_DEV_EDIT_LORA = "flux.2-dev-edit-lora"
    FLUX_2_DEV_LORA = "flux.2-dev-lora"
    FLUX_2_KLEIN_4B_EDIT_LORA = "flux.2-klein-4b-edit-lora"
    FLUX_2_KLEIN_4B_LORA = "flux.2-klein-4b-lora"
    FLUX_2_KLEIN_9B_EDIT_LORA = "flux.2-klein-9b-edit-lora"
    FLUX_2_KLEIN_9B_LORA = "flux.2-klein-9b-lora"
    FLUX_2_KLEIN_BASE_4B_EDIT_LORA = "flux.2-klein-base-4b-edit-lora"
    FLUX_2_KLEIN_BASE_4B_LORA = "flux.2-klein-base-4b-lora"
    FLUX_2_KLEIN_BASE_9B_EDIT_LORA = "flux.2-klein-base-9b-edit-lora"
    FLUX_2_KLEIN_BASE_9B_LORA = "flux.2-klein-base-9b-lora"
    FLUX1_1_PRO = "flux1.1-pro"
    GPT_IMAGE_1 = "gpt-image-1"
    QWEN_IMAGE_2512_LORA = "qwen-image-2512-lora"
    QWEN_IMAGE_EDIT_2509_LORA = "qwen-image-edit-2509-lora"
    QWEN_IMAGE_EDIT_2511_LORA = "qwen-image-edit-2511-lora"
    QWEN_IMAGE_EDIT_LORA = "qwen-image-edit-lora"
    QWEN_IMAGE_LORA = "qwen-image-lora"
    SD_1_5 = "sd-1_5"
    SD_1_5_COMPOSITION = "sd-1_5-composition"
    SD_1_5_LORA = "sd-1_5-lora"
    SD_XL = "sd-xl"
    SD_XL_COMPOSITION = "sd-xl-composition"
    SD_XL_LORA = "sd-xl-lora"
    ZIMAGE_DE_TURBO_LORA = "zimage-de-turbo-lora"
    ZIMAGE_LORA = "zimage-lora"
    ZIMAGE_TURBO_LORA = "zimage-turbo-lora"


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


class SubNodeInput(NodeInputBase):
    """An object with the members of its base."""


class NodeInput(NodeInputBase):
    items: Maybe[list[list[SubNodeInput]]] = UNSET
    """The configured items for inputs_array type inputs. Each item is an array of
    SubNodeInput that need ref/value resolution. Only available for inputs_array type.
    """


class WorkflowNode(Model):
    id: str
    """The id of the node."""

    status: WorkflowNodeStatus
    """The status of the node. Only available for WorkflowJob nodes."""

    type: WorkflowNodeType
    """The type of the job for the node."""

    assets: Maybe[list[WorkflowNodeAsset]] = UNSET
    """List of produced assets for this node."""

    count: Maybe[Number] = UNSET
    """Fixed number of iterations for a ForEach node. When set, the loop runs exactly
    count times regardless of array input. When not set, the loop iterates over the
    resolved array input. Only available for ForEach nodes.
    """

    depends_on: Annotated[Maybe[list[str]], Field(alias="dependsOn")] = UNSET
    """The nodes that this node depends on. Only available for nodes that have
    dependencies. Mainly used for user approval nodes.
    """

    include_outputs_in_workflow_job: Annotated[
        Maybe[Literal[True]], Field(alias="includeOutputsInWorkflowJob"), Exactly(True)
    ] = UNSET
    """If true, the outputs of this node will be included in the workflow job’s final
    output. Only applicable to producing nodes (custom-model, inference, etc.). By
    default, only last nodes (nodes not referenced by other nodes) contribute to
    outputs. Set this to true to also include intermediate nodes in the final output.
    Note: This should only be set to true or left undefined.
    """

    inputs: Maybe[list[NodeInput]] = UNSET
    """The inputs of the node."""

    items: Maybe[list[str]] = UNSET
    """Statically-configured items for a List node. The node outputs this array as-is
    when executed. Only available for List nodes. The values can be strings, numbers, or
    asset IDs.
    """

    iteration_index: Annotated[Maybe[Number], Field(alias="iterationIndex")] = UNSET
    """Zero-based index of the iteration this node copy belongs to. Set on
    dynamically-created copies of loop body nodes.
    """

    job_id: Annotated[Maybe[str], Field(alias="jobId")] = UNSET
    """If the flow is part of a WorkflowJob, this is the jobId for the node. jobId is
    only available for nodes started. A node “Pending” for a running workflow job is not
    started.
    """

    logic: Maybe[WorkflowNodeLogic] = UNSET
    """The logic of the node. Only available for logic nodes."""

    logic_type: Annotated[Maybe[LogicType], Field(alias="logicType")] = UNSET
    """The type of the logic for the node. Only available for logic nodes."""

    loop_body_node_ids: Annotated[Maybe[list[str]], Field(alias="loopBodyNodeIds")] = (
        UNSET
    )
    """IDs of the body template nodes that belong to this ForEach loop. At runtime these
    templates are cloned once per iteration and marked Skipped. Only available for
    ForEach nodes.
    """

    loop_node_id: Annotated[Maybe[str], Field(alias="loopNodeId")] = UNSET
    """ID of the ForEach node that spawned this iteration copy. Set on
    dynamically-created copies of loop body nodes.
    """

    model_id: Annotated[Maybe[str], Field(alias="modelId")] = UNSET
    """The model id for the node. Mainly used for custom model tasks."""

    output: Maybe[Json] = UNSET
    """The output of the node. Only available for logic nodes."""

    workflow_id: Annotated[Maybe[str], Field(alias="workflowId")] = UNSET
    """The workflow id for the node. Mainly used for workflow tasks."""


class JobMetadata(Model):
    """Metadata of the job with some additional information"""

    asset_ids: Annotated[Maybe[list[str]], Field(alias="assetIds")] = UNSET
    """List of produced assets for this job"""

    error: Maybe[str | None] = UNSET
    """Eventual error for the job"""

    flow: Maybe[list[WorkflowNode]] = UNSET
    """The flow of the job. Only available for workflow jobs."""

    hint: Maybe[str] = UNSET
    """Actionable hint for the user explaining what went wrong and how to resolve it."""

    input: Maybe[dict[str, Json]] = UNSET
    """The inputs for the job"""

    output: Maybe[dict[str, Json]] = UNSET
    """May contain the output of the job for specific custom models jobs. Only available
    for custom models which generate non-assets outputs. Example: LLM text results.
    """

    output_model_id: Annotated[Maybe[str], Field(alias="outputModelId")] = UNSET
    """For voice-clone jobs: the ID of the model being trained."""

    workflow_id: Annotated[Maybe[str], Field(alias="workflowId")] = UNSET
    """The workflow ID of the job if job is part of a workflow."""

    workflow_job_id: Annotated[Maybe[str], Field(alias="workflowJobId")] = UNSET
    """The workflow job ID of the job if job is part of a workflow job."""


class Job(Model):
    created_at: Annotated[str, Field(alias="createdAt")]
    """The job creation date as an ISO string (example: “2023-02-03T11:19:41.579Z”)"""

    job_id: Annotated[str, Field(alias="jobId")]
    """The job ID (example: “job_ocZCnG1Df35XRL1QyCZSRxAG8”)"""

    job_type: Annotated[JobType, Field(alias="jobType")]
    """The type of job"""

    metadata: JobMetadata
    """Metadata of the job with some additional information"""

    progress: Number
    """Progress of the job (between 0 and 1)"""

    status: JobStatus
    """The current status of the job"""

    status_history: Annotated[list[JobStatusHistoryEntry], Field(alias="statusHistory")]
    """The history of the different statuses the job went through with the ISO string
    date of when the job reached each statuses.
    """

    updated_at: Annotated[str, Field(alias="updatedAt")]
    """The job last update date as an ISO string (example:
    “2023-02-03T11:19:41.579Z”)
    """

    author_id: Annotated[Maybe[str], Field(alias="authorId")] = UNSET
    """The author user ID (example: “dcf121faaa1a0a0bbbd9ca1b73d62aea”)"""

    billing: Maybe[JobBilling] = UNSET
    """The billing of the job"""

    owner_id: Annotated[Maybe[str], Field(alias="ownerId")] = UNSET
    """The owner ID (example: “team_U3Qmc8PCdWXwAQJ4Dvw4tV6D”)"""


class JobResponse(Model):
    job: Job
