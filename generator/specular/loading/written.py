"""Where in its document a node is written, whose id says where it is used."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from specular.ir.types import NodeId, response_id
from specular.loading.nodes import Node, unescape
from specular.loading.registry import reference_text

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator, Sequence

    from specular.ir.types import JsonValue
    from specular.loading.registry import Registry

_TOGETHER: Final = frozenset({"allOf", "anyOf", "oneOf"})
"""Keywords whose parts are the schema that they stand in."""

_MOST: Final = 100
"""How many places are looked at for one step; parts that refer to each other lead to ever more."""

_NOWHERE: Final = "\0"
"""What no id begins with."""


class Written:
    """Finds where nodes are written.

    Most are where their ids say. A request form is where the response form is; an operation of a
    path item that several paths refer to, and a property that a schema has from parts of its
    `allOf`, stand where the references lead, of several parts in the last.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._values: dict[str, JsonValue] = {
            f"{name}#": document.data for name, document in registry.documents.items()
        }
        self._noted = _NOWHERE

    @contextmanager
    def looking(self) -> Generator[Collection[str]]:
        """Tell which units what is found meanwhile depends on, beside the rest of the document."""
        self._noted = _NOWHERE
        with self._registry.trail.apart() as frame:
            yield frame.seen

    def place(self, node_id: NodeId) -> NodeId:
        """Return where a node is written; if that is nowhere, the nearest place around it."""
        found = response_id(node_id) or node_id
        if not found.startswith(self._noted):
            self._note(found)
        if self._is_there(found):
            return found
        document, _, pointer = found.partition("#")
        if f"{document}#" not in self._values:
            return found
        return self._look(document, pointer.split("/")[1:]).id

    def _note(self, place: str) -> None:
        """Say that a unit is looked at: once for all those that follow each other in it."""
        document, _, pointer = place.partition("#")
        trail = self._registry.trail
        trail.note(document, pointer)
        unit = trail.unit_of(document, pointer)
        self._noted = _NOWHERE if unit.endswith("#") else f"{unit}/"

    def _is_there(self, place: str) -> bool:
        """Whether a pointer leads somewhere; what lies on the way is kept for those beside it."""
        if place in self._values:
            return True
        parent, slash, token = place.rpartition("/")
        if not slash or not self._is_there(parent):
            return False
        value = self._values[parent]
        key = unescape(token)
        if isinstance(value, dict) and key in value:
            self._values[place] = value[key]
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            self._values[place] = value[int(key)]
        else:
            return False
        return True

    def _look(self, document: str, tokens: Sequence[str]) -> Node:
        """Go along a pointer, also where references and parts of a schema lead."""
        nearest = Node(document, "", self._values[f"{document}#"])
        places, around = [nearest], list[Node]()
        for token in tokens:
            key = unescape(token)
            found = [
                child for one in self._parts(places) if (child := _child(one, key)) is not None
            ]
            # What stands beside the members of a union is each member's, too.
            found += around
            around = places if key in _TOGETHER else []
            if not found:
                break
            places = found[:_MOST]
            nearest = places[0]
        return nearest

    def _parts(self, places: Sequence[Node]) -> Iterator[Node]:
        """Go through places, with what they refer to and what they are made of, the last first."""
        waiting = list(reversed(places))
        seen: set[Node] = set()
        while waiting and len(seen) < _MOST:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            self._registry.trail.note(one.document, one.pointer)
            yield one
            parts = one.get("allOf")
            waiting += [] if parts is None else parts.items()
            text = reference_text(one.value)
            target = None
            if text is not None:
                target = self._registry.find(text, one.document, one.pointer)
            waiting += [] if target is None else [target]


def _child(node: Node, key: str) -> Node | None:
    if isinstance(node.value, list):
        is_there = key.isdecimal() and int(key) < len(node.value)
        return node.child(int(key)) if is_there else None
    return node.get(key)
