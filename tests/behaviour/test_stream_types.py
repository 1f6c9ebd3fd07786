"""What mypy and pyright say, both strict, of programs that read streams and send several types."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from behaviour.checkers import check, write

DOCUMENT: Final = """
openapi: 3.2.0
info: {title: Streamed, version: "1"}
servers: [{url: "https://api.test/v1"}]
paths:
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
"""
PROGRAM: Final = """
from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

from streamed import (
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
"""Each line with `type: ignore` is wrong, which both check."""


def test_streams_are_typed_and_so_are_bodies_of_several_media_types(tmp_path: Path) -> None:
    write(tmp_path, DOCUMENT, "streamed")
    check(tmp_path, "streamed", PROGRAM)
