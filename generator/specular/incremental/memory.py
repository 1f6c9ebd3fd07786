"""What a run leaves for the next one of the same API, in the folder of caches.

It is one file, and beside it another with what changed since that was written, so that a small edit
has little to write. Either can be deleted at any time, and is replaced as a whole, whoever else
writes. What is read has to have the digest that stands before it, and becomes numbers, texts and
objects of the IR: nothing in it is ever called.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import marshal
import os
import pickle
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from specular.incremental.meaning import Meaning, UnitMeaning
from specular.incremental.texts import Text, Texts, different
from specular.loading.inputs import tool_files
from specular.output.records import cache_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specular.config import ApiConfig

LEAST: Final = 200
"""How many units a document has for which it is worth while to remember anything."""

MOST_BYTES: Final = 1_000_000_000
"""How much all that is remembered may take; what was used the longest ago goes first."""

_MOST_SINCE: Final = 0.2
"""The share of units and pieces that may have changed before all is written again."""

_MODULES: Final = frozenset(
    {
        *("specular.diagnostics", "specular.incremental.meaning", "specular.ir.checks"),
        *("specular.ir.models", "specular.ir.operations", "specular.ir.types"),
    }
)
"""Where the classes are that may be remembered."""

_DIGEST: Final = 64

_UNSOUND: Final = (
    *(AttributeError, EOFError, IndexError, KeyError, TypeError, ValueError),
    pickle.UnpicklingError,
)
"""What reading raises where something else was written than what is expected."""


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since all was written, with the digest of that: units, pieces, names by kind."""

    base: str
    units: frozenset[str] = frozenset()
    pieces: frozenset[str] = frozenset()
    names: Mapping[str, frozenset[Any]] = field(default_factory=dict[str, frozenset[Any]])


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the last run came to: the meaning of the document, and the texts of the package.

    `units` are the meanings as they are written.
    """

    meaning: Meaning
    texts: Texts
    units: Mapping[str, bytes]
    since: Since


class Memory:
    """What is remembered of one API under its settings, and the same version of specular."""

    def __init__(self, config: ApiConfig, *, is_pinned: bool = False) -> None:
        spec = os.path.abspath(config.spec)  # noqa: PTH100 - resolve() follows symlinks
        states = [(os.fspath(one), one.stat()) for one in tool_files()]
        # Times of files are also set, by whoever unpacks them.
        tools = [(path, one.st_mtime_ns, one.st_ctime_ns, one.st_size) for path, one in states]
        asked = (
            *(spec, config.package, config.only, config.enums, config.strict),
            *(config.include, config.exclude, config.formats, is_pinned),
            *(config.infer_pagination, config.pagination, config.waiters),
        )
        key = hashlib.sha256(repr((tools, asked)).encode("utf-8", "surrogateescape")).hexdigest()
        self._path = Path(cache_folder(), "packages", key)
        self._since = self._path.with_suffix(".since")

    def read(self) -> Remembered | None:
        """Return what is remembered; None where nothing is, or nothing that can be relied on."""
        whole = _read(self._path)
        if whole is None:
            return None
        digest, content = whole
        changed = _read(self._since)
        try:
            later = () if changed is None or changed[1][0] != digest else changed[1]
            return _remembered(digest, content, later)
        except _UNSOUND:
            return None

    def write(self, meaning: Meaning, texts: Texts, last: Remembered | None) -> None:
        """Remember a run; where that cannot be done the next one takes longer, and that is all."""
        if len(meaning.units) < LEAST:
            return
        since = None if last is None else _since(meaning, texts, last)
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if since is None:
                _write(self._path, _whole(meaning, texts, last))
                self._since.unlink(missing_ok=True)
            else:
                _write(self._since, _part(meaning, texts, since))
            _forget(self._path.parent)


def _since(meaning: Meaning, texts: Texts, last: Remembered) -> Since | None:
    """Return what changed since all was written; None where so much did that it is again."""
    if list(meaning.digests) != list(last.meaning.digests):
        return None
    units, pieces = last.meaning.units, last.texts.pieces
    found = Since(
        base=last.since.base,
        units=last.since.units
        | {name for name, unit in meaning.units.items() if units[name] is not unit},
        pieces=last.since.pieces
        | {key for key, text in texts.pieces.items() if pieces.get(key) is not text}
        | (pieces.keys() - texts.pieces.keys()),
        names={
            kind: last.since.names.get(kind, frozenset())
            | frozenset(different(names, last.texts.names[kind]))
            for kind, names in texts.names.items()
        },
    )
    size = len(found.units) + len(found.pieces)
    return found if size <= _MOST_SINCE * (len(units) + len(pieces)) else None


def _whole(meaning: Meaning, texts: Texts, last: Remembered | None) -> tuple[Any, ...]:
    units: dict[str, bytes] = {}
    for name, unit in meaning.units.items():
        is_same = last is not None and last.meaning.units.get(name) is unit
        units[name] = last.units[name] if last and is_same else pickle.dumps(unit, protocol=5)
    names = {kind: dict(found) for kind, found in texts.names.items()}
    return (dict(meaning.digests), units, _plain(texts), names, _pieces(texts, texts.pieces))


def _part(meaning: Meaning, texts: Texts, since: Since) -> tuple[Any, ...]:
    """Return what changed, each as it is now, and what is gone."""
    units = {name: pickle.dumps(meaning.units[name], protocol=5) for name in since.units}
    digests = {name: meaning.digests[name] for name in since.units}
    names = {
        kind: ({key: texts.names[kind][key] for key in keys & texts.names[kind].keys()}, list(keys))
        for kind, keys in since.names.items()
    }
    pieces = _pieces(texts, since.pieces & texts.pieces.keys())
    return (since.base, digests, units, _plain(texts), names, pieces, list(since.pieces))


def _plain(texts: Texts) -> tuple[Any, ...]:
    return (texts.common, texts.recursive, dict(texts.settled))


def _pieces(texts: Texts, keys: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    found = ((key, texts.pieces[key]) for key in keys)
    return {key: (one.facts, one.asked, one.named, one.looked, one.text) for key, one in found}


def _remembered(digest: str, content: tuple[Any, ...], later: tuple[Any, ...]) -> Remembered:
    """Put together what was written, all and what changed later."""
    digests, units, plain, names, pieces = content
    since = Since(digest)
    if later:
        _, new_digests, new_units, plain, new_names, new_pieces, keys = later
        digests |= new_digests
        units |= new_units
        for kind, (found, changed) in new_names.items():
            names[kind] = _renewed(names[kind], found, changed)
        pieces = _renewed(pieces, new_pieces, keys)
        kinds = {kind: frozenset(changed) for kind, (_, changed) in new_names.items()}
        since = Since(digest, frozenset(new_units), frozenset(keys), kinds)
    common, recursive, settled = plain
    kept = {key: Text(*one) for key, one in pieces.items()}
    meanings = {name: _loaded(blob) for name, blob in units.items()}
    texts = Texts(common, names, recursive, settled, kept)
    return Remembered(Meaning(digests, meanings), texts, units, since)


def _renewed(old: dict[Any, Any], new: Mapping[Any, Any], changed: Iterable[Any]) -> dict[Any, Any]:
    gone = set(changed) - new.keys()
    return {key: value for key, value in old.items() if key not in gone} | dict(new)


class _Unpickler(pickle.Unpickler):
    """Makes objects of a few classes, which do nothing when they are made."""

    def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401 - any class
        """Return a class of the IR."""
        return _class(module_name, global_name)


@cache
def _class(module_name: str, name: str) -> type:
    """Return a class of the IR, which each unit names anew. Raises UnpicklingError."""
    if module_name not in _MODULES or "." in name:
        raise pickle.UnpicklingError(f"{module_name}.{name} is nothing to remember")
    found = vars(importlib.import_module(module_name)).get(name)
    if not isinstance(found, type) or found.__module__ != module_name:
        raise pickle.UnpicklingError(f"{module_name}.{name} is no class")
    return found


def _loaded(blob: bytes) -> UnitMeaning:
    unit = _Unpickler(io.BytesIO(blob)).load()
    if not isinstance(unit, UnitMeaning):
        raise pickle.UnpicklingError("this is no unit")
    return unit


def _read(path: Path) -> tuple[str, tuple[Any, ...]] | None:
    """Return the digest of a file and what it has; None where it is not what was written."""
    try:
        content = memoryview(path.read_bytes())
        os.utime(path)
    except OSError:
        return None
    body = content[_DIGEST:]
    digest = hashlib.sha256(body).hexdigest()
    if digest.encode() != bytes(content[:_DIGEST]):
        return None
    try:
        found: tuple[Any, ...] = marshal.loads(body)  # noqa: S302 - it makes no objects
    except _UNSOUND:
        return None
    return digest, found


def _write(path: Path, found: tuple[Any, ...]) -> None:
    """Replace a file as a whole. Raises OSError."""
    content = marshal.dumps(found)
    write_whole(os.fspath(path), hashlib.sha256(content).hexdigest().encode(), content)


def _forget(folder: Path) -> None:
    """Delete what was used the longest ago, so that the rest is not too much."""
    found = sorted(((one.stat().st_mtime_ns, one) for one in folder.iterdir()), reverse=True)
    size = 0
    for _, path in found:
        size += path.stat().st_size
        if size > MOST_BYTES:
            path.unlink(missing_ok=True)
