"""The clients of Kitchen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import httpx2

from ._runtime.client import AsyncApiClient, SyncApiClient
from ._runtime.requests import DEFAULT_TIMEOUT, Timeout
from ._runtime.responses import Validation
from ._runtime.retries import DEFAULT_MAX_RETRIES
from ._runtime.security import ApiKey, Credential, HttpBasic
from ._runtime.servers import Servers, Variable
from ._runtime.steps import Api, Settings
from ._runtime.transport import AsyncMiddleware, Middleware

if TYPE_CHECKING:
    from .resources.kitchen import AsyncKitchen, Kitchen
    from .resources.orders import AsyncOrders, Orders
    from .resources.recipes import AsyncRecipes, Recipes
    from .resources.stock import AsyncStockResource, StockResource
    from .resources.suppliers import AsyncSuppliers, Suppliers

API: Final = Api(
    base_url="https://{region}.kitchen.example/v1",
    schemes=(
        ApiKey("keyAuth", "header", "X-Key", key=Credential("api_key")),
        HttpBasic(
            "login", username=Credential("username"), password=Credential("password")
        ),
    ),
    security=(("keyAuth",), (), ("login",)),
)

SERVERS: Final = Servers({}, (Variable("region", "region", "eu", ("eu", "us")),))


class Client(SyncApiClient):
    """A client of Kitchen; use it as a context manager, or call its `close`."""

    def __init__(
        self,
        *,
        api_key: str | None = None,
        username: str | None = None,
        password: str | None = None,
        region: Literal["eu", "us"] = "eu",
        base_url: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        deadline: float | None = None,
        max_retries: int = DEFAULT_MAX_RETRIES,
        validate: Validation = "strict",
        middleware: Sequence[Middleware] = (),
        http_client: httpx2.Client | None = None,
    ) -> None:
        settings = Settings(
            credentials={
                "api_key": api_key,
                "username": username,
                "password": password,
            },
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_retries=max_retries,
            validate=validate,
            middleware=middleware,
            place=SERVERS.place(None, {"region": region}),
        )
        super().__init__(API, settings, http_client)

    @cached_property
    def recipes(self) -> Recipes:
        """What can be cooked."""
        from .resources.recipes import Recipes

        return Recipes(self._transport)

    @cached_property
    def orders(self) -> Orders:
        """What has been asked for."""
        from .resources.orders import Orders

        return Orders(self._transport)

    @cached_property
    def suppliers(self) -> Suppliers:
        """The operations tagged "suppliers"."""
        from .resources.suppliers import Suppliers

        return Suppliers(self._transport)

    @cached_property
    def stock(self) -> StockResource:
        """The operations tagged "stock"."""
        from .resources.stock import StockResource

        return StockResource(self._transport)

    @cached_property
    def kitchen(self) -> Kitchen:
        """The operations tagged "kitchen"."""
        from .resources.kitchen import Kitchen

        return Kitchen(self._transport)


class AsyncClient(AsyncApiClient):
    """An asynchronous client of Kitchen; use it with `async with`, or await
    `aclose`.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        username: str | None = None,
        password: str | None = None,
        region: Literal["eu", "us"] = "eu",
        base_url: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        deadline: float | None = None,
        max_retries: int = DEFAULT_MAX_RETRIES,
        validate: Validation = "strict",
        middleware: Sequence[AsyncMiddleware] = (),
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        settings = Settings(
            credentials={
                "api_key": api_key,
                "username": username,
                "password": password,
            },
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_retries=max_retries,
            validate=validate,
            middleware=middleware,
            place=SERVERS.place(None, {"region": region}),
        )
        super().__init__(API, settings, http_client)

    @cached_property
    def recipes(self) -> AsyncRecipes:
        """What can be cooked."""
        from .resources.recipes import AsyncRecipes

        return AsyncRecipes(self._transport)

    @cached_property
    def orders(self) -> AsyncOrders:
        """What has been asked for."""
        from .resources.orders import AsyncOrders

        return AsyncOrders(self._transport)

    @cached_property
    def suppliers(self) -> AsyncSuppliers:
        """The operations tagged "suppliers"."""
        from .resources.suppliers import AsyncSuppliers

        return AsyncSuppliers(self._transport)

    @cached_property
    def stock(self) -> AsyncStockResource:
        """The operations tagged "stock"."""
        from .resources.stock import AsyncStockResource

        return AsyncStockResource(self._transport)

    @cached_property
    def kitchen(self) -> AsyncKitchen:
        """The operations tagged "kitchen"."""
        from .resources.kitchen import AsyncKitchen

        return AsyncKitchen(self._transport)
