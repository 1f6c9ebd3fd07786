"""The methods of `kitchen`."""

from __future__ import annotations

from typing import Unpack

from .._runtime.models import Maybe
from .._runtime.requests import Options
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
from ..models import Order
from ..operations.orders import GET_ORDER


class Kitchen(Resource[ViewT_co]):
    """The operations tagged "kitchen"."""

    @property
    def with_raw_response(self) -> Kitchen[Raw]:
        """The same methods, which give responses that are read."""
        return Kitchen(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> Kitchen[Open]:
        """The same methods, which open responses for a `with`."""
        return opened(Kitchen(self._transport.viewed(Open)))

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


class AsyncKitchen(AsyncResource[ViewT_co]):
    """The operations tagged "kitchen"."""

    @property
    def with_raw_response(self) -> AsyncKitchen[Raw]:
        """The same methods, which give responses that are read."""
        return AsyncKitchen(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> AsyncKitchen[Open]:
        """The same methods, which open responses for an `async with`."""
        return async_opened(AsyncKitchen(self._transport.viewed(Open)))

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
