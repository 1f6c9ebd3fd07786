"""The data of a document while overlays change it, and where each part of it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from specular.loading.nodes import Node, escape
from specular.loading.pointers import descend

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specular.ir.types import JsonValue
    from specular.loading.queries import Location

Container: TypeAlias = "dict[str, JsonValue] | list[JsonValue]"


class MergeError(ValueError):
    """Two values cannot be merged; `node` is the one of the overlay."""

    def __init__(self, message: str, node: Node) -> None:
        super().__init__(message)
        self.node = node


class Layered:
    """A copy of a document's data, changed in place.

    What an alias of YAML repeats is written out, since a change of one place is none of another.
    """

    def __init__(self, root: Node) -> None:
        self._name = root.document
        # The containers are kept with their origins, so that no other one gets the same `id`.
        self._containers: dict[int, tuple[Container, Node]] = {}
        self._plain: dict[tuple[int, str | int], Node] = {}
        self.data = self._copy(root)

    def value(self, location: Location) -> JsonValue:
        """Return what stands at a location."""
        return descend(self.data, [str(part) for part in location])[-1]

    def update(self, location: Location, update: Node) -> None:
        """Merge a value into what stands at a location (Overlay 1.1.0, 4.4.3).

        Raises MergeError.
        """
        target = self.value(location)
        if isinstance(target, list) and not isinstance(update.value, list):
            self._put(target, len(target), update)
        elif isinstance(target, dict | list) or isinstance(update.value, dict | list):
            self._merge(target, update)
        elif location:
            self._put(self.value(location[:-1]), location[-1], update)

    def remove(self, locations: Iterable[Location]) -> None:
        """Take out what stands at some locations, of which none is the root."""
        found = [(self.value(one[:-1]), one[-1]) for one in locations]
        # Of a list the last one first, so that the indices of the others stay.
        for parent, part in sorted(found, key=lambda one: isinstance(one[1], int) and -one[1]):
            if isinstance(parent, dict) and isinstance(part, str):
                parent.pop(part, None)
            elif isinstance(parent, list) and isinstance(part, int):
                del parent[part]

    def origins(self) -> dict[str, tuple[str, str]]:
        """Return, for each place of another origin than its pointer says, the document and pointer.

        What stands below such a place came from below its origin, unless it is listed itself.
        """
        found: dict[str, tuple[str, str]] = {}
        waiting = [(self.data, "", Node(self._name, "", self.data))]
        while waiting:
            container, pointer, origin = waiting.pop()
            for key, member in _members(container):
                here = f"{pointer}/{escape(key)}"
                expected = Node(origin.document, f"{origin.pointer}/{escape(key)}", member)
                came = self._origin(container, key, member) or expected
                if came != expected:
                    found[f"{self._name}#{here}"] = (came.document, came.pointer)
                waiting.append((member, here, came))
        return found

    def _origin(self, container: JsonValue, key: str | int, member: JsonValue) -> Node | None:
        if isinstance(member, dict | list):
            return self._containers[id(member)][1]
        return self._plain.get((id(container), key))

    def _merge(self, target: JsonValue, update: Node) -> None:
        match target, update.value:
            case dict(), dict():
                for key, member in update.members():
                    if key in target and isinstance(target[key], dict | list):
                        self._merge(target[key], member)
                    elif key in target and isinstance(member.value, dict | list):
                        raise _incompatible(target[key], member)
                    else:
                        self._put(target, key, member)
            case list(), list():
                for item in update.items():
                    self._put(target, len(target), item)
            case _:
                raise _incompatible(target, update)

    def _put(self, container: JsonValue, key: str | int, member: Node) -> None:
        """Write a copy of a value of the overlay into a container, behind the end of a list."""
        value = self._copy(member)
        if isinstance(container, dict) and isinstance(key, str):
            container[key] = value
        elif isinstance(container, list) and isinstance(key, int):
            container[key : key + 1] = [value]
        if not isinstance(value, dict | list):
            self._plain[id(container), key] = member

    def _copy(self, node: Node) -> JsonValue:
        copied: Container
        match node.value:
            case dict():
                copied = {key: self._copy(member) for key, member in node.members()}
            case list():
                copied = [self._copy(item) for item in node.items()]
            case plain:
                return plain
        self._containers[id(copied)] = (copied, node)
        return copied


def _incompatible(target: JsonValue, update: Node) -> MergeError:
    return MergeError(f"{_kind(update.value)} cannot be merged into {_kind(target)}", update)


def _kind(value: JsonValue) -> str:
    match value:
        case dict():
            return "an object"
        case list():
            return "an array"
        case _:
            return "a plain value"


def _members(value: JsonValue) -> Iterator[tuple[str | int, JsonValue]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
