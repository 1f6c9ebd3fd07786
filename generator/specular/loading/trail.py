"""Units, the parts of documents that are made one by one, and what is looked at to make each."""

from __future__ import annotations

import hashlib
import marshal
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.diagnostics import Diagnostic
    from specular.ir.types import JsonValue, NodeId
    from specular.loading.documents import Document

_NAMED: Final = frozenset({"paths", "webhooks", "definitions", "parameters", "responses"})
"""The members of a document in which every member is a unit; so are those of each component."""

_COMPONENTS: Final = "components"
_PLAIN: Final = 2
# The first version of marshal's format that writes equal values as equal bytes.


@dataclass(slots=True, eq=False)
class Frame:
    """What making something looked at, by unit, and what was found to say of it.

    `needs` are places inside other units that have to be declared for it, and `shared` the sets of
    schemas that it puts together, which are put together once.
    """

    seen: set[str] = field(default_factory=set[str])
    needs: set[NodeId] = field(default_factory=set["NodeId"])
    shared: set[frozenset[NodeId]] = field(default_factory=set[frozenset["NodeId"]])
    findings: list[Diagnostic] = field(default_factory=list["Diagnostic"])


class Trail:
    """Notes for each unit what is looked at, and found, while it is made.

    What is made of a unit belongs to it, whatever asked for it. `is_exact` says whether the notes
    can be relied on.
    """

    def __init__(self, root: str) -> None:
        self.frames: dict[str, Frame] = {}
        self.is_exact = True
        self._root = root
        self._open: list[Frame] = [self.frame(f"{root}#")]

    def frame(self, unit: str) -> Frame:
        """Return the notes on a unit."""
        return self.frames.setdefault(unit, Frame())

    def unit_of(self, document: str, pointer: str) -> str:
        """Return the unit that a place is in: a component, a path, another file, or the rest."""
        if document == self._root:
            _, *steps = pointer.split("/", 4)
            match steps:
                case ["components", section, name, *_]:
                    return f"{document}#/{_COMPONENTS}/{section}/{name}"
                case [section, name, *_] if section in _NAMED:
                    return f"{document}#/{section}/{name}"
        return f"{document}#"

    def note(self, document: str, pointer: str) -> None:
        """Say that a place is looked at."""
        self._open[-1].seen.add(self.unit_of(document, pointer))

    def need(self, node_id: NodeId) -> None:
        """Say that a place inside a unit has to be declared."""
        self._open[-1].needs.add(node_id)

    def share(self, parts: frozenset[NodeId]) -> None:
        """Say that schemas are put together."""
        self._open[-1].shared.add(parts)

    def found(self, diagnostic: Diagnostic) -> None:
        """Say that there is something to say."""
        self._open[-1].findings.append(diagnostic)

    @contextmanager
    def making(self, document: str, pointer: str) -> Iterator[None]:
        """Note what follows for the unit of a place."""
        unit = self.unit_of(document, pointer)
        self._open[-1].seen.add(unit)
        self._open.append(self.frame(unit))
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def apart(self) -> Iterator[Frame]:
        """Note what follows by itself, since it may be asked for more than once."""
        frame = Frame()
        self._open.append(frame)
        try:
            yield frame
        finally:
            self._open.pop()

    def again(self, frame: Frame) -> None:
        """Say that what was noted by itself is asked for."""
        if frame in self._open:
            # It is asked for while it is looked for: who knows what else its answer is owed to.
            self.is_exact = False
            return
        self._open[-1].seen |= frame.seen
        self._open[-1].needs |= frame.needs
        self._open[-1].shared |= frame.shared
        self._open[-1].findings += frame.findings


def units(documents: Mapping[str, Document], root: str) -> dict[str, bytes]:
    """Return the digest of each unit, in the order of the documents."""
    found: dict[str, bytes] = {}
    for name, document in documents.items():
        if name != root or not isinstance(document.data, dict):
            found[f"{name}#"] = document.sha256.encode()
            continue
        rest = dict(document.data)
        for key in _NAMED:
            _take(rest, key, f"{name}#/{key}", found)
        sections = rest.get(_COMPONENTS)
        if isinstance(sections, dict):
            kept = dict(sections)
            for section in sections:
                _take(kept, section, f"{name}#/{_COMPONENTS}/{section}", found)
            rest[_COMPONENTS] = kept
        found[f"{name}#"] = _digest(rest)
    return found


def _take(rest: dict[str, JsonValue], key: str, place: str, found: dict[str, bytes]) -> None:
    """Take the units in a member out of an object, and leave their names."""
    members = rest.get(key)
    if isinstance(members, dict):
        for name, value in members.items():
            found[f"{place}/{name.replace('~', '~0').replace('/', '~1')}"] = _digest(value)
        rest[key] = list(members)


def _digest(value: JsonValue) -> bytes:
    return hashlib.sha256(marshal.dumps(value, _PLAIN)).digest()
