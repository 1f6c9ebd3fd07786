"""A client as it is generated, of an API with two operations."""

from __future__ import annotations

import asyncio
from typing import Annotated

from pydantic import Field
from runtime.client import (
    DEFAULT_TIMEOUT,
    Api,
    AsyncApiClient,
    AsyncResource,
    Resource,
    SyncApiClient,
)
from runtime.models import Json, Model
from runtime.operations import Body, Content, Operation, Parameter
from runtime.security import ApiKey, Credential, HttpBearer


class Approval(Model):
    """What to approve."""

    node_id: Annotated[str, Field(alias="nodeId")]


class Answer(Model):
    """What comes back."""

    ok: bool


APPROVE: Operation[Answer] = Operation(
    name="flows.approve",
    method="PUT",
    path="/flows/{flowId}/approval",
    parameters=(Parameter("flow_id", "flowId", "path"), Parameter("q", "q", "query")),
    body=Body("application/json", Approval),
    responses={"200": (Content("application/json", Answer),)},
    security=(("bearer",), ("key",)),
)
STATUS: Operation[None] = Operation(
    name="flows.status", method="GET", path="/status", responses={"204": ()}
)
API = Api(
    base_url=None,
    base_url_environment="T_BASE_URL",
    schemes=(
        HttpBearer("bearer", token=Credential("token", "T_TOKEN")),
        ApiKey("key", "query", "appid", key=Credential("app_id")),
    ),
    security=(("bearer",), ("key",), ()),
)
CREDENTIALS = {"token": "sesame"}


class Flows(Resource):
    """Methods as they are generated."""

    def approve(self, flow_id: str, **more: Json) -> Answer:
        """Approve."""
        body = {"nodeId": "n"}
        return self._transport.call(APPROVE, {"flow_id": flow_id}, body=body, **more)

    def status(self) -> None:
        """Give nothing."""
        return self._transport.call(STATUS)


class AsyncFlows(AsyncResource):
    """The same to be awaited."""

    async def approve(self, flow_id: str, **more: Json) -> Answer:
        """Approve."""
        body = {"nodeId": "n"}
        return await self._transport.call(APPROVE, {"flow_id": flow_id}, body=body, **more)


class Client(SyncApiClient):
    """A client as it is generated."""

    def __init__(self, url: str | None, **more: Json) -> None:
        options: dict[str, Json] = {
            "timeout": DEFAULT_TIMEOUT,
            "max_retries": 2,
            "http_client": None,
            **more,
        }
        credentials = options.pop("credentials", CREDENTIALS)
        super().__init__(API, credentials, base_url=url, **options)
        self.flows = Flows(self._transport)


class AsyncClient(AsyncApiClient):
    """The same to be awaited."""

    def __init__(self, url: str | None, **more: Json) -> None:
        options: dict[str, Json] = {
            "timeout": DEFAULT_TIMEOUT,
            "max_retries": 2,
            "http_client": None,
            **more,
        }
        super().__init__(API, CREDENTIALS, base_url=url, **options)
        self.flows = AsyncFlows(self._transport)


def approve(url: str, flow_id: str = "f", **more: Json) -> Answer:
    with Client(url) as client:
        return client.flows.approve(flow_id, **more)


def approve_async(url: str, flow_id: str = "f", **more: Json) -> Answer:
    async def run() -> Answer:
        async with AsyncClient(url) as client:
            return await client.flows.approve(flow_id, **more)

    return asyncio.run(run())
