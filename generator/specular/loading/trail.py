"""Units, the parts of documents that are made one by one, and what is looked at to make each."""

from __future__ import annotations

import hashlib
import marshal
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from specular.loading.nodes import escape

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from specular.diagnostics import Diagnostic
    from specular.ir.types import JsonValue, NodeId
    from specular.loading.documents import Document
    from specular.loading.nodes import Node

Fact: TypeAlias = tuple[bool | str | None, ...]
"""Something that matters of a schema where it is referred to."""

_NAMED: Final = ("paths", "webhooks", "definitions", "parameters", "responses")
"""The members of a document in which every member is a unit; so are those of each component."""

_OF_ALL: Final = frozenset({"securitySchemes"})
"""The components that the client and the server as a whole are made of."""

_COMPONENTS: Final = "components"
_PLAIN: Final = 2
# The first version of marshal's format that writes equal values as equal bytes.


@dataclass(slots=True, eq=False)
class Frame:
    """What making something looked at, by unit, and what was found to say of it.

    `needs` are the places that have to be declared for it, be they in other units, `claims` those
    of them that it may declare itself, `reads` those of schemas that are read for it, `names` those
    that it gave a name, and `shared` the sets of schemas that it puts together, which are put
    together once. Of most references little matters: which schema they lead to, by the first hop
    (`leads`), and a few `facts` of that by their kind, each with what was looked at for it. As long
    as these stay, the unit is not concerned by what else changes there.
    """

    unit: str = ""
    seen: set[str] = field(default_factory=set[str])
    leads: dict[NodeId, tuple[NodeId | None, frozenset[str]]] = field(
        default_factory=dict["NodeId", tuple["NodeId | None", frozenset[str]]]
    )
    facts: dict[tuple[str, NodeId], tuple[Fact, frozenset[str]]] = field(
        default_factory=dict[tuple[str, "NodeId"], tuple["Fact", frozenset[str]]]
    )
    reads: set[NodeId] = field(default_factory=set["NodeId"])
    claims: set[NodeId] = field(default_factory=set["NodeId"])
    needs: set[NodeId] = field(default_factory=set["NodeId"])
    names: dict[NodeId, tuple[str, ...]] = field(default_factory=dict["NodeId", tuple[str, ...]])
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
        self._rest = f"{root}#"
        self._around = {"", f"/{_COMPONENTS}", *(f"/{key}" for key in _NAMED)}
        self._open: list[Frame] = [self.frame(self._rest)]

    def frame(self, unit: str) -> Frame:
        """Return the notes on a unit."""
        if unit not in self.frames:
            self.frames[unit] = Frame(unit)
        return self.frames[unit]

    def unit_of(self, document: str, pointer: str) -> str:
        """Return the unit that a place is in: a component, a path, another file, or the rest."""
        if document == self._root:
            _, *steps = pointer.split("/", 4)
            match steps:
                case ["components", section, name, *_] if section not in _OF_ALL:
                    return f"{document}#/{_COMPONENTS}/{section}/{name}"
                case [section, name, *_] if section in _NAMED:
                    return f"{document}#/{section}/{name}"
                case _:
                    pass
        return f"{document}#"

    def note(self, document: str, pointer: str) -> None:
        """Say that a place is looked at."""
        self._open[-1].seen.add(self.unit_of(document, pointer))

    def follow(self, document: str, pointer: str) -> None:
        """Say that a place is referred to."""
        unit = self.unit_of(document, pointer)
        self._open[-1].seen.add(unit)
        if unit == self._rest and (
            pointer in self._around or pointer.rpartition("/")[0] == f"/{_COMPONENTS}"
        ):
            # What it says is for the most part in units.
            self.is_exact = False

    def need(self, node_id: NodeId) -> None:
        """Say that a place has to be declared, which may be in another unit."""
        self._open[-1].needs.add(node_id)

    def claim(self, node_id: NodeId) -> None:
        """Say that a place is declared as it was read here, if it was not before."""
        self._open[-1].claims.add(node_id)
        self.need(node_id)

    def read(self, node_id: NodeId) -> None:
        """Say that a schema is read, which may be in another unit."""
        self._open[-1].reads.add(node_id)

    def name(self, node_id: NodeId, path: tuple[str, ...]) -> None:
        """Say that a place gets a name."""
        self._open[-1].names.setdefault(node_id, path)

    def share(self, parts: frozenset[NodeId]) -> None:
        """Say that schemas are put together."""
        self._open[-1].shared.add(parts)

    def lead(self, hop: NodeId, target: NodeId | None, frame: Frame) -> None:
        """Say that a reference leads to a target, as was looked at in a frame of its own."""
        self._open[-1].leads[hop] = (target, frozenset(frame.seen))
        self._open[-1].findings += frame.findings

    def fact(self, kind: str, target: NodeId, fact: Fact, frame: Frame) -> None:
        """Say that a fact of the target of a reference matters, likewise."""
        if frame.findings:
            # What there is to say of it may change, though the facts do not.
            self._add(self._open[-1], frame)
        else:
            self._open[-1].facts[kind, target] = (fact, frozenset(frame.seen))

    def found(self, diagnostic: Diagnostic) -> None:
        """Say that there is something to say."""
        self._open[-1].findings.append(diagnostic)

    @contextmanager
    def making(self, document: str, pointer: str) -> Generator[None]:
        """Note what follows for the unit of a place."""
        unit = self.unit_of(document, pointer)
        self._open[-1].seen.add(unit)
        self._open.append(self.frame(unit))
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def inside(self, node: Node) -> Generator[None]:
        """Note what follows for the unit of a node, and for that which is being made, too.

        So it is with what stands in a component that is no schema, and is lowered where it is used.
        What follows from it is the user's alone.
        """
        if self.is_home(node):
            yield
            return
        frame = Frame(self.unit_of(node.document, node.pointer))
        self._open.append(frame)
        try:
            yield
        finally:
            self._open.pop()
        self.note(node.document, node.pointer)
        home = self.frame(frame.unit)
        home.seen |= frame.seen
        home.leads |= frame.leads
        home.facts |= frame.facts
        home.shared |= frame.shared
        self._add(self._open[-1], frame)

    def is_home(self, node: Node) -> bool:
        """Whether a node is in the unit that is being made."""
        unit, node_id = self._open[-1].unit, node.id
        if not node_id.startswith(unit) or node_id[len(unit) :][:1] not in {"", "/"}:
            return False
        return unit != self._rest or self.unit_of(node.document, node.pointer) == unit

    @contextmanager
    def apart(self) -> Generator[Frame]:
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
        self._add(self._open[-1], frame)

    @staticmethod
    def _add(frame: Frame, other: Frame) -> None:
        frame.seen |= other.seen
        frame.leads |= other.leads
        frame.facts |= other.facts
        frame.claims |= other.claims
        frame.reads |= other.reads
        frame.needs |= other.needs
        frame.shared |= other.shared
        frame.names |= other.names
        frame.findings += other.findings


def units(documents: Mapping[str, Document], root: str, names: str) -> dict[str, bytes]:
    """Return the digest of each unit, in the order of the documents.

    That of the rest tells also the `names` by which anything can be referred to.
    """
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
            for section in (one for one in sections if one not in _OF_ALL):
                _take(kept, section, f"{name}#/{_COMPONENTS}/{escape(section)}", found)
            rest[_COMPONENTS] = kept
        found[f"{name}#"] = _digest([rest, names])
    return found


def _take(rest: dict[str, JsonValue], key: str, place: str, found: dict[str, bytes]) -> None:
    """Take the units in a member out of an object, and leave their names."""
    members = rest.get(key)
    if isinstance(members, dict):
        for name, value in members.items():
            found[f"{place}/{escape(name)}"] = _digest(value)
        rest[key] = list(members)


def _digest(value: JsonValue) -> bytes:
    return hashlib.sha256(marshal.dumps(value, _PLAIN)).digest()
