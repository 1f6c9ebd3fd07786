"""The operations of `jobs`, as the document has them."""

from typing import Final as Final_

from .._runtime.models import Json
from .._runtime.operations import (
    Content as Content_,
    Operation as Operation_,
    Parameter as Parameter_,
)
from ..models import JobResponse

GET_JOB: Final_[Operation_[JobResponse]] = Operation_(
    name="jobs.get_job",
    method="GET",
    path="/jobs/{jobId}",
    parameters=(Parameter_("job_id", "jobId", "path", str),),
    responses={
        "200": (Content_("application/json", JobResponse),),
        "400": (Content_("application/json", Json),),
        "401": (Content_("application/json", Json),),
        "403": (Content_("application/json", Json),),
        "404": (Content_("application/json", Json),),
        "409": (Content_("application/json", Json),),
        "422": (Content_("application/json", Json),),
        "429": (Content_("application/json", Json),),
        "5XX": (Content_("application/json", Json),),
    },
    security=(("basicAuth",), ("bearerAuth",)),
)
