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

# Failures that tell nothing of what became of the request, and may not come again.
_UNKNOWN: Final = (
    httpx2.TimeoutException,
    httpx2.NetworkError,
    httpx2.RemoteProtocolError,
)

# Statuses by which a server says that it did not take the request and when it will.
_TAKEN_LATER: Final = frozenset({429, 503})

# Statuses that say that the next attempt may end otherwise.
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class DeadlineError(httpx2.TimeoutException):
    """The time for the call as a whole is over."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """A request is sent again only where that cannot do a thing twice.

    Any request is sent again, at most `max_retries` times, when

    - no connection could be opened: refused, timed out, or none free in the pool;
    - the answer is 429 or 503 with a Retry-After header (RFC 9110, 10.2.3): the server
      did not take the request and says when it will.

    One that may be repeated is sent again also after a timeout or a connection that
    broke, and after 408, 425, 429, 500, 502, 503 or 504. That is one with a safe method
    (RFC 9110, 9.2.1) or with an idempotency key, which is the same in each attempt. RFC
    9110, 9.2.2 would allow it for PUT and DELETE, too, but a PUT that was carried out
    may be a 409 the next time.

    The wait doubles from `first_wait` seconds and is jittered, so that many clients do
    not come back at one moment; it is never shorter than the server asks. Where that is
    more than `longest_wait` seconds the error is raised at once, with the value as its
    `retry_after`.
    """

    max_retries: int = DEFAULT_MAX_RETRIES
    first_wait: float = 0.5
    longest_wait: float = 60.0

    def wait_after(
        self, outcome: httpx2.Response | Exception, retries: int, *, may_repeat: bool
    ) -> float | None:
        """Return how long to wait after an attempt, or None for not to repeat it."""
        if retries >= self.max_retries or isinstance(outcome, DeadlineError):
            return None
        if isinstance(outcome, Exception):
            kinds = _UNKNOWN if may_repeat else NEVER_SENT
            return self._backoff(retries) if isinstance(outcome, kinds) else None
        if outcome.status_code not in (_TRANSIENT if may_repeat else _TAKEN_LATER):
            return None
        asked = retry_after(outcome.headers)
        if asked is None:
            return self._backoff(retries) if may_repeat else None
        return None if asked > self.longest_wait else asked + self._backoff(retries)

    def _backoff(self, retries: int) -> float:
        longest = min(self.first_wait * 2 ** min(retries, 30), self.longest_wait)
        return random.uniform(longest / 2, longest)  # noqa: S311 - no secret


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait, None where it does not.

    Retry-After has seconds or a date (RFC 9110, 10.2.3); a date in the past asks for
    none. Retry-After-Ms, which is of no standard, has milliseconds and is finer.
    """
    milliseconds = headers.get("retry-after-ms", "").strip()
    if milliseconds.isascii() and milliseconds.isdigit():
        return float(milliseconds) / 1000
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
