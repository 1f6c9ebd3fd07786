"""The operations of `workflows`, as the document has them."""

from typing import Final as Final_

from .._runtime.models import Json
from .._runtime.operations import (
    Body as Body_,
    Content as Content_,
    Operation as Operation_,
    Parameter as Parameter_,
)
from ..models import ApproveUserRequest, JobResponse

APPROVE_USER: Final_[Operation_[JobResponse]] = Operation_(
    name="workflows.approve_user",
    method="PUT",
    path="/workflows/{workflowId}/user-approval",
    parameters=(Parameter_("workflow_id", "workflowId", "path", str),),
    body=Body_("application/json", ApproveUserRequest),
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
