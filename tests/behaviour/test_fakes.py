"""What the tests of a package's users have of it: clients that ask a stand-in."""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from scenario import (
    AsyncClient,
    Client,
    ConflictError,
    DecodeError,
    InvalidArgumentError,
    Job,
    JobResponse,
    JobStatus,
    NotFoundError,
    TransportError,
)
from scenario.operations.jobs import GET_JOB
from scenario.operations.workflows import APPROVE_USER
from scenario.testing import AsyncFakeClient, FakeCall, FakeClient, NoAnswerError

from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.pipeline import generate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from specular.config import Target

JOB = JobResponse.model_validate(
    {
        "job": {
            "jobId": "j",
            "jobType": "workflow",
            "status": "queued",
            "statusHistory": [],
            "progress": 0,
            "metadata": {},
            "createdAt": "2026-04-01",
            "updatedAt": "2026-04-02",
        }
    }
)


def of_status(status: JobStatus) -> JobResponse:
    return JobResponse(job=JOB.job.model_copy(update={"status": status}))


@pytest.fixture
def client() -> Iterator[FakeClient]:
    """Give a client for tests."""
    with FakeClient() as client:
        yield client


def approve(client: Client) -> Job:
    """Be the code under test."""
    client.workflows.approve_user("w/1", node_id="n", workflow_job_id="j")
    return client.jobs.get_job("j").job


def test_answers_come_in_order_and_the_last_one_stays(client: FakeClient) -> None:
    answers = client.fake.on(GET_JOB).answer(JOB).answer(of_status(JobStatus.SUCCESS))
    got = [client.jobs.get_job("j").job.status.value for _ in range(3)]
    assert got == ["queued", "success", "success"]
    answers.answer(of_status(JobStatus.FAILURE))
    assert client.jobs.get_job("j").job.status is JobStatus.FAILURE
    assert client.fake.on(GET_JOB) is answers


def test_calls_are_kept_as_the_api_would_get_them(client: FakeClient) -> None:
    client.fake.on(GET_JOB).answer(JOB)
    assert approve(client) == JOB.job
    first, second = client.fake.calls
    assert (first.operation, first.arguments) == ("workflows.approve_user", {"workflow_id": "w/1"})
    assert first.body == {"nodeId": "n", "workflowJobId": "j"}
    assert first.request.url.raw_path == b"/v1/workflows/w%2F1/user-approval"
    assert "authorization" not in first.request.headers
    assert (second.arguments, second.body) == ({"job_id": "j"}, None)
    assert client.fake.calls_of(APPROVE_USER) == [first]


def test_requests_are_validated(client: FakeClient) -> None:
    with pytest.raises(InvalidArgumentError, match="workflow_job_id: Field required"):
        client.workflows.approve_user("w", body={"nodeId": "n"})
    assert client.fake.calls == []


def test_without_an_answer_the_example_of_the_document_is_given(client: FakeClient) -> None:
    shown = client.workflows.approve_user("w", node_id="n", workflow_job_id="j")
    assert shown.job.job_id == "jobId"
    with pytest.raises(NoAnswerError, match=r"jobs\.get_job.*fake\.on\(OPERATION\)"):
        client.jobs.get_job("j")
    with pytest.raises(NoAnswerError, match="request"):
        client.request("GET", "/other", cast_to=bytes)


def test_any_status_can_be_answered(client: FakeClient) -> None:
    answers = client.fake.on(GET_JOB)
    answers.respond(409, {"reason": "taken"}, headers={"X-Request-Id": "r1"})
    with pytest.raises(ConflictError) as conflict:
        client.jobs.get_job("j")
    assert conflict.value.body == {"reason": "taken"}
    assert conflict.value.headers["x-request-id"] == "r1"
    answers.respond(404).respond(502, "<html>").respond(200, b"\0").respond(200, JOB)
    with pytest.raises(NotFoundError) as missing:
        client.jobs.get_job("j")
    assert missing.value.raw_body == b""
    raw = client.jobs.with_raw_response
    with pytest.raises(Exception, match="502 Bad Gateway: <html>"):
        raw.get_job("j")
    with pytest.raises(DecodeError, match="application/octet-stream"):
        client.jobs.get_job("j")
    assert raw.get_job("j").parse() == JOB


def test_failures_are_raised_and_retried_where_that_is_asked_for(client: FakeClient) -> None:
    client.fake.on(GET_JOB).fail(httpx2.ConnectError("refused"))
    with pytest.raises(TransportError, match="ConnectError refused"):
        client.jobs.get_job("j")
    client.fake.on(GET_JOB).respond(503, headers={"Retry-After": "0"}).answer(JOB)
    assert client.with_options(max_retries=1).jobs.get_job("j") == JOB
    assert len(client.fake.calls) == 3


