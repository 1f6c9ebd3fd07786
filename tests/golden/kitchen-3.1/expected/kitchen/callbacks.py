"""The requests that Kitchen sends to its callers, where they asked for it."""

from typing import Final, Protocol

from fastapi import APIRouter, Request

from ._runtime.models import Maybe
from ._runtime.operations import Body, Operation
from ._runtime.server import Endpoint, make_router
from ._runtime.server_errors import HttpError
from ._runtime.unset import UNSET
from .models import Order

ORDER_READY: Final[Operation[None]] = Operation(
    name="callbacks.order_ready",
    method="POST",
    path="/ready",
    body=Body("application/json", Order, required=False),
    responses={"204": ()},
)


class CallbacksHandler(Protocol):
    """Receives callbacks.

    Subclass it to implement some of the methods: the others answer 501.
    """

    async def order_ready(
        self,
        request: Request,
        *,
        body: Maybe[Order] = UNSET,
    ) -> None:
        """`POST {$request.query.notify}`"""
        raise HttpError(501)


def callbacks_router(handler: CallbacksHandler) -> APIRouter:
    """Return a router to include in an application of your own.

    Each callback is received at its name and what its expression has after the URL that
    the caller gave; that URL has to end in the name. Where the document has the whole
    URL, it is received at the path of that.
    """
    return make_router(
        [
            Endpoint("callbacks", ORDER_READY, CallbacksHandler.order_ready, handler),
        ],
        {},
    )
