"""Calls over real sockets: what goes out byte for byte, what is repeated, what is raised."""

from __future__ import annotations

import socket
from collections.abc import Callable

import httpx2
import pytest
from runtime import transport
from runtime.errors import (
    ApiTimeoutError,
    ConflictError,
    DecodeError,
    InvalidArgumentError,
    RedirectError,
    ResponseError,
    ServerError,
    TooManyRequestsError,
    TransportError,
)
from runtime.operations import Operation
from runtime.requests import DEFAULT_TIMEOUT
from runtime.steps import Api

from unit.runtime.flows import Answer, Client, approve, approve_async, settings_of
from unit.runtime.wire import Wire

GOOD = '{"ok":true}'
SHORT = httpx2.Timeout(5, read=0.05)

BOTH = pytest.mark.parametrize("call", [approve, approve_async])


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give what was waited for, without waiting."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("time.sleep", waited.append)
    monkeypatch.setattr("anyio.sleep", sleep)
    return waited


@BOTH
def test_cookies_are_not_kept(call: Callable[..., Answer], wire: Wire) -> None:
    wire.answer(503, retry_after="0", set_cookie="a=b; Path=/")
    wire.answer_json(GOOD)
    call(wire.url)
    assert len(wire.requests) == 2
    assert not any(b"cookie:" in one.lower() for one in wire.requests)


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
        call(wire.url, timeout=SHORT)
    assert len(wire.requests) == 1


def test_the_timeout_is_that_of_the_call_or_else_of_the_client() -> None:
    seen: list[dict[str, float | None]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.extensions["timeout"])
        return httpx2.Response(200, json={"ok": True})

    with httpx2.Client(transport=httpx2.MockTransport(answer), timeout=1) as own:
        for timeout in (DEFAULT_TIMEOUT, 7, None):
            Client("http://h", timeout=timeout, http_client=own).flows.approve("f")
        client = Client("http://h", http_client=own)
        for timeout in (SHORT, 8, None):
            client.flows.approve("f", timeout=timeout)
    assert [found["read"] for found in seen] == [60.0, 7, None, 0.05, 8, None]
    assert [found["connect"] for found in seen] == [5.0, 7, None, 5, 8, None]


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


@pytest.mark.parametrize(
    ("base_url", "server", "asked"),
    [
        (None, None, "http://api.test/v1/x"),
        (None, "http://files.test", "http://files.test/x"),
        (None, "/v2/", "http://api.test/v2/x"),
        (None, "/", "http://api.test/x"),
        ("http://mock.test/v1", "http://files.test", "http://mock.test/v1/x"),
        ("http://mock.test/v1", "/v2", "http://mock.test/v2/x"),
    ],
)
def test_an_operation_may_have_a_server_of_its_own(
    base_url: str | None, server: str | None, asked: str
) -> None:
    found: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        found.append(str(request.url))
        return httpx2.Response(204)

    operation: Operation[None] = Operation(
        name="x.x", method="GET", path="/x", responses={"204": ()}, server=server
    )
    settings = settings_of(base_url, {"credentials": {}})
    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http:
        transport.SyncTransport(Api("http://api.test/v1"), settings, http).call(operation, {}, {})
    assert found == [asked]
