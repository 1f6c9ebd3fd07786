"""Which module each declaration stands in, so that imports never form a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.references import references_of
from specular.naming.identifiers import MODULE_RESERVED, candidates, settle, snake

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.ir.api import Api
    from specular.ir.types import NodeId


def lay_out(api: Api) -> dict[NodeId, str]:
    """Return the module of each declaration: one a component, with what stands inside it.

    Components that need each other share the module of the one that comes first in the alphabet.
    """
    roots = {node_id: one.path[0] for node_id, one in api.declarations.items()}
    needs: dict[str, set[str]] = {root: set() for root in roots.values()}
    for node_id, declaration in api.declarations.items():
        for target in references_of(declaration):
            if target in roots:
                needs[roots[node_id]].add(roots[target])
    leaders = _leaders(needs)
    wishes = {leader: candidates((leader,), snake) for leader in leaders.values()}
    names = settle(wishes, MODULE_RESERVED)
    return {node_id: names[leaders[root]] for node_id, root in roots.items()}


def _leaders(needs: Mapping[str, set[str]]) -> dict[str, str]:
    """Return, for each root, the first in the alphabet of those that it is in a cycle with.

    Tarjan's strongly connected components, without recursion since chains can be long.
    """
    search = _Search(needs)
    for root in needs:
        if root not in search.order:
            search.visit(root)
    return search.leaders


class _Search:
    """State of one search: when each root was seen, and which are still open."""

    def __init__(self, needs: Mapping[str, set[str]]) -> None:
        self.needs = needs
        self.order: dict[str, int] = {}
        self.lowest: dict[str, int] = {}
        self.open: dict[str, None] = {}
        self.leaders: dict[str, str] = {}

    def visit(self, start: str) -> None:
        """Go through everything that can be reached from a root."""
        work = [(start, iter(sorted(self.needs[start])))]
        self._enter(start)
        while work:
            root, rest = work[-1]
            for need in rest:
                if need not in self.order:
                    self._enter(need)
                    work.append((need, iter(sorted(self.needs[need]))))
                    break
                if need in self.open:
                    self.lowest[root] = min(self.lowest[root], self.order[need])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    self.lowest[above] = min(self.lowest[above], self.lowest[root])
                if self.lowest[root] == self.order[root]:
                    self._close(root)

    def _enter(self, root: str) -> None:
        self.order[root] = self.lowest[root] = len(self.order)
        self.open[root] = None

    def _close(self, root: str) -> None:
        group = [one for one in self.open if self.order[one] >= self.order[root]]
        leader = min(group)
        for one in group:
            del self.open[one]
            self.leaders[one] = leader
