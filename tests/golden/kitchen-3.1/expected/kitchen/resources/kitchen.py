"""The methods of `kitchen`."""

from .._runtime.client import AsyncResource, Resource
from .._runtime.models import Maybe
from .._runtime.requests import ExtraBody, Headers, Query, Timeout
from .._runtime.unset import UNSET
from ..models import Order
from ..operations.orders import GET_ORDER


class Kitchen(Resource):
    """The operations tagged "kitchen"."""

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


class AsyncKitchen(AsyncResource):
    """The operations tagged "kitchen"."""

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
