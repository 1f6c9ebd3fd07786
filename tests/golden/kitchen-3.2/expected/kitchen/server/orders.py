"""The server of `orders`."""

from collections.abc import AsyncIterator
from typing import Protocol

from fastapi import APIRouter, Request

from .._runtime.models import Maybe
from .._runtime.server import Endpoint, make_router
from .._runtime.server_errors import HttpError
from .._runtime.server_streams import StreamEndpoint
from .._runtime.unset import UNSET
from ..models import FollowOrdersFilter, Order, PlaceOrderRequest
from ..operations.orders import FOLLOW_ORDERS, GET_ORDER, PLACE_ORDER
from .security import SecurityHandler, schemes


class OrdersHandler(Protocol):
    """What has been asked for.

    Subclass it to implement some of the methods: the others answer 501.
    """

    async def place_order(
        self,
        request: Request,
        *,
        body: Maybe[PlaceOrderRequest] = UNSET,
    ) -> Order:
        """`POST /orders`"""
        raise HttpError(501)

    def follow_orders(
        self,
        request: Request,
        *,
        filter: Maybe[FollowOrdersFilter] = UNSET,
    ) -> AsyncIterator[Order]:
        """`GET /orders/events`"""
        raise HttpError(501)

    async def get_order(
        self,
        request: Request,
        order_id: int,
        *,
        session: Maybe[str] = UNSET,
    ) -> Order:
        """`GET /orders/{orderId}`"""
        raise HttpError(501)


def orders_endpoints(handler: OrdersHandler | None) -> list[Endpoint]:
    """Return the endpoints of a handler; without one they answer 501."""
    return [
        Endpoint("orders", PLACE_ORDER, OrdersHandler.place_order, handler),
        StreamEndpoint("orders", FOLLOW_ORDERS, OrdersHandler.follow_orders, handler),
        Endpoint("orders", GET_ORDER, OrdersHandler.get_order, handler),
    ]


def orders_router(handler: OrdersHandler, *, security: SecurityHandler) -> APIRouter:
    """Return a router to include in an application of your own."""
    return make_router(orders_endpoints(handler), schemes(security))
