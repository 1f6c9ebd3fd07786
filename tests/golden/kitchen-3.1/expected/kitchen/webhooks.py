"""The requests that Kitchen sends to whoever asked for them."""

from typing import Final, Protocol

from fastapi import APIRouter, Request

from ._runtime.models import Maybe
from ._runtime.operations import Body, Operation
from ._runtime.server import Endpoint, make_router
from ._runtime.server_errors import HttpError
from ._runtime.unset import UNSET
from .models import Ingredient

STOCK_LOW: Final[Operation[None]] = Operation(
    name="webhooks.stock_low",
    method="POST",
    path="/stockLow",
    body=Body("application/json", Ingredient, required=False),
    responses={"204": ()},
)


class WebhooksHandler(Protocol):
    """Receives webhooks.

    Subclass it to implement some of the methods: the others answer 501.
    """

    async def stock_low(
        self,
        request: Request,
        *,
        body: Maybe[Ingredient] = UNSET,
    ) -> None:
        """`POST stockLow`"""
        raise HttpError(501)


def webhooks_router(handler: WebhooksHandler) -> APIRouter:
    """Return a router to include in an application of your own.

    Each webhook is received at its name, below the `prefix` that you include it with.
    """
    return make_router(
        [
            Endpoint("webhooks", STOCK_LOW, WebhooksHandler.stock_low, handler),
        ],
        {},
    )
