"""Models: `JobStatusHistoryEntry`."""

from .._runtime.models import Model
from .job_status import JobStatus


class JobStatusHistoryEntry(Model):
    date: str
    status: JobStatus
