"""Credentials at work: what a request gets, and a server that gives tokens and asks for them."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus

import anyio
import httpx2
import pytest
from runtime.asking import Ask
from runtime.client import AsyncApiClient, SyncApiClient
from runtime.operations import Content, Operation
from runtime.security import Alternatives, Authorization, Credentials, Scheme
from runtime.steps import Api, Settings

HOST = "https://api.test"
TOKENS = "https://auth.test/token"


def authorize(found: Credentials, alternatives: Alternatives) -> Authorization:
    """Take the steps, of which there are none where no other server is asked."""
    with pytest.raises(StopIteration) as end:
        next(found.authorize(alternatives))
    result = end.value.value
    assert isinstance(result, Authorization)
    return result


def operation(*scopes: str) -> Operation[object]:
    """Return an operation that needs a token with the scopes."""
    return Operation(
        name="jobs.list",
        method="POST",
        path="/jobs",
        responses={"200": (Content("application/json", object),)},
        security=(("oauth",),),
        scopes={"oauth": scopes} if scopes else {},
    )


@dataclass
class Asked:
    """What the token endpoint was asked."""

    url: str
    form: dict[str, str]
    client: tuple[str, ...] | None


@dataclass
class Authority:
    """Gives tokens `t1`, `t2` and so on, and answers calls that bring one it knows."""

    expires_in: object = 3600
    delay: float = 0.0
    more: dict[str, object] = field(default_factory=dict)
    refuse: Callable[[Asked], httpx2.Response | None] = lambda _: None
    metadata: dict[str, object] = field(default_factory=dict)
    valid: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    calls: list[str | None] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer as whichever of the servers is meant."""
        if request.method == "GET":
            self.found.append(str(request.url))
            return httpx2.Response(200, json=self.metadata)
        if request.url.path.endswith("token"):
            time.sleep(self.delay)
            with self.lock:
                return self._token(request)
        with self.lock:
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            self.calls.append(token)
            return httpx2.Response(200 if token in self.valid else 401, json={})

    def _token(self, request: httpx2.Request) -> httpx2.Response:
        assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
        form = dict(parse_qsl(request.content.decode(), strict_parsing=True))
        scheme, _, pair = request.headers.get("Authorization", "").partition(" ")
        client = None
        if scheme:
            assert scheme == "Basic"
            client = tuple(map(unquote_plus, base64.b64decode(pair).decode().split(":")))
        asked = Asked(str(request.url), form, client)
        self.asked.append(asked)
        refused = self.refuse(asked)
        if refused is not None:
            return refused
        token = f"t{len(self.asked)}"
        self.valid.add(token)
        body = {"access_token": token, "token_type": "Bearer", **self.more}
        if self.expires_in is not None:
            body["expires_in"] = self.expires_in
        return httpx2.Response(200, json=body)

    async def wait(self, request: httpx2.Request) -> httpx2.Response:
        """Answer so that other tasks get their turn meanwhile."""
        if request.url.path.endswith("token"):
            await anyio.sleep(0.05)
        return self(request)

    def client(self, *schemes: Scheme, given: Mapping[str, str | Ask]) -> SyncApiClient:
        """Return a client of the API."""
        http = httpx2.Client(transport=httpx2.MockTransport(self))
        api = Api(base_url=HOST, schemes=schemes, security=(("oauth",),))
        return SyncApiClient(api, Settings(credentials=given, max_retries=0), http)

    def async_client(self, *schemes: Scheme, given: Mapping[str, str | Ask]) -> AsyncApiClient:
        """Return the same to be awaited."""
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(self.wait))
        api = Api(base_url=HOST, schemes=schemes, security=(("oauth",),))
        return AsyncApiClient(api, Settings(credentials=given, max_retries=0), http)


def call(client: SyncApiClient, *scopes: str) -> None:
    """Call the operation."""
    client._transport.call(operation(*scopes), {}, {})


async def call_async(client: AsyncApiClient, *scopes: str) -> None:
    """Call the operation."""
    await client._transport.call(operation(*scopes), {}, {})
