"""A value of a document together with where it stands."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Place
from specular.ir.records import record
from specular.ir.types import JsonValue, NodeId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def escape(key: str | int) -> str:
    """Write a key as one token of a JSON pointer (RFC 6901, 3)."""
    return str(key).replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """Read the key that a token of a JSON pointer stands for (RFC 6901, 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def keys_of(pointer: str) -> list[str]:
    """Take a JSON pointer apart into the keys that its tokens stand for (RFC 6901, 4)."""
    return [unescape(token) for token in pointer.split("/")[1:]]


def pointer_of(keys: Iterable[str | int]) -> str:
    """Write keys as a JSON pointer (RFC 6901, 5)."""
    return "".join(f"/{escape(key)}" for key in keys)


@record(frozen=True, slots=True)
class Node:
    """A value, the name of its document, and its JSON pointer there; the place is its identity."""

    document: str
    pointer: str
    value: JsonValue = field(compare=False)

    @property
    def id(self) -> NodeId:
        """The absolute pointer, the same on every machine."""
        return NodeId(f"{self.document}#{self.pointer}")

    def place(self, anchor: Anchor = Anchor.VALUE) -> Place:
        """Return where a report about this node points."""
        return Place(self.document, self.pointer, anchor)

    def key_place(self, key: str) -> Place:
        """Return where a report about the name of a member points."""
        return Place(self.document, f"{self.pointer}/{escape(key)}", Anchor.KEY)

    def child(self, key: str | int) -> Node:
        """Return a member of an object by its name or an item of an array by its index.

        Raises KeyError or IndexError where there is none, TypeError where the value has none.
        """
        match self.value, key:
            case dict(), str():
                value = self.value[key]
            case list(), int():
                value = self.value[key]
            case _:
                raise TypeError(f"{self.id} has no child {key!r}")
        return Node(self.document, f"{self.pointer}/{escape(key)}", value)

    def get(self, key: str) -> Node | None:
        """Return a member of an object, or None where it is absent or this is no object."""
        present = isinstance(self.value, dict) and key in self.value
        return self.child(key) if present else None

    def members(self) -> Iterator[tuple[str, Node]]:
        """Go through the members of an object in their order; nothing else has members."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Node(self.document, f"{self.pointer}/{escape(key)}", value)

    def items(self) -> Iterator[Node]:
        """Go through the items of an array; nothing else has items."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(self.document, f"{self.pointer}/{index}", value)
