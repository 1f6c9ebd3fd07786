"""The methods of `suppliers`."""

from .._runtime.client import AsyncResource, Resource
from .._runtime.formats import Date
from .._runtime.models import Maybe, Number
from .._runtime.requests import ExtraBody, Headers, Query, Timeout
from .._runtime.unset import UNSET
from ..models import DeliveryVariant, ListSuppliersMinRating, Rating, Supplier
from ..operations.suppliers import (
    ADD_SUPPLIER,
    DELIVER,
    LIST_DELIVERIES,
    LIST_SUPPLIERS,
)


class Suppliers(Resource):
    """The operations tagged "suppliers"."""

    def list_suppliers(
        self,
        *,
        since: Maybe[Date] = UNSET,
        near: Maybe[list[Number]] = UNSET,
        min_rating: Maybe[ListSuppliersMinRating] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> list[Supplier]:
        """`GET /suppliers`"""
        return self._transport.call(
            LIST_SUPPLIERS,
            {"since": since, "near": near, "min_rating": min_rating},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def add_supplier(
        self,
        *,
        name: str,
        class_: Maybe[str] = UNSET,
        json: Maybe[str] = UNSET,
        self_: Maybe[str] = UNSET,
        date: Maybe[Date] = UNSET,
        plus_one: Maybe[int] = UNSET,
        first_choice: Maybe[bool] = UNSET,
        created_by_camelcase: Maybe[str] = UNSET,
        created_by: Maybe[str] = UNSET,
        code: Maybe[str] = UNSET,
        rating: Maybe[Rating] = UNSET,
        model_config: Maybe[dict[str, list[Number]]] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> None:
        """`POST /suppliers`

        - `name`: What everybody calls it. Example: `"Green & Sons"`.
        - `first_choice`: Default: `False`.
        """
        return self._transport.call(
            ADD_SUPPLIER,
            body={
                "name": name,
                "class": class_,
                "json": json,
                "self": self_,
                "date": date,
                "+1": plus_one,
                "1st-choice": first_choice,
                "createdBy": created_by_camelcase,
                "created_by": created_by,
                "code": code,
                "rating": rating,
                "model_config": model_config,
            },
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def list_deliveries(
        self,
        supplier_name: str,
        *,
        limit: Maybe[int] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> list[DeliveryVariant]:
        """`GET /suppliers/{supplierName}/deliveries`

        - `limit`: Fewer than elsewhere.
        """
        return self._transport.call(
            LIST_DELIVERIES,
            {"supplier_name": supplier_name, "limit": limit},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def deliver(
        self,
        supplier_name: str,
        *,
        body: DeliveryVariant,
        limit: Maybe[int] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> None:
        """`POST /suppliers/{supplierName}/deliveries`"""
        return self._transport.call(
            DELIVER,
            {"supplier_name": supplier_name, "limit": limit},
            body=body,
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )


class AsyncSuppliers(AsyncResource):
    """The operations tagged "suppliers"."""

    async def list_suppliers(
        self,
        *,
        since: Maybe[Date] = UNSET,
        near: Maybe[list[Number]] = UNSET,
        min_rating: Maybe[ListSuppliersMinRating] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> list[Supplier]:
        """`GET /suppliers`"""
        return await self._transport.call(
            LIST_SUPPLIERS,
            {"since": since, "near": near, "min_rating": min_rating},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def add_supplier(
        self,
        *,
        name: str,
        class_: Maybe[str] = UNSET,
        json: Maybe[str] = UNSET,
        self_: Maybe[str] = UNSET,
        date: Maybe[Date] = UNSET,
        plus_one: Maybe[int] = UNSET,
        first_choice: Maybe[bool] = UNSET,
        created_by_camelcase: Maybe[str] = UNSET,
        created_by: Maybe[str] = UNSET,
        code: Maybe[str] = UNSET,
        rating: Maybe[Rating] = UNSET,
        model_config: Maybe[dict[str, list[Number]]] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> None:
        """`POST /suppliers`

        - `name`: What everybody calls it. Example: `"Green & Sons"`.
        - `first_choice`: Default: `False`.
        """
        return await self._transport.call(
            ADD_SUPPLIER,
            body={
                "name": name,
                "class": class_,
                "json": json,
                "self": self_,
                "date": date,
                "+1": plus_one,
                "1st-choice": first_choice,
                "createdBy": created_by_camelcase,
                "created_by": created_by,
                "code": code,
                "rating": rating,
                "model_config": model_config,
            },
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def list_deliveries(
        self,
        supplier_name: str,
        *,
        limit: Maybe[int] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> list[DeliveryVariant]:
        """`GET /suppliers/{supplierName}/deliveries`

        - `limit`: Fewer than elsewhere.
        """
        return await self._transport.call(
            LIST_DELIVERIES,
            {"supplier_name": supplier_name, "limit": limit},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def deliver(
        self,
        supplier_name: str,
        *,
        body: DeliveryVariant,
        limit: Maybe[int] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> None:
        """`POST /suppliers/{supplierName}/deliveries`"""
        return await self._transport.call(
            DELIVER,
            {"supplier_name": supplier_name, "limit": limit},
            body=body,
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )
