"""Opens the documents of a package again, to show where in them something stands."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from specular.diagnostics import Place
from specular.loading.documents import parse_document, read_document
from specular.loading.lock import lock_key, lock_path, read_lock
from specular.loading.overlays import overlaid

if TYPE_CHECKING:
    from specular.config import ApiConfig
    from specular.diagnostics import Sink
    from specular.loading.documents import Document


@dataclass(frozen=True, slots=True)
class Reopened:
    """The documents of an API, each read when it is first asked for, and none of the network.

    `sink` gets the texts, what overlays moved, and what is wrong with any of them.
    """

    config: ApiConfig
    sink: Sink
    _documents: dict[str, Document | None] = field(default_factory=dict[str, "Document | None"])

    def document(self, name: str) -> Document | None:
        """Return a document by its name, as its author wrote it; None where it cannot be read."""
        self._begin()
        if name not in self._documents:
            self._documents[name] = self._read(name)
        if self._documents[name] is None:
            # Nothing can be found in a text that is wrong.
            self.sink.sources.pop(name, None)
        return self._documents[name]

    def _begin(self) -> None:
        """Read the root document and the overlays, which say what stands elsewhere."""
        spec = self.config.spec
        if spec.name in self._documents:
            return
        root = read_document(spec, spec.name, self.sink)
        self._documents[spec.name] = root
        whole = None if root is None else overlaid(root, self.config.overlays, self.sink)
        for one in () if whole is None else whole.overlays:
            self._documents[one.name] = one

    def _read(self, name: str) -> Document | None:
        if "://" in name:
            return self._copied(name)
        # A name comes from a package, which somebody may have edited.
        folder = os.path.realpath(self.config.spec.parent)
        path = Path(os.path.realpath(self.config.spec.parent / name))
        if not path.is_relative_to(folder):
            return None
        return read_document(path, name, self.sink, Place(self.config.spec.name))

    def _copied(self, url: str) -> Document | None:
        """Read the copy of a remote document."""
        lock = read_lock(lock_path(self.config), self.sink)
        locked = None if lock is None else lock.documents.get(lock_key(self.config), {}).get(url)
        if lock is None or locked is None:
            return None
        copy = lock.copy(locked.sha256)
        try:
            content = copy.read_bytes()
        except OSError:
            return None
        return parse_document(content, copy, url, self.sink, Place(self.config.spec.name))
