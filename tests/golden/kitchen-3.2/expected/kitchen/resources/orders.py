"""The methods of `orders`."""

from .._runtime.client import AsyncResource, Resource
from .._runtime.models import Maybe
from .._runtime.requests import ExtraBody, Headers, Query, Timeout
from .._runtime.streams import AsyncStream, Stream, open_async_stream, open_stream
from .._runtime.unset import UNSET
from ..models import FollowOrdersFilter, Order, PlaceOrderRequest
from ..operations.orders import FOLLOW_ORDERS, GET_ORDER, PLACE_ORDER


class Orders(Resource):
    """What has been asked for."""

    def place_order(
        self,
        *,
        body: Maybe[PlaceOrderRequest] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Order:
        """`POST /orders`"""
        return self._transport.call(
            PLACE_ORDER,
            body=body,
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def follow_orders(
        self,
        *,
        filter: Maybe[FollowOrdersFilter] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Stream[Order]:
        """`GET /orders/events`"""
        return open_stream(
            self._transport,
            FOLLOW_ORDERS,
            {"filter": filter},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def get_order(
        self,
        order_id: int,
        *,
        session: Maybe[str] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Order:
        """`GET /orders/{orderId}` of `https://orders.kitchen.example`"""
        return self._transport.call(
            GET_ORDER,
            {"order_id": order_id, "session": session},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )


class AsyncOrders(AsyncResource):
    """What has been asked for."""

    async def place_order(
        self,
        *,
        body: Maybe[PlaceOrderRequest] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Order:
        """`POST /orders`"""
        return await self._transport.call(
            PLACE_ORDER,
            body=body,
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def follow_orders(
        self,
        *,
        filter: Maybe[FollowOrdersFilter] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> AsyncStream[Order]:
        """`GET /orders/events`"""
        return await open_async_stream(
            self._transport,
            FOLLOW_ORDERS,
            {"filter": filter},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def get_order(
        self,
        order_id: int,
        *,
        session: Maybe[str] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Order:
        """`GET /orders/{orderId}` of `https://orders.kitchen.example`"""
        return await self._transport.call(
            GET_ORDER,
            {"order_id": order_id, "session": session},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )
