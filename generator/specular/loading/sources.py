"""Opening the documents that references lead to: files under the folder of the root document."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import IntEnum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.loading.documents import parse_document, read_document
from specular.loading.suggestions import file_hint
from specular.loading.uris import beside, file_path, file_uri, is_file, join, scheme_of

if TYPE_CHECKING:
    from specular.diagnostics import Place, Sink
    from specular.loading.documents import Document
    from specular.loading.remote import Remotes
    from specular.loading.resources import Resources

_FETCHED = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a reference leads nowhere; without a code that was reported where it lies."""

    message: str = ""
    code: Code | None = None
    hint: str | None = None


class Effort(IntEnum):
    """How far a reference is followed: not further before all that is nearer was read.

    What is read may give what is asked for its URI, by `$id` or `$self`.
    """

    FILE = auto()
    BESIDE = auto()
    FETCH = auto()
    REPORT = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reference asks for: its text before the `#`, the URI that this means, its place."""

    text: str
    uri: str
    place: Place


class Sources:
    """Loads each document once, by whichever of its URIs it is asked for.

    `absent` are the files that were looked for and not found, and `unread` those in which there
    is no document: mended, they would change what is read.
    """

    def __init__(
        self, root: Document, resources: Resources, sink: Sink, remotes: Remotes | None
    ) -> None:
        self._root = root
        self._remotes = remotes
        self._resources = resources
        self._sink = sink
        self.absent: dict[str, None] = {}
        self.unread: list[str] = []
        self._folder = os.path.realpath(root.path.parent)
        self._names: dict[str, str] = {os.path.realpath(root.path): root.name}
        self._places: dict[str, str] = {}
        self._add(root, file_uri(os.path.join(self._folder, root.name)))  # noqa: PTH118 - a text

    def open(self, asked: Asked, effort: Effort) -> str | Broken | None:
        """Return the name of the document at a URI that none of those loaded has.

        None means that more effort is needed to say.
        """
        if scheme_of(asked.text) == "file":
            message = f"{asked.text} is a place on one machine"
            return Broken(message, Code.REF_OUTSIDE, "write the way from this file to the other")
        if effort is Effort.FILE:
            return self._open_file(asked, asked.uri) if self._is_there(asked.uri) else None
        if effort is Effort.BESIDE:
            near = self._beside(asked)
            return None if near is None else self._open_file(asked, near)
        if is_file(asked.uri):
            return None if effort is Effort.FETCH else self._open_file(asked, asked.uri)
        if scheme_of(asked.uri) in _FETCHED and self._remotes is not None:
            return self._fetch(asked, self._remotes)
        if effort is Effort.FETCH:
            return None
        if scheme_of(asked.uri) in _FETCHED or asked.text.startswith("//"):
            hint = "allow it with --allow-remote, or save it beside the document and refer to that"
            return Broken(f"{asked.text} would have to be fetched", Code.REF_REMOTE, hint)
        message = f"no document and no schema has the URI {asked.uri}"
        return Broken(message, Code.REF_NOT_FOUND, "a schema gets a URI by its `$id`")

    def _open_file(self, asked: Asked, uri: str) -> str | Broken:
        path = file_path(uri)
        real = os.path.realpath(path)
        if real != path:
            self._sink.tried[path] = None
        if real not in self._names:
            if not Path(real).is_relative_to(self._folder):
                return Broken(
                    f"{asked.text} lies outside the folder of {self._root.name}",
                    Code.REF_OUTSIDE,
                    "move it into that folder, or the root document up",
                )
            if not os.path.exists(real):  # noqa: PTH110 - Path.exists raises for long names
                self._miss(path)
                hint = file_hint(path, asked.text, self._root.data)
                return Broken(f"there is no file {asked.text}", Code.REF_NOT_FOUND, hint)
            name = Path(real).relative_to(self._folder).as_posix()
            self._names[real] = name
            loaded = read_document(Path(real), name, self._sink, asked.place)
            if loaded is None:
                self.unread.append(real)
            else:
                self._add(loaded, file_uri(real))
        name = self._names[real]
        if name not in self._resources.documents:
            return Broken()
        self._resources.add_uri(asked.uri, name)
        return name

    def _fetch(self, asked: Asked, remotes: Remotes) -> str | Broken:
        fetched = remotes.get(asked.uri, asked.place)
        if fetched is None:
            return Broken()
        loaded = parse_document(fetched.content, fetched.copy, asked.uri, self._sink, asked.place)
        if loaded is None:
            return Broken()
        self._add(loaded, fetched.location)
        self._resources.add_uri(asked.uri, loaded.name)
        return loaded.name

    def _beside(self, asked: Asked) -> str | None:
        """Return the URI of the file that a relative reference means by the place of its file.

        A document with a URI of its own (`$self`, `$id`) gives those near it such URIs too; where
        they lie as they are called, nothing has to be fetched (OpenAPI 3.2, 4.1.2.2).
        """
        document = asked.place.document
        place = self._places[document]
        own = self._resources.whole(document).uri
        way = beside(own, asked.uri) if own != place else None
        near = None if way is None else join(place, way)
        return near if near is not None and self._is_there(near) else None

    def _add(self, document: Document, uri: str) -> None:
        self._places[document.name] = uri
        self._resources.add_document(document, uri)

    def _is_there(self, uri: str) -> bool:
        """Whether a URI is that of a file, inside or outside the folder."""
        if not is_file(uri):
            return False
        path = file_path(uri)
        is_there = os.path.exists(path)  # noqa: PTH110 - Path.exists raises for long names
        if not is_there:
            self._miss(path)
        return is_there

    def _miss(self, path: str) -> None:
        self.absent[path] = self._sink.tried[path] = None
