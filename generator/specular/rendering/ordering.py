"""The order of the declarations in a module: each after those that Python needs before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.models import AliasModel
from specular.ir.references import needed_first, reached, references_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from specular.ir.models import Declaration
    from specular.ir.types import NodeId


def recursive_aliases(declarations: Mapping[NodeId, Declaration]) -> frozenset[NodeId]:
    """Return the aliases that lead to themselves through nothing but what they need at once.

    `Tree: {anyOf: [{type: string}, {type: array, items: {$ref: "#/components/schemas/Tree"}}]}`
    """
    return frozenset(
        node_id
        for node_id, one in declarations.items()
        if isinstance(one, AliasModel) and node_id in _before(node_id, declarations, ())
    )


def ordered(
    node_ids: Iterable[NodeId],
    declarations: Mapping[NodeId, Declaration],
    recursive: Collection[NodeId],
) -> list[NodeId]:
    """Return declarations in the order to write them; `recursive` aliases are written quoted.

    What a declaration needs at once stands before it. What it names in annotations of fields
    stands before it too, unless that in turn has to stand behind it.
    """
    waiting = dict.fromkeys(node_ids)
    done: list[NodeId] = []
    # Entered, but not done: each with the rest of what it needs. No recursion: chains can be long.
    entered: dict[NodeId, Iterator[NodeId]] = {}

    def enter(node_id: NodeId) -> None:
        del waiting[node_id]
        entered[node_id] = references_of(declarations[node_id])

    while waiting:
        enter(next(iter(waiting)))
        while entered:
            node_id, needs = next(reversed(entered.items()))
            for need in needs:
                if need in waiting and entered.keys().isdisjoint(
                    _before(need, declarations, recursive)
                ):
                    enter(need)
                    break
            else:
                del entered[node_id]
                done.append(node_id)
    return done


def _before(
    start: NodeId, declarations: Mapping[NodeId, Declaration], quoted: Collection[NodeId]
) -> set[NodeId]:
    """Return all that must stand before a declaration."""

    def needs(node_id: NodeId) -> Iterable[NodeId]:
        return () if node_id in quoted else needed_first(declarations[node_id])

    return reached(needs(start), needs)
