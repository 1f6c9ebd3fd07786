"""Models: `Job`."""

from typing import Annotated

from pydantic import Field

from .._runtime.models import Maybe, Model, Number
from .._runtime.unset import UNSET
from .job_billing import JobBilling
from .job_metadata import JobMetadata
from .job_status import JobStatus
from .job_status_history_entry import JobStatusHistoryEntry
from .job_type import JobType


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
