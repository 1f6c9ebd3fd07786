"""The server of `suppliers`."""

from typing import Protocol

from fastapi import APIRouter, Request

from .._runtime.formats import Date
from .._runtime.models import Maybe, Number
from .._runtime.server import Endpoint, make_router
from .._runtime.server_errors import HttpError
from .._runtime.unset import UNSET
from ..models import DeliveryVariant, ListSuppliersMinRating, Supplier
from ..operations.suppliers import (
    ADD_SUPPLIER,
    DELIVER,
    LIST_DELIVERIES,
    LIST_SUPPLIERS,
)
from .security import SecurityHandler, schemes


class SuppliersHandler(Protocol):
    """The operations tagged "suppliers".

    Subclass it to implement some of the methods: the others answer 501.
    """

    async def list_suppliers(
        self,
        request: Request,
        *,
        since: Maybe[Date] = UNSET,
        near: Maybe[list[Number]] = UNSET,
        min_rating: Maybe[ListSuppliersMinRating] = UNSET,
    ) -> list[Supplier]:
        """`GET /suppliers`"""
        raise HttpError(501)

    async def add_supplier(
        self,
        request: Request,
        body: Supplier,
    ) -> None:
        """`POST /suppliers`"""
        raise HttpError(501)

    async def list_deliveries(
        self,
        request: Request,
        supplier_name: str,
        *,
        limit: Maybe[int] = UNSET,
    ) -> list[DeliveryVariant]:
        """`GET /suppliers/{supplierName}/deliveries`

        - `limit`: Fewer than elsewhere.
        """
        raise HttpError(501)

    async def deliver(
        self,
        request: Request,
        supplier_name: str,
        *,
        body: DeliveryVariant,
        limit: Maybe[int] = UNSET,
    ) -> None:
        """`POST /suppliers/{supplierName}/deliveries`"""
        raise HttpError(501)


def suppliers_endpoints(handler: SuppliersHandler | None) -> list[Endpoint]:
    """Return the endpoints of a handler; without one they answer 501."""
    return [
        Endpoint("suppliers", LIST_SUPPLIERS, SuppliersHandler.list_suppliers, handler),
        Endpoint("suppliers", ADD_SUPPLIER, SuppliersHandler.add_supplier, handler),
        Endpoint(
            "suppliers", LIST_DELIVERIES, SuppliersHandler.list_deliveries, handler
        ),
        Endpoint("suppliers", DELIVER, SuppliersHandler.deliver, handler),
    ]


def suppliers_router(
    handler: SuppliersHandler, *, security: SecurityHandler
) -> APIRouter:
    """Return a router to include in an application of your own."""
    return make_router(suppliers_endpoints(handler), schemes(security))
