"""What mypy and pyright say, both strict, of programs that go through pages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from behaviour.checkers import CHECKERS, check, write
from specular.config import NameChoice

DOCUMENT: Final = """
openapi: 3.1.0
info: {title: Paged, version: "1"}
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
PROGRAM: Final = """
from typing import assert_type

from paged import (
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
"""Each line with `type: ignore` is wrong, which both check."""

FORMER: Final = """
from typing import assert_type

from paged import AsyncClient, AsyncPager, Client, Job, Jobs, Pager, RawResponse


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


def test_pages_are_typed(tmp_path: Path) -> None:
    write(tmp_path, DOCUMENT, "paged")
    check(tmp_path, "paged", PROGRAM)


def test_former_names_lead_to_pages_too(tmp_path: Path) -> None:
    write(tmp_path, DOCUMENT, "paged")
    document = DOCUMENT
    for old, new in EDITS.items():
        assert old in document
        document = document.replace(old, new)
    write(tmp_path, document, "paged", NameChoice(keeps_renames=True))
    resources = (tmp_path / "paged/resources/jobs.py").read_text()
    assert "@overload" in resources
    check(tmp_path, "paged", FORMER, CHECKERS[:1])
