"""The methods of `orders`."""

from .._runtime.client import AsyncResource, Resource
from .._runtime.models import Maybe
from .._runtime.requests import ExtraBody, Headers, Query, Timeout
from .._runtime.unset import UNSET
from ..models import Order
from ..operations.orders import GET_ORDER, PLACE_ORDER


class Orders(Resource):
    """What has been asked for."""

    def place_order(
        self,
        *,
        table: int,
        dishes: Maybe[list[str]] = UNSET,
        hurry: Maybe[bool] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Order:
        """`POST /orders`

        - `hurry`: Default: `False`.
        """
        return self._transport.call(
            PLACE_ORDER,
            body={"table": table, "dishes": dishes, "hurry": hurry},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def get_order(
        self,
        order_id: int,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Order:
        """`GET /orders/{orderId}`"""
        return self._transport.call(
            GET_ORDER,
            {"order_id": order_id},
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
        table: int,
        dishes: Maybe[list[str]] = UNSET,
        hurry: Maybe[bool] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Order:
        """`POST /orders`

        - `hurry`: Default: `False`.
        """
        return await self._transport.call(
            PLACE_ORDER,
            body={"table": table, "dishes": dishes, "hurry": hurry},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def get_order(
        self,
        order_id: int,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Order:
        """`GET /orders/{orderId}`"""
        return await self._transport.call(
            GET_ORDER,
            {"order_id": order_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )
