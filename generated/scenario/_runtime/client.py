"""What the generated clients are made of."""

from __future__ import annotations

import copy
import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, Generic, Self, TypedDict, TypeVar, Unpack, cast

import httpx2

from .errors import InvalidArgumentError
from .operations import Body, Content, Operation
from .parameters import FIELD_NAME
from .requests import Options, Timeout
from .responses import Validation
from .steps import Api, Settings
from .transport import AsyncTransport, SyncTransport
from .unset import UNSET
from .views import AsyncResource, Resource

T = TypeVar("T")
TransportT = TypeVar("TransportT", SyncTransport, AsyncTransport)


class ClientOptions(TypedDict, total=False):
    """The settings of a client that a copy of it may have otherwise."""

    timeout: Timeout
    deadline: float | None
    max_retries: int
    validate: Validation


class _Client(Generic[TransportT]):
    """What both kinds of clients have."""

    _transport: TransportT

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._transport.base_url}>"

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return the same client with other settings; the connections are shared.

        Raises InvalidArgumentError.
        """
        client = copy.copy(self)
        # Resources are made when they are used, and have the settings of the client.
        client.__dict__ = {
            name: value
            for name, value in vars(self).items()
            if not isinstance(value, Resource | AsyncResource)
        }
        client._transport = self._transport.with_options(options)  # noqa: SLF001
        return client


class SyncApiClient(_Client[SyncTransport]):
    """A client whose methods return when the response is there.

    One object may be used by several threads. It is closed by `close` or at the end of
    a `with`, which leaves an httpx2 client of the caller's own open.
    """

    def __init__(
        self, api: Api, settings: Settings, http_client: httpx2.Client | None
    ) -> None:
        """Check all that can be checked before the first call.

        Raises MissingCredentialsError and InvalidArgumentError.
        """
        self._transport = SyncTransport(api, settings, http_client)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, unless they are of the caller's own httpx2 client."""
        self._transport.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        cast_to: type[T],
        body: object = UNSET,
        content_type: str = "application/json",
        **options: Unpack[Options],
    ) -> T:
        """Call what the document does not have; raises ApiError.

        The path is relative to the base URL, and escaped already. The result is the
        body: JSON as the type, or a text or bytes as it is for `str` and `bytes`; for
        `type(None)` it is not read.
        """
        transport, content = self._transport, (cast_to, content_type)
        operation = _undescribed(transport.api, method, path, *content)
        return transport.call(operation, {}, options, body=body)


class AsyncApiClient(_Client[AsyncTransport]):
    """A client whose methods are awaited, on asyncio or trio.

    It is closed by `aclose` or at the end of an `async with`, which leaves an httpx2
    client of the caller's own open.
    """

    def __init__(
        self, api: Api, settings: Settings, http_client: httpx2.AsyncClient | None
    ) -> None:
        """Check all that can be checked before the first call.

        Raises MissingCredentialsError and InvalidArgumentError.
        """
        self._transport = AsyncTransport(api, settings, http_client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections, unless they are of the caller's own httpx2 client."""
        await self._transport.close()

    async def request(
        self,
        method: str,
        path: str,
        *,
        cast_to: type[T],
        body: object = UNSET,
        content_type: str = "application/json",
        **options: Unpack[Options],
    ) -> T:
        """Call what the document does not have, as `SyncApiClient.request`."""
        transport, content = self._transport, (cast_to, content_type)
        operation = _undescribed(transport.api, method, path, *content)
        return await transport.call(operation, {}, options, body=body)


def _undescribed(
    api: Api, method: str, path: str, cast_to: type[T], content_type: str
) -> Operation[T]:
    """Return an operation that the document does not have."""
    if not re.fullmatch(FIELD_NAME, method):
        raise InvalidArgumentError("method", "is not the name of a method")
    if not re.fullmatch(r"(/(?!\.\.?(/|$))[^/\s?#{}]*)+", path):
        reason = "must begin with a slash and have no query, space, brace, `.` or `..`"
        raise InvalidArgumentError("path", reason)
    contents = () if cast_to is type(None) else (_content(cast("Hashable", cast_to)),)
    return Operation(
        name="request",
        method=method,
        path=path,
        body=Body(content_type, Any, "body", required=False),
        responses={"2XX": contents},
        security=api.security,
    )


@lru_cache(maxsize=256)
def _content(kind: Hashable) -> Content:
    is_json = kind is not str and kind is not bytes
    return Content("application/json" if is_json else "*/*", kind)
