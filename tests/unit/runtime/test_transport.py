"""Calls over real sockets: what goes out byte for byte, what is repeated, what is raised."""

from __future__ import annotations

import asyncio
import gc
import socket
import traceback
from collections.abc import Callable
from types import SimpleNamespace
from typing import Annotated

import httpx2
import pytest
from pydantic import Field
from runtime import transport
from runtime.client import (
    DEFAULT_TIMEOUT,
    Api,
    AsyncApiClient,
    AsyncResource,
    Resource,
    SyncApiClient,
)
from runtime.errors import (
    ApiError,
    ApiTimeoutError,
    ConflictError,
    DecodeError,
    InvalidArgumentError,
    MissingCredentialsError,
    RedirectError,
    ResponseError,
    ServerError,
    TooManyRequestsError,
    TransportError,
)
from runtime.models import Json, Model
from runtime.operations import Body, Content, Operation, Parameter
from runtime.security import ApiKey, Credential, HttpBearer

from unit.runtime.wire import Wire

GOOD = '{"ok":true}'


class Approval(Model):
    """What to approve."""

    node_id: Annotated[str, Field(alias="nodeId")]


class Answer(Model):
    """What comes back."""

    ok: bool


APPROVE: Operation[Answer] = Operation(
    name="flows.approve",
    method="PUT",
    path="/flows/{flowId}/approval",
    parameters=(Parameter("flow_id", "flowId", "path"), Parameter("q", "q", "query")),
    body=Body("application/json", Approval),
    responses={"200": (Content("application/json", Answer),)},
    security=(("bearer",), ("key",)),
)
STATUS: Operation[None] = Operation(
    name="flows.status", method="GET", path="/status", responses={"204": ()}
)
API = Api(
    base_url=None,
    base_url_environment="T_BASE_URL",
    schemes=(
        HttpBearer("bearer", token=Credential("token", "T_TOKEN")),
        ApiKey("key", "query", "appid", key=Credential("app_id")),
    ),
    security=(("bearer",), ("key",), ()),
)
CREDENTIALS = {"token": "sesame"}


class Flows(Resource):
    """Methods as they are generated."""

    def approve(self, flow_id: str, **more: Json) -> Answer:
        """Approve."""
        body = {"nodeId": "n"}
        return self._transport.call(APPROVE, {"flow_id": flow_id}, body=body, **more)

    def status(self) -> None:
        """Give nothing."""
        return self._transport.call(STATUS)


class AsyncFlows(AsyncResource):
    """The same to be awaited."""

    async def approve(self, flow_id: str, **more: Json) -> Answer:
        """Approve."""
        body = {"nodeId": "n"}
        return await self._transport.call(APPROVE, {"flow_id": flow_id}, body=body, **more)


class Client(SyncApiClient):
    """A client as it is generated."""

    def __init__(self, url: str | None, **more: Json) -> None:
        options: dict[str, Json] = {
            "timeout": DEFAULT_TIMEOUT,
            "max_retries": 2,
            "http_client": None,
            **more,
        }
        credentials = options.pop("credentials", CREDENTIALS)
        super().__init__(API, credentials, base_url=url, **options)
        self.flows = Flows(self._transport)


class AsyncClient(AsyncApiClient):
    """The same to be awaited."""

    def __init__(self, url: str | None, **more: Json) -> None:
        options: dict[str, Json] = {
            "timeout": DEFAULT_TIMEOUT,
            "max_retries": 2,
            "http_client": None,
            **more,
        }
        super().__init__(API, CREDENTIALS, base_url=url, **options)
        self.flows = AsyncFlows(self._transport)


def approve(url: str, flow_id: str = "f", **more: Json) -> Answer:
    with Client(url) as client:
        return client.flows.approve(flow_id, **more)


def approve_async(url: str, flow_id: str = "f", **more: Json) -> Answer:
    async def run() -> Answer:
        async with AsyncClient(url) as client:
            return await client.flows.approve(flow_id, **more)

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("call", [approve, approve_async])


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give what was waited for, without waiting."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(transport, "time", SimpleNamespace(sleep=waited.append))
    monkeypatch.setattr(transport, "anyio", SimpleNamespace(sleep=sleep))
    return waited


@BOTH
def test_the_request_byte_for_byte(call: Callable[..., Answer], wire: Wire) -> None:
    wire.answer_json(GOOD)
    answer = call(
        f"{wire.url}/v1/",
        "a/b?c#d é%2F",
        extra_query={"p": "x y", "q": "+"},
        extra_headers={"User-Agent": None, "Accept-Encoding": None, "Connection": None},
    )
    assert answer == Answer(ok=True)
    [request] = wire.requests
    host = wire.url.removeprefix("http://")
    assert request.decode() == (
        "PUT /v1/flows/a%2Fb%3Fc%23d%20%C3%A9%252F/approval?p=x%20y&q=%2B HTTP/1.1\r\n"
        f"Host: {host}\r\n"
        "Accept: application/json\r\n"
        "Content-Type: application/json\r\n"
        "Authorization: Bearer sesame\r\n"
        "Content-Length: 14\r\n"
        "\r\n"
        '{"nodeId":"n"}'
    )


@pytest.mark.parametrize(
    ("flow_id", "segment"),
    [
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("..;x", "..%3Bx"),
        ("a\\..\\b", "a%5C..%5Cb"),
        ("ü\u2028\U0001f600", "%C3%BC%E2%80%A8%F0%9F%98%80"),
        ("~!*'()", "~%21%2A%27%28%29"),
        ("\r\nX: y", "%0D%0AX%3A%20y"),
    ],
)
def test_a_path_value_stays_one_segment(flow_id: str, segment: str, wire: Wire) -> None:
    wire.answer_json(GOOD)
    approve(wire.url, flow_id)
    assert wire.targets == [f"/flows/{segment}/approval"]


