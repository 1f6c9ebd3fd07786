"""Paths and what can be done at each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.openapi import vocabulary
from specular.openapi.operations import UNUSED, OperationObject, read_operation, warn_of_unused
from specular.openapi.parameters import TOKEN, read_parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.loading.nodes import Node
    from specular.openapi.members import Members


def read_operations(root: Node, members: Members) -> Iterator[OperationObject]:
    """Read every operation of the document, in its order."""
    for path, place in members.pairs(root, "paths"):
        item = members.registry.follow(place)
        if not path.startswith("/"):
            members.sink.error(
                Code.FIELD_VALUE,
                f"the path {path!r} must begin with a slash",
                place.place(Anchor.KEY),
            )
            continue
        members.known(item, vocabulary.PATH_ITEM)
        warn_of_unused(item, members, UNUSED)
        shared = read_parameters(item, members)
        for method, node in _methods(item, members):
            yield read_operation(node, method, path, shared, members)


def _methods(item: Node, members: Members) -> Iterator[tuple[str, Node]]:
    """Go through the operations of a path with their methods, in the document's order."""
    for key, _ in item.members():
        node = members.object(item, key) if key in vocabulary.METHODS else None
        if node is not None:
            yield key.upper(), node
    # OpenAPI 3.2, 4.9.1: any other method, as it is sent.
    for method, node in members.pairs(item, "additionalOperations"):
        if TOKEN.fullmatch(method):
            yield method, node
        else:
            message = f"{method!r} cannot be a method of HTTP"
            members.sink.error(Code.FIELD_VALUE, message, node.place(Anchor.KEY))
