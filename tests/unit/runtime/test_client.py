"""A client checks what it is made with, closes what is its own, and shows no secrets."""

from __future__ import annotations

import asyncio
import traceback

import httpx2
import pytest
from runtime.client import SyncApiClient
from runtime.errors import ApiError, InvalidArgumentError, MissingCredentialsError
from runtime.steps import Api

from unit.runtime.flows import API, AsyncClient, Client, settings_of
from unit.runtime.wire import Wire

GOOD = '{"ok":true}'


def test_no_content_is_none(wire: Wire) -> None:
    wire.answers.append(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
    with Client(wire.url) as client:
        assert client.flows.status() is None  # type: ignore[func-returns-value]
    assert b"authorization" not in wire.requests[0].lower()


def test_credentials_are_nowhere_to_be_seen(wire: Wire) -> None:
    for credentials in ({"token": "sesame"}, {"app_id": "sesame"}):
        wire.answer(401, '{"sent":"sesame"}', content_type="application/json")
        wire.answers.append(b"")
        client = Client(wire.url, credentials=credentials)
        assert "sesame" not in repr(client)
        for _ in range(2):
            with pytest.raises(ApiError) as caught:
                client.flows.approve("f", extra_query={"q": "seen"})
            error: BaseException | None = caught.value
            shown = "".join(traceback.format_exception(caught.value))
            while error is not None:
                shown += f"{error!r}{error}{getattr(error, 'request', '')!r}"
                error = error.__cause__
            assert "sesame" not in shown
            assert "seen" in str(caught.value)
        client.close()
        assert b"sesame" in wire.requests[-1]


def test_a_call_that_needs_credentials_says_so(wire: Wire) -> None:
    client = Client(wire.url, credentials={})
    with pytest.raises(
        MissingCredentialsError, match=r"token= \(or set T_TOKEN\), or pass app_id="
    ):
        client.flows.approve("f")
    client.close()


def test_an_api_that_always_needs_credentials_wants_them_at_once() -> None:
    needy = Api("https://h", schemes=API.schemes, security=(("bearer",), ("key",)))
    with pytest.raises(MissingCredentialsError, match="no credentials: pass token="):
        SyncApiClient(needy, settings_of(None, {"credentials": {}}), None)


def test_only_an_own_httpx2_client_is_closed(wire: Wire) -> None:
    wire.answer_json(GOOD)
    with httpx2.Client(headers={"X-Own": "yes"}) as own:
        with Client(wire.url, http_client=own) as client:
            client.flows.approve("f")
        assert not own.is_closed
    assert b"x-own: yes" in wire.requests[0].lower()

    async def run() -> None:
        async with httpx2.AsyncClient() as own:
            async with AsyncClient(wire.url, http_client=own):
                pass
            assert not own.is_closed

    asyncio.run(run())


def test_a_closed_client_is_closed(wire: Wire) -> None:
    with Client(wire.url) as client:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        client.flows.approve("f")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "must begin with http"),
        ("example.com", "must begin with http"),
        ("ftp://example.com", "must begin with http"),
        ("http://", "must begin with http"),
        ("http://h:port", "Invalid port"),
        ("https://user:sesame@example.com", "must have no user"),
        ("https://example.com?x=1", "must have no user, password, query"),
        ("https://example.com/#x", "must have no user, password, query"),
    ],
)
def test_a_base_url_must_be_one(url: str, problem: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^base_url: .*{problem}") as caught:
        Client(url)
    assert "sesame" not in str(caught.value)


def test_where_the_base_url_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("T_BASE_URL", raising=False)
    with pytest.raises(InvalidArgumentError, match=r"^base_url: is required"):
        Client(None)
    monkeypatch.setenv("T_BASE_URL", "http://env/v2/")
    assert repr(Client(None)) == "<Client http://env/v2>"
    assert repr(Client("http://given")) == "<Client http://given>"
    monkeypatch.setenv("T_BASE_URL", "nonsense")
    with pytest.raises(InvalidArgumentError, match=r"^T_BASE_URL: must begin"):
        Client(None)


def test_retries_are_not_negative() -> None:
    with pytest.raises(InvalidArgumentError, match=r"^max_retries: "):
        Client("http://h", max_retries=-1)