@BOTH
def test_nothing_is_sent_for_a_wrong_argument(call: Callable[..., Answer], wire: Wire) -> None:
    for flow_id in ("", ".", "..", None, 3):
        with pytest.raises(InvalidArgumentError, match=r"^flow_id: "):
            call(wire.url, flow_id)
    for extra in ({"nodeId": float("nan")}, {"x": object()}):
        with pytest.raises(InvalidArgumentError, match=r"^body: "):
            call(wire.url, extra_body=extra)
    with pytest.raises(InvalidArgumentError, match=r"^url: URL too long"):
        call(wire.url, "x" * 70_000)
    assert wire.requests == []


@BOTH
def test_a_connection_that_never_opened_is_tried_again(
    call: Callable[..., Answer],
    listener: socket.socket,
    waits: list[float],
) -> None:
    host, port = listener.getsockname()
    with pytest.raises(TransportError, match="ConnectError") as caught:
        call(f"http://{host}:{port}")
    assert not isinstance(caught.value, ApiTimeoutError)
    assert len(waits) == 2
    assert 0.25 <= waits[0] <= 0.5 <= waits[1] <= 1.0
    assert caught.value.request_method == "PUT"
    assert caught.value.request_url == f"http://{host}:{port}/flows/f/approval"


def test_the_second_try_may_succeed(wire: Wire, waits: list[float]) -> None:
    attempts: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        attempts.append(str(request.url))
        if len(attempts) == 1:
            raise httpx2.ConnectError("refused")
        return httpx2.HTTPTransport().handle_request(request)

    wire.answer_json(GOOD)
    with httpx2.Client(transport=httpx2.MockTransport(answer)) as own:
        assert Client(wire.url, http_client=own).flows.approve("f") == Answer(ok=True)
    assert len(attempts) == 2
    assert len(waits) == 1


@BOTH
@pytest.mark.parametrize("status", [429, 503])
def test_the_server_says_when_to_come_back(
    call: Callable[..., Answer], status: int, wire: Wire, waits: list[float]
) -> None:
    wire.answer(status, retry_after="0")
    wire.answer(status, retry_after="7")
    wire.answer_json(GOOD)
    assert call(wire.url) == Answer(ok=True)
    assert len(wire.requests) == 3
    assert len(set(wire.requests)) == 1
    assert 0.25 <= waits[0] <= 0.5
    assert 7.5 <= waits[1] <= 8.0


@BOTH
def test_it_comes_back_only_so_often(call: Callable[..., Answer], wire: Wire) -> None:
    for _ in range(3):
        wire.answer(429, retry_after="1")
    with pytest.raises(TooManyRequestsError) as caught:
        call(wire.url)
    assert caught.value.retry_after == 1.0
    assert len(wire.requests) == 3


@BOTH
def test_a_wait_that_is_too_long_is_the_callers_business(
    call: Callable[..., Answer], wire: Wire, waits: list[float]
) -> None:
    wire.answer(503, retry_after="3600")
    with pytest.raises(ServerError) as caught:
        call(wire.url)
    assert caught.value.retry_after == 3600.0
    assert waits == []


@BOTH
@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (409, {"retry_after": "0"}, ConflictError),
        (500, {"retry_after": "0"}, ServerError),
        (502, {}, ServerError),
        (503, {}, ServerError),
        (504, {}, ServerError),
        (429, {}, TooManyRequestsError),
        (307, {"location": "/elsewhere"}, RedirectError),
    ],
)
def test_what_may_have_been_carried_out_is_not_repeated(
    call: Callable[..., Answer],
    status: int,
    headers: dict[str, str],
    kind: type[ResponseError],
    wire: Wire,
) -> None:
    wire.answer(status, "why", **headers)
    with pytest.raises(kind) as caught:
        call(wire.url)
    assert caught.value.raw_body == b"why"
    assert len(wire.requests) == 1


@BOTH
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n{}\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_a_connection_that_breaks_is_an_error_at_once(
    call: Callable[..., Answer], answer: bytes, wire: Wire
) -> None:
    wire.answers.append(answer)
    with pytest.raises(TransportError) as caught:
        call(wire.url)
    assert isinstance(caught.value.__cause__, httpx2.RequestError)
    assert len(wire.requests) == 1


@BOTH
def test_a_slow_server_is_a_timeout(call: Callable[..., Answer], wire: Wire) -> None:
    wire.answers.append(None)
    with pytest.raises(ApiTimeoutError, match="ReadTimeout"):
        call(wire.url, timeout=0.05)
    assert len(wire.requests) == 1


def test_the_timeout_of_the_client_is_the_default(wire: Wire) -> None:
    wire.answers.append(None)
    with Client(wire.url, timeout=0.05) as client, pytest.raises(ApiTimeoutError):
        client.flows.approve("f")


@BOTH
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>down</html>", "text/html"),
        ("[]", "application/json"),
        ('"ok"', "application/json"),
        ('{"ok":tr', "application/json"),
        ("", "application/json"),
    ],
)
def test_a_success_that_is_none_is_a_decode_error(
    call: Callable[..., Answer], body: str, kind: str, wire: Wire
) -> None:
    wire.answer(200, body, content_type=kind)
    with pytest.raises(DecodeError) as caught:
        call(wire.url)
    assert caught.value.raw_body == body.encode()
    assert caught.value.headers["content-type"] == kind


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
        SyncApiClient(needy, {}, base_url=None, timeout=None, max_retries=0, http_client=None)


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
    gc.collect()


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
