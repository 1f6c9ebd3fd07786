"""What `specular explain` answers: a place in a document, and the symbols that come from it."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Place
from specular.loading.enclosing import pointer_at
from specular.loading.nodes import keys_of
from specular.loading.pointers import InvalidReferenceError, descend, read_reference
from specular.loading.registry import reference_text
from specular.loading.suggestions import pointer_hint
from specular.review.tracing import Tracer, come_from, place_of, symbol_of
from specular.review.wanted import Pointer, Spot, Symbol

if TYPE_CHECKING:
    from specular.ir.types import JsonValue
    from specular.loading.reopening import Reopened
    from specular.output.packages import WrittenPackage
    from specular.output.source_map import Entry
    from specular.review.tracing import Line
    from specular.review.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Explained:
    """A place in a document, the symbols that come from it, and where these stand in the package.

    The place is where it is written, also where an overlay brought it.
    """

    place: Place
    symbols: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes from where; `problem` says why nothing does, `notes` what to bear in mind.

    `is_near` tells that the question was about something inside of what is explained.
    """

    explained: tuple[Explained, ...] = ()
    problem: str = ""
    hint: str | None = None
    notes: tuple[str, ...] = ()
    is_near: bool = False


class Explaining:
    """Answers questions about one package; without `documents` it does not know where these lie."""

    def __init__(self, package: WrittenPackage, documents: Reopened | None) -> None:
        self._package = package
        self._documents = documents
        self._tracer = Tracer(package.source_map, package.text)

    def answer(self, asked: Wanted) -> Answer | None:
        """Return the answer; None where a file is neither of the package nor of its document."""
        match asked:
            case Symbol():
                return self._symbol(asked.text)
            case Spot():
                return self._spot(asked)
            case Pointer():
                name = self._name(asked.path)
                return None if name is None else self._pointer(name, asked.pointer)

    def _symbol(self, text: str) -> Answer:
        found = self._tracer.named(text)
        if not found:
            near = self._tracer.suggestion(text)
            hint = None if near is None else f"did you mean {near}?"
            return Answer(problem=f"the package has no {text}", hint=hint)
        return self._of_entries(found)

    def _spot(self, asked: Spot) -> Answer | None:
        path = Path(asked.path)
        # Links below the folder are not followed, but the folder may be reached by one.
        folder = self._package.folder.resolve()
        inside = path.parent.resolve() / path.name
        if inside.is_relative_to(folder):
            return self._generated(inside.relative_to(folder).as_posix(), asked)
        name = self._name(asked.path)
        if name is None:
            return None
        document = None if self._documents is None else self._documents.document(name)
        if self._documents is None or document is None:
            return Answer(problem=f"{asked.path} cannot be read")
        if asked.line is None:
            return self._pointer(name, "")
        sink = self._documents.sink
        found = pointer_at(
            *(sink.sources[name], document.data, sink.finders[name], asked.line, asked.column)
        )
        if found is None:
            return Answer(problem=f"{asked.path} has no line {asked.line}")
        return self._pointer(name, found)

    def _generated(self, path: str, asked: Spot) -> Answer:
        found = self._tracer.at(path, asked.line)
        if found is None:
            return Answer(problem=f"{asked.path} has no line {asked.line}")
        if found:
            return self._of_entries(found, path)
        what = asked.path if asked.line is None else f"line {asked.line} of {asked.path}"
        return Answer(problem=f"{what} comes from no place of the document")

    def _name(self, path: str) -> str | None:
        """Return what a document is called, if the package was made from it."""
        inputs = self._package.inputs
        if not path:
            return self._package.source_map.document
        if "://" in path:
            return path if path in inputs else None
        if self._documents is not None:
            folder = self._documents.config.spec.parent
            name = Path(os.path.relpath(os.path.realpath(path), os.path.realpath(folder)))
            return name.as_posix() if name.as_posix() in inputs else None
        whole = Path(path).as_posix()
        return next((name for name in inputs if f"/{whole}".endswith(f"/{name}")), None)

    def _pointer(self, name: str, pointer: str) -> Answer:
        """Return what comes from a place, or from the nearest one around it."""
        entries = self._tracer.entries
        # What an overlay brought is nowhere in the document, but has a pointer in the whole.
        exact = [one for one in entries if one.place == f"{name}#{pointer}"]
        if exact:
            return self._of_entries(exact)
        document = None if self._documents is None else self._documents.document(name)
        if document is not None:
            keys = keys_of(pointer)
            if len(descend(document.data, keys)) <= len(keys):
                return Answer(
                    problem=f"nothing is at {name}#{pointer}",
                    hint=pointer_hint(document.data, keys),
                )
            target = self._target(document.data, name, pointer)
            if target is not None:
                return self._of_entries(target)
        origins = {} if self._documents is None else self._documents.sink.origins
        found = come_from(entries, origins, Place(name, pointer))
        if found is None:
            return Answer(problem=f"nothing in the package comes from {name}#{pointer}")
        place, near = found
        answer = self._of_entries(near)
        is_near = (place.document, place.pointer) != (name, pointer)
        return Answer(answer.explained, notes=answer.notes, is_near=is_near)

    def _target(self, data: JsonValue, name: str, pointer: str) -> list[Entry] | None:
        """Return what comes from where a reference leads that stands at a place by itself."""
        outer, _, last = pointer.rpartition("/")
        value = descend(data, keys_of(outer if last == "$ref" else pointer))[-1]
        text = reference_text(value)
        entries = self._tracer.entries
        place = outer if last == "$ref" else pointer
        if text is None or any(one.place == f"{name}#{place}" for one in entries):
            return None
        try:
            parts = read_reference(text)
        except InvalidReferenceError:
            return None
        folder = posixpath.dirname(name)
        file = posixpath.normpath(posixpath.join(folder, parts.uri)) if parts.uri else name
        inside = text.partition("#")[2]
        return [one for one in entries if one.place == f"{file}#{inside}"] or None

    def _of_entries(self, entries: list[Entry], path: str = "") -> Answer:
        """Return places with what comes from each; `path` is a file that was asked about."""
        groups: dict[str, list[Entry]] = {}
        for one in entries:
            groups.setdefault(one.place, []).append(one)
        explained: list[Explained] = []
        for several in groups.values():
            place = self._origin(several[0])
            lines = dict.fromkeys(line for one in several for line in self._tracer.lines(one))
            symbols = dict.fromkeys(symbol_of(one) for one in several)
            explained.append(Explained(place, tuple(symbols), tuple(lines)))
        files = {line.file for one in explained for line in one.lines} | ({path} - {""})
        return Answer(
            tuple(explained), notes=(*self._moved(explained), *self._edited(sorted(files)))
        )

    def _origin(self, entry: Entry) -> Place:
        """Return where a symbol is written, with its document read."""
        place = place_of(entry)
        if self._documents is not None:
            self._documents.document(place.document)
            place = place.moved(self._documents.sink.origins)
            self._documents.document(place.document)
        return Place(place.document, place.pointer, Anchor.KEY)

    def _moved(self, explained: list[Explained]) -> list[str]:
        """Say which documents are not those that the package was made from."""
        notes: list[str] = []
        for name in dict.fromkeys(one.place.document for one in explained):
            document = None if self._documents is None else self._documents.document(name)
            if document is None:
                notes.append(f"{name} was not found or cannot be read, so there is no line")
            elif document.sha256 != self._package.inputs.get(name):
                notes.append(
                    f"{name} has changed since the package was generated: lines may have moved"
                )
        return notes

    def _edited(self, files: list[str]) -> list[str]:
        return [
            f"{(self._package.folder / path).as_posix()} is not as it was generated"
            for path in files
            if self._package.is_edited(path)
        ]
