"""Many calls at once over one client: none is lost, nothing is left, nobody waits for ever."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from scenario import ApiTimeoutError, AsyncClient, Client

from behaviour.places import EXAMPLE, written
from behaviour.serving import TOKEN

JOB = written(EXAMPLE).encode()
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    + f"Content-Length: {len(JOB)}\r\n\r\n".encode()
    + JOB
)
PAUSE = 0.02


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer each request of a connection a moment after it came."""
    try:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(PAUSE)
            writer.write(ANSWER)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run a server in a loop, and a thread, of its own."""
    found: list[str] = []
    is_up = threading.Event()

    async def serve(until: asyncio.Event) -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=2000)
        async with server:
            found.append(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            is_up.set()
            await until.wait()
            server.close()

    with asyncio.Runner() as runner:
        until = asyncio.Event()
        thread = threading.Thread(target=lambda: runner.run(serve(until)))
        thread.start()
        is_up.wait(10)
        yield found[0]
        runner.get_loop().call_soon_threadsafe(until.set)
        thread.join(10)


def sockets() -> int:
    """Return how many sockets this process has open, those of the server among them."""
    found = 0
    for one in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found += str(one.readlink()).startswith("socket:")
    return found


@pytest.fixture(autouse=True)
def nothing_left(url: str) -> Iterator[None]:  # noqa: ARG001 - it is up before and after
    """See that a test leaves no socket, no thread, and nothing that was not closed."""
    open_before, threads = sockets(), threading.active_count()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        yield
        gc.collect()
        until = time.monotonic() + 5
        while (sockets(), threading.active_count()) != (open_before, threads):
            assert time.monotonic() < until, (sockets(), open_before, threading.enumerate())
            time.sleep(0.01)
    assert [str(one.message) for one in told] == []


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="it is of Linux")
@pytest.mark.parametrize("connections", [100, 10])
def test_a_thousand_calls_that_are_cancelled_halfway(url: str, connections: int) -> None:
    async def run() -> None:
        http = httpx2.AsyncClient(limits=httpx2.Limits(max_connections=connections))
        client = AsyncClient(base_url=url, token=TOKEN, http_client=http, max_retries=0)
        half = asyncio.Semaphore(0)

        async def call() -> str:
            found = (await client.jobs.get_job("j")).job.job_id
            half.release()
            return found

        async with http:
            tasks = [asyncio.create_task(call()) for _ in range(1000)]
            for _ in range(500):
                await half.acquire()
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            done = [one for one in results if one == "jobId"]
            assert len(done) >= 500
            assert all(
                isinstance(one, asyncio.CancelledError) for one in results if one not in done
            )
            assert len(done) < 1000
            later = await asyncio.gather(*(call() for _ in range(2 * connections)))
            assert later == ["jobId"] * 2 * connections
            assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


@pytest.mark.parametrize("connections", [100, 10])
def test_fifty_threads(url: str, connections: int) -> None:
    with (
        httpx2.Client(limits=httpx2.Limits(max_connections=connections)) as http,
        Client(base_url=url, token=TOKEN, http_client=http, max_retries=0) as client,
        ThreadPoolExecutor(50) as pool,
    ):
        calls = [pool.submit(client.jobs.get_job, "j") for _ in range(300)]
        assert [one.result().job.job_id for one in calls] == ["jobId"] * 300


def test_what_is_late_disturbs_no_other_call(url: str) -> None:
    with (
        httpx2.Client(limits=httpx2.Limits(max_connections=20)) as http,
        Client(base_url=url, token=TOKEN, http_client=http, max_retries=0) as client,
        ThreadPoolExecutor(50) as pool,
    ):
        late = [
            pool.submit(client.jobs.get_job, "j", deadline=PAUSE * (0.8 + n % 5 / 10))
            for n in range(100)
        ]
        calls = [pool.submit(client.jobs.get_job, "j") for _ in range(200)]
        assert [one.result().job.job_id for one in calls] == ["jobId"] * 200
        errors = [one.exception() for one in late]
        assert {type(one) for one in errors if one is not None} == {ApiTimeoutError}
