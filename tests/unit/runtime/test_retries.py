"""Only what cannot be done twice is sent again, and not before the server wants it."""

from __future__ import annotations

import time
from email.utils import formatdate

import httpx2
import pytest
from runtime.retries import DeadlineError, RetryPolicy, retry_after

POLICY = RetryPolicy(max_retries=2, first_wait=1.0, longest_wait=30.0)


BOTH = pytest.mark.parametrize("may_repeat", [True, False])


@BOTH
@pytest.mark.parametrize("kind", [httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout])
def test_what_was_never_sent_is_sent_again(
    kind: type[httpx2.RequestError], *, may_repeat: bool
) -> None:
    first, second, third = (
        POLICY.wait_after(kind("x"), retries, may_repeat=may_repeat) for retries in range(3)
    )
    assert first is not None
    assert second is not None
    assert 0.5 <= first <= 1.0 <= second <= 2.0
    assert third is None


@pytest.mark.parametrize(
    "kind",
    [
        httpx2.ReadTimeout,
        httpx2.WriteTimeout,
        httpx2.ReadError,
        httpx2.WriteError,
        httpx2.RemoteProtocolError,
    ],
)
def test_what_may_have_been_carried_out_must_be_repeatable(
    kind: type[httpx2.RequestError],
) -> None:
    assert POLICY.wait_after(kind("x"), 0, may_repeat=False) is None
    assert POLICY.wait_after(kind("x"), 0, may_repeat=True) is not None
    assert POLICY.wait_after(kind("x"), 2, may_repeat=True) is None


@BOTH
@pytest.mark.parametrize(
    "kind",
    [DeadlineError, httpx2.DecodingError, httpx2.LocalProtocolError, httpx2.UnsupportedProtocol],
)
def test_what_would_fail_again_is_final(
    kind: type[httpx2.RequestError], *, may_repeat: bool
) -> None:
    assert POLICY.wait_after(kind("x"), 0, may_repeat=may_repeat) is None


@BOTH
@pytest.mark.parametrize("status", [429, 503])
def test_the_server_says_when(status: int, *, may_repeat: bool) -> None:
    def wait(seconds: str, retries: int = 0) -> float | None:
        headers = {"retry-after": seconds}
        return POLICY.wait_after(
            httpx2.Response(status, headers=headers), retries, may_repeat=may_repeat
        )

    found = wait("7")
    assert found is not None
    assert 7.5 <= found <= 8.0
    assert wait("31") is None
    assert wait("7", 2) is None


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_without_a_time_only_what_may_be_repeated_is(status: int) -> None:
    assert POLICY.wait_after(httpx2.Response(status, headers={}), 0, may_repeat=False) is None
    found = POLICY.wait_after(httpx2.Response(status, headers={}), 0, may_repeat=True)
    assert found is not None
    assert 0.5 <= found <= 1.0


@BOTH
@pytest.mark.parametrize("status", [200, 301, 400, 404, 409, 422, 501])
def test_other_statuses_are_final(status: int, *, may_repeat: bool) -> None:
    headers = {"retry-after": "0"}
    assert (
        POLICY.wait_after(httpx2.Response(status, headers=headers), 0, may_repeat=may_repeat)
        is None
    )


def test_the_wait_has_a_limit() -> None:
    policy = RetryPolicy(max_retries=10_000)
    wait = policy.wait_after(httpx2.ConnectError("x"), 9_999, may_repeat=False)
    assert wait is not None
    assert wait <= policy.longest_wait


def test_milliseconds_are_finer() -> None:
    assert retry_after({"retry-after-ms": "250", "retry-after": "1"}) == 0.25
    assert retry_after({"retry-after-ms": "soon", "retry-after": "1"}) == 1.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 2015 07:28:00 -0000", 0.0),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("\u0663", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}) == seconds


def test_a_date_to_come_is_so_many_seconds_away() -> None:
    text = formatdate(time.time() + 100, usegmt=True)
    assert retry_after({"retry-after": text}) == pytest.approx(100, abs=5)
