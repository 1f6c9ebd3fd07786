"""Whatever a server does, a call ends in time with an error of ours and frees its connection."""

from __future__ import annotations

import asyncio
import copy
import gzip
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from scenario import (
    ApiError,
    ApiTimeoutError,
    AsyncClient,
    Client,
    ClientError,
    DecodeError,
    InvalidArgumentError,
    RedirectError,
    ServerError,
    StatusError,
    TransportError,
    UnexpectedStatusError,
)
from scenario._runtime.operations import Content, Operation, Parameter

from behaviour.calling import Caller, Kind
from behaviour.hostile import Deed, Hostile, dribbles, hostile, says
from behaviour.places import EXAMPLE, written
from behaviour.serving import KEY, SECRET, TOKEN

JOB = written(EXAMPLE).encode()
JSON = b"Content-Type: application/json\r\n"
HEAD = b"HTTP/1.1 200 OK\r\n" + JSON
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
DEADLINE = 0.1


def answer(body: bytes, status: str = "200 OK", *headers: bytes, size: int | None = None) -> bytes:
    """Return a response, which may say that it has another size."""
    size = len(body) if size is None else size
    lines = [f"HTTP/1.1 {status}".encode(), *headers, f"Content-Length: {size}".encode()]
    return b"\r\n".join([*lines, b"", body])


def as_json(body: bytes, *headers: bytes, size: int | None = None) -> bytes:
    """Return a success of JSON."""
    return answer(body, "200 OK", JSON.strip(), *headers, size=size)


