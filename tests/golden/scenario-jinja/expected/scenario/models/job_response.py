"""Models: `JobResponse`."""

from .._runtime.models import Model
from .job import Job


class JobResponse(Model):
    job: Job
