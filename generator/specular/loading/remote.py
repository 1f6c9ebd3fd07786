"""Remote documents: each is what the lock says of it, or the run ends."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from specular.diagnostics import Code
from specular.loading.lock import COPIES, Lock, Locked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from specular.diagnostics import Place, Sink

Locking: TypeAlias = Literal["add", "keep", "update"]
"""What becomes of the lock: new URLs are added, it stays as it is, or all are fetched anew."""

MAX_DOCUMENTS = 1000
"""How many may be fetched: one can refer to the next without end."""

_UPDATE = "run `specular generate --update-lock` to take what is there now, and review the change"


@dataclass(frozen=True, slots=True)
class Fetched:
    """The content of a URL, where its copy is, and the URL that it is at: the base of it."""

    content: bytes
    copy: Path
    location: str


@dataclass(frozen=True, slots=True)
class Used:
    """What a run had from the network or from the copies: the lock it asks for, by root document.

    `contents` are those of the lock by their SHA-256.
    """

    lock: Lock
    document: str
    urls: Mapping[str, Locked]
    contents: Mapping[str, bytes]


class Remotes:
    """Gets remote documents for one root document."""

    def __init__(self, lock: Lock, document: str, locking: Locking, sink: Sink) -> None:
        self._lock = lock
        self._document = document
        self._locked = lock.documents.get(document, {})
        self._locking = locking
        self._sink = sink
        self._urls: dict[str, Locked] = {}
        self._contents: dict[str, bytes] = {}
        self._asked: set[str] = set()

    def get(self, url: str, place: Place) -> Fetched | None:
        """Return what is at a URL; None where that is not known for sure, which is reported."""
        if url in self._asked:
            return None
        self._asked.add(url)
        if len(self._asked) > MAX_DOCUMENTS:
            message = f"more than {MAX_DOCUMENTS} documents would have to be fetched"
            self._sink.error(Code.TOO_LARGE, message, place)
            return None
        locked = None if self._locking == "update" else self._locked.get(url)
        if locked is None and self._locking == "keep":
            message = f"{url} is not in {self._lock.path.name}, and this run may not add it"
            hint = "run `specular generate --allow-remote` once, and commit the lock"
            self._sink.error(Code.REMOTE_UNLOCKED, message, place, hint)
            return None
        content = None if locked is None else self._copied(locked)
        if locked is None or content is None:
            return self._fetched(url, locked, place)
        if hashlib.sha256(content).hexdigest() == locked.sha256:
            return self._use(url, locked, content)
        message = f"the copy of {url}, {COPIES}/{locked.sha256}, was edited"
        hint = "take it back from version control, or delete it to fetch it again"
        self._sink.error(Code.REMOTE_CHANGED, message, place, hint)
        return None

    def used(self) -> Used:
        """Return what the lock has to say after this run."""
        return Used(self._lock, self._document, dict(self._urls), dict(self._contents))

    def _copied(self, locked: Locked) -> bytes | None:
        try:
            return self._lock.copy(locked.sha256).read_bytes()
        except OSError:
            return None

    def _fetched(self, url: str, locked: Locked | None, place: Place) -> Fetched | None:
        from specular.loading.fetching import (  # noqa: PLC0415 - most runs need no network
            NotFetchedError,
            fetch,
        )

        try:
            content, location = fetch(url)
        except NotFetchedError as error:
            message = f"{url} could not be fetched: {error}"
            self._sink.error(Code.REMOTE_FAILED, message, place)
            return None
        found = Locked(hashlib.sha256(content).hexdigest(), location if location != url else None)
        if locked is not None and found != locked:
            message = (
                f"{url} has changed: its SHA-256 is {found.sha256}, and that of"
                f" {self._lock.path.name} is {locked.sha256}"
            )
            if found.sha256 == locked.sha256:
                message = f"{url} has moved: it leads to {location}"
            self._sink.error(Code.REMOTE_CHANGED, message, place, _UPDATE)
            return None
        return self._use(url, found, content)

    def _use(self, url: str, locked: Locked, content: bytes) -> Fetched:
        self._urls[url] = locked
        self._contents[locked.sha256] = content
        return Fetched(content, self._lock.copy(locked.sha256), locked.location or url)
