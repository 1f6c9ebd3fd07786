"""What the generated clients and resources are made of."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import httpx2

from .requests import DEFAULT_TIMEOUT, Timeout
from .retries import DEFAULT_MAX_RETRIES
from .transport import Api, AsyncTransport, Settings, SyncTransport

__all__ = [
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_TIMEOUT",
    "Api",
    "AsyncApiClient",
    "AsyncResource",
    "Resource",
    "SyncApiClient",
    "Timeout",
]


class SyncApiClient:
    """A client whose methods return when the response is there.

    One object may be used by several threads. It is closed by `close` or at the end of
    a `with`, which leaves an httpx2 client of the caller's own open.
    """

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, str | None],
        *,
        base_url: str | None,
        timeout: Timeout,
        max_retries: int,
        http_client: httpx2.Client | None,
    ) -> None:
        """Check all that can be checked before the first call.

        Raises MissingCredentialsError and InvalidArgumentError.
        """
        settings = Settings(credentials, base_url, timeout, max_retries)
        self._transport = SyncTransport(api, settings, http_client)

    def __repr__(self) -> str:
        """Show where the calls go."""
        return f"<{type(self).__name__} {self._transport.base_url}>"

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the client."""
        self.close()

    def close(self) -> None:
        """Close the connections, unless they are of the caller's own httpx2 client."""
        self._transport.close()


class AsyncApiClient:
    """A client whose methods are awaited, on asyncio or trio.

    It is closed by `aclose` or at the end of an `async with`, which leaves an httpx2
    client of the caller's own open.
    """

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, str | None],
        *,
        base_url: str | None,
        timeout: Timeout,
        max_retries: int,
        http_client: httpx2.AsyncClient | None,
    ) -> None:
        """Check all that can be checked before the first call.

        Raises MissingCredentialsError and InvalidArgumentError.
        """
        settings = Settings(credentials, base_url, timeout, max_retries)
        self._transport = AsyncTransport(api, settings, http_client)

    def __repr__(self) -> str:
        """Show where the calls go."""
        return f"<{type(self).__name__} {self._transport.base_url}>"

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the client."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections, unless they are of the caller's own httpx2 client."""
        await self._transport.close()


class Resource:
    """Operations that belong together."""

    def __init__(self, transport: SyncTransport) -> None:
        """Call by way of the transport."""
        self._transport = transport


class AsyncResource:
    """Operations that belong together, to be awaited."""

    def __init__(self, transport: AsyncTransport) -> None:
        """Call by way of the transport."""
        self._transport = transport
