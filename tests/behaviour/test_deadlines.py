"""A call whose time is over leaves nothing behind and harms no other, whatever it was doing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import httpx2
import pytest
from scenario import ApiTimeoutError, Client

from behaviour.hostile import Deed, Hostile, hostile, says
from behaviour.places import EXAMPLE, written
from behaviour.serving import TOKEN

JOB = written(EXAMPLE).encode()
GOOD = says(
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    + f"Content-Length: {len(JOB)}\r\n\r\n".encode()
    + JOB,
    ends=False,
)
Next = Callable[[httpx2.Request], httpx2.Response]
DEADLINE = 0.2


@pytest.fixture
def server() -> Iterator[Hostile]:
    """Run a server that answers."""
    with hostile(GOOD) as found:
        yield found


@pytest.fixture
def http() -> Iterator[httpx2.Client]:
    """Give one connection to all."""
    limits = httpx2.Limits(max_connections=1)
    with httpx2.Client(limits=limits) as found:
        yield found


def late(deed: Deed) -> Deed:
    """Do it when the time of a call is over."""

    def wait(connection: socket.socket) -> None:
        time.sleep(3 * DEADLINE)
        deed(connection)

    return wait


def test_a_connection_that_was_given_back_is_not_cut(server: Hostile, http: httpx2.Client) -> None:
    is_back = threading.Event()

    def linger(request: httpx2.Request, call_next: Next) -> httpx2.Response:
        response = call_next(request)
        server.deed = late(GOOD)
        is_back.set()
        time.sleep(2 * DEADLINE)
        return response

    def call() -> None:
        client = Client(base_url=server.url, token=TOKEN, http_client=http, middleware=[linger])
        with pytest.raises(ApiTimeoutError):
            client.jobs.get_job("j", deadline=DEADLINE)

    thread = threading.Thread(target=call)
    thread.start()
    assert is_back.wait(5)
    other = Client(base_url=server.url, token=TOKEN, http_client=http, max_retries=0)
    assert other.jobs.get_job("j").job.job_id == "jobId"
    thread.join()
    assert len(server.requests) == 2


def test_nothing_is_sent_when_nobody_waits(server: Hostile, http: httpx2.Client) -> None:
    ends: list[type[BaseException]] = []

    def linger(request: httpx2.Request, call_next: Next) -> httpx2.Response:
        time.sleep(2 * DEADLINE)
        try:
            return call_next(request)
        except Exception as error:
            ends.append(type(error))
            raise

    client = Client(base_url=server.url, token=TOKEN, http_client=http, middleware=[linger])
    with pytest.raises(ApiTimeoutError):
        client.jobs.get_job("j", deadline=DEADLINE)
    time.sleep(2 * DEADLINE)
    assert [one.__name__ for one in ends] == ["DeadlineError"]
    assert server.requests == []


def test_a_response_that_comes_too_late_is_closed(server: Hostile, http: httpx2.Client) -> None:
    def linger(request: httpx2.Request, call_next: Next) -> httpx2.Response:
        response = call_next(request)
        time.sleep(2 * DEADLINE)
        return response

    client = Client(base_url=server.url, token=TOKEN, http_client=http, middleware=[linger])
    opening = client.jobs.with_streaming_response.get_job("j", deadline=DEADLINE)
    with pytest.raises(ApiTimeoutError), opening:
        pass
    other = Client(base_url=server.url, token=TOKEN, http_client=http, max_retries=0)
    assert other.jobs.get_job("j", timeout=5).job.job_id == "jobId"


def test_an_open_response_is_read_after_the_deadline(server: Hostile, http: httpx2.Client) -> None:
    client = Client(base_url=server.url, token=TOKEN, http_client=http)
    with client.jobs.with_streaming_response.get_job("j", deadline=DEADLINE) as response:
        time.sleep(2 * DEADLINE)
        assert response.parse().job.job_id == "jobId"
