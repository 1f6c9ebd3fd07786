"""How a FastAPI application serves the operations of an API."""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import unquote

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.utils import is_body_allowed_for_status_code
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from .operations import Operation
from .server_bodies import read_body, successes, write_error, write_result
from .server_errors import HttpError, Violation, problem
from .server_openapi import describe_request, describe_responses
from .server_parameters import ParameterReader, Wire
from .server_security import Alternatives, Scheme, authentication
from .server_styles import decode_marked, unmark
from .unset import UNSET

_LOG = logging.getLogger(__name__)
_PATH_VALUES = "specular.path_values"
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation and who carries it out.

    `method` is the Protocol's own, `handler` what implements the Protocol, or None.
    `security` has the alternatives of which one must be satisfied: each the schemes
    that are needed together, with their scopes. By default they are the operation's,
    without scopes.
    """

    tag: str
    operation: Operation[Any]
    method: Callable[..., object]
    handler: object
    security: Alternatives | None = None

    def alternatives(self) -> Alternatives:
        """Return what must be satisfied."""
        if self.security is not None:
            return self.security
        return [dict.fromkeys(names, ()) for names in self.operation.security]

    def implementation(self) -> Callable[..., object]:
        """Return the handler's method; raise HttpError 501 where there is none."""
        method = getattr(self.handler, self.method.__name__, None)
        if method is None or getattr(method, "__func__", None) is self.method:
            raise HttpError(501, detail=f"{self.operation.name} is not implemented.")
        return cast("Callable[..., object]", method)

    async def response(self, returned: object) -> Response:
        """Return the response that has what the handler's method gives.

        Raises HttpError 500 for what it must not give.
        """
        result = await cast("Awaitable[object]", returned)
        try:
            return write_result(self.operation, result)
        except (TypeError, ValueError) as error:
            _LOG.exception("%s returned what it must not", self.operation.name)
            raise HttpError(500) from error


class _Method(str):
    """A method whose letters stay as they are (RFC 9110, 9.1)."""

    __slots__ = ()

    def upper(self) -> str:
        """Return it as it is: the framework asks for capitals."""
        return self


class _Route(APIRoute):
    """A route that matches the path as it was sent and answers HttpErrors."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match a path in which an escaped slash is part of a value (RFC 3986, 2.2)."""
        if scope["type"] != "http":
            return Match.NONE, {}
        path = _marked_path(scope.get("raw_path") or b"", scope["path"])
        match, child = super().matches({**scope, "path": path})
        if match is not Match.NONE:
            values = child["path_params"]
            child[_PATH_VALUES] = values
            child["path_params"] = {k: unmark(v) for k, v in values.items()}
        return match, child

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Answer the HttpErrors of handlers and of dependencies."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except HttpError as error:
                return write_error(error)

        return answer


@lru_cache(maxsize=8)  # Every route of an application asks for the same one.
def _marked_path(raw_path: bytes, path: str) -> str:
    """Return the path, decoded and marked; servers only decode it, but keep it raw."""
    raw = raw_path.partition(b"?")[0].decode("latin-1")
    # If they differ, something rewrote the path on its way: that one counts.
    return decode_marked(raw) if unquote(raw) == path else path


def make_router(
    endpoints: Iterable[Endpoint], schemes: Mapping[str, Scheme]
) -> APIRouter:
    """Return a router for the endpoints, each behind its security alternatives."""
    router = APIRouter(route_class=_Route)
    # A path without parameters comes before one that has them (OpenAPI 3.1, 4.8.8).
    for endpoint in sorted(endpoints, key=_precedence):
        _add_route(router, endpoint, schemes)
    return router


