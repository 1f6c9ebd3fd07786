"""A generated client gets its tokens from a server and calls the generated one with them."""

from __future__ import annotations

import asyncio
import importlib
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI, Request

from behaviour.serving import serving
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.pipeline import generate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import ModuleType

DOCUMENT = """
openapi: 3.1.0
info: {title: Guarded, version: "1"}
servers:
  - url: http://{host}/{base}
    variables: {host: {default: localhost}, base: {default: ""}}
paths:
  /jobs:
    get:
      operationId: listJobs
      tags: [jobs]
      security: [{oauth: [read]}]
      responses: {"204": {description: done}}
    post:
      operationId: addJob
      tags: [jobs]
      security: [{oidc: []}]
      responses: {"204": {description: done}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      x-credentials: {client_id: {argument: user}, client_secret: {argument: word}}
      flows: {clientCredentials: {tokenUrl: /token, scopes: {read: Read}}}
    oidc: {type: openIdConnect, openIdConnectUrl: /.well-known/openid-configuration}
"""


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[ModuleType]:
    spec = tmp_path / "guarded.yaml"
    spec.write_text(DOCUMENT, "utf-8")
    generate(ApiConfig(spec=spec, output=tmp_path, package="guarded"), Sink())
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        importlib.import_module("guarded.server")
        yield importlib.import_module("guarded")
    for name in [name for name in sys.modules if name.partition(".")[0] == "guarded"]:
        del sys.modules[name]


class Guard:
    """Knows the tokens that were given, and whose they are."""

    def __init__(self) -> None:
        self.tokens: set[str] = set()
        self.given = 0
        self.scopes: list[tuple[str, ...]] = []

    async def oauth(self, request: Request, token: str, scopes: Sequence[str]) -> object:
        """Check a token."""
        del request
        self.scopes.append(tuple(scopes))
        return token if token in self.tokens else None

    oidc = oauth


def app_of(package: ModuleType, guard: Guard) -> FastAPI:
    class Handler(package.server.JobsHandler):  # type: ignore[misc, name-defined]
        """Does nothing."""

        async def list_jobs(self, request: Request) -> None:
            """Return nothing."""

        async def add_job(self, request: Request) -> None:
            """Return nothing."""

    app: FastAPI = package.server.create_app(security=guard, jobs=Handler())

    async def token(request: Request) -> dict[str, object]:
        assert request.headers["Authorization"].startswith("Basic ")
        guard.given += 1
        await asyncio.sleep(0.05)
        guard.tokens.add(f"token-{guard.given}")
        return {"access_token": f"token-{guard.given}", "token_type": "Bearer", "expires_in": 60}

    async def discover() -> dict[str, object]:
        return {"token_endpoint": "/token"}

    app.add_api_route("/token", token, methods=["POST"])
    app.add_api_route("/.well-known/openid-configuration", discover)
    return app


def test_threads_share_a_token_and_renew_it_once(guarded: ModuleType) -> None:
    guard = Guard()
    with (
        serving(app_of(guarded, guard)) as url,
        ThreadPoolExecutor(10) as pool,
        guarded.Client(user="u", word="w", host=url.removeprefix("http://")) as client,
    ):
        for given in (1, 2):
            list(pool.map(lambda _: client.jobs.list_jobs(), range(20)))
            assert guard.given == given
            guard.tokens.clear()
    assert set(guard.scopes) == {("read",)}


def test_tasks_share_a_token_that_is_discovered_how_to_get(guarded: ModuleType) -> None:
    guard = Guard()

    async def run(url: str) -> None:
        given: dict[str, Any] = {"client_id": "u", "client_secret": "w", "base_url": url}
        async with guarded.AsyncClient(**given) as client:
            await asyncio.gather(*(client.jobs.add_job() for _ in range(50)))

    with serving(app_of(guarded, guard)) as url:
        asyncio.run(run(url))
    assert guard.given == 1


def test_no_token_is_an_error_of_the_package(guarded: ModuleType) -> None:
    app = FastAPI()
    with serving(app) as url, guarded.Client(user="u", word="sesame", base_url=url) as client:
        with pytest.raises(guarded.TokenError, match="404") as caught:
            client.jobs.list_jobs()
        assert isinstance(caught.value, guarded.ApiError)
        assert "sesame" not in str(caught.value) + repr(client)


def test_flows_beside_another_scheme_mean_nothing(tmp_path: Path) -> None:
    spec = tmp_path / "guarded.yaml"
    flows = "flows: {password: {tokenUrl: /token, scopes: {}}}"
    key = f"type: apiKey, in: header, name: X-Key, {flows}"
    head, _, rest = DOCUMENT.partition("    oidc:")
    spec.write_text(f"{head}    oidc: {{{key}}}\n", "utf-8")
    assert rest
    sink = Sink()
    generate(ApiConfig(spec=spec, output=tmp_path, package="guarded"), sink)
    assert not sink.failed
    client = (tmp_path / "guarded" / "client.py").read_text("utf-8")
    assert "Password(" not in client
