"""When a request is sent again: the one policy of this package."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import httpx2

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_MAX_RETRIES: Final = 2

# Failures after which nothing of the request can have reached the server.
NEVER_SENT: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)

# Statuses by which a server says that it did not take the request and when it will.
_TAKEN_LATER: Final = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """A request that may have been carried out is never sent again.

    It is sent again, at most `max_retries` times, when

    - no connection could be opened: refused, timed out, or none free in the pool;
    - the answer is 429 or 503 with a Retry-After header (RFC 9110, 10.2.3): the server
      did not take the request and says when it will.

    Nothing else is repeated, whatever the method: not a connection that broke, not a
    timeout after sending, not 409, 500, 502 or 504. RFC 9110, 9.2.2 would allow more
    for idempotent methods, but a PUT that was carried out may be a 409 the next time.

    The wait doubles from `first_wait` seconds and is jittered, so that many clients do
    not come back at one moment; it is never shorter than Retry-After asks. Where the
    server asks for more than `longest_wait` seconds the error is raised at once, with
    the value as its `retry_after`.
    """

    max_retries: int = DEFAULT_MAX_RETRIES
    first_wait: float = 0.5
    longest_wait: float = 60.0

    def wait_after_failure(self, error: Exception, retries: int) -> float | None:
        """Return how long to wait after the error, or None for not to repeat."""
        if retries >= self.max_retries or not isinstance(error, NEVER_SENT):
            return None
        return self._backoff(retries)

    def wait_after_response(
        self, status_code: int, headers: Mapping[str, str], retries: int
    ) -> float | None:
        """Return how long to wait after the response, or None for not to repeat."""
        asked = retry_after(headers) if status_code in _TAKEN_LATER else None
        if retries >= self.max_retries or asked is None or asked > self.longest_wait:
            return None
        return asked + self._backoff(retries)

    def _backoff(self, retries: int) -> float:
        longest = min(self.first_wait * 2 ** min(retries, 30), self.longest_wait)
        return random.uniform(longest / 2, longest)  # noqa: S311 - no secret


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a Retry-After header asks for, None without a valid one.

    It has seconds or a date (RFC 9110, 10.2.3); a date in the past asks for none.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - time.time())
