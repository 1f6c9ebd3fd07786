"""What mypy and pyright say, both strict, of programs that call methods of every kind."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from behaviour.checkers import CHECKERS, check, write
from specular.config import NameChoice

DOCUMENT: Final = """
openapi: 3.2.0
info: {title: Work, version: "1"}
servers: [{url: "https://api.test/v1"}]
paths:
  /jobs/{part}:
    get:
      tags: [jobs]
      operationId: getJobs
      parameters:
        - {name: part, in: path, required: true, schema: {type: string}}
        - {name: after, in: query, schema: {type: string}}
      x-pagination: {type: cursor, parameter: after, next: next}
      responses: &jobs
        "200":
          description: jobs
          content: {application/json: {schema: {$ref: "#/components/schemas/Jobs"}}}
  /search:
    post:
      tags: [jobs]
      operationId: search
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Search"}}}
      x-pagination: {type: offset, parameter: from}
      responses: *jobs
  /jobs/{id}/events:
    get:
      tags: [jobs]
      operationId: watch
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: events whose data is JSON
          content:
            text/event-stream:
              itemSchema:
                type: object
                required: [data]
                properties:
                  event: {type: string}
                  data:
                    type: string
                    contentMediaType: application/json
                    contentSchema: {$ref: "#/components/schemas/Job"}
  /jobs:
    get:
      tags: [jobs]
      operationId: exportJobs
      responses:
        "200":
          description: lines
          content: {application/jsonl: {itemSchema: {$ref: "#/components/schemas/Job"}}}
    post:
      tags: [jobs]
      operationId: importJobs
      requestBody:
        required: true
        content: {application/x-ndjson: {itemSchema: {$ref: "#/components/schemas/Job"}}}
      responses:
        "200":
          description: how many there are after each
          content: {application/json-seq: {itemSchema: {type: integer}}}
  /log:
    get:
      tags: [jobs]
      operationId: readLog
      responses:
        "200":
          description: events or lines
          content:
            text/event-stream: {itemSchema: {$ref: "#/components/schemas/Job"}}
            application/jsonl: {itemSchema: {type: string}}
  /notes:
    post:
      tags: [notes]
      operationId: note
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Job"}}
          text/plain: {schema: {type: string}}
          application/octet-stream: {}
      responses:
        "200":
          description: it
          content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}
    put:
      tags: [notes]
      operationId: putNote
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses:
        "200": {description: it, content: {text/plain: {schema: {type: string}}}}
        "204": {description: there was none}
components:
  schemas:
    Job: {type: object, required: [id], properties: {id: {type: string}}}
    Jobs:
      type: object
      properties:
        data: {type: array, items: {$ref: "#/components/schemas/Job"}}
        next: {type: string}
    Search:
      type: object
      required: [jobText]
      properties: {jobText: {type: string}, from: {type: integer}}
"""
PAGES: Final = """
from typing import assert_type

from work import (
    AsyncClient, AsyncOpenResponse, AsyncPage, AsyncPager, Client, Job, Jobs, OpenResponse, Page,
    Pager, RawResponse, Search,
)


def use(client: Client) -> None:
    assert_type(client.jobs.get_jobs("a", after="b", timeout=1), Pager[Job, Jobs])
    for job in client.jobs.get_jobs("a"):
        assert_type(job.id, str)
    for page in client.jobs.search(body={"jobText": "x"}).pages():
        assert_type(page, Page[Job, Jobs])
        assert_type(page.items, list[Job])
        assert_type(page.result, Jobs)
        assert_type(page.response, RawResponse[Jobs])
        assert_type(page.next_page(), Page[Job, Jobs] | None)
    assert_type(client.jobs.search(job_text="x", from_=1), Pager[Job, Jobs])
    assert_type(client.jobs.search(body=Search(job_text="x")).first().has_next, bool)
    assert_type(client.jobs.with_raw_response.get_jobs("a"), RawResponse[Jobs])
    assert_type(client.jobs.with_raw_response.search(job_text="x"), RawResponse[Jobs])
    with client.jobs.with_streaming_response.search(body={}) as response:
        assert_type(response, OpenResponse[Jobs])
    client.jobs.get_jobs("a").data  # type: ignore[attr-defined]
    client.jobs.get_jobs("a", aftre="b")  # type: ignore[call-arg]
    client.jobs.search(job_text=1)  # type: ignore[call-overload]
    for wrong in client.jobs.with_raw_response.get_jobs("a"): ...  # type: ignore


