"""The file that says of every rejection why the judge is wrong, and what it has to say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Rejection:
    """What a judge said against a request; `request` is empty where it cannot read the document.

    The judge `client` is our own: nothing was sent.
    """

    judge: str
    document: str
    request: str
    message: str

    def __str__(self) -> str:
        """Show it on one line."""
        return f"{self.judge}: {self.document} {self.request}: {self.message}"


@dataclass(frozen=True, slots=True)
class Entry:
    """Rejections of one judge for one reason.

    `message` is a part of what it says. `clause` of a standard shows it wrong, or the judge is
    not made for the document. `requests` are those of each document.
    """

    judge: str
    message: str
    clause: str
    reason: str
    requests: dict[str, tuple[str, ...]]

    def explains(self, rejection: Rejection) -> bool:
        """Whether a rejection is one of these."""
        return (
            self.judge == rejection.judge
            and self.message in rejection.message
            and rejection.request in self.requests.get(rejection.document, ())
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    """The file: the entries, and the requests that no judge accepts, by document and reason."""

    entries: tuple[Entry, ...] = ()
    unaccepted: tuple[Entry, ...] = ()


def read_ledger(path: Path) -> Ledger:
    """Read the file; every field has to be there, and none may be empty."""
    written = tomllib.loads(path.read_text("utf-8"))
    nobody = ({"judge": "all", "message": "refused", **one} for one in written["unaccepted"])
    return Ledger(tuple(map(_entry, written["rejection"])), tuple(map(_entry, nobody)))


def _entry(written: dict[str, Any]) -> Entry:
    requests = {name: tuple(several) for name, several in written["requests"].items()}
    entry = Entry(**{**written, "requests": requests})
    texts = (entry.judge, entry.message, entry.clause, entry.reason)
    if not all(texts) or not requests or not all(requests.values()):
        raise ValueError(f"an entry says nothing: {entry}")
    return entry


def unaccepted(
    names: Iterable[str], document: str, refused: Mapping[str, set[str]]
) -> list[Rejection]:
    """Return the requests that every judge refuses; `refused` are those of each that reads it."""
    return [
        Rejection("all", document, name, "refused")
        for name in names
        if refused and all(name in one for one in refused.values())
    ]


def problems(
    rejections: Iterable[Rejection], entries: Iterable[Entry], documents: Container[str]
) -> list[str]:
    """Return the rejections that nothing explains, and what explains none.

    Nothing is said of other documents than those that were judged.
    """
    rejections, entries = list(rejections), list(entries)
    unlisted = [
        f"not listed: {one}"
        for one in rejections
        if not any(entry.explains(one) for entry in entries)
    ]
    superfluous = [
        f"no longer needed: {entry.judge}: {document} {request}: {entry.message}"
        for entry in entries
        for document, requests in entry.requests.items()
        if document in documents
        for request in requests
        if not any(
            entry.explains(one) and (one.document, one.request) == (document, request)
            for one in rejections
        )
    ]
    return [*unlisted, *superfluous]
