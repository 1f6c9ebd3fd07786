"""The methods of `orders`."""

from __future__ import annotations

from typing import Unpack

from .._runtime.models import Maybe
from .._runtime.requests import Call, Options
from .._runtime.streams import AsyncStream, Stream, open_async_stream, open_stream
from .._runtime.unset import UNSET
from .._runtime.views import (
    AsyncResource,
    Open,
    Raw,
    Resource,
    ViewT_co,
    async_opened,
    endpoint,
    opened,
)
from ..models import FollowOrdersFilter, Order, PlaceOrderRequest
from ..operations.orders import FOLLOW_ORDERS, GET_ORDER, PLACE_ORDER


class Orders(Resource[ViewT_co]):
    """What has been asked for."""

    @property
    def with_raw_response(self) -> Orders[Raw]:
        """The same methods, which give responses that are read."""
        return Orders(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> Orders[Open]:
        """The same methods, which open responses for a `with`."""
        return opened(Orders(self._transport.viewed(Open)))

    @endpoint
    def place_order(
        self,
        *,
        body: Maybe[PlaceOrderRequest] = UNSET,
        **options: Unpack[Options],
    ) -> Order:
        """`POST /orders`"""
        return self._transport.call(
            PLACE_ORDER,
            {},
            options,
            body=body,
        )

    @endpoint
    def follow_orders(
        self,
        *,
        filter: Maybe[FollowOrdersFilter] = UNSET,
        **options: Unpack[Options],
    ) -> Stream[Order]:
        """`GET /orders/events`"""
        return open_stream(
            self._transport,
            Call(
                FOLLOW_ORDERS,
                {"filter": filter},
                options,
            ),
        )

    @endpoint
    def get_order(
        self,
        order_id: int,
        *,
        session: Maybe[str] = UNSET,
        **options: Unpack[Options],
    ) -> Order:
        """`GET /orders/{orderId}` of `https://orders.kitchen.example`"""
        return self._transport.call(
            GET_ORDER,
            {"order_id": order_id, "session": session},
            options,
        )


class AsyncOrders(AsyncResource[ViewT_co]):
    """What has been asked for."""

    @property
    def with_raw_response(self) -> AsyncOrders[Raw]:
        """The same methods, which give responses that are read."""
        return AsyncOrders(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> AsyncOrders[Open]:
        """The same methods, which open responses for an `async with`."""
        return async_opened(AsyncOrders(self._transport.viewed(Open)))

    @endpoint
    async def place_order(
        self,
        *,
        body: Maybe[PlaceOrderRequest] = UNSET,
        **options: Unpack[Options],
    ) -> Order:
        """`POST /orders`"""
        return await self._transport.call(
            PLACE_ORDER,
            {},
            options,
            body=body,
        )

    @endpoint
    async def follow_orders(
        self,
        *,
        filter: Maybe[FollowOrdersFilter] = UNSET,
        **options: Unpack[Options],
    ) -> AsyncStream[Order]:
        """`GET /orders/events`"""
        return await open_async_stream(
            self._transport,
            Call(
                FOLLOW_ORDERS,
                {"filter": filter},
                options,
            ),
        )

    @endpoint
    async def get_order(
        self,
        order_id: int,
        *,
        session: Maybe[str] = UNSET,
        **options: Unpack[Options],
    ) -> Order:
        """`GET /orders/{orderId}` of `https://orders.kitchen.example`"""
        return await self._transport.call(
            GET_ORDER,
            {"order_id": order_id, "session": session},
            options,
        )
