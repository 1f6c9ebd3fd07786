"""The lock: which content each remote document had, and the copies of it beside the lock."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

from specular.config import LOCK_FILE
from specular.diagnostics import Code

if TYPE_CHECKING:
    from specular.config import ApiConfig
    from specular.diagnostics import Sink

COPIES = "specular.remote"
"""The folder beside the lock with a copy of every document, called by its SHA-256."""

VERSION = 1

SHA256 = re.compile(r"[0-9a-f]{64}")
"""A digest as the lock has it, after which a copy is called."""


@dataclass(frozen=True, slots=True)
class Locked:
    """What the lock says of a URL: its content, and where it led if that is another URL."""

    sha256: str
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file: for each root document, by its path from the lock, what its URLs gave."""

    path: Path
    documents: Mapping[str, Mapping[str, Locked]]

    def copy(self, sha256: str) -> Path:
        """Return where the copy of a content is."""
        return self.path.parent / COPIES / sha256


def lock_path(config: ApiConfig) -> Path:
    """Return where the lock of an API is: as the settings say, else beside its document."""
    return config.lock or config.spec.parent / LOCK_FILE


def lock_key(config: ApiConfig) -> str:
    """Return what a document is called in its lock, the same on every machine."""
    return PurePath(os.path.relpath(config.spec, lock_path(config).parent)).as_posix()


def read_lock(path: Path, sink: Sink) -> Lock | None:
    """Read a lock; one that is not there says nothing, and one that is none is reported."""
    problem: str | None = None
    try:
        content: object = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Lock(path, {})
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror or error}"
    except (ValueError, RecursionError):
        problem = f"{path} is no JSON"
    else:
        documents = _documents(content)
        if documents is not None:
            return Lock(path, documents)
        problem = f"{path} is no lock of this version"
    hint = "take it back from version control, or delete it to fetch and lock everything anew"
    sink.error(Code.LOCK_INVALID, problem, hint=hint)
    return None


def _documents(content: object) -> dict[str, dict[str, Locked]] | None:
    """Check everything: the hashes become names of files."""
    table = _table(content)
    sections = None if table is None else _table(table.get("documents"))
    if table is None or sections is None or table.get("version") != VERSION:
        return None
    documents: dict[str, dict[str, Locked]] = {}
    for name, section in sections.items():
        entries = {url: _locked(entry) for url, entry in (_table(section) or {}).items()}
        if not isinstance(section, dict) or None in entries.values():
            return None
        documents[name] = {url: entry for url, entry in entries.items() if entry is not None}
    return documents


def _locked(entry: object) -> Locked | None:
    table = _table(entry) or {}
    sha256, location = table.get("sha256"), table.get("location")
    if not isinstance(sha256, str) or SHA256.fullmatch(sha256) is None:
        return None
    if location is not None and not isinstance(location, str):
        return None
    return Locked(sha256, location)


def _table(value: object) -> dict[str, object] | None:
    return cast("dict[str, object]", value) if isinstance(value, dict) else None
