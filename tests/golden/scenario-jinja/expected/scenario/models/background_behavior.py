"""Models: `BackgroundBehavior`."""

from .._runtime.enums import OpenStrEnum


class BackgroundBehavior(OpenStrEnum):
    """Specifies the background behavior for the input. Only available for `file` and
    `file_array` input types with kind `image`.
    """

    OPAQUE = "opaque"
    TRANSPARENT = "transparent"
