"""Names that the lock pins: what stands at a place of the document is called as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from specular.ir.types import NodeId
from specular.loading.nodes import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specular.ir.operations import Operation
    from specular.loading.lock import Names

Key = TypeVar("Key")

PACKAGE: Final = "#/info/title"
"""The place that a package is called after."""

NO_NAMES: Final[Names] = {}
"""The names of a document that pins none."""


def pinned(names: Names, kind: str, places: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """Return the pinned names of a kind by what has them, each of which comes with its place."""
    found = names.get(kind)
    return {key: found[place] for key, place in places if place in found} if found else {}


# What has no place that stays, such as a value in a list, is told by what the wire calls it.


def field_place(model: NodeId, wire_name: str) -> str:
    """Return the place of a field: in its model, wherever it may be declared."""
    return f"{model}/properties/{escape(wire_name)}"


def member_place(enum: NodeId, value: str | int) -> str:
    """Return the place of a member of an enumeration: by its value, whatever comes before it."""
    return f"{enum}/enum/{escape(str(value))}"


def argument_place(operation: Operation, location: str, wire_name: str = "") -> str:
    """Return the place of an argument in its operation, also of one that several share."""
    return f"{operation.id}/{location}/{escape(wire_name)}".rstrip("/")


def guest_place(operation: NodeId, tag: str) -> str:
    """Return the place of the method that an operation has in one of its further tags."""
    return f"{operation}/tags/{escape(tag)}"


def waiter_place(operation: NodeId, tag: str = "") -> str:
    """Return the place of the method that waits: in the operation's first tag, or in another."""
    return f"{guest_place(operation, tag) if tag else operation}/x-waiter"


def headers_place(operation: NodeId) -> NodeId:
    """Return the place of the class for the headers of all responses of an operation."""
    return NodeId(f"{operation}/responses")


def header_place(operation: NodeId, name: str) -> str:
    """Return the place of a field of that class: names of headers have no case (RFC 9110, 5.1)."""
    return f"{headers_place(operation)}/headers/{escape(name.lower())}"


def credential_place(scheme: str, role: str) -> str:
    """Return the place of what a security scheme asks for."""
    return f"{escape(scheme)}/{role}"