def test_a_function_answers(client: FakeClient) -> None:
    def give(call: FakeCall) -> JobResponse | httpx2.Response:
        if call.arguments["job_id"] == "none":
            return httpx2.Response(404)
        return JOB

    client.fake.on(GET_JOB).do(give)
    assert client.jobs.get_job("j") == JOB
    with pytest.raises(NotFoundError):
        client.jobs.get_job("none")


def test_a_result_is_one_that_the_document_has(client: FakeClient) -> None:
    wrong: list[tuple[Any, int | None]] = [({"job": {}}, None), (None, None), (JOB, 201)]
    for result, status in wrong:
        with pytest.raises(ValueError, match=r"jobs\.get_job cannot answer so"):
            client.fake.on(GET_JOB).answer(result, status=status)
    with pytest.raises(NoAnswerError):
        client.jobs.get_job("j")


def test_views_and_middleware_are_those_of_any_client() -> None:
    seen: list[str] = []

    def watch(request: httpx2.Request, call_next: Any) -> Any:  # noqa: ANN401
        seen.append(request.extensions["operation"].name)
        return call_next(request)

    with FakeClient(middleware=[watch], deadline=5) as client:
        client.fake.on(GET_JOB).answer(JOB, headers={"X-A": "b"})
        assert client.jobs.with_raw_response.get_job("j").headers["x-a"] == "b"
        with client.jobs.with_streaming_response.get_job("j") as response:
            assert response.parse() == JOB
    assert seen == ["jobs.get_job"] * 2


def test_the_environment_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENARIO_BASE_URL", "http://elsewhere")
    monkeypatch.setenv("SCENARIO_SDK_API_KEY", "half of a pair")
    with FakeClient() as client:
        assert repr(client) == "<FakeClient https://api.cloud.scenario.com/v1>"
        client.workflows.approve_user("w", node_id="n", workflow_job_id="j")
        assert "authorization" not in client.fake.calls[0].request.headers


def test_a_client_to_be_awaited() -> None:
    async def use(client: AsyncClient) -> JobResponse:
        await client.workflows.approve_user("w", node_id="n", workflow_job_id="j")
        return await client.jobs.get_job("j")

    async def run() -> None:
        async with AsyncFakeClient() as client:
            client.fake.on(GET_JOB).answer(JOB).respond(409)
            assert await use(client) == JOB
            with pytest.raises(ConflictError):
                await client.jobs.get_job("j")
            names = [call.operation for call in client.fake.calls]
            assert names == ["workflows.approve_user", "jobs.get_job", "jobs.get_job"]

    asyncio.run(run())


def test_who_does_not_test_does_not_import_it() -> None:
    code = (
        "import sys, scenario; scenario.Client(token='t').jobs;"
        " print([m for m in sys.modules if 'testing' in m or 'fakes' in m or 'examples' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": "generated"},
        capture_output=True,
        check=True,
    )
    assert b"scenario" not in done.stdout, done.stdout


DOCUMENT = """
openapi: 3.2.0
info: {title: Pets, version: "1"}
paths:
  /events:
    get:
      operationId: watchEvents
      tags: [herd]
      responses:
        "200":
          description: events
          content:
            text/event-stream:
              itemSchema: {$ref: "#/components/schemas/Event"}
              examples: {two: {dataValue: [{data: a}, {data: b}]}}
  /event:
    get:
      operationId: watchEvent
      tags: [herd]
      responses:
        "200":
          description: an event
          content:
            text/event-stream:
              itemSchema: {$ref: "#/components/schemas/Event"}
              example: {data: a}
  /lines:
    get:
      operationId: watchLines
      tags: [herd]
      responses:
        "200":
          description: lines
          content:
            application/jsonl:
              itemSchema: {$ref: "#/components/schemas/Pet"}
              examples: {written: {serializedValue: '{"name": "a"}'}}
  /photo:
    get:
      operationId: getPhoto
      tags: [herd]
      responses: {"200": {description: photo, content: {image/png: {}}}}
  /note:
    get:
      operationId: getNote
      tags: [herd]
      responses: {"200": {description: note, content: {text/plain: {example: hello}}}}
  /pets/{name}:
    put:
      operationId: putPet
      tags: [herd]
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: pet
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
        "201": {description: "", content: {application/vnd.pet+json: {schema: {type: integer}}}}
        "204": {description: nothing}
        default: {description: "", content: {application/problem+json: {schema: {}}}}
    post:
      operationId: feedPet
      tags: [herd]
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses:
        2XX: {description: fed, content: {text/plain: {}}}
        default: {description: not}
    delete:
      operationId: deletePet
      tags: [herd, fake]
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: gone}}
components:
  schemas:
    Event: {type: object, required: [data], properties: {data: {type: string}}}
    Pet:
      type: object
      required: [name]
      properties: {name: {type: string}}
      examples: [{name: Rex}]
"""


