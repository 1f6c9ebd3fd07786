"""The methods of `stock`."""

from .._runtime.client import AsyncResource, Resource
from .._runtime.models import Maybe
from .._runtime.requests import ExtraBody, Headers, Query, Timeout
from .._runtime.unset import UNSET
from ..models import Stock
from ..operations.stock import COUNT_STOCK, GET_STOCK


class StockResource(Resource):
    """The operations tagged "stock"."""

    def get_stock(
        self,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Stock:
        """`GET /stock`"""
        return self._transport.call(
            GET_STOCK,
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def count_stock(
        self,
        *,
        body: Maybe[dict[str, int]] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Stock:
        """`PATCH /stock`"""
        return self._transport.call(
            COUNT_STOCK,
            body=body,
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )


class AsyncStockResource(AsyncResource):
    """The operations tagged "stock"."""

    async def get_stock(
        self,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Stock:
        """`GET /stock`"""
        return await self._transport.call(
            GET_STOCK,
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def count_stock(
        self,
        *,
        body: Maybe[dict[str, int]] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Stock:
        """`PATCH /stock`"""
        return await self._transport.call(
            COUNT_STOCK,
            body=body,
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )
