"""Models: `JobBilling`."""

from typing import Annotated

from pydantic import Field

from .._runtime.models import Model, Number


class JobBilling(Model):
    """The billing of the job"""

    cu_cost: Annotated[Number, Field(alias="cuCost")]
    cu_discount: Annotated[Number, Field(alias="cuDiscount")]