def make_app(
    title: str,
    version: str,
    endpoints: Iterable[Endpoint],
    schemes: Mapping[str, Scheme],
) -> FastAPI:
    """Return an application that serves the endpoints and describes them.

    It has `/openapi.json`, `/docs` and `/redoc` unless the API itself has such a path.
    Every error that it makes, 404 and 500 too, is a `Problem`.
    """
    app = FastAPI(
        title=title, version=version, openapi_url=None, redirect_slashes=False
    )
    app.include_router(make_router(endpoints, schemes))
    # The routes of the documentation come last: the API may use their paths itself.
    app.openapi_url = "/openapi.json"
    app.setup()
    app.add_exception_handler(HTTPException, _answer_exception)
    app.add_exception_handler(Exception, _answer_exception)
    return app


def _precedence(endpoint: Endpoint) -> list[int]:
    segments = endpoint.operation.path.split("/")
    return [
        0 if "{" not in segment else 2 if _IN_BRACES.fullmatch(segment) else 1
        for segment in segments
    ]


def _add_route(
    router: APIRouter, endpoint: Endpoint, schemes: Mapping[str, Scheme]
) -> None:
    operation = endpoint.operation
    placeholders = _placeholders(operation.path)
    path = _IN_BRACES.sub(lambda found: f"{{{placeholders[found[1]]}}}", operation.path)
    status, _ = successes(operation)[0]
    summary, *paragraphs = (inspect.getdoc(endpoint.method) or "").split("\n\n")
    router.add_api_route(
        path,
        _server(endpoint, placeholders),
        methods=[_Method(operation.method)],
        status_code=status,
        response_class=Response,
        responses=describe_responses(operation),
        operation_id=operation.name,
        name=operation.name,
        tags=[endpoint.tag],
        summary=summary,
        description="\n\n".join(paragraphs),
        dependencies=authentication(endpoint.alternatives(), schemes),
        openapi_extra=describe_request(operation, placeholders),
    )


def _placeholders(path: str) -> dict[str, str]:
    """Return names that the framework takes, by the names of the path's parameters."""
    names = _IN_BRACES.findall(path)
    return {
        name: name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) else f"_{index}"
        for index, name in enumerate(names)
    }


def _server(
    endpoint: Endpoint, placeholders: Mapping[str, str]
) -> Callable[[Request], Awaitable[Response]]:
    """Return the function that FastAPI calls for a request to the endpoint."""
    operation = endpoint.operation
    readers = {
        each.argument: ParameterReader(each, operation.parameters)
        for each in operation.parameters
    }

    async def serve(request: Request) -> Response:
        handle = endpoint.implementation()
        values = request.scope[_PATH_VALUES]
        wire = Wire(request, {name: values[key] for name, key in placeholders.items()})
        found: list[Violation] = []
        arguments = {name: reader.read(wire, found) for name, reader in readers.items()}
        if operation.body:
            argument = operation.body.argument or "body"
            arguments[argument] = await read_body(operation.body, request, found)
        if found:
            body = problem(422, detail="The request is not valid.", errors=found)
            raise HttpError(422, body)
        given = {name: value for name, value in arguments.items() if value is not UNSET}
        try:
            return await endpoint.response(handle(request, **given))
        except NotImplementedError as error:
            _LOG.warning("%s is not implemented", operation.name, exc_info=error)
            raise HttpError(501) from error

    serve.__name__ = endpoint.method.__name__
    return serve


async def _answer_exception(request: Request, error: Exception) -> Response:
    """Answer what is not an HttpError, such as an unknown path, in the same shape."""
    if not isinstance(error, HTTPException):
        # The error goes on to the server, which logs it and closes the connection. If
        # that is not said (RFC 9112, 9.6), the next request on it is lost.
        is_http_1 = request.scope["http_version"].startswith("1")
        headers = [("Connection", "close")] if is_http_1 else []
        return write_error(HttpError(500, headers=headers))
    if not is_body_allowed_for_status_code(error.status_code):
        return Response(status_code=error.status_code, headers=error.headers)
    body = problem(error.status_code, detail=error.detail)
    given = (error.headers or {}).items()
    return write_error(HttpError(error.status_code, body, headers=given))
