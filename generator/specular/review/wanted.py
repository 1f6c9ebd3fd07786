"""What `specular explain` is asked for: a symbol, a line of a file, or a place in a document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, TypeAlias

_PLACE: Final = re.compile(r"(.+?):([0-9]{1,9})(?::([0-9]{1,9}))?")
_SUFFIXES: Final = frozenset({".py", ".md", ".json", ".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Symbol:
    """A Python name as one would write it: `Job.created_at`, `client.jobs.get_job`."""

    text: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A file, or a line in it, from 1."""

    path: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """A JSON pointer; without a path it leads into the root document."""

    path: str
    pointer: str


Wanted: TypeAlias = Symbol | Spot | Pointer


def wanted(text: str) -> Wanted:
    """Take apart what the user has typed."""
    path, mark, pointer = text.partition("#")
    if mark:
        return Pointer(path, f"/{pointer.lstrip('/')}" if pointer.strip("/") else "")
    found = _PLACE.fullmatch(text)
    if found is not None:
        column = None if found[3] is None else max(1, int(found[3]))
        return Spot(found[1], int(found[2]), column)
    if "/" in text or PurePath(text).suffix in _SUFFIXES:
        return Spot(text)
    return Symbol(text)
