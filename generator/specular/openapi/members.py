"""Typed access to the members of an object, with a located finding for each wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from specular.diagnostics import Code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from specular.diagnostics import Sink
    from specular.ir.types import JsonValue
    from specular.loading.nodes import Node
    from specular.loading.registry import Registry

_KINDS = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "a whole number",
    float: "a number",
    type(None): "null",
}

_SLIP = 0.8
"""How alike two names are of which one is a slip of the other, from 0 to 1."""


def kind_of(value: JsonValue) -> str:
    """Say what kind of JSON value this is, for messages."""
    return _KINDS[type(value)]


_GREATEST_LENGTH = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Members:
    """Reads members of objects; what is of the wrong kind is reported and taken as absent.

    Each finding is a warning that says how it is settled: what is wrong in one place must not
    take the rest of the document down.
    """

    registry: Registry
    sink: Sink

    def object(self, node: Node, key: str) -> Node | None:
        """Return the member as an object, or None where it is absent."""
        return None if self._value(node, key, dict) is None else node.child(key)

    def array(self, node: Node, key: str) -> Node | None:
        """Return the member as an array, or None where it is absent."""
        return None if self._value(node, key, list) is None else node.child(key)

    def text(self, node: Node, key: str) -> str | None:
        """Return the member as text, or None where it is absent."""
        found = self._value(node, key, str)
        return found if isinstance(found, str) else None

    def needed_text(self, node: Node, key: str, default: str) -> str:
        """Return a member that must be there, as text; report it and go on with a default."""
        if isinstance(node.value, dict) and key not in node.value:
            self.sink.warn(
                Code.FIELD_MISSING,
                f"`{key}` is missing{f', so it is taken to be {default!r}' if default else ''}",
                node.place(),
                f"add `{key}: …` here",
            )
            return default
        return self.text(node, key) or default

    def choice(self, node: Node, key: str, choices: tuple[str, ...]) -> str:
        """Return a member that must be one of some texts; report it and return an empty one."""
        found = self.needed_text(node, key, "")
        if not found or found in choices:
            return found
        self.sink.warn(
            Code.FIELD_VALUE,
            f"`{key}` must be one of {', '.join(choices)}, not {found!r}, so it has no effect",
            node.child(key).place(),
        )
        return ""

    def flag(self, node: Node, key: str, *, default: bool = False) -> bool:
        """Return the member as a boolean."""
        found = self._value(node, key, bool)
        return found if isinstance(found, bool) else default

    def number(self, node: Node, key: str) -> int | float | None:
        """Return the member as a number, or None where it is absent."""
        found = self._value(node, key, int, float)
        return found if isinstance(found, int | float) else None

    def length(self, node: Node, key: str) -> int | None:
        """Return the member as a whole number from 0 (JSON Schema 2020-12 Validation, 6.3.1)."""
        value = self.number(node, key)
        if value is None:
            return None
        if value < 0 or value != int(value):
            self.sink.warn(
                Code.FIELD_VALUE,
                f"`{key}` must be a whole number from 0, so it has no effect",
                node.child(key).place(),
            )
            return None
        # Nothing in a computer is longer, and programs refuse to count further.
        return min(int(value), _GREATEST_LENGTH)

    def texts(self, node: Node, key: str) -> tuple[str, ...]:
        """Return the member as texts; it must be an array of strings."""
        found = self.array(node, key)
        return () if found is None else tuple(self._each_text(found.items()))

    def pairs(
        self, node: Node, key: str, *, has_extensions: bool = True
    ) -> Iterator[tuple[str, Node]]:
        """Go through the members of a map of objects, without extensions if it may have some."""
        found = self.object(node, key)
        if found is None:
            return
        for name, child in found.members():
            if has_extensions and name.startswith("x-"):
                continue
            if isinstance(child.value, dict):
                yield name, child
            else:
                self._wrong(child, "an object")

    def units(
        self, node: Node, key: str, only: Collection[str] | None
    ) -> Iterator[tuple[str, Node]]:
        """Go through a map of objects, or `only` through these units, and note each by itself."""
        trail = self.registry.trail
        for name, child in self.pairs(node, key):
            if only is None or trail.unit_of(child.document, child.pointer) in only:
                with trail.making(child.document, child.pointer):
                    yield name, child

    def objects(self, node: Node, key: str) -> Iterator[Node]:
        """Go through the items of an array of objects."""
        found = self.array(node, key)
        for child in () if found is None else found.items():
            if isinstance(child.value, dict):
                yield child
            else:
                self._wrong(child, "an object")

    def known(self, node: Node, names: frozenset[str], *, exactly: bool = False) -> None:
        """Warn of members that are not known here, but look like one that is.

        Where a name can have no other meaning, `exactly` warns of every unknown one.
        """
        if not isinstance(node.value, dict):
            return
        for key in node.value:
            if key in names or key.startswith("x-"):
                continue
            close = _closest(key, names)
            if close is not None or exactly:
                self.sink.warn(
                    Code.FIELD_UNKNOWN,
                    f"`{key}` is not known here and has no effect",
                    node.key_place(key),
                    f"did you mean `{close}`?" if close else None,
                )

    def _each_text(self, nodes: Iterable[Node]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node.value, str):
                yield node.value
            else:
                self._wrong(node, "a string")

    def _value(self, node: Node, key: str, *kinds: type) -> JsonValue:
        """Return a member that is of one of some kinds; else None, as where it is absent."""
        if not isinstance(node.value, dict) or key not in node.value:
            return None
        value = node.value[key]
        # bool is an int to Python, but not to JSON.
        if type(value) in kinds:
            return value
        self._wrong(node.child(key), _KINDS[kinds[-1]])
        return None

    def _wrong(self, node: Node, wanted: str) -> None:
        self.sink.warn(
            Code.FIELD_TYPE,
            f"this must be {wanted}, not {kind_of(node.value)}, so it has no effect",
            node.place(),
        )


@cache
def _closest(word: str, names: frozenset[str]) -> str | None:
    # Near enough that it can only be a slip: `requried` or `Required`, but not `enumNames`.
    for name in sorted(names):
        if name.lower() == word.lower():
            return name
    close = get_close_matches(word, sorted(names), 1, _SLIP)
    return close[0] if close else None
