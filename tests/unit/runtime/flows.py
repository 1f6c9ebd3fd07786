"""A client as it is generated, of an API with two operations."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import Annotated, cast

from pydantic import Field
from runtime.client import AsyncApiClient, SyncApiClient
from runtime.models import Json, Model
from runtime.operations import Body, Content, Operation, Parameter
from runtime.requests import Options
from runtime.security import ApiKey, Credential, HttpBearer
from runtime.steps import Api, Settings
from runtime.views import AsyncResource, Resource


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
        return self._transport.call(APPROVE, {"flow_id": flow_id}, cast("Options", more), body=body)

    def status(self) -> None:
        """Give nothing."""
        return self._transport.call(STATUS, {}, {})


class AsyncFlows(AsyncResource):
    """The same to be awaited."""

    async def approve(self, flow_id: str, **more: Json) -> Answer:
        """Approve."""
        body = {"nodeId": "n"}
        return await self._transport.call(
            APPROVE, {"flow_id": flow_id}, cast("Options", more), body=body
        )


def settings_of(url: str | None, more: dict[str, Json]) -> Settings:
    """Return the settings of a client, and leave what is none of them."""
    names = ("timeout", "deadline", "max_retries", "validate", "middleware")
    given = {name: more.pop(name) for name in names if name in more}
    return Settings(credentials=more.pop("credentials", CREDENTIALS), base_url=url, **given)


class Client(SyncApiClient):
    """A client as it is generated."""

    def __init__(self, url: str | None, **more: Json) -> None:
        super().__init__(API, settings_of(url, more), more.pop("http_client", None))

    @cached_property
    def flows(self) -> Flows:
        """The operations."""
        return Flows(self._transport)


class AsyncClient(AsyncApiClient):
    """The same to be awaited."""

    def __init__(self, url: str | None, **more: Json) -> None:
        super().__init__(API, settings_of(url, more), more.pop("http_client", None))

    @cached_property
    def flows(self) -> AsyncFlows:
        """The operations."""
        return AsyncFlows(self._transport)


def approve(url: str, flow_id: str = "f", **more: Json) -> Answer:
    with Client(url) as client:
        return client.flows.approve(flow_id, **more)


def approve_async(url: str, flow_id: str = "f", **more: Json) -> Answer:
    async def run() -> Answer:
        async with AsyncClient(url) as client:
            return await client.flows.approve(flow_id, **more)

    return asyncio.run(run())
