"""A client is told which server to call; a value never leads to another one."""

from __future__ import annotations

import httpx2
import pytest
from runtime.client import SyncApiClient
from runtime.errors import InvalidArgumentError
from runtime.operations import Operation
from runtime.servers import Servers, Variable
from runtime.steps import NOWHERE, Api, Place, Settings

TENANT = "https://{tenant}.example.com/{base}"
SERVERS = Servers(
    {
        "live": TENANT,
        "test": "https://test.example.com:8443",
        "far": "https://{region}.example.net",
    },
    (
        Variable("tenant", "tenant", "demo"),
        Variable("base", "base", "v1", place="path"),
        Variable("region", "region", "eu", ("eu", "us", "cn")),
    ),
    defaults={"far": {"region": "cn"}},
)
API = Api(base_url=TENANT, base_url_environment="T_SERVER")
OWN = Operation[None](
    name="o", method="GET", path="/o", responses={"204": ()}, server="https://{tenant}.files.test/"
)
NEAR = Operation[None](
    name="n", method="GET", path="/n", responses={"204": ()}, server="/{base}/near"
)
PLAIN = Operation[None](name="p", method="GET", path="/p", responses={"204": ()})


def called(operation: Operation[None], place: Place = NOWHERE, base_url: str | None = None) -> str:
    """Return the URL that is called."""
    urls: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        urls.append(str(request.url))
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    settings = Settings(credentials={}, place=place, base_url=base_url, max_retries=0)
    client = SyncApiClient(API, settings, http)
    with http, client:
        client._transport.call(operation, {}, {})
    [url] = urls
    return url


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("T_SERVER", raising=False)


@pytest.mark.parametrize(
    ("server", "arguments", "urls"),
    [
        (
            None,
            {},
            (
                "https://demo.example.com/v1/p",
                "https://demo.files.test/o",
                "https://demo.example.com/v1/near/n",
            ),
        ),
        (
            "live",
            {"tenant": "acme", "base": "a/b"},
            (
                "https://acme.example.com/a/b/p",
                "https://acme.files.test/o",
                "https://acme.example.com/a/b/near/n",
            ),
        ),
        (
            "test",
            {"tenant": "acme", "base": ""},
            (
                "https://test.example.com:8443/p",
                "https://acme.files.test/o",
                "https://test.example.com:8443/near/n",
            ),
        ),
    ],
)
def test_variables_stand_in_every_server(
    server: str | None, arguments: dict[str, str | None], urls: tuple[str, ...]
) -> None:
    place = SERVERS.place(server, arguments)
    assert tuple(called(one, place) for one in (PLAIN, OWN, NEAR)) == urls


def test_a_server_may_have_a_default_of_its_own() -> None:
    assert called(PLAIN, SERVERS.place("far", {"region": None})) == "https://cn.example.net/p"
    assert called(PLAIN, SERVERS.place("far", {"region": "us"})) == "https://us.example.net/p"


def test_a_base_url_takes_the_place_of_every_server(monkeypatch: pytest.MonkeyPatch) -> None:
    place = SERVERS.place("test", {"tenant": "acme"})
    for one in (PLAIN, OWN):
        assert called(one, place, "http://127.0.0.1/{base}").startswith("http://127.0.0.1/%7Bbase")
    monkeypatch.setenv("T_SERVER", "http://127.0.0.1")
    assert called(OWN, place) == "http://127.0.0.1/o"
    assert called(NEAR, place) == "http://127.0.0.1/v1/near/n"


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        (
            "host",
            ["a", "a-b.c", "a:8080", "[::1]:80", "b\u00fccher"],
            ["a/", "a?b", "a#", "u@a", "a:b", "a%2f", "a b", "a\\", "a\r\n", "{x}", "a:80.b"],
        ),
        (
            "path",
            ["", "a/b", "a/b/", "%20", "a:b@c", ".a", "a..b"],
            ["a?b", "a#b", "..", "a/../b", ".", "a/.", "a b", "a\\b", "a\n", "{x}", "//a"],
        ),
        ("scheme", ["http", "https"], ["", "ftp", "https://a", "httpss"]),
        (
            "url",
            ["https://a.b", "http://a:80/b/c"],
            ["a.b", "ftp://a", "https://u@a", "https://a?b", "https://a/../b", "https://a#b"],
        ),
    ],
)
def test_a_value_stays_where_it_stands(place: str, good: list[str], bad: list[str]) -> None:
    variable = Variable("v", "argument", "default", place=place)  # type: ignore[arg-type]
    assert [variable.check(one) for one in good] == good
    for value in bad:
        with pytest.raises(InvalidArgumentError, match=f"argument: is no {place} of a URL"):
            variable.check(value)


@pytest.mark.parametrize(
    ("server", "arguments", "message"),
    [
        ("prod", {}, "server: must be one of 'live', 'test', 'far'"),
        ("live", {"region": "mars"}, "region: must be one of 'eu', 'us', 'cn'"),
        ("live", {"tenant": "evil.test/"}, "tenant: is no host of a URL"),
    ],
)
def test_what_the_document_does_not_have_is_refused(
    server: str, arguments: dict[str, str | None], message: str
) -> None:
    with pytest.raises(InvalidArgumentError, match=message):
        SERVERS.place(server, arguments)
