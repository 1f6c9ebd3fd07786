"""The operations of `orders`, as the document has them."""

from typing import Final

from .._runtime.forms import UrlencodedForm
from .._runtime.integers import Int64
from .._runtime.operations import Body, Content, Operation, Parameter
from ..models import Order, PlaceOrderRequest

PLACE_ORDER: Final[Operation[Order]] = Operation(
    name="orders.place_order",
    method="POST",
    path="/orders",
    body=Body(
        "application/x-www-form-urlencoded",
        PlaceOrderRequest,
        required=False,
        form=UrlencodedForm(),
    ),
    responses={"202": (Content("application/json", Order),)},
    security=(("keyAuth",), ("login",)),
)

GET_ORDER: Final[Operation[Order]] = Operation(
    name="orders.get_order",
    method="GET",
    path="/orders/{orderId}",
    parameters=(
        Parameter("order_id", "orderId", "path", Int64),
        Parameter("session", "session", "cookie", str),
    ),
    responses={"200": (Content("application/json", Order),)},
    security=(("keyAuth",),),
    server="https://orders.kitchen.example",
)
