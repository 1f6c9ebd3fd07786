"""Many calls at once ask for one token, and are told of one failure."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx2
import pytest
from runtime.oauth import ClientCredentials, TokenError
from runtime.security import Credential

from unit.runtime.authorizing import TOKENS, Asked, Authority, call, call_async

CLIENT = ClientCredentials(
    "oauth",
    token_url=TOKENS,
    client_id=Credential("client_id"),
    client_secret=Credential("client_secret"),
)
GIVEN = {"client_id": "me", "client_secret": "sesame"}


@pytest.fixture
def authority() -> Authority:
    return Authority()


def refuse(_: Asked) -> httpx2.Response:
    return httpx2.Response(400, json={"error": "invalid_grant"})


def test_fifty_threads_ask_for_one_token(authority: Authority) -> None:
    authority.delay = 0.1
    gate = threading.Barrier(50)

    def run() -> None:
        gate.wait()
        call(client)

    with authority.client(CLIENT, given=GIVEN) as client, ThreadPoolExecutor(50) as pool:
        for each in [pool.submit(run) for _ in range(50)]:
            each.result(timeout=10)
        assert len(authority.asked) == 1
        assert authority.calls == ["t1"] * 50
        authority.valid.clear()
        for each in [pool.submit(run) for _ in range(50)]:
            each.result(timeout=10)
    assert len(authority.asked) == 2
    assert authority.calls[-1] == "t2"


def test_two_hundred_tasks_ask_for_one_token(authority: Authority) -> None:
    async def run() -> None:
        async with authority.async_client(CLIENT, given=GIVEN) as client:
            for valid in (1, 2):
                async with anyio.create_task_group() as group:
                    for _ in range(200):
                        group.start_soon(call_async, client)
                assert len(authority.asked) == valid
                authority.valid.clear()

    anyio.run(run)
    assert authority.calls[:200] == ["t1"] * 200


def test_those_who_wait_are_told_of_the_failure(authority: Authority) -> None:
    authority.refuse = refuse
    failures: list[TokenError] = []

    async def fail() -> None:
        with pytest.raises(TokenError) as caught:
            await call_async(client)
        failures.append(caught.value)

    client = authority.async_client(CLIENT, given=GIVEN)

    async def run() -> None:
        async with client, anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(fail)

    anyio.run(run)
    assert len(authority.asked) == 1
    assert len({id(one) for one in failures}) == 20


def test_who_is_cancelled_while_asking_leaves_it_to_the_next(authority: Authority) -> None:
    client = authority.async_client(CLIENT, given=GIVEN)

    async def run() -> None:
        first = anyio.CancelScope()

        async def give_up() -> None:
            with first:
                await call_async(client)

        async with client, anyio.create_task_group() as group:
            group.start_soon(give_up)
            await anyio.sleep(0.01)
            group.start_soon(call_async, client)
            await anyio.sleep(0.01)
            first.cancel()

    anyio.run(run)
    assert authority.calls == ["t1"]


def test_two_clients_share_no_tokens(authority: Authority) -> None:
    for _ in range(2):
        with authority.client(CLIENT, given=GIVEN) as client:
            call(client)
    assert authority.calls == ["t1", "t2"]
