"""Models: `AssetKind`."""

from .._runtime.enums import OpenStrEnum


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
