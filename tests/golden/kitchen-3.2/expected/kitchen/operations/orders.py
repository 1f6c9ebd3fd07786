"""The operations of `orders`, as the document has them."""

from typing import Final

from .._runtime.forms import UrlencodedForm
from .._runtime.integers import Int64
from .._runtime.operations import Body, Content, Operation, Parameter
from .._runtime.sequences import JsonLines
from ..models import FollowOrdersFilter, Order, PlaceOrderRequest

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

FOLLOW_ORDERS: Final[Operation[Order]] = Operation(
    name="orders.follow_orders",
    method="GET",
    path="/orders/events",
    parameters=(
        Parameter(
            "filter",
            "filter",
            "querystring",
            FollowOrdersFilter,
            media_type="application/x-www-form-urlencoded",
            form=UrlencodedForm(),
        ),
    ),
    responses={"200": (Content("application/jsonl", Order, framing=JsonLines()),)},
    security=(("keyAuth",),),
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
