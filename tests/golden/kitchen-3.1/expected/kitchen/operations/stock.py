"""The operations of `stock`, as the document has them."""

from typing import Annotated, Final

from pydantic import Field

from .._runtime.operations import Body, Content, Operation
from ..models import Stock

GET_STOCK: Final[Operation[Stock]] = Operation(
    name="stock.get_stock",
    method="GET",
    path="/stock",
    responses={"200": (Content("application/json", Stock),)},
    security=(("keyAuth",),),
)

COUNT_STOCK: Final[Operation[Stock]] = Operation(
    name="stock.count_stock",
    method="PATCH",
    path="/stock",
    body=Body(
        "application/json",
        dict[str, Annotated[int, Field(ge=0)]],
        argument="body",
        required=False,
    ),
    responses={"200": (Content("application/json", Stock),)},
    security=(("keyAuth",),),
)
