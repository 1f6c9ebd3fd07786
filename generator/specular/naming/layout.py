"""Which module each declaration stands in, so that imports never form a cycle."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.ir.references import needed_on_import, references_of
from specular.naming.identifiers import (
    MODULE_RESERVED,
    Candidates,
    Scope,
    candidates,
    class_name,
    pascal,
    settle_scopes,
    snake,
)
from specular.naming.words import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.types import NodeId


_OUTSIDE = re.compile(r"#/(paths|webhooks|parameters|responses|components/(?!schemas/))")


def is_outside(node_id: NodeId) -> bool:
    """Whether a schema is none of the components, and in none of them."""
    return _OUTSIDE.search(node_id) is not None


def is_component(declaration: Declaration) -> bool:
    """Whether it is a named schema; the schema of a named parameter is not."""
    return len(declaration.path) == 1 and not is_outside(declaration.id)


MOST_TOGETHER = 40
"""How many components that need each other still share a module; more would be too long a text."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The module of each declaration, and for modules that need each other what they share."""

    modules: Mapping[NodeId, str]
    cycles: Mapping[str, str]


def lay_out(api: Api, classes: Mapping[NodeId, str]) -> Layout:
    """Return where each declaration stands: one module a component, with what is inside it.

    Components that need each other share the module of the one that comes first in the alphabet.
    Where they are more than `MOST_TOGETHER`, only those share one that need each other as soon as
    they are imported; what they need of the others they load later.
    Where the class of a component had to be told apart, its module is called after the class.
    """
    roots = {node_id: one.path[0] for node_id, one in api.declarations.items()}
    cycles = _leaders(_needs(api, roots, references_of))
    sizes = Counter(cycles.values())
    apart = _leaders(_needs(api, roots, needed_on_import))
    leaders = {
        root: apart[root] if sizes[cycle] > MOST_TOGETHER else cycle
        for root, cycle in cycles.items()
    }
    names = _module_names(api, classes, leaders)
    return Layout(
        {node_id: names[leaders[root]] for node_id, root in roots.items()},
        {names[leaders[root]]: names[leaders[cycle]] for root, cycle in cycles.items()},
    )


def _needs(
    api: Api,
    roots: Mapping[NodeId, str],
    needs: Callable[[Declaration], Iterable[NodeId]],
) -> dict[str, set[str]]:
    """Return which components need which, themselves or by what is inside them."""
    found: dict[str, set[str]] = {root: set() for root in roots.values()}
    for node_id, declaration in api.declarations.items():
        found[roots[node_id]].update(roots[one] for one in needs(declaration) if one in roots)
    return found


def _module_names(
    api: Api, classes: Mapping[NodeId, str], leaders: Mapping[str, str]
) -> dict[str, str]:
    """Name the module of each component that one is called after."""
    components: dict[str, NodeId] = {}
    for key, one in api.declarations.items():
        # What is at a place without words of its own has the name of what is around it.
        if is_component(one) and key < components.get(one.path[0], f"{key}/"):
            components[one.path[0]] = key
    wishes: dict[str, Candidates] = {}
    for leader in leaders.values():
        class_text = classes[components[leader]] if leader in components else ""
        is_plain = class_text in {"", class_name((leader,))}
        wishes[leader] = candidates((leader if is_plain else class_text,), snake)
    first = tuple(leader for leader in wishes if leader in components)
    others = tuple(leader for leader in wishes if leader not in components)
    # `Job` is what the class of a module `job` is called, rather than `JOB`.
    texts = {one: names.plain for one, names in wishes.items() if pascal(split(one)) == one}
    return settle_scopes(wishes, [Scope(first), Scope(others, first)], MODULE_RESERVED, texts)


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
