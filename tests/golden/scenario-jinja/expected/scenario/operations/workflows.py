"""The operations of `workflows`, as the document has them."""

from typing import Final

from .._runtime.models import Json
from .._runtime.operations import Body, Content, Operation, Parameter
from ..models import ApproveUserRequest, JobResponse

APPROVE_USER: Final[Operation[JobResponse]] = Operation(
    name="workflows.approve_user",
    method="PUT",
    path="/workflows/{workflowId}/user-approval",
    parameters=(Parameter("workflow_id", "workflowId", "path", str),),
    body=Body("application/json", ApproveUserRequest),
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
