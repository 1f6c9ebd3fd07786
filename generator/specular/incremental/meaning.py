"""What each unit of a document means, and what that follows from.

A unit (`loading/trail.py`) is a component, a path, another file, or the rest of the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from specular.ir.models import ObjectModel
from specular.ir.types import JsonValue, NodeId
from specular.loading.trail import Fact, Frame, Trail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from specular.diagnostics import Diagnostic
    from specular.ir.models import Declaration
    from specular.ir.operations import Operation, Webhook
    from specular.loading.nodes import Node
    from specular.lowering.api import Parts
    from specular.lowering.context import Context
    from specular.openapi.document import OpenApiObject

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMeaning:
    """What a unit means by itself, before what concerns the whole API, and what that follows from.

    `places` are those in it that have a name, `target` is where a component leads to, and
    `defaults` have the places of default values by what has them. For the others see `Frame`.
    """

    seen: frozenset[str]
    names: tuple[tuple[NodeId, tuple[str, ...]], ...]
    leads: tuple[tuple[NodeId, NodeId | None, frozenset[str]], ...]
    facts: tuple[tuple[str, NodeId, Fact, frozenset[str]], ...]
    claims: frozenset[NodeId]
    reads: frozenset[NodeId]
    needs: frozenset[NodeId]
    shared: frozenset[frozenset[NodeId]]
    findings: tuple[Diagnostic, ...]
    declarations: tuple[Declaration, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]
    places: tuple[tuple[NodeId, tuple[str, ...]], ...]
    target: NodeId | None
    defaults: tuple[tuple[NodeId, str, str], ...]
    joined: frozenset[NodeId]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The digest and the meaning of every unit, in the order of the document."""

    digests: Mapping[str, bytes]
    units: Mapping[str, UnitMeaning]

    def is_like(self, other: Meaning) -> bool:
        """Whether two documents have the same units, and say the same beside them."""
        rest = [one for one in self.digests if one.endswith("#")]
        return list(self.digests) == list(other.digests) and all(
            self.digests[one] == other.digests[one] for one in rest
        )


def can_be_told_apart(document: OpenApiObject, context: Context) -> bool:
    """Whether no unit means something only since another one is what it is.

    Callbacks are read by way of operations, bases with a discriminator mean what is made of them,
    and an `operationId` given twice or an unknown scheme is told where the other one is.
    """
    registry = context.members.registry
    named = [_raw_id(one.node) for one in document.operations]
    given = [one for one in named if one is not None]
    known = all(one.type for one in document.security_schemes)
    alone = all("$ref" not in value for value in _path_items(registry.root.value))
    is_static = not registry.is_dynamic and context.trail.is_exact
    in_order = not any(
        isinstance(context.declarations.get(one), ObjectModel)
        for one in context.unmade - context.joined
    )
    return (
        is_static
        and in_order
        and alone
        and known
        and context.children is None
        and not document.callbacks
        and len(given) == len(set(given))
    )


def has_one_each(parts: Parts, context: Context) -> bool:
    """Whether nothing is both an operation and a schema, as by a reference that is a mistake."""
    sent = (one for webhook in parts.webhooks for one in webhook.operations)
    return context.declarations.keys().isdisjoint(one.id for one in (*parts.operations, *sent))


def meanings(
    document: OpenApiObject, parts: Parts, context: Context, only: Iterable[str]
) -> Iterator[tuple[str, UnitMeaning]]:
    """Go through units with what they were lowered to."""
    trail = context.trail
    found = _ByUnit(trail)
    declarations = found.of(context.declarations.values(), lambda one: one.id)
    operations = found.of(parts.operations, lambda one: one.id)
    webhooks = found.of(parts.webhooks, lambda one: one.id)
    places = found.of(context.named.items(), lambda one: one[0])
    defaults = found.of(
        ((owner, node.document, node.pointer) for owner, node in context.defaults.items()),
        lambda one: one[0],
    )
    joined = found.of(context.joined & context.declarations.keys(), lambda one: one)
    targets = {
        trail.unit_of(one.place.document, one.place.pointer): one.schema.node.id
        for one in document.schemas
    }

    def elsewhere(unit: str, places: set[NodeId]) -> frozenset[NodeId]:
        return frozenset(one for one in places if trail.unit_of(*parted(one)) != unit)

    for unit in only:
        frame = trail.frames.get(unit) or Frame()
        yield unit, UnitMeaning(
            seen=frozenset(frame.seen),
            names=tuple(frame.names.items()),
            leads=tuple((hop, *found) for hop, found in frame.leads.items()),
            facts=tuple((*key, *found) for key, found in frame.facts.items()),
            claims=elsewhere(unit, frame.claims),
            reads=elsewhere(unit, frame.reads),
            needs=elsewhere(unit, frame.needs),
            shared=frozenset(frame.shared),
            findings=tuple(frame.findings),
            declarations=tuple(declarations.get(unit, ())),
            operations=tuple(operations.get(unit, ())),
            webhooks=tuple(webhooks.get(unit, ())),
            places=tuple(places.get(unit, ())),
            target=targets.get(unit),
            defaults=tuple(defaults.get(unit, ())),
            joined=frozenset(joined.get(unit, ())),
        )


class _ByUnit:
    """Sorts things by the units that their ids are in."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail

    def of(self, things: Iterable[T], id_of: Callable[[T], NodeId]) -> dict[str, list[T]]:
        """Return things by unit, in their order."""
        found: dict[str, list[T]] = {}
        for one in things:
            found.setdefault(self._trail.unit_of(*parted(id_of(one))), []).append(one)
        return found


def parted(node_id: NodeId) -> tuple[str, str]:
    """Return the document and the pointer of an id."""
    document, _, pointer = node_id.partition("#")
    return document, pointer


def _raw_id(operation: Node) -> str | None:
    """Return the `operationId` of an operation as it is written."""
    found = operation.value.get("operationId") if isinstance(operation.value, dict) else None
    return found if isinstance(found, str) else None


def _path_items(root: JsonValue) -> Iterator[dict[str, JsonValue]]:
    for key in ("paths", "webhooks"):
        items = root.get(key) if isinstance(root, dict) else None
        if isinstance(items, dict):
            yield from (one for one in items.values() if isinstance(one, dict))
