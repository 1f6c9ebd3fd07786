"""What a run leaves for the next one of the same API, in the folder of caches.

It can be deleted at any time. What is read has to have the digest that stands before it, and only
becomes objects of the IR: nothing in it is ever called.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import marshal
import os
import pickle
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from specular.incremental.meaning import Meaning, UnitMeaning
from specular.incremental.texts import Text, Texts
from specular.loading.inputs import tool_files
from specular.output.records import cache_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.config import ApiConfig

LEAST: Final = 200
"""How many units a document has for which it is worth while to remember anything."""

MOST_BYTES: Final = 1_000_000_000
"""How much all that is remembered may take; what was used the longest ago goes first."""

_MODULES: Final = frozenset(
    {
        *("specular.diagnostics", "specular.incremental.meaning", "specular.ir.checks"),
        *("specular.ir.models", "specular.ir.operations", "specular.ir.types"),
    }
)
"""Where the classes are that may be remembered."""

_DIGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the last run came to: the meaning of the document, and the texts of the package.

    `units` are the meanings as they are written, so that none is written again that stays.
    """

    meaning: Meaning
    texts: Texts
    units: Mapping[str, bytes]


class Memory:
    """What is remembered of one API under its settings, and the same version of specular."""

    def __init__(self, config: ApiConfig) -> None:
        spec = os.path.abspath(config.spec)  # noqa: PTH100 - resolve() follows symlinks
        states = [(os.fspath(one), one.stat()) for one in tool_files()]
        # Times of files are also set, by whoever unpacks them.
        tools = [(path, one.st_mtime_ns, one.st_ctime_ns, one.st_size) for path, one in states]
        asked = (
            *(spec, config.package, config.only, config.enums, config.strict),
            *(config.include, config.exclude, config.formats),
        )
        key = hashlib.sha256(repr((tools, asked)).encode("utf-8", "surrogateescape")).hexdigest()
        self._path = Path(cache_folder(), "packages", key)

    def read(self) -> Remembered | None:
        """Return what is remembered; None where nothing is, or nothing that can be relied on."""
        try:
            content = memoryview(self._path.read_bytes())
            os.utime(self._path)
        except OSError:
            return None
        body = content[_DIGEST:]
        if hashlib.sha256(body).hexdigest().encode() != bytes(content[:_DIGEST]):
            return None
        try:
            return _remembered(marshal.loads(body))  # noqa: S302 - it makes numbers and texts
        except (AttributeError, EOFError, TypeError, ValueError, pickle.UnpicklingError):
            return None

    def write(self, meaning: Meaning, texts: Texts, last: Remembered | None) -> None:
        """Remember a run; where that cannot be done the next one takes longer, and that is all."""
        if len(meaning.units) < LEAST:
            return
        units = {
            name: (
                last.units[name]
                if last is not None and last.meaning.units.get(name) is unit
                else pickle.dumps(unit, protocol=5)
            )
            for name, unit in meaning.units.items()
        }
        names = {kind: dict(found) for kind, found in texts.names.items()}
        plain = (texts.common, names, texts.recursive, dict(texts.settled))
        pieces = {
            key: (one.facts, one.asked, one.named, one.text) for key, one in texts.pieces.items()
        }
        content = marshal.dumps((dict(meaning.digests), units, plain, pieces))
        ready = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with ready.open("wb") as file:
                file.write(hashlib.sha256(content).hexdigest().encode())
                file.write(content)
            ready.replace(self._path)
            _forget(self._path.parent)
        except OSError:
            with suppress(OSError):
                ready.unlink()


class _Unpickler(pickle.Unpickler):
    """Makes objects of a few classes, which do nothing when they are made."""

    def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401 - any class
        """Return a class of the IR."""
        if module_name not in _MODULES or "." in global_name:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is nothing to remember")
        found = vars(importlib.import_module(module_name)).get(global_name)
        if not isinstance(found, type) or found.__module__ != module_name:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is no class")
        return found


def _remembered(content: tuple[Any, ...]) -> Remembered:
    digests, units, (common, names, recursive, settled), pieces = content
    meanings = {name: _loaded(blob) for name, blob in units.items()}
    kept = {key: Text(*one) for key, one in pieces.items()}
    texts = Texts(common, names, recursive, settled, kept)
    return Remembered(Meaning(digests, meanings), texts, units)


def _loaded(blob: bytes) -> UnitMeaning:
    unit = _Unpickler(io.BytesIO(blob)).load()
    if not isinstance(unit, UnitMeaning):
        raise pickle.UnpicklingError("this is no unit")
    return unit


def _forget(folder: Path) -> None:
    """Delete what was used the longest ago, so that the rest is not too much."""
    found = sorted(((one.stat().st_mtime_ns, one) for one in folder.iterdir()), reverse=True)
    size = 0
    for _, path in found:
        size += path.stat().st_size
        if size > MOST_BYTES:
            path.unlink()
