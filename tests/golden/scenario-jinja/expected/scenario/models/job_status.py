"""Models: `JobStatus`."""

from .._runtime.enums import OpenStrEnum


class JobStatus(OpenStrEnum):
    CANCELED = "canceled"
    FAILURE = "failure"
    FINALIZING = "finalizing"
    IN_PROGRESS = "in-progress"
    PENDING = "pending"
    QUEUED = "queued"
    SUCCESS = "success"
    WARMING_UP = "warming-up"
