"""Results that come in pages: all items are gone through, and the pages are there, too."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal, TypeAlias

import httpx2
import pytest

from behaviour.paging import DOCUMENT
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.pipeline import generate

KEY: Final = "s3cret/key"
Kind: TypeAlias = Literal["sync", "async"]
Answer: TypeAlias = Callable[[httpx2.Request], httpx2.Response]
Use: TypeAlias = Callable[..., Any]


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the package."""
    folder: Path = tmp_path_factory.mktemp("paged")
    (folder / "openapi.yaml").write_text(DOCUMENT, "utf-8")
    sink = Sink()
    generate(ApiConfig(spec=folder / "openapi.yaml", output=folder, package="paged"), sink)
    assert sink.diagnostics == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        yield importlib.import_module("paged")
    for name in [name for name in sys.modules if name.partition(".")[0] == "paged"]:
        del sys.modules[name]


@pytest.fixture(params=["sync", "async"])
def pages(request: pytest.FixtureRequest, paged: ModuleType) -> Use:
    """Give what calls a method and goes through its pages, by either client."""
    return _async_pages(paged) if request.param == "async" else _sync_pages(paged)


def _sync_pages(paged: ModuleType) -> Use:
    def use(answer: Answer, method: str, **options: Any) -> list[Any]:  # noqa: ANN401
        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        client = paged.Client(api_key=KEY, http_client=http)
        return list(getattr(client.jobs, method)(**options).pages())

    return use


def _async_pages(paged: ModuleType) -> Use:
    async def run(answer: Answer, method: str, **options: Any) -> list[Any]:  # noqa: ANN401
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
        client = paged.AsyncClient(api_key=KEY, http_client=http)
        return [page async for page in getattr(client.jobs, method)(**options).pages()]

    return lambda *given, **options: asyncio.run(run(*given, **options))


class Served:
    """Answers with prepared bodies, and keeps what was asked: the path, the query, the body."""

    def __init__(self, *bodies: Any, **headers: str) -> None:  # noqa: ANN401
        self.bodies = iter(bodies)
        self.headers = headers
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:  # noqa: D102
        self.requests.append(request)
        return httpx2.Response(200, json=next(self.bodies), headers=self.headers)

    @property
    def targets(self) -> list[str]:
        """The targets, without the key, which each has once."""
        targets: list[str] = []
        for request in self.requests:
            assert request.url.params.get_list("api_key") == [KEY]
            targets.append(str(request.url.copy_remove_param("api_key")))
        return [one.removeprefix("https://api.test/v1/") for one in targets]


def page_of(*ids: str, **meta: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"data": [{"id": one} for one in ids], "meta": meta}


def ids_of(pages: list[Any]) -> list[list[str]]:
    return [[job.id for job in page.items] for page in pages]


def test_a_cursor_leads_on_until_there_is_none(pages: Use) -> None:
    # What comes next is sent as it is, whatever the parameter would let a caller send.
    served = Served(
        page_of("a", "b", nextCursor="1+/&"), page_of(nextCursor="2"), page_of("c", nextCursor=None)
    )
    found = pages(served, "by_cursor", kind="x y", extra_query={"q": "1"})
    assert ids_of(found) == [["a", "b"], [], ["c"]]
    assert [page.has_next for page in found] == [True, True, False]
    assert found[0].result.meta.next_cursor == "1+/&"
    assert found[0].response.status_code == 200
    assert served.targets == [
        "cursor?kind=x+y&q=1",
        "cursor?kind=x+y&q=1&page%5Bafter%5D=1%2B%2F%26",
        "cursor?kind=x+y&q=1&page%5Bafter%5D=2",
    ]


@pytest.mark.parametrize(
    "last", [page_of("b"), page_of("b", nextCursor=""), page_of("b", nextCursor="2", more=False)]
)
def test_a_cursor_ends(pages: Use, last: object) -> None:
    served = Served(page_of("a", nextCursor="1", more=True), last)
    assert ids_of(pages(served, "by_cursor")) == [["a"], ["b"]]


def test_a_cursor_may_be_that_of_the_last_item(pages: Use) -> None:
    served = Served(page_of("a", "b"), page_of("c"), page_of())
    assert ids_of(pages(served, "by_last")) == [["a", "b"], ["c"], []]
    assert served.targets == ["last", "last?startingAfter=b", "last?startingAfter=c"]


