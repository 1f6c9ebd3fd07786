"""What has to be asked of others, before and after a request: steps to be taken."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeAlias

import anyio
import httpx2

Ask: TypeAlias = Callable[[], str | Awaitable[str]]
"""A function of the caller's that returns a token; an `AsyncClient` may await it."""


@dataclass(frozen=True, slots=True, eq=False)
class Alone:
    """Take these steps, without middleware, while nobody else holds the lock.

    One lock is for threads and one for tasks: a client has only one of them.
    """

    thread_lock: threading.Lock
    task_lock: anyio.Lock
    steps: Generator[Step, Any, Any]


Step: TypeAlias = httpx2.Request | float | Ask | Alone
"""What is next: send it and give back the response, wait so many seconds, call it, or
take other steps and give back what they return."""
