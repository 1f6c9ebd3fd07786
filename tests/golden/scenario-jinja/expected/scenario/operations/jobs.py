"""The operations of `jobs`, as the document has them."""

from typing import Final

from .._runtime.models import Json
from .._runtime.operations import Content, Operation, Parameter
from ..models import JobResponse

GET_JOB: Final[Operation[JobResponse]] = Operation(
    name="jobs.get_job",
    method="GET",
    path="/jobs/{jobId}",
    parameters=(Parameter("job_id", "jobId", "path", str),),
    responses={
        "200": (Content("application/json", JobResponse),),
        "400": (Content("application/json", Json),),
        "401": (Content("application/json", Json),),
        "403": (Content("application/json", Json),),
        "404": (Content("application/json", Json),),
        "409": (Content("application/json", Json),),
        "422": (Content("application/json", Json),),
        "429": (Content("application/json", Json),),
        "5XX": (Content("application/json", Json),),
    },
    security=(("basicAuth",), ("bearerAuth",)),
)