def test_an_offset_counts_items(pages: Use) -> None:
    served = Served(page_of("a", "b"), page_of("c"), page_of())
    assert ids_of(pages(served, "by_offset", offset=5, limit=2)) == [["a", "b"], ["c"], []]
    assert served.targets == [
        "offset?offset=5&limit=2",
        "offset?limit=2&offset=7",
        "offset?limit=2&offset=8",
    ]


def test_the_number_of_a_page_begins_where_the_document_says(pages: Use) -> None:
    served = Served(page_of("a", total=3), page_of("b", total=3), page_of("c", total=3))
    assert ids_of(pages(served, "by_page")) == [["a"], ["b"], ["c"]]
    assert served.targets == ["pages", "pages?page=1", "pages?page=2"]


@pytest.mark.parametrize("way", ["members", "dict", "model"])
def test_a_member_of_the_body_asks_for_a_page(pages: Use, paged: ModuleType, way: str) -> None:
    ways: dict[str, dict[str, Any]] = {
        "members": {"q": "x", "from_": 1},
        "dict": {"body": {"q": "x", "from": 1}},
        "model": {"body": paged.Search(q="x", from_=1)},
    }
    options = ways[way]
    served = Served(page_of("b", "c", total=4), page_of("d", total=4))
    assert ids_of(pages(served, "search", **options)) == [["b", "c"], ["d"]]
    bodies = [json.loads(request.content) for request in served.requests]
    assert bodies == [{"q": "x", "from": 1}, {"q": "x", "from": 3}]


def test_a_link_leads_on(pages: Use) -> None:
    links = iter(
        [
            '</0>; rel=self, <https://API.test:443/v1/2?a={b}&c=%2F/>; t="a, b"; REL="Last Next"',
            '<?c=2>; rel=next; rel=prev, </v1/0>; rel="previous"',
            '</v1/3>; rel="prev"; rel="next", </v1/4>; title="; rel=next"',
        ]
    )
    served = Served(["a"], ["b"], ["c"])

    def answer(request: httpx2.Request) -> httpx2.Response:
        response = served(request)
        response.headers["Link"] = next(links)
        return response

    found = pages(answer, "by_link", per_page=1, x_version="7", extra_query={"q": "1"})
    assert [page.items for page in found] == [["a"], ["b"], ["c"]]
    assert served.targets == ["link?per_page=1&q=1", "2?a=%7Bb%7D&c=%2F%2F", "2?c=2"]
    assert [request.headers["x-version"] for request in served.requests] == ["7", "7", "7"]


def test_a_url_in_the_result_leads_on_without_the_key_that_it_quotes(
    pages: Use, paged: ModuleType
) -> None:
    served = Served(
        {
            "data": [{"id": "a"}],
            "@odata.nextLink": "https://api.test/v1/url?api_key=s3cret/key&t=2",
        },
        {"data": None},
    )
    found = pages(served, "by_url")
    assert ids_of(found) == [["a"], []]
    assert served.targets == ["url", "url?t=2"]
    assert KEY not in found[1].response.request_url
    # The base URL of the caller has a path of its own, and the URL has the whole path.
    served = Served({"data": [], "@odata.nextLink": "/other/url?t=2"}, {})
    http = httpx2.Client(transport=httpx2.MockTransport(served))
    client = paged.Client(api_key=KEY, http_client=http, base_url="https://proxy.test/a/b")
    assert len(list(client.jobs.by_url().pages())) == 2
    assert [one.url.path for one in served.requests] == ["/a/b/url", "/other/url"]
    assert {one.url.host for one in served.requests} == {"proxy.test"}


def test_a_url_leads_on_at_a_server_of_the_operation(pages: Use) -> None:
    served = Served(
        {"data": [], "@odata.nextLink": "https://files.test/v2/elsewhere?t=2"},
        {"data": [], "@odata.nextLink": "?t=3/"},
        {},
    )
    assert len(pages(served, "elsewhere", sid="x")) == 3
    assert {one.url.host for one in served.requests} == {"files.test"}
    assert [one.url.params.get("t") for one in served.requests] == [None, "2", "3/"]
    assert [one.headers["cookie"] for one in served.requests] == ["sid=x"] * 3


