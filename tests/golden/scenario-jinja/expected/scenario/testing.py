"""Clients for tests: nothing is sent, and what comes back is what the test says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import httpx2

from ._runtime.client import AsyncApiClient, ClientOptions, SyncApiClient
from ._runtime.fakes import Answers, Fake, FakeCall, NoAnswerError, fake_settings
from ._runtime.transport import AsyncMiddleware, Middleware
from .client import API, AsyncClient, Client

__all__ = [
    "Answers",
    "AsyncFakeClient",
    "Fake",
    "FakeCall",
    "FakeClient",
    "NoAnswerError",
]


class FakeClient(Client):
    """A client that needs no credentials and asks `fake` in place of the API.

    A call of which `fake` was told nothing is answered with the example that the API
    document has of it, else it raises NoAnswerError. Failures are not retried unless
    `max_retries` says so.
    """

    fake: Fake

    def __init__(
        self,
        *,
        middleware: Sequence[Middleware] = (),
        **options: Unpack[ClientOptions],
    ) -> None:
        self.fake = Fake(API, __name__)
        settings = fake_settings(middleware, options)
        http = httpx2.Client(transport=self.fake.transport)
        SyncApiClient.__init__(self, self.fake.api, settings, http)


class AsyncFakeClient(AsyncClient):
    """As `FakeClient`, to be awaited."""

    fake: Fake

    def __init__(
        self,
        *,
        middleware: Sequence[AsyncMiddleware] = (),
        **options: Unpack[ClientOptions],
    ) -> None:
        self.fake = Fake(API, __name__)
        settings = fake_settings(middleware, options)
        http = httpx2.AsyncClient(transport=self.fake.transport)
        AsyncApiClient.__init__(self, self.fake.api, settings, http)
