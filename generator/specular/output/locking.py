"""The lock on the disk, with a copy of every remote document beside it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.loading.lock import (
    COPIES,
    SHA256,
    VERSION,
    Lock,
    Part,
    lock_key,
    lock_path,
    read_lock,
)
from specular.output.records import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.config import ApiConfig
    from specular.diagnostics import Sink
    from specular.ir.types import JsonValue
    from specular.loading.lock import Locked, Names
    from specular.loading.remote import Remotes, Used


@dataclass(frozen=True, slots=True, kw_only=True)
class LockSection:
    """What a run has to say to a lock of one root document; None for what it leaves as it is."""

    path: Path
    document: str
    urls: Used | None = None
    names: Names | None = None
    renames: Names | None = None


def section_of(config: ApiConfig, remotes: Remotes | None) -> LockSection:
    """Return what the lock has to say of remote documents."""
    urls = None if remotes is None else remotes.used()
    return LockSection(path=lock_path(config), document=lock_key(config), urls=urls)


def write_lock(section: LockSection, sink: Sink) -> None:
    """Write what a run has to say, touching only what changes; other root documents keep theirs.

    Copies of remote documents come first, so that a lock never speaks of one that is not there;
    those that no document uses any more are deleted.
    """
    if section.urls is None and section.names is None and section.renames is None:
        return
    # Other APIs of this run may have written theirs since it was read.
    before = read_lock(section.path, sink)
    if before is None:
        return
    used = section.urls
    lock = Lock(
        section.path,
        _with(before.documents, section.document, None if used is None else used.urls),
        _with(before.names, section.document, section.names),
        _with(before.renames, section.document, section.renames),
    )
    try:
        contents: Mapping[str, bytes] = {} if used is None else used.contents
        for sha256, content in contents.items():
            copy = lock.copy(sha256)
            if not copy.exists():
                copy.parent.mkdir(exist_ok=True)
                write_whole(os.fspath(copy), content)
        _write_changed(lock)
        if used is not None:
            kept = {one.sha256 for urls in lock.documents.values() for one in urls.values()}
            _delete_copies(lock.path.parent / COPIES, kept)
    except OSError as error:
        where = error.filename or lock.path
        sink.error(Code.OUTPUT_UNWRITABLE, f"cannot write {where}: {error.strerror or error}")


def _with(
    before: Mapping[str, Mapping[str, Part]], document: str, found: Mapping[str, Part] | None
) -> dict[str, Mapping[str, Part]]:
    """Return one part of a lock with what was found for a document, in which nothing is empty."""
    after = {**before} if found is None else {**before, document: found}
    return {name: parts for name, parts in after.items() if parts}


def lock_text(lock: Lock) -> str:
    """Return a lock as it is written: sorted, a line for each hash and name."""
    documents: JsonValue = {
        name: {url: _entry(one) for url, one in urls.items()}
        for name, urls in lock.documents.items()
    }
    parts = {"documents": documents, "names": lock.names, "renames": lock.renames}
    content = {"version": VERSION, **{name: part for name, part in parts.items() if part}}
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _entry(locked: Locked) -> JsonValue:
    entry: dict[str, JsonValue] = {"sha256": locked.sha256}
    return entry if locked.location is None else {**entry, "location": locked.location}


def _write_changed(lock: Lock) -> None:
    if not (lock.documents or lock.names or lock.renames):
        if lock.path.exists():
            lock.path.unlink()
        return
    content = lock_text(lock).encode()
    if not lock.path.exists() or lock.path.read_bytes() != content:
        write_whole(os.fspath(lock.path), content)


def _delete_copies(folder: Path, kept: set[str]) -> None:
    """Delete the copies that nothing uses; files that are not called as copies stay."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if SHA256.fullmatch(path.name) and path.name not in kept:
            path.unlink()
    with suppress(OSError):
        folder.rmdir()
