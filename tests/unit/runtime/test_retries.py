"""Only what cannot have been carried out is sent again, and not before the server wants it."""

from __future__ import annotations

import time
from email.utils import formatdate

import httpx2
import pytest
from runtime.retries import RetryPolicy, retry_after

POLICY = RetryPolicy(max_retries=2, first_wait=1.0, longest_wait=30.0)


@pytest.mark.parametrize("kind", [httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout])
def test_what_was_never_sent_is_sent_again(kind: type[httpx2.RequestError]) -> None:
    first, second = (POLICY.wait_after_failure(kind("x"), retries) for retries in (0, 1))
    assert first is not None
    assert second is not None
    assert 0.5 <= first <= 1.0 <= second <= 2.0
    assert POLICY.wait_after_failure(kind("x"), 2) is None


@pytest.mark.parametrize(
    "kind",
    [
        httpx2.ReadTimeout,
        httpx2.WriteTimeout,
        httpx2.ReadError,
        httpx2.WriteError,
        httpx2.RemoteProtocolError,
        httpx2.DecodingError,
    ],
)
def test_what_may_have_been_carried_out_is_not(kind: type[httpx2.RequestError]) -> None:
    assert POLICY.wait_after_failure(kind("x"), 0) is None


@pytest.mark.parametrize("status", [429, 503])
def test_the_server_says_when(status: int) -> None:
    wait = POLICY.wait_after_response(status, {"retry-after": "7"}, 0)
    assert wait is not None
    assert 7.5 <= wait <= 8.0
    assert POLICY.wait_after_response(status, {"retry-after": "31"}, 0) is None
    assert POLICY.wait_after_response(status, {"retry-after": "7"}, 2) is None
    assert POLICY.wait_after_response(status, {}, 0) is None


@pytest.mark.parametrize("status", [200, 301, 400, 408, 409, 500, 502, 504])
def test_other_statuses_are_final(status: int) -> None:
    assert POLICY.wait_after_response(status, {"retry-after": "0"}, 0) is None


def test_the_wait_has_a_limit() -> None:
    policy = RetryPolicy(max_retries=10_000)
    wait = policy.wait_after_failure(httpx2.ConnectError("x"), 9_999)
    assert wait is not None
    assert wait <= policy.longest_wait


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