GZIP = b"Content-Encoding: gzip"
GOOD = says(as_json(JOB), ends=False)
LATE = {
    "silence": says(ends=False),
    "a status, byte by byte": dribbles(b"", b"H"),
    "headers, byte by byte": dribbles(HEAD + b"X: ", b"x"),
    "promises of a response": dribbles(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body, byte by byte": dribbles(HEAD + b"Content-Length: 99999\r\n\r\n", b" "),
    "a body without end": dribbles(HEAD + b"\r\n", b" " * 65536, 0),
    "the size of a chunk, digit by digit": dribbles(CHUNKED, b"0"),
    "trailers without end": dribbles(CHUNKED + b"0\r\n", b"X: y\r\n"),
    "a longer body than there is": says(as_json(JOB, size=len(JOB) + 9), ends=False),
}
BROKEN = {
    "nothing": says(),
    "half a status line": says(b"HTTP/1.1 20"),
    "half a header": says(HEAD[:-9]),
    "no end of headers": says(HEAD),
    "half a body": says(as_json(JOB)[:-9]),
    "half a chunk": says(CHUNKED + b"5\r\nab"),
    "half the size of a chunk": says(CHUNKED + b"5"),
    "no last chunk": says(CHUNKED + b"2\r\n{}\r\n"),
    "no size of a chunk": says(CHUNKED + b"zz\r\n{}\r\n"),
    "a negative length": says(as_json(JOB, size=-1)),
    "two lengths": says(as_json(JOB, b"Content-Length: 2")),
    "an unknown coding": says(HEAD + b"Transfer-Encoding: gzip\r\n\r\n{}"),
    "a header without name": says(HEAD + b": x\r\n\r\n{}"),
    "a header with NUL": says(HEAD + b"X: a\0b\r\n\r\n{}"),
    "headers of 300 kB": says(HEAD, (b"X: " + b"x" * 60_000 + b"\r\n") * 5, b"\r\n{}"),
    "a body without headers": says(b"{}\r\n"),
    "another protocol": says(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"),
    "HTTP/2": says(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "a change of protocol": says(answer(b"", "101 Switching Protocols", b"Upgrade: x"), ends=False),
    "status 42": says(answer(b"", "42 Odd")),
    "status 000": says(answer(b"", "000 Odd")),
    "what is no gzip": says(as_json(JOB, GZIP)),
    "a hundred codings": says(as_json(JOB, GZIP + b", gzip" * 100)),
}
WRONG: dict[str, tuple[bytes, type[ApiError]]] = {
    "a page": (answer(b"<html>", "200 OK", b"Content-Type: text/html"), DecodeError),
    "a shorter body than there is": (as_json(JOB, size=9), DecodeError),
    "half a gzip": (as_json(gzip.compress(JOB)[:-20], GZIP), DecodeError),
    "no UTF-8": (as_json(JOB.replace(b'"jobId"', b'"\xff"', 1)), DecodeError),
    "half a surrogate pair": (as_json(JOB.replace(b'"jobId"', b'"\\ud800"')), DecodeError),
    "a deep body": (as_json(b"[" * 100_000), DecodeError),
    "a charset that is none": (
        answer(b"x", "400 No", b"Content-Type: a/b; charset=x"),
        ClientError,
    ),
    "a charset of bytes": (answer(b"x", "400 No", b"Content-Type: a/b; charset=hex"), ClientError),
    "no UTF-8 in a header": (answer(b"x", "400 No", b"Content-Type: \xff\xfe"), ClientError),
    "204 with a body": (answer(b"body", "204 No"), UnexpectedStatusError),
    "304": (answer(b"", "304 No"), RedirectError),
    "a place that is none": (answer(b"", "302 No", b"Location: http://[::1"), RedirectError),
    "status 999": (answer(b"", "999 Odd"), StatusError),
    "a wait of 5,000 digits": (answer(b"", "503 No", b"Retry-After: " + b"9" * 5000), ServerError),
    "a wait beyond time": (
        answer(b"", "503 No", b"Retry-After: Fri, 31 Dec 9999 23:59:59 -2359"),
        ServerError,
    ),
}
DEEDS = [
    *((name, deed, ApiTimeoutError) for name, deed in LATE.items()),
    *((name, deed, TransportError) for name, deed in BROKEN.items()),
    *((name, says(text, ends=False), error) for name, (text, error) in WRONG.items()),
]


class Wire:
    """A client that has one connection, of either kind."""

    def __init__(self, kind: Kind, runner: asyncio.Runner) -> None:
        limits, timeout = httpx2.Limits(max_connections=1), httpx2.Timeout(5)
        self.runner = runner
        self.http: Any = (
            httpx2.Client(limits=limits, timeout=timeout)
            if kind == "sync"
            else httpx2.AsyncClient(limits=limits, timeout=timeout)
        )
        self.kind: type[Any] = Client if kind == "sync" else AsyncClient

    def caller(self, url: str, **options: Any) -> Caller:  # noqa: ANN401
        """Return what calls a server, once, with a token unless there is more to it."""
        options = {"token": TOKEN, "max_retries": 0, "timeout": 5} | options
        return Caller(self.kind(base_url=url, http_client=self.http, **options), self.runner)

    def close(self) -> None:
        """Close the connection."""
        closing = self.http.close() if self.kind is Client else self.http.aclose()
        if closing is not None:
            self.runner.run(closing)


@pytest.fixture(scope="module")
def wire(kind: Kind) -> Iterator[Wire]:
    """Give one client for all, so that it shows if one has left something."""
    with asyncio.Runner() as runner:
        found = Wire(kind, runner)
        yield found
        found.close()


@pytest.fixture
def server() -> Iterator[Hostile]:
    """Run a server that does nothing bad unless it is told."""
    with hostile(GOOD) as found:
        yield found


def check(error: ApiError, *secrets: str) -> None:
    """See that an exception has all of it in a copy, and no secret."""
    pickled = pickle.dumps(error)
    for again in (pickle.loads(pickled), copy.copy(error), copy.deepcopy(error)):  # noqa: S301
        assert type(again) is type(error)
        assert (str(again), again.attempts) == (str(error), error.attempts)
    shown = f"{error} {error!r} {error.attempts} {pickled!r}"
    assert not [one for one in (TOKEN, *secrets) if one in shown]


@pytest.mark.parametrize(("name", "deed", "error"), DEEDS, ids=[name for name, *_ in DEEDS])
def test_a_call_ends_in_time_and_frees_the_connection(
    wire: Wire, server: Hostile, name: str, deed: Deed, error: type[ApiError]
) -> None:
    server.deed = deed
    caller = wire.caller(server.url)
    threads = {*threading.enumerate()}
    begun = time.monotonic()
    with pytest.raises(error) as caught:
        caller.get_job(deadline=DEADLINE if name in LATE else 5)
    assert time.monotonic() - begun < 2
    check(caught.value)
    assert len(caught.value.attempts) == 1
    server.deed = GOOD
    assert caller.get_job(max_retries=1).job.job_id == "jobId"
    wait_for(lambda: not {one for one in threading.enumerate() if one.daemon} - threads)


def test_a_connection_that_was_good_may_become_silent(wire: Wire, server: Hostile) -> None:
    caller = wire.caller(server.url)
    for _ in range(2):
        server.deed = GOOD
        assert caller.get_job().job.job_id == "jobId"
        server.deed = says(ends=False)
        with pytest.raises(ApiTimeoutError):
            caller.get_job(deadline=DEADLINE)


def wait_for(is_done: Callable[[], bool]) -> None:
    """Wait until it is, for a while."""
    until = time.monotonic() + 2
    while not is_done():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize("status", ["100 Continue", "102 Processing", "103 Early Hints", "199 Odd"])
def test_what_comes_before_the_response_is_none(wire: Wire, server: Hostile, status: str) -> None:
    before = f"HTTP/1.1 {status}\r\nLink: </x>\r\n\r\n".encode()
    server.deed = says(before * 3, as_json(JOB), ends=False)
    assert wire.caller(server.url).get_job().job.job_id == "jobId"


@pytest.mark.parametrize("rest", [b"garbage", answer(b"{}", "500 Evil")])
def test_what_comes_behind_the_response_does_not_last(
    wire: Wire, server: Hostile, rest: bytes
) -> None:
    server.deed = says(as_json(JOB) + rest, ends=False)
    caller = wire.caller(server.url)
    assert caller.get_job().job.job_id == "jobId"
    server.deed = GOOD
    # It is an error of the next call at worst, which may be repeated.
    assert caller.get_job(max_retries=2).job.job_id == "jobId"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_other_host_hears_of_a_call(wire: Wire, server: Hostile, status: int) -> None:
    with hostile(GOOD) as other:
        place = other.url.replace("127.0.0.1", "localhost").encode()
        server.deed = says(answer(b"", f"{status} Go", b"Location: " + place), ends=False)
        caller = wire.caller(server.url, token=None, api_key=KEY, api_secret=SECRET)
        for call in (caller.get_job, caller.approve_user):
            with pytest.raises(RedirectError) as caught:
                call()
            check(caught.value, SECRET)
        assert len(server.requests) == 2
        assert other.requests == []


def test_tls_is_not_spoken_to_who_does_not(wire: Wire, server: Hostile) -> None:
    server.deed = says(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    caller = wire.caller(server.url.replace("http:", "https:"))
    with pytest.raises(TransportError, match="ConnectError") as caught:
        caller.get_job()
    check(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + f"{TOKEN} x\r\n\r\n".encode(),
        f"{TOKEN}\r\n\r\n".encode(),
        CHUNKED + f"{TOKEN}\r\n".encode(),
        answer(b"<html>", "200 OK", f"Content-Type: text/html; x={TOKEN}".encode()),
        answer(b"x", "400 Bad Request", f"Content-Type: text/plain; charset={TOKEN}".encode()),
        answer(TOKEN.encode(), "400 Bad Request"),
    ],
)
def test_a_secret_that_comes_back_is_not_shown(wire: Wire, server: Hostile, text: bytes) -> None:
    server.deed = says(text)
    with pytest.raises(ApiError) as caught:
        wire.caller(server.url).get_job()
    error = caught.value
    assert TOKEN not in f"{error} {error!r} {error.attempts}"


PLACES = Operation[object](
    name="places",
    method="GET",
    path="/a/{simple}{matrix}{label}",
    parameters=(
        Parameter("simple", "simple", "path"),
        Parameter("matrix", "matrix", "path", style="matrix"),
        Parameter("label", "label", "path", style="label"),
        Parameter("query", "query", "query"),
        Parameter("reserved", "reserved", "query", allow_reserved=True),
        Parameter("deep", "deep", "query", dict[str, str], style="deepObject"),
        Parameter("header", "header", "header"),
        Parameter("headers", "headers", "header", list[str]),
        Parameter("json", "json", "header", dict[str, str], media_type="application/json"),
        Parameter("cookie", "cookie", "cookie"),
        Parameter("plain", "plain", "cookie", style="cookie"),
    ),
    responses={"200": (Content("application/json", Any),)},
)
EVIL = [
    "a\r\nInjected: 1",
    "a\nInjected: 1",
    "a\rInjected: 1",
    "a\0\r\n\r\nGET /evil HTTP/1.1\r\nInjected: 1\r\n\r\n",
    # Written as bytes of Latin-1 these would end a line.
    "a\u010d\u010aInjected: 1",
]


def attempts(client: Client, evil: str) -> Iterator[Callable[[], object]]:
    """Go through the ways to put a text into a request."""

    def call(**more: object) -> object:
        arguments = {"simple": "s", "matrix": "m", "label": "l", **more}
        return client._transport.call(PLACES, arguments, {})

    def get_job(job_id: str = "j", **options: Any) -> object:  # noqa: ANN401
        return client.jobs.get_job(job_id, **options)

    for parameter in PLACES.parameters:
        kind = parameter.type
        value = evil if kind is str else [evil] if kind == list[str] else {evil: evil}
        yield lambda name=parameter.argument, value=value: call(**{name: value})  # type: ignore[misc]
    yield lambda: get_job(evil)
    yield lambda: get_job(extra_headers={"X-Own": evil})
    yield lambda: get_job(extra_headers={evil: "x"})
    yield lambda: get_job(extra_query={"q": evil})
    yield lambda: get_job(extra_query={evil: "x"})
    yield lambda: client.request("GET", f"/{evil}", cast_to=str)
    yield lambda: client.request(evil, "/x", cast_to=str)
    yield lambda: client.request("POST", "/x", cast_to=str, body={}, content_type=evil)
    for credentials in ({"token": evil}, {"api_key": evil, "api_secret": "s"}):
        yield lambda given=credentials: Client(base_url=client._transport.base_url, **given)  # type: ignore[misc]
    yield lambda: Client(base_url=f"{client._transport.base_url}/{evil}", token=TOKEN)


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_can_be_put_into_a_request(server: Hostile, evil: str) -> None:
    server.deed = says(as_json(b"{}"), ends=False)
    refused = 0
    with Client(base_url=server.url, token=TOKEN, max_retries=0) as client:
        for attempt in attempts(client, evil):
            server.requests.clear()
            try:
                attempt()
            except InvalidArgumentError as error:
                check(error)
                refused += 1
                assert server.requests == []
            except DecodeError:
                pass
            assert len(server.requests) <= 1
            for request in server.requests:
                head, end, _ = request.partition(b"\r\n\r\n")
                assert end
                lines = head.split(b"\r\n")
                assert not [one for one in lines if one.startswith((b"Injected", b"GET /evil"))]
                assert all(32 <= byte < 127 for line in lines for byte in line)
    assert refused >= 8
