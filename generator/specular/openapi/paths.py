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
        members.known(item, vocabulary.PATH_ITEM)
        warn_of_unused(item, members, UNUSED)
        shared = read_parameters(item, members)
        for method, node in _methods(item, members):
            yield read_operation(node, method, with_slash(path, place, members), shared, members)


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
            message = f"{method!r} cannot be a method of HTTP, so this operation is left out"
            members.sink.warn(Code.FIELD_VALUE, message, node.place(Anchor.KEY))