async def use_async(client: AsyncClient) -> None:
    assert_type(client.jobs.get_jobs("a", after="b"), AsyncPager[Job, Jobs])
    async for job in client.jobs.get_jobs("a"):
        assert_type(job.id, str)
    async for page in client.jobs.search(job_text="x").pages():
        assert_type(page, AsyncPage[Job, Jobs])
        assert_type(await page.next_page(), AsyncPage[Job, Jobs] | None)
    assert_type(await client.jobs.with_raw_response.get_jobs("a"), RawResponse[Jobs])
    assert_type(await client.jobs.with_raw_response.search(job_text="x"), RawResponse[Jobs])
    async with client.jobs.with_streaming_response.get_jobs("a") as response:
        assert_type(response, AsyncOpenResponse[Jobs])
        assert_type(await response.parse(), Jobs)
    await client.jobs.get_jobs("a")  # type: ignore
    for wrong in client.jobs.get_jobs("a"): ...  # type: ignore
"""
STREAMS: Final = """
from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

from work import (
    UNSET, AsyncClient, AsyncOpenResponse, AsyncStream, Client, Job, OpenResponse, RawResponse,
    Stream, Unset, WatchResponseItem,
)


def use(client: Client) -> None:
    with client.jobs.watch("j", deadline=5) as stream:
        assert_type(stream, Stream[WatchResponseItem])
        assert_type(stream.status_code, int)
        for event in stream:
            assert_type(event, WatchResponseItem)
            assert_type(event.event, str | Unset)
            assert_type(event.data.id, str)
            event.data.upper()  # type: ignore[attr-defined]
    for job in client.jobs.export_jobs():
        assert_type(job, Job)
    assert_type(next(client.jobs.import_jobs(body=[Job(id="a")])), int)
    assert_type(list(client.jobs.read_log()), list[Job | str])
    raw = client.jobs.with_raw_response.watch("j")
    assert_type(raw, RawResponse[Stream[WatchResponseItem]])
    assert_type(next(raw.parse()).data, Job)
    with client.jobs.with_streaming_response.export_jobs() as response:
        assert_type(response, OpenResponse[Stream[Job]])
        for line in response.parse():
            assert_type(line, Job)
    client.jobs.watch("j").data  # type: ignore[attr-defined]
    client.jobs.watch("j")[0]  # type: ignore[index]
    client.jobs.watch()  # type: ignore[call-arg]
    client.jobs.import_jobs(body=Job(id="a"))  # type: ignore[arg-type]
    client.jobs.import_jobs(body=[1])  # type: ignore[list-item]
    wrong: Stream[Job] = client.jobs.watch("j")  # type: ignore[assignment]
    for wrong_item in raw: ...  # type: ignore
    for wrong_item in client.jobs.with_streaming_response.watch("j"): ...  # type: ignore


async def use_async(client: AsyncClient, waiting: Client) -> None:
    async with await client.jobs.watch("j") as stream:
        assert_type(stream, AsyncStream[WatchResponseItem])
        async for event in stream:
            assert_type(event.data, Job)
    async for job in await client.jobs.export_jobs():
        assert_type(job, Job)
    assert_type(await anext(await client.jobs.import_jobs(body=[])), int)
    assert_type([one async for one in await client.jobs.read_log()], list[Job | str])
    raw = await client.jobs.with_raw_response.watch("j")
    assert_type(raw, RawResponse[AsyncStream[WatchResponseItem]])
    async with client.jobs.with_streaming_response.export_jobs() as response:
        assert_type(response, AsyncOpenResponse[AsyncStream[Job]])
        async for line in await response.parse():
            assert_type(line, Job)
    async for wrong in client.jobs.watch("j"): ...  # type: ignore
    async with client.jobs.watch("j"): ...  # type: ignore
    for wrong in await client.jobs.watch("j"): ...  # type: ignore
    async for wrong in waiting.jobs.watch("j"): ...  # type: ignore
    async for wrong in await client.jobs.watch("j"):
        wrong.data.upper()  # type: ignore[attr-defined]


