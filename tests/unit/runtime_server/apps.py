"""Applications of one operation, and what their handlers were called with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI, Request
from runtime.models import Json
from runtime.operations import Content, Operation
from runtime.server import Endpoint, make_app
from runtime.server_errors import HttpError
from runtime.server_security import Alternatives, Scheme

JSON = Content("application/json", Json)


async def carry_out(_handler: object, _: Request, **_arguments: object) -> object:
    """Stand for the method of a Protocol.

    It takes whatever there is.
    """
    raise HttpError(501)


def operation(path: str = "/things", method: str = "GET", **facts: Json) -> Operation[Any]:
    """Make an operation that answers any JSON unless told otherwise."""
    facts.setdefault("responses", {"200": (JSON,)})
    return Operation(name="things.carry_out", method=method, path=path, **facts)


def endpoint(
    of: Operation[Any],
    implementation: Callable[..., Awaitable[object]],
    security: Alternatives | None = None,
) -> Endpoint:
    """Make an endpoint that a function carries out."""
    handler = SimpleNamespace(carry_out=implementation)
    return Endpoint("things", of, carry_out, handler, security)


def app_of(
    of: Operation[Any],
    implementation: Callable[..., Awaitable[object]],
    schemes: Mapping[str, Scheme] | None = None,
    security: Alternatives | None = None,
) -> FastAPI:
    """Make an application of one operation that a function carries out."""
    return make_app("Things", "1", [endpoint(of, implementation, security)], schemes or {})


class Calls(list[dict[str, Any]]):
    """The arguments of the calls to `handle`, which answers `null`."""

    async def handle(self, request: Request, **arguments: object) -> None:  # noqa: ARG002
        """Note the arguments."""
        self.append(arguments)

    @property
    def only(self) -> dict[str, Any]:
        """The arguments of the one call."""
        [arguments] = self
        return arguments
