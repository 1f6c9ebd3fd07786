"""The methods of `suppliers`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from .._runtime.formats import Date
from .._runtime.models import Maybe, Number
from .._runtime.requests import Options
from .._runtime.unset import UNSET
from .._runtime.views import (
    AsyncResource,
    Open,
    Raw,
    Resource,
    ViewT_co,
    async_opened,
    either,
    endpoint,
    opened,
)
from ..models import DeliveryVariant, ListSuppliersMinRating, Rating, Supplier
from ..operations.suppliers import (
    ADD_SUPPLIER,
    DELIVER,
    LIST_DELIVERIES,
    LIST_SUPPLIERS,
)


class Suppliers(Resource[ViewT_co]):
    """The operations tagged "suppliers"."""

    @property
    def with_raw_response(self) -> Suppliers[Raw]:
        """The same methods, which give responses that are read."""
        return Suppliers(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> Suppliers[Open]:
        """The same methods, which open responses for a `with`."""
        return opened(Suppliers(self._transport.viewed(Open)))

    @endpoint
    def list_suppliers(
        self,
        *,
        since: Maybe[Date] = UNSET,
        near: Maybe[list[Number]] = UNSET,
        min_rating: Maybe[ListSuppliersMinRating] = UNSET,
        **options: Unpack[Options],
    ) -> list[Supplier]:
        """`GET /suppliers`"""
        return self._transport.call(
            LIST_SUPPLIERS,
            {"since": since, "near": near, "min_rating": min_rating},
            options,
        )

    def _add_supplier_whole(
        self,
        *,
        body: Supplier | Mapping[str, object],
        **options: Unpack[Options],
    ) -> None:
        return self._transport.call(
            ADD_SUPPLIER,
            {},
            options,
            body=body,
        )

    @either(_add_supplier_whole)
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
        **options: Unpack[Options],
    ) -> None:
        """`POST /suppliers`

        - `name`: What everybody calls it. Example: `"Green & Sons"`.
        - `first_choice`: Default: `False`.
        """
        return self._transport.call(
            ADD_SUPPLIER,
            {},
            options,
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
        )

    @endpoint
    def list_deliveries(
        self,
        supplier_name: str,
        *,
        limit: Maybe[int] = UNSET,
        **options: Unpack[Options],
    ) -> list[DeliveryVariant]:
        """`GET /suppliers/{supplierName}/deliveries`

        - `limit`: Fewer than elsewhere.
        """
        return self._transport.call(
            LIST_DELIVERIES,
            {"supplier_name": supplier_name, "limit": limit},
            options,
        )

    @endpoint
    def deliver(
        self,
        supplier_name: str,
        *,
        body: DeliveryVariant | Mapping[str, object],
        limit: Maybe[int] = UNSET,
        **options: Unpack[Options],
    ) -> None:
        """`POST /suppliers/{supplierName}/deliveries`"""
        return self._transport.call(
            DELIVER,
            {"supplier_name": supplier_name, "limit": limit},
            options,
            body=body,
        )


class AsyncSuppliers(AsyncResource[ViewT_co]):
    """The operations tagged "suppliers"."""

    @property
    def with_raw_response(self) -> AsyncSuppliers[Raw]:
        """The same methods, which give responses that are read."""
        return AsyncSuppliers(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> AsyncSuppliers[Open]:
        """The same methods, which open responses for an `async with`."""
        return async_opened(AsyncSuppliers(self._transport.viewed(Open)))

    @endpoint
    async def list_suppliers(
        self,
        *,
        since: Maybe[Date] = UNSET,
        near: Maybe[list[Number]] = UNSET,
        min_rating: Maybe[ListSuppliersMinRating] = UNSET,
        **options: Unpack[Options],
    ) -> list[Supplier]:
        """`GET /suppliers`"""
        return await self._transport.call(
            LIST_SUPPLIERS,
            {"since": since, "near": near, "min_rating": min_rating},
            options,
        )

    async def _add_supplier_whole(
        self,
        *,
        body: Supplier | Mapping[str, object],
        **options: Unpack[Options],
    ) -> None:
        return await self._transport.call(
            ADD_SUPPLIER,
            {},
            options,
            body=body,
        )

    @either(_add_supplier_whole)
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
        **options: Unpack[Options],
    ) -> None:
        """`POST /suppliers`

        - `name`: What everybody calls it. Example: `"Green & Sons"`.
        - `first_choice`: Default: `False`.
        """
        return await self._transport.call(
            ADD_SUPPLIER,
            {},
            options,
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
        )

    @endpoint
    async def list_deliveries(
        self,
        supplier_name: str,
        *,
        limit: Maybe[int] = UNSET,
        **options: Unpack[Options],
    ) -> list[DeliveryVariant]:
        """`GET /suppliers/{supplierName}/deliveries`

        - `limit`: Fewer than elsewhere.
        """
        return await self._transport.call(
            LIST_DELIVERIES,
            {"supplier_name": supplier_name, "limit": limit},
            options,
        )

    @endpoint
    async def deliver(
        self,
        supplier_name: str,
        *,
        body: DeliveryVariant | Mapping[str, object],
        limit: Maybe[int] = UNSET,
        **options: Unpack[Options],
    ) -> None:
        """`POST /suppliers/{supplierName}/deliveries`"""
        return await self._transport.call(
            DELIVER,
            {"supplier_name": supplier_name, "limit": limit},
            options,
            body=body,
        )
