"""The lock: what remote documents had in them, and what things are called or were called before."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from specular.config import LOCK_FILE
from specular.diagnostics import Code

if TYPE_CHECKING:
    from specular.config import ApiConfig
    from specular.diagnostics import Sink

Part = TypeVar("Part")

COPIES = "specular.remote"
"""The folder beside the lock with a copy of every document, called by its SHA-256."""

VERSION = 1

Names: TypeAlias = Mapping[str, Mapping[str, str]]
"""Names by kind and key: by the place in the document if they are pinned, else by the old name."""

_NAME = re.compile(r"[^\W_]\w*(\.[^\W_]\w*)*")
"""A name, be it of a member with that of its class. None that specular gives begins with `_`."""

SHA256 = re.compile(r"[0-9a-f]{64}")
"""A digest as the lock has it, after which a copy is called."""


@dataclass(frozen=True, slots=True)
class Locked:
    """What the lock says of a URL: its content, and where it led if that is another URL."""

    sha256: str
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file: what it says of each root document, by the path of that from the lock.

    `documents` has what URLs gave; `names` what places are called, where names are pinned;
    `renames` what old names became that callers may still use.
    """

    path: Path
    documents: Mapping[str, Mapping[str, Locked]]
    names: Mapping[str, Names] = field(default_factory=dict[str, Names])
    renames: Mapping[str, Names] = field(default_factory=dict[str, Names])

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
    except (FileNotFoundError, NotADirectoryError):
        return Lock(path, {})
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror or error}"
    except (ValueError, RecursionError):
        problem = f"{path} is no JSON"
    else:
        lock = _lock(path, content)
        if lock is not None:
            return lock
        problem = f"{path} is no lock of this version"
    hint = "take it back from version control, or delete it to fetch and lock everything anew"
    sink.error(Code.LOCK_INVALID, problem, hint=hint)
    return None


def _lock(path: Path, content: object) -> Lock | None:
    """Check everything: hashes become names of files, and names those of classes."""
    table = _table(content)
    if table is None or table.get("version") != VERSION:
        return None
    documents = _each(table.get("documents", {}), lambda one: _each(one, _locked))
    names = _each(table.get("names", {}), _names)
    renames = _each(table.get("renames", {}), _names)
    if documents is None or names is None or renames is None:
        return None
    return Lock(path, documents, names, renames)


def _names(content: object) -> Names | None:
    return _each(content, lambda one: _each(one, _name))


def _name(content: object) -> str | None:
    return content if isinstance(content, str) and _NAME.fullmatch(content) else None


def _each(content: object, read: Callable[[object], Part | None]) -> dict[str, Part] | None:
    """Read all parts of a table; None where it is none, or any part is not as it should be."""
    table = _table(content)
    if table is None:
        return None
    found = {name: read(part) for name, part in table.items()}
    parts = {name: part for name, part in found.items() if part is not None}
    return parts if len(parts) == len(found) else None


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