def parts() -> Iterator[bytes]:
    yield b"text"


def send(client: Client) -> None:
    assert_type(client.notes.note(id="a"), Job)
    assert_type(client.notes.note(body=Job(id="a")), Job)
    assert_type(client.notes.note(body={"id": "a"}), Job)
    assert_type(client.notes.note(body="text", content_type="text/plain"), Job)
    assert_type(client.notes.note(body=b"text"), Job)
    assert_type(client.notes.note(body=parts()), Job)
    assert_type(client.notes.note(body=Path("file")), Job)
    assert_type(client.notes.with_raw_response.note(body=b"text"), RawResponse[Job])
    assert_type(client.notes.put_note(body=UNSET), str | None)
    assert_type(client.notes.put_note(), str | None)
    client.notes.note()  # type: ignore[call-overload]
    client.notes.note(body=1)  # type: ignore[call-overload]
    client.notes.note(id=1)  # type: ignore[call-overload]
    client.notes.note(id="a", body=b"text")  # type: ignore[call-overload]
    client.notes.note(id="a", content_type="text/plain")  # type: ignore[call-overload]
    client.notes.note(body="text", content_type="text/html")  # type: ignore[call-overload]
    client.notes.put_note(body=None)  # type: ignore[arg-type]
    client.notes.put_note().upper()  # type: ignore[union-attr]


async def send_async(client: AsyncClient) -> None:
    assert_type(await client.notes.note(id="a"), Job)
    assert_type(await client.notes.note(body="text", content_type="text/plain"), Job)
    assert_type(await client.notes.with_raw_response.note(body=b"text"), RawResponse[Job])
    assert_type(await client.notes.put_note(), str | None)
    await client.notes.note(body=1)  # type: ignore[call-overload]
    client.notes.note(id="a").id  # type: ignore[attr-defined]
"""
"""Each line with `type: ignore` is wrong in programs, which both check."""

FORMER: Final = """
from typing import assert_type

from work import AsyncClient, AsyncPager, Client, Job, Jobs, Pager, RawResponse


def use(client: Client) -> None:
    assert_type(client.jobs.search(search_text="x"), Pager[Job, Jobs])
    assert_type(client.jobs.search(job_text="x"), Pager[Job, Jobs])
    assert_type(client.jobs.search(body={}), Pager[Job, Jobs])
    assert_type(client.jobs.with_raw_response.search(search_text="x"), RawResponse[Jobs])


async def use_async(client: AsyncClient) -> None:
    assert_type(client.jobs.search(job_text="x"), AsyncPager[Job, Jobs])
    assert_type(await client.jobs.with_raw_response.search(search_text="x"), RawResponse[Jobs])
"""
EDITS: Final = {"jobText": "searchText"}


def test_pages_streams_and_bodies_of_several_media_types_are_typed(tmp_path: Path) -> None:
    write(tmp_path, DOCUMENT, "work")
    check(tmp_path, "work", (PAGES, STREAMS))


def test_former_names_lead_to_pages_too(tmp_path: Path) -> None:
    write(tmp_path, DOCUMENT, "work")
    document = DOCUMENT
    for old, new in EDITS.items():
        assert old in document
        document = document.replace(old, new)
    write(tmp_path, document, "work", NameChoice(keeps_renames=True))
    resources = (tmp_path / "work/resources/jobs.py").read_text()
    assert "@overload" in resources
    check(tmp_path, "work", (FORMER,), CHECKERS[:1])
