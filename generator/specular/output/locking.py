"""The lock on the disk, with a copy of every remote document beside it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.loading.lock import COPIES, SHA256, VERSION, read_lock
from specular.output.records import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.diagnostics import Sink
    from specular.ir.types import JsonValue
    from specular.loading.lock import Locked
    from specular.loading.remote import Used


def write_lock(used: Used, sink: Sink) -> None:
    """Write what a run used, touching only what changes; other root documents keep their parts.

    The copies come first, so that a lock never speaks of one that is not there; those that no
    document uses any more are deleted.
    """
    # Other APIs of this run may have written theirs since it was read.
    before = read_lock(used.lock.path, sink)
    if before is None:
        return
    documents = {**before.documents, used.document: used.urls}
    documents = {name: urls for name, urls in documents.items() if urls}
    try:
        for sha256, content in used.contents.items():
            copy = used.lock.copy(sha256)
            if not copy.exists():
                copy.parent.mkdir(exist_ok=True)
                write_whole(os.fspath(copy), content)
        _write_changed(used.lock.path, lock_text(documents) if documents else None)
        kept = {one.sha256 for urls in documents.values() for one in urls.values()}
        _delete_copies(used.lock.path.parent / COPIES, kept)
    except OSError as error:
        where = error.filename or used.lock.path
        sink.error(Code.OUTPUT_UNWRITABLE, f"cannot write {where}: {error.strerror or error}")


def lock_text(documents: Mapping[str, Mapping[str, Locked]]) -> str:
    """Return a lock as it is written: sorted, a line for each hash."""
    sections: dict[str, JsonValue] = {
        name: {url: _entry(one) for url, one in urls.items()} for name, urls in documents.items()
    }
    content: JsonValue = {"version": VERSION, "documents": sections}
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _entry(locked: Locked) -> JsonValue:
    entry: dict[str, JsonValue] = {"sha256": locked.sha256}
    return entry if locked.location is None else {**entry, "location": locked.location}


def _write_changed(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != text.encode():
        write_whole(os.fspath(path), text.encode())


def _delete_copies(folder: Path, kept: set[str]) -> None:
    """Delete the copies that nothing uses; files that are not called as copies stay."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if SHA256.fullmatch(path.name) and path.name not in kept:
            path.unlink()
    with suppress(OSError):
        folder.rmdir()
