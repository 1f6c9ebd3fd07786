"""The methods of `stock`."""

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
from ..models import Stock
from ..operations.stock import COUNT_STOCK, GET_STOCK


class StockResource(Resource[ViewT_co]):
    """The operations tagged "stock"."""

    @property
    def with_raw_response(self) -> StockResource[Raw]:
        """The same methods, which give responses that are read."""
        return StockResource(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> StockResource[Open]:
        """The same methods, which open responses for a `with`."""
        return opened(StockResource(self._transport.viewed(Open)))

    @endpoint
    def get_stock(
        self,
        **options: Unpack[Options],
    ) -> Stock:
        """`GET /stock`"""
        return self._transport.call(
            GET_STOCK,
            {},
            options,
        )

    @endpoint
    def count_stock(
        self,
        *,
        body: Maybe[dict[str, int]] = UNSET,
        **options: Unpack[Options],
    ) -> Stock:
        """`PATCH /stock`"""
        return self._transport.call(
            COUNT_STOCK,
            {},
            options,
            body=body,
        )


class AsyncStockResource(AsyncResource[ViewT_co]):
    """The operations tagged "stock"."""

    @property
    def with_raw_response(self) -> AsyncStockResource[Raw]:
        """The same methods, which give responses that are read."""
        return AsyncStockResource(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> AsyncStockResource[Open]:
        """The same methods, which open responses for an `async with`."""
        return async_opened(AsyncStockResource(self._transport.viewed(Open)))

    @endpoint
    async def get_stock(
        self,
        **options: Unpack[Options],
    ) -> Stock:
        """`GET /stock`"""
        return await self._transport.call(
            GET_STOCK,
            {},
            options,
        )

    @endpoint
    async def count_stock(
        self,
        *,
        body: Maybe[dict[str, int]] = UNSET,
        **options: Unpack[Options],
    ) -> Stock:
        """`PATCH /stock`"""
        return await self._transport.call(
            COUNT_STOCK,
            {},
            options,
            body=body,
        )
