"""The meaning of a document after an edit, of which only those units are lowered that it concerns.

A unit means the same as before where it says the same, and so does all that was looked at to lower
it. What concerns the whole API, as names do, is settled anew each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Sink
from specular.incremental.meaning import (
    Meaning,
    UnitMeaning,
    can_be_told_apart,
    has_one_each,
    meanings,
    parted,
)
from specular.ir.types import NodeId
from specular.loading.nodes import Node
from specular.loading.trail import Fact, Trail
from specular.lowering.allof import prose_fact
from specular.lowering.api import Parts, assemble, lower_units
from specular.lowering.context import Context, declared_fact
from specular.lowering.objects import marks_fact
from specular.lowering.schemas import class_fact
from specular.openapi.document import read
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.ir.api import Api
    from specular.loading.registry import Registry
    from specular.openapi.document import OpenApiObject

_FACTS: Final[dict[str, Callable[[SchemaObject, Context], Fact]]] = {
    "class": class_fact,
    "declared": declared_fact,
    "marks": marks_fact,
    "prose": prose_fact,
}

MOST: Final = 0.4
"""The share of the units up to which it is worth while to keep the others."""


class Again:
    """Lowers the units that an edit concerns, and takes the rest from the last run.

    What turns out to be concerned, too, is added, and all of them are lowered once more: what
    others put together first, or need to be declared.
    """

    def __init__(
        self, registry: Registry, sink: Sink, last: Meaning, digests: dict[str, bytes]
    ) -> None:
        self._registry = registry
        self._sink = sink
        self._last = last
        self._digests = digests
        self._rest = f"{registry.root.document}#"

    def run(self) -> tuple[Api, Meaning] | None:
        """Return the same as if everything were lowered; None where that has to be done."""
        before = self._last.digests
        if list(before) != list(self._digests) or before[self._rest] != self._digests[self._rest]:
            return None
        changed = {one for one, digest in self._digests.items() if before[one] != digest}
        concerned = {
            name for name, unit in self._last.units.items() if not changed.isdisjoint(unit.seen)
        }
        concerned |= changed
        while len(self._with_kin(concerned)) <= MOST * len(self._digests):
            done = self._lowered(concerned)
            if not isinstance(done, set):
                return done
            concerned |= done
        return None

    def _with_kin(self, concerned: set[str]) -> set[str]:
        """Add the units that declare what these read, or read what these declare."""
        size = -1
        while size != len(concerned):
            size = len(concerned)
            for name, unit in self._last.units.items():
                if name in concerned:
                    concerned.update(self._unit_of(one) for one in unit.claims)
                elif unit.target is not None and self._unit_of(unit.target) in concerned:
                    concerned.add(name)
        return concerned

    def _lowered(self, concerned: set[str]) -> tuple[Api, Meaning] | set[str] | None:
        """Lower some units, and return the whole, or what more is concerned."""
        registry = replace(self._registry, trail=Trail(self._registry.root.document))
        sink = Sink(strict=self._sink.strict, heard=registry.trail.found)
        document = read(registry, sink, concerned)
        if document is None or not self._is_like_before(document, concerned):
            return None
        context = Context(document.members)
        with registry.trail.apart():
            kept = self._prepare(context, concerned)
        parts = lower_units(document, context)
        made = dict(meanings(document, parts, context, concerned))
        with registry.trail.apart():
            misled = self._misled(context, concerned)
        more = misled | self._more(made, context, kept, concerned)
        if not can_be_told_apart(document, context):
            return None
        if more:
            return more
        meaning = Meaning(self._digests, {**self._last.units, **made})
        found = meaning.units.values()
        parts = Parts(
            operations=tuple(one for unit in found for one in unit.operations),
            webhooks=tuple(one for unit in found for one in unit.webhooks),
            callbacks=(),
        )
        if not has_one_each(parts, context):
            return None
        return self._assembled(document, parts, context, meaning, sink), meaning

    def _is_like_before(self, document: OpenApiObject, concerned: set[str]) -> bool:
        """Whether what was read anew has the names that other units and the whole know it by."""
        trail = document.members.registry.trail
        schemes = {one.name for one in document.security_schemes}
        units = self._last.units
        for component in document.schemas:
            unit = trail.unit_of(component.place.document, component.place.pointer)
            if units[unit].target != component.schema.node.id:
                return False
        for operation in document.operations:
            for use in operation.security or ():
                if any(name not in schemes for name, _ in use.schemes):
                    return False
        before = [
            (one.id, one.operation_id) for name in concerned for one in units[name].operations
        ]
        now = [(one.id, one.operation_id) for one in document.operations]
        return sorted(before, key=str) == sorted(now, key=str)

    def _prepare(self, context: Context, concerned: set[str]) -> set[NodeId]:
        """Tell a context what the other units mean, and return the ids of their declarations."""
        units = self._last.units
        for name, unit in units.items():
            if unit.target is not None:
                context.roots.add(unit.target)
            if name not in concerned:
                context.entries.update(unit.places)
                context.declarations.update((one.id, one) for one in unit.declarations)
                context.joined |= unit.joined
                context.defaults.update(
                    (owner, Node(document, pointer, None))
                    for owner, document, pointer in unit.defaults
                )
        for name, unit in units.items():
            for node_id, path in () if name in concerned else unit.names:
                if node_id not in context.entries:
                    context.entries[node_id] = path
                    context.lent.add(node_id)
        kept = context.kept = set(context.declarations)
        for name, unit in units.items():
            for one in () if name in concerned else sorted(unit.needs | unit.reads):
                if self._unit_of(one) in concerned and self._has(one):
                    schema = context.schema(self._registry.at(one))
                    if one in unit.needs:
                        context.need(schema)
        return kept

    def _more(
        self,
        made: Mapping[str, UnitMeaning],
        context: Context,
        kept: set[NodeId],
        concerned: set[str],
    ) -> set[str]:
        """Return units that are concerned although neither they nor what they look at changed."""
        more = {self._unit_of(one) for one in context.declarations if one not in kept}
        more |= {self._unit_of(one) for unit in made.values() for one in unit.claims}
        shared = {key for unit in made.values() for key in unit.shared}
        shared |= {key for name in concerned for key in self._last.units[name].shared}
        before, now = set[tuple[str, NodeId]](), set[tuple[str, NodeId]]()
        for name, unit in self._last.units.items():
            new = made.get(name, unit)
            before.update(_asked(unit))
            now.update(_asked(new))
        more |= {self._unit_of(one) for _, one in before ^ now}
        more |= {
            name for name, unit in self._last.units.items() if not shared.isdisjoint(unit.shared)
        }
        return (more | self._renamed(made, concerned)) - concerned

    def _renamed(self, made: Mapping[str, UnitMeaning], concerned: set[str]) -> set[str]:
        """Return the units that looked at places which are called otherwise now, or no more."""
        before, now = set[tuple[NodeId, tuple[str, ...]]](), set[tuple[NodeId, tuple[str, ...]]]()
        for name in concerned:
            before.update(self._last.units[name].names, self._last.units[name].places)
            now.update(made[name].names, made[name].places)
        changed = before ^ now
        for name, unit in self._last.units.items() if changed else ():
            if name not in concerned:
                changed.difference_update(unit.names)
        places = {self._unit_of(node_id) for node_id, _ in changed}
        return places.union(
            name for name, unit in self._last.units.items() if not places.isdisjoint(unit.seen)
        )

    def _misled(self, context: Context, concerned: set[str]) -> set[str]:
        """Return the other units in which a reference meant something that it does not any more."""
        registry, found = context.members.registry, set[str]()
        leads: dict[NodeId, NodeId | None] = {}
        facts: dict[tuple[str, NodeId], Fact | None] = {}
        for name, unit in self._last.units.items():
            if name in concerned:
                continue
            asked = unit.needs | unit.reads
            if any(self._unit_of(one) in concerned and not self._has(one) for one in asked):
                found.add(name)
            for hop, target, seen in unit.leads:
                if not concerned.isdisjoint(seen):
                    if hop not in leads and self._has(hop):
                        end = registry.end(registry.at(hop))
                        leads[hop] = None if end is None else end.id
                    if hop not in leads or leads[hop] != target:
                        found.add(name)
            for kind, target, known, seen in unit.facts:
                if not concerned.isdisjoint(seen):
                    if not self._has(target):
                        found.add(name)
                        continue
                    if (kind, target) not in facts:
                        with registry.trail.apart() as frame:
                            schema = context.schema(registry.at(target))
                            fact = _FACTS[kind](schema, context)
                        # Where there is something to say, it is said of the unit.
                        facts[kind, target] = None if frame.findings else fact
                    if facts[kind, target] != known:
                        found.add(name)
        return found

    def _assembled(
        self,
        document: OpenApiObject,
        parts: Parts,
        context: Context,
        meaning: Meaning,
        sink: Sink,
    ) -> Api:
        """Put the whole together, and report what there is to say of it."""
        sink.heard = None
        api = assemble(document, parts, context)
        found = (one for unit in meaning.units.values() for one in unit.findings)
        for finding in (*found, *sink.diagnostics):
            self._sink.repeat(finding)
        return api

    def _has(self, node_id: NodeId) -> bool:
        """Whether there is anything at a place."""
        try:
            self._registry.at(node_id)
        except KeyError:
            return False
        return True

    def _unit_of(self, node_id: NodeId) -> str:
        return self._registry.trail.unit_of(*parted(node_id))


def _asked(unit: UnitMeaning) -> Iterator[tuple[str, NodeId]]:
    """Go through what a unit has other units do for it."""
    yield from (("need", one) for one in unit.needs)
    yield from (("read", one) for one in unit.reads)
