"""Streams, webhooks, servers and query strings of a generated package, over real sockets."""

from __future__ import annotations

import asyncio
import importlib
import sys
import warnings
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import yaml
from fastapi import FastAPI

from behaviour.serving import serving
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.pipeline import dump, generate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

DOCUMENT = """
openapi: 3.2.0
info: {title: Jobs, version: "1"}
servers: [{url: "https://jobs.invalid/v1"}]
tags: [{name: work}, {name: jobs, parent: work, kind: audience}, {name: admin}]
webhooks:
  jobDone:
    post:
      parameters: [{name: X-Signature, in: header, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}
      responses: {"204": {description: heard}}
paths:
  /jobs/{id}/events:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: watchJob
      tags: [jobs, admin]
      responses:
        "200":
          description: as they come
          headers: {X-Total: {description: How many there will be., schema: {type: integer}}}
          content: {text/event-stream: {itemSchema: {$ref: "#/components/schemas/Event"}}}
          links:
            add:
              operationId: addEvents
              parameters: {id: $request.path.id}
              requestBody: {data: x}
    post:
      operationId: addEvents
      tags: [jobs]
      deprecated: true
      requestBody:
        required: true
        content: {application/jsonl: {itemSchema: {$ref: "#/components/schemas/Event"}}}
      responses:
        "200":
          description: those that were taken
          content: {application/json-seq: {itemSchema: {$ref: "#/components/schemas/Event"}}}
      callbacks:
        onEvent:
          "{$request.query.url}/events":
            put:
              requestBody:
                required: true
                content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}
              responses:
                "200":
                  description: heard
                  content: {text/plain: {schema: {type: string}}}
  /jobs:
    servers: [{url: /search}]
    query:
      operationId: findJobs
      tags: [jobs]
      parameters:
        - name: filter
          in: querystring
          content:
            application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Filter"}}
        - {name: session, in: cookie, style: cookie, schema: {type: string}}
      responses:
        "200":
          description: the filter
          content: {application/json: {schema: {$ref: "#/components/schemas/Filter"}}}
    additionalOperations:
      sort:
        operationId: sortJobs
        tags: [jobs]
        parameters:
          - name: q
            in: querystring
            content: {application/json: {schema: {type: array, items: {type: integer}}}}
        responses:
          "200":
            description: sorted
            content: {application/json: {schema: {type: array, items: {type: integer}}}}
components:
  schemas:
    Event:
      type: object
      required: [data]
      properties: {data: {type: string}, id: {type: string}}
    Filter:
      type: object
      properties:
        name: {type: string}
        tags: {type: array, items: {type: string}}
        session: {type: string}
"""


