"""The clients of Scenario API."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import httpx2

from ._runtime.client import AsyncApiClient, SyncApiClient
from ._runtime.requests import DEFAULT_TIMEOUT, Timeout
from ._runtime.responses import Validation
from ._runtime.retries import DEFAULT_MAX_RETRIES
from ._runtime.security import AsyncToken, Credential, HttpBasic, HttpBearer, Token
from ._runtime.steps import Api, Settings
from ._runtime.transport import AsyncMiddleware, Middleware

if TYPE_CHECKING:
    from .resources.jobs import AsyncJobs, Jobs
    from .resources.workflows import AsyncWorkflows, Workflows

API: Final = Api(
    base_url="https://api.cloud.scenario.com/v1",
    base_url_environment="SCENARIO_BASE_URL",
    schemes=(
        HttpBasic(
            "basicAuth",
            username=Credential("api_key", "SCENARIO_SDK_API_KEY"),
            password=Credential("api_secret", "SCENARIO_SDK_API_SECRET"),
        ),
        HttpBearer("bearerAuth", token=Credential("token", "SCENARIO_SDK_JWT")),
    ),
    security=(("basicAuth",), ("bearerAuth",)),
)


class Client(SyncApiClient):
    """A client of Scenario API; use it as a context manager, or call its `close`.

    Credentials that are not given are taken from the environment:
    `SCENARIO_SDK_API_KEY`, `SCENARIO_SDK_API_SECRET`, `SCENARIO_SDK_JWT`.

    `base_url` may also be set by `SCENARIO_BASE_URL`.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        api_secret: str | None = None,
        token: Token | None = None,
        base_url: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        deadline: float | None = None,
        max_retries: int = DEFAULT_MAX_RETRIES,
        validate: Validation = "strict",
        middleware: Sequence[Middleware] = (),
        http_client: httpx2.Client | None = None,
    ) -> None:
        settings = Settings(
            credentials={"api_key": api_key, "api_secret": api_secret, "token": token},
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_retries=max_retries,
            validate=validate,
            middleware=middleware,
        )
        super().__init__(API, settings, http_client)

    @cached_property
    def workflows(self) -> Workflows:
        """Run workflows and approve their user approval nodes."""
        from .resources.workflows import Workflows

        return Workflows(self._transport)

    @cached_property
    def jobs(self) -> Jobs:
        """Follow the jobs that workflows and models start."""
        from .resources.jobs import Jobs

        return Jobs(self._transport)


class AsyncClient(AsyncApiClient):
    """An asynchronous client of Scenario API; use it with `async with`, or await
    `aclose`.

    Credentials that are not given are taken from the environment:
    `SCENARIO_SDK_API_KEY`, `SCENARIO_SDK_API_SECRET`, `SCENARIO_SDK_JWT`.

    `base_url` may also be set by `SCENARIO_BASE_URL`.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        api_secret: str | None = None,
        token: AsyncToken | None = None,
        base_url: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        deadline: float | None = None,
        max_retries: int = DEFAULT_MAX_RETRIES,
        validate: Validation = "strict",
        middleware: Sequence[AsyncMiddleware] = (),
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        settings = Settings(
            credentials={"api_key": api_key, "api_secret": api_secret, "token": token},
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_retries=max_retries,
            validate=validate,
            middleware=middleware,
        )
        super().__init__(API, settings, http_client)

    @cached_property
    def workflows(self) -> AsyncWorkflows:
        """Run workflows and approve their user approval nodes."""
        from .resources.workflows import AsyncWorkflows

        return AsyncWorkflows(self._transport)

    @cached_property
    def jobs(self) -> AsyncJobs:
        """Follow the jobs that workflows and models start."""
        from .resources.jobs import AsyncJobs

        return AsyncJobs(self._transport)