@pytest.fixture(scope="module")
def herd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give a package with streams, bytes, texts and several successes."""
    folder: Path = tmp_path_factory.mktemp("herd")
    spec = folder / "openapi.yaml"
    spec.write_text(DOCUMENT, "utf-8")
    sink = Sink()
    generate(ApiConfig(spec=spec, output=folder, package="herded"), sink)
    assert sink.diagnostics == []
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield importlib.import_module("herded")
        for name in [one for one in sys.modules if one.partition(".")[0] == "herded"]:
            del sys.modules[name]


def test_streams_are_written_item_by_item(herd: ModuleType) -> None:
    operations = importlib.import_module("herded.operations.herd")
    testing = importlib.import_module("herded.testing")
    with testing.FakeClient() as client:
        assert [one.data for one in client.herd.watch_events()] == ["a", "b"]
        assert [one.data for one in client.herd.watch_event()] == ["a"]
        assert [one.name for one in client.herd.watch_lines()] == ["a"]
        client.fake.on(operations.WATCH_EVENTS).stream(herd.Event(data=one) for one in "xyz")
        assert [one.data for one in client.herd.watch_events()] == ["x", "y", "z"]
        client.fake.on(operations.WATCH_LINES).answer(herd.Pet(name="b"))
        assert [one.name for one in client.herd.watch_lines()] == ["b"]

    async def run() -> list[str]:
        async with testing.AsyncFakeClient() as client:
            return [one.data async for one in await client.herd.watch_events()]

    assert asyncio.run(run()) == ["a", "b"]


@pytest.mark.usefixtures("herd")
def test_bytes_texts_and_nothing_are_results_too() -> None:
    operations = importlib.import_module("herded.operations.herd")
    testing = importlib.import_module("herded.testing")
    with testing.FakeClient() as client:
        assert client.herd.get_note() == "hello"
        client.fake.on(operations.GET_NOTE).answer("good \N{BLACK HEART SUIT}")
        assert client.herd.get_note() == "good \N{BLACK HEART SUIT}"
        with pytest.raises(testing.NoAnswerError):
            client.herd.get_photo()
        client.fake.on(operations.GET_PHOTO).answer(b"\x89PNG")
        assert client.herd.get_photo() == b"\x89PNG"
        assert client.herd.delete_pet("a") is None
        assert client.fake_.delete_pet("a") is None


def test_the_success_is_the_one_that_can_be_so(herd: ModuleType) -> None:
    put_pet = importlib.import_module("herded.operations.herd").PUT_PET
    with importlib.import_module("herded.testing").FakeClient() as client:
        feed_pet = importlib.import_module("herded.operations.herd").FEED_PET
        client.fake.on(feed_pet).answer("soon", status=202)
        fed = client.herd.with_raw_response.feed_pet("a")
        assert (fed.status_code, fed.parse()) == (202, "soon")
        with pytest.raises(ValueError, match="no such success"):
            client.fake.on(feed_pet).answer("never", status=404)
        assert client.herd.put_pet("a") == herd.Pet(name="Rex")
        answers = client.fake.on(put_pet).answer(herd.Pet(name="b")).answer(7).answer(None)
        raw = [client.herd.with_raw_response.put_pet("a") for _ in range(3)]
        assert [one.status_code for one in raw] == [200, 201, 204]
        assert [one.parse() for one in raw] == [herd.Pet(name="b"), 7, None]
        assert raw[1].headers["content-type"] == "application/vnd.pet+json"
        answers.respond(422, {"title": "no"})
        with pytest.raises(herd.StatusError) as caught:
            client.herd.put_pet("a")
        assert caught.value.headers["content-type"] == "application/problem+json"


def test_a_document_without_examples_has_fakes_too(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(DOCUMENT.replace("example", "x-"), "utf-8")
    config = ApiConfig(spec=tmp_path / "openapi.yaml", output=tmp_path, package="bare")
    generate(config, Sink())
    assert not (tmp_path / "bare" / "examples").exists()
    code = "from bare.testing import FakeClient; FakeClient().herd.get_note()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False, text=True
    )
    assert "NoAnswerError: no answer to herd.get_note" in done.stderr, done.stderr


@pytest.mark.parametrize("only", ["models", "server"])
def test_who_calls_nothing_has_no_fakes(tmp_path: Path, only: Target) -> None:
    (tmp_path / "openapi.yaml").write_text(DOCUMENT, "utf-8")
    config = ApiConfig(spec=tmp_path / "openapi.yaml", output=tmp_path, package="p", only=(only,))
    generate(config, Sink())
    names = {path.name for path in (tmp_path / "p").rglob("*")}
    assert names.isdisjoint({"testing.py", "examples", "fakes.py"})
    assert "__init__.py" in names