LINK = (
    "Link `add` of `200`: `client.jobs.add_events` with `id` = `$request.path.id`,"
    ' the body = `{"data": "x"}`.'
)


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the package."""
    folder = tmp_path_factory.mktemp("jobs")
    sink = Sink()
    generate(_config(folder), sink)
    assert sink.diagnostics == []
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("error")
        patch.syspath_prepend(folder)
        for name in ("server", "webhooks", "callbacks", "resources.jobs"):
            importlib.import_module(f"jobs.{name}")
        yield importlib.import_module("jobs")
    for name in [name for name in sys.modules if name.partition(".")[0] == "jobs"]:
        del sys.modules[name]


def _config(folder: Path) -> ApiConfig:
    spec = folder / "openapi.yaml"
    spec.write_text(DOCUMENT, "utf-8")
    return ApiConfig(spec=spec, output=folder, package="jobs")


@pytest.fixture(scope="module")
def url(jobs: ModuleType) -> Iterator[str]:
    """Run the server."""

    class Handler(jobs.server.JobsHandler):  # type: ignore[misc, name-defined]
        """Gives back what it gets."""

        async def watch_job(self, _: Any, **given: Any) -> AsyncIterator[Any]:  # noqa: ANN401
            """Yield two events, or refuse."""
            if given["id"] == "none":
                raise jobs.server.HttpError(404)
            yield jobs.Event(data=f"{given['id']}\nbegins", id="1")
            yield jobs.Event(data="ends")

        async def add_events(self, _: Any, **given: Any) -> AsyncIterator[Any]:  # noqa: ANN401
            """Yield what came, last first."""
            for event in reversed(given["body"]):
                yield event

        async def find_jobs(self, request: Any, **given: Any) -> Any:  # noqa: ANN401, ARG002
            """Return the filter with the session."""
            found = given.get("filter", jobs.Filter())
            return found.model_copy(update={"session": given.get("session", jobs.UNSET)})

        async def sort_jobs(self, request: Any, q: Any = ()) -> Any:  # noqa: ANN401, ARG002
            """Return the numbers in order."""
            return sorted(q)

    app = FastAPI()
    for place in ("/v1", "/search"):
        app.mount(place, jobs.server.create_app(jobs=Handler()))
    with serving(app) as found:
        yield f"{found}/v1"


def test_events_come_one_by_one(jobs: ModuleType, url: str) -> None:
    with jobs.Client(base_url=url) as client:
        with client.jobs.watch_job("j") as stream:
            assert next(stream) == jobs.Event(data="j\nbegins", id="1")
            assert [event.data for event in stream] == ["ends"]
        # By another tag it is the same.
        assert [event.data for event in client.admin.watch_job("k")] == ["k\nbegins", "ends"]
        with pytest.raises(jobs.NotFoundError):
            client.jobs.watch_job("none")


def test_events_are_awaited(jobs: ModuleType, url: str) -> None:
    async def run() -> list[str]:
        async with jobs.AsyncClient(base_url=url) as client:
            return [event.data async for event in await client.jobs.watch_job("j")]

    assert asyncio.run(run()) == ["j\nbegins", "ends"]


def test_events_by_way_of_views(jobs: ModuleType, url: str) -> None:
    with jobs.Client(base_url=url) as client:
        raw = client.jobs.with_raw_response.watch_job("j")
        assert isinstance(raw, jobs.RawResponse)
        assert raw.content == b"id: 1\ndata: j\ndata: begins\n\ndata: ends\n\n"
        assert [event.data for event in raw.parse()] == ["j\nbegins", "ends"]
        with client.jobs.with_streaming_response.watch_job("j") as response:
            assert isinstance(response, jobs.OpenResponse)
            assert [event.data for event in response.parse()] == ["j\nbegins", "ends"]

    async def run() -> list[str]:
        async with (
            jobs.AsyncClient(base_url=url) as client,
            client.jobs.with_streaming_response.watch_job("j") as response,
        ):
            assert isinstance(response, jobs.AsyncOpenResponse)
            return [event.data async for event in await response.parse()]

    assert asyncio.run(run()) == ["j\nbegins", "ends"]


def test_a_list_is_sent_as_lines_and_a_deprecated_method_warns(jobs: ModuleType, url: str) -> None:
    events = [jobs.Event(data="a\u2028"), jobs.Event(data="b", id="2")]
    with jobs.Client(base_url=url) as client:
        with pytest.warns(DeprecationWarning, match="POST /jobs/{id}/events is deprecated"):
            stream = client.jobs.add_events("j", body=events)
        assert [*stream] == events[::-1]
        with (
            pytest.warns(DeprecationWarning, match="POST"),
            pytest.raises(jobs.InvalidArgumentError),
        ):
            client.jobs.add_events("j", body=[{"data": 1}])


def test_the_query_string_may_be_a_form_or_json(jobs: ModuleType, url: str) -> None:
    with httpx2.Client() as plain:
        answer = plain.request("QUERY", f"{url}/jobs?tags=a+b&tags=c%26")
        assert answer.json() == {"tags": ["a b", "c&"]}
        answer = plain.request("QUERY", f"{url}/jobs?tags=a&name=x&name=y")
        assert answer.json()["errors"][0]["in"] == "querystring"
    given = jobs.Filter(name="é & ü", tags=["a b", "c&d"])
    with jobs.Client(base_url=url) as client:
        found = client.jobs.find_jobs(filter=given, session="a%41")
        assert found == given.model_copy(update={"session": "a%41"})
        assert client.jobs.find_jobs() == jobs.Filter()
        with pytest.raises(jobs.InvalidArgumentError, match="semicolon"):
            client.jobs.find_jobs(session="a; b=c")
        assert client.jobs.sort_jobs(q=[3, 1, 2]) == [1, 2, 3]
        assert client.jobs.sort_jobs() == []
        with pytest.raises(jobs.UnprocessableEntityError):
            client.jobs.sort_jobs(q=[1], extra_query={"x": "y"})


def test_what_the_api_sends_is_received(jobs: ModuleType) -> None:
    heard: list[Any] = []

    class Webhooks(jobs.webhooks.WebhooksHandler):  # type: ignore[misc, name-defined]
        """Hears of jobs that are done."""

        async def job_done(self, request: Any, **given: Any) -> None:  # noqa: ANN401, ARG002
            """Note it."""
            heard.append(given)

    class Callbacks(jobs.callbacks.CallbacksHandler):  # type: ignore[misc, name-defined]
        """Hears of events."""

        async def on_event(self, request: Any, body: Any) -> str:  # noqa: ANN401, ARG002
            """Return the data."""
            return str(body.data)

    app = FastAPI()
    app.include_router(jobs.webhooks.webhooks_router(Webhooks()), prefix="/hooks")
    app.include_router(jobs.callbacks.callbacks_router(Callbacks()), prefix="/hooks")
    event = {"data": "d"}
    with serving(app) as found, httpx2.Client(base_url=f"{found}/hooks") as plain:
        answer = plain.post("/jobDone", json=event, headers={"X-Signature": "s"})
        assert answer.status_code == 204
        assert heard == [{"x_signature": "s", "body": jobs.Event(data="d")}]
        assert plain.post("/jobDone", json=event).status_code == 422
        assert plain.put("/onEvent/events", json=event).text == "d"


def test_the_reference_tells_what_else_there_is(tmp_path: Path) -> None:
    generate(_config(tmp_path), Sink())
    lines = (tmp_path / "jobs" / "reference.md").read_text("utf-8").splitlines()
    starts = ("#", "Link", "Header", "- `X-", "Calls", "It ")
    told = [line for line in lines if line.startswith(starts)]
    assert told == [
        "# Jobs",
        "## work",
        "### `client.jobs`",
        "#### `client.jobs.watch_job(id)`",
        "Headers of `200`:",
        "- `X-Total`: `int`. How many there will be.",
        LINK,
        "##### `WatchJobHeaders`",
        "#### `client.jobs.add_events(id, body=…)`",
        "It is deprecated.",
        "Calls back: `callbacks.on_event`.",
        "#### `client.jobs.find_jobs()`",
        "It has a server of its own: `/search`.",
        "#### `client.jobs.sort_jobs()`",
        "It has a server of its own: `/search`.",
        "## `client.admin`",
        "### `client.admin.watch_job(id)`",
        "Headers of `200`:",
        "- `X-Total`: `int`. How many there will be.",
        LINK,
        "## `webhooks`",
        "### `job_done(request, x_signature, body)`",
        "## `callbacks`",
        "### `on_event(request, body)`",
        "## Models",
        "### `Event`",
        "### `Filter`",
    ]


def test_the_document_that_was_understood_has_it_all(tmp_path: Path) -> None:
    text = dump(_config(tmp_path), "spec", Sink())
    written = yaml.safe_load(text)
    assert written["openapi"] == "3.2.0"
    assert [*written["webhooks"]] == ["jobDone"]
    assert [*written["components"]["callbacks"]] == ["addEvents.onEvent"]
    assert [*written["paths"]["/jobs"]["additionalOperations"]] == ["sort"]
    again = tmp_path / "again.yaml"
    again.write_text(text, "utf-8")
    config = ApiConfig(spec=again, output=tmp_path, package="jobs")
    sink = Sink()
    second = yaml.safe_load(dump(config, "spec", sink))
    assert sink.diagnostics == []
    assert second == written
