"""The server of `stock`."""

from typing import Protocol

from fastapi import APIRouter, Request

from .._runtime.models import Maybe
from .._runtime.server import Endpoint, make_router
from .._runtime.server_errors import HttpError
from .._runtime.unset import UNSET
from ..models import Stock
from ..operations.stock import COUNT_STOCK, GET_STOCK
from .security import SecurityHandler, schemes


class StockResourceHandler(Protocol):
    """The operations tagged "stock".

    Subclass it to implement some of the methods: the others answer 501.
    """

    async def get_stock(
        self,
        request: Request,
    ) -> Stock:
        """`GET /stock`"""
        raise HttpError(501)

    async def count_stock(
        self,
        request: Request,
        *,
        body: Maybe[dict[str, int]] = UNSET,
    ) -> Stock:
        """`PATCH /stock`"""
        raise HttpError(501)


def stock_endpoints(handler: StockResourceHandler | None) -> list[Endpoint]:
    """Return the endpoints of a handler; without one they answer 501."""
    return [
        Endpoint("stock", GET_STOCK, StockResourceHandler.get_stock, handler),
        Endpoint("stock", COUNT_STOCK, StockResourceHandler.count_stock, handler),
    ]


def stock_router(
    handler: StockResourceHandler, *, security: SecurityHandler
) -> APIRouter:
    """Return a router to include in an application of your own."""
    return make_router(stock_endpoints(handler), schemes(security))