def test_a_hostile_link_takes_no_time(paged: ModuleType) -> None:
    hostile = ["<a>" + "; a" * 5000 + '"', "<" * 9000, '<a>; a="' + "\\\\" * 5000, "<a> ;" * 3000]
    for link in hostile:
        served = Served(["a"], Link=link)
        http = httpx2.Client(transport=httpx2.MockTransport(served))
        begun = time.monotonic()
        assert len(list(paged.Client(api_key=KEY, http_client=http).jobs.by_link().pages())) == 1
        assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "url",
    [
        *("https://evil.test/v1/url", "http://api.test/v1/url", "https://api.test:8443/v1/url"),
        *("//evil.test/", "https://api.test@evil.test/", "https://api.test.evil.test/", "data:,"),
        "https://[",
    ],
)
def test_no_url_leads_elsewhere(pages: Use, paged: ModuleType, url: str) -> None:
    served = Served({"data": [{"id": "a"}], "@odata.nextLink": url})
    with pytest.raises(paged.PaginationError, match=r"GET https://api.test/v1/url: the next page"):
        pages(served, "by_url")
    assert len(served.requests) == 1


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("by_cursor", page_of("a", nextCursor="1")),
        ("by_last", page_of("a")),
        ("by_page", page_of("a")),
        ("by_offset", page_of("a")),
        ("by_url", {"@odata.nextLink": "?t=1"}),
    ],
)
def test_nobody_is_led_in_a_circle(
    pages: Use, paged: ModuleType, method: str, body: object
) -> None:
    served = Served(body, body, body)
    with pytest.raises(paged.PaginationError, match="the API gave the same") as caught:
        pages(served, method)
    assert len(served.requests) == 2
    assert caught.value.response.parse()
    assert isinstance(caught.value, paged.ApiError)


def test_nothing_is_sent_before_it_is_needed(paged: ModuleType) -> None:
    served = Served(page_of("a", nextCursor="1"), page_of("b"), page_of("c"))
    client = paged.Client(
        api_key=KEY, http_client=httpx2.Client(transport=httpx2.MockTransport(served))
    )
    jobs = client.jobs.by_cursor()
    assert repr(jobs) == "<Pager jobs.by_cursor>"
    assert not served.requests
    assert next(iter(jobs)).id == "a"
    assert len(served.requests) == 1
    # Each time from the first one.
    assert [job.id for job in jobs] == ["b"]
    page = jobs.first()
    assert (page.items[0].id, page.next_page()) == ("c", None)


def test_items_to_be_awaited(paged: ModuleType) -> None:
    async def run() -> None:
        served = Served(page_of("a", nextCursor="1"), page_of("b"), page_of("c", nextCursor="1"))
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(served))
        client = paged.AsyncClient(api_key=KEY, http_client=http)
        jobs = client.jobs.by_cursor()
        assert [job.id async for job in jobs] == ["a", "b"]
        served.bodies = iter([page_of("c", nextCursor="1"), page_of("d")])
        page = await jobs.first()
        following = await page.next_page()
        assert following.items[0].id == "d"

    asyncio.run(run())


def test_each_page_is_a_call_of_its_own(pages: Use) -> None:
    served = Served(page_of("a", nextCursor="1"), page_of("b"))
    failures = iter([False, True, False])

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(503) if next(failures) else served(request)

    found = pages(answer, "by_cursor", max_retries=1, extra_headers={"X-A": "1"}, timeout=3)
    assert [len(page.response.attempts) for page in found] == [1, 2]
    assert [one.headers["x-a"] for one in served.requests] == ["1", "1"]
    assert [one.extensions["timeout"]["read"] for one in served.requests] == [3, 3]


def test_other_views_have_the_first_page(paged: ModuleType) -> None:
    body = page_of("a", nextCursor="1")
    transport = httpx2.MockTransport(Served(*[body] * 4))
    jobs = paged.Client(api_key=KEY, http_client=httpx2.Client(transport=transport)).jobs
    assert jobs.with_raw_response.by_cursor().parse().data[0].id == "a"
    assert jobs.with_raw_response.search(q="x").parse().data[0].id == "a"
    with jobs.with_streaming_response.by_cursor() as response:
        assert response.parse().meta.next_cursor == "1"

    async def run() -> None:
        transport = httpx2.MockTransport(Served(*[body] * 4))
        http = httpx2.AsyncClient(transport=transport)
        jobs = paged.AsyncClient(api_key=KEY, http_client=http).jobs
        assert (await jobs.with_raw_response.by_cursor()).parse().data[0].id == "a"
        assert (await jobs.with_raw_response.search(body={})).parse().data[0].id == "a"
        async with jobs.with_streaming_response.by_cursor() as response:
            assert (await response.parse()).meta.next_cursor == "1"

    asyncio.run(run())
