"""Path items: what can be done at a path, and what a webhook or a callback is sent."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.ir.types import NodeId
from specular.loading.nodes import unescape
from specular.openapi import vocabulary
from specular.openapi.components import read_servers
from specular.openapi.operations import OperationObject, PathItemObject, read_operation
from specular.openapi.parameters import TOKEN, overridden, read_parameters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from specular.loading.nodes import Node
    from specular.openapi.members import Members

_ADDITIONAL = "additionalOperations"


@dataclass(frozen=True, slots=True)
class WebhookObject:
    """A member of `webhooks` (OpenAPI 3.1, 4.8.1.1); its name is the path of the operations."""

    node: Node
    name: str
    operations: tuple[OperationObject, ...]


@dataclass(frozen=True, slots=True)
class CallbackObject:
    """OpenAPI 3.1, 4.8.18; the expressions are the paths of the operations.

    `owner` is the operation that has it in place, None for a component.
    """

    node: Node
    name: str
    owner: OperationObject | None
    operations: tuple[OperationObject, ...]


class PathReader:
    """Reads the operations of one document, each with an id of its own."""

    def __init__(self, members: Members, only: Collection[str] | None = None) -> None:
        self._members = members
        self._only = only

    def operations(self, root: Node) -> Iterator[OperationObject]:
        """Read every operation at a path, in the document's order."""
        for path, place in self._members.units(root, "paths", self._only):
            yield from self._item(place, with_slash(path, place, self._members))

    def webhooks(self, root: Node) -> Iterator[WebhookObject]:
        """Read every webhook."""
        for name, place in self._members.units(root, "webhooks", self._only):
            yield WebhookObject(place, name, tuple(self._item(place, name)))

    def callbacks(self, operations: Sequence[OperationObject]) -> Iterator[CallbackObject]:
        """Read every callback that these operations have, once, and those of the callbacks."""
        seen: set[NodeId] = set()
        waiting = deque((one, *each) for one in operations for each in one.callbacks)
        while waiting:
            owner, name, node = waiting.popleft()
            if node.id in seen:
                continue
            seen.add(node.id)
            found = self._callback(owner, name, node)
            waiting.extend((one, *each) for one in found.operations for each in one.callbacks)
            yield found

    def _callback(self, owner: OperationObject, name: str, node: Node) -> CallbackObject:
        operations: list[OperationObject] = []
        for expression, place in node.members():
            if expression.startswith("x-"):
                continue
            if isinstance(place.value, dict):
                operations.extend(self._item(place, expression))
        section, _, own = node.pointer.rpartition("/")
        if section == "/components/callbacks":
            return CallbackObject(node, unescape(own), None, tuple(operations))
        return CallbackObject(node, name, owner, tuple(operations))

    def _item(self, place: Node, path: str) -> Iterator[OperationObject]:
        members = self._members
        target = members.registry.follow(place)
        # What stands beside a reference is said of this place alone (OpenAPI 3.1, 4.8.9.1).
        layers = (place, target) if target != place else (place,)
        common = PathItemObject(path)
        for layer in reversed(layers):
            members.known(layer, vocabulary.PATH_ITEM)
            common = PathItemObject(
                path,
                overridden(common.parameters, read_parameters(layer, members)),
                read_servers(layer, members) or common.servers,
            )
        methods: set[str] = set()
        for layer in layers:
            for method, steps, node in _methods(layer, members):
                if method in methods:
                    continue
                methods.add(method)
                # Where it is used, for several paths may refer to one path item.
                node_id = NodeId(f"{place.id}{steps}")
                yield read_operation(node, node_id, method, common, members)


def with_slash(path: str, place: Node, members: Members) -> str:
    """Return a path with the slash that it must begin with (OpenAPI 3.1, 4.8.8)."""
    if path.startswith("/"):
        return path
    members.sink.warn(
        Code.FIELD_VALUE,
        f"the path {path!r} must begin with a slash, and is taken to",
        place.place(Anchor.KEY),
    )
    return f"/{path}"


def _methods(item: Node, members: Members) -> Iterator[tuple[str, str, Node]]:
    """Go through the operations of a path with their methods and the steps that lead there."""
    for key, _ in item.members():
        node = members.object(item, key) if key in vocabulary.METHODS else None
        if node is not None:
            yield key.upper(), f"/{key}", node
    # OpenAPI 3.2, 4.9.1: any other method, as it is sent.
    for method, node in members.pairs(item, _ADDITIONAL):
        if TOKEN.fullmatch(method):
            yield method, f"/{_ADDITIONAL}/{method}", node
        else:
            message = f"{method!r} cannot be a method of HTTP, so this operation is left out"
            members.sink.warn(Code.FIELD_VALUE, message, node.place(Anchor.KEY))
