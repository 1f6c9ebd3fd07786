"""The documents of one API and their references, each with one absolute target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specular.ir.types import JsonValue, NodeId
from specular.loading.documents import Document
from specular.loading.nodes import Node, keys_of
from specular.loading.pointers import InvalidReferenceError, descend, read_reference
from specular.loading.resources import Resources
from specular.loading.trail import Trail
from specular.loading.uris import scheme_of

_HOP = frozenset(
    {
        *("$ref", "summary", "description", "$comment", "$schema"),
        *("$id", "$anchor", "$dynamicAnchor", "$defs", "definitions"),
    }
)
"""What may stand in an object that says nothing but where to go."""


@dataclass(frozen=True, slots=True)
class Registry:
    """The documents of one API, in the order in which they were loaded, and their references.

    `absent` are the files that references lead to and that are not there, `unread` those that are
    there and could not be read. `trail` notes which units are looked at.
    `extensions` are what operations have besides, by their names in the settings.
    `has_json_schema` says whether schemas are those of JSON Schema, as from OpenAPI 3.1 on: then an
    `$id` means something, and what stands beside a `$ref` holds too.
    """

    root: Node
    documents: Mapping[str, Document]
    has_json_schema: bool
    absent: tuple[str, ...]
    trail: Trail
    unread: tuple[str, ...]
    _resources: Resources
    _links: Mapping[Node, tuple[str, str]]
    extensions: Mapping[str, Mapping[str, JsonValue]] = field(
        default_factory=dict[str, Mapping[str, JsonValue]]
    )

    def follow(self, node: Node) -> Node:
        """Return what a reference leads to after every hop; another node is returned as it is.

        A hop is an object that only refers. Where the reference is broken, which was reported, the
        answer is an empty object at the place of the node.
        """
        if not refers(node):
            return node
        return self.end(self.target(node)) or Node(node.document, node.pointer, {})

    @property
    def is_dynamic(self) -> bool:
        """Whether there are references whose targets depend on more than their texts."""
        return bool(self._links)

    @property
    def names(self) -> str:
        """What can be referred to by another name than its place."""
        return self._resources.names

    def at(self, node_id: NodeId) -> Node:
        """Return the node with an id. Raises KeyError where there is none."""
        document, _, pointer = node_id.partition("#")
        keys = keys_of(pointer)
        way = descend(self.documents[document].data, keys)
        if len(way) <= len(keys):
            raise KeyError(node_id)
        return Node(document, pointer, way[-1])

    def lead(self, node: Node) -> Node:
        """Return what the reference of a schema leads to, of which no more matters for now."""
        nowhere = Node(node.document, node.pointer, {})
        with self.trail.apart() as frame:
            hop = self.target(node)
            target = nowhere if hop == node else self.end(hop)
        if hop == node:
            self.trail.again(frame)
            return nowhere
        self.trail.lead(hop.id, None if target is None else target.id, frame)
        return target or nowhere

    def end(self, hop: Node) -> Node | None:
        """Return what a node leads to by hops, if it is one; None where they go round."""
        seen: set[Node] = set()
        while self.only_refers(hop):
            if hop in seen:
                return None
            seen.add(hop)
            target = self.target(hop)
            if target == hop:
                # What leads nowhere is taken for empty, and not for what stands there.
                self.trail.is_exact = False
            hop = target
        return hop

    def is_nowhere(self, node: Node) -> bool:
        """Whether a node is what a broken reference leads to: nothing, in the place of it."""
        try:
            return node.value == {} and self.at(node.id).value != {}
        except KeyError:
            return False

    def is_set(self, node: Node) -> bool:
        """Whether what the reference at a place leads to depends on the place, not on its text."""
        return node in self._links

    def only_refers(self, node: Node) -> bool:
        """Whether an object says nothing but `$ref` (beside names, prose and extensions).

        One that says more is a schema of its own, but not before 3.1 (OpenAPI 3.0.3, 4.7.23).
        """
        if not isinstance(node.value, dict) or not refers(node):
            return False
        keys = node.value.keys() - _HOP
        return not self.has_json_schema or all(key.startswith("x-") for key in keys)

    def target(self, node: Node) -> Node:
        """Return what a reference leads to in one hop; as `follow` for all else."""
        text = reference_text(node.value)
        if text is None:
            return node
        if node in self._links:
            target = self._resources.node(*self._links[node])
        else:
            found = self.find(text, node.document, node.pointer)
            target = found or Node(node.document, node.pointer, {})
        self.trail.follow(target.document, target.pointer)
        return target

    def find(self, reference: str, document: str, pointer: str = "") -> Node | None:
        """Return what the text of a reference at a place leads to in one hop, if anything."""
        try:
            parts = read_reference(reference)
        except InvalidReferenceError:
            return None
        if scheme_of(parts.uri) == "file":
            return None
        found = self._resources.find(parts, document, pointer)
        if found is None or self._resources.has_inner:
            # Where it does not lead may be a place some day.
            missed = list(self._resources.missed(parts, document, pointer, found))
            for place in missed:
                self.trail.note(*place)
            if found is not None and missed:
                self.trail.is_exact = False
        return found


def refers(node: Node) -> bool:
    """Whether a node has a `$ref` to follow."""
    return reference_text(node.value) is not None


def reference_text(value: JsonValue) -> str | None:
    """Return the text of the `$ref` of a value that is a reference."""
    text = value.get("$ref") if isinstance(value, dict) else None
    return text if isinstance(text, str) else None
