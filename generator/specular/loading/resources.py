"""Base URIs: which one holds at a place, and what each URI and each anchor leads to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from specular.loading.nodes import Node, keys_of, pointer_of
from specular.loading.pointers import descend
from specular.loading.uris import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.types import JsonValue
    from specular.loading.documents import Document
    from specular.loading.pointers import Reference


@dataclass(frozen=True, slots=True)
class Resource:
    """A whole document, or a schema with an `$id` (JSON Schema 2020-12, 4.3.5).

    References in it are relative to its URI, pointers and anchors to its place.
    """

    uri: str
    document: str
    pointer: str


class Resources:
    """The documents that were loaded, by name, and the resources and anchors in them."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self._named: dict[str, tuple[str, str]] = {}
        self._whole: dict[str, Resource] = {}
        self._inner: dict[str, dict[str, Resource]] = {}
        self._anchors: dict[tuple[Resource, str], list[str]] = {}
        self._found: dict[tuple[str, str, str], Node | None] = {}

    def add_document(self, document: Document, uri: str) -> None:
        """Add a document, that was got from a URI."""
        self.documents[document.name] = document
        self._whole[document.name] = Resource(uri, document.name, "")
        self.add_uri(uri, document.name)

    def add_uri(self, uri: str, document: str) -> None:
        """Say that a document can be got from a URI too, as by a link; the first one stays."""
        self._named.setdefault(uri, (document, ""))

    def add_resource(self, document: str, pointer: str, name: str) -> Resource:
        """Give the schema or document at a place a URI of its own; the first one stays.

        Returns what the URI leads to, which is another place where it was taken.
        """
        above = self.at(document, pointer)
        if pointer and above.pointer == pointer:
            return above
        resource = Resource(join(above.uri, name.partition("#")[0]), document, pointer)
        if pointer:
            self._inner.setdefault(document, {})[pointer] = resource
        else:
            self._whole[document] = resource
        return self.at(*self._named.setdefault(resource.uri, (document, pointer)))

    def add_anchor(self, node: Node, name: str) -> bool:
        """Give the schema at a place a name in its resource, and say whether it is the first."""
        places = self._anchors.setdefault((self.at(node.document, node.pointer), name), [])
        if node.pointer not in places:
            places.append(node.pointer)
        return places[0] == node.pointer

    def at(self, document: str, pointer: str) -> Resource:
        """Return the nearest resource around a place (JSON Schema 2020-12, 8.2.1)."""
        inner = self._inner.get(document)
        if inner is not None:
            for prefix in prefixes(pointer):
                if prefix in inner:
                    return inner[prefix]
        return self._whole[document]

    def whole(self, document: str) -> Resource:
        """Return a document as a resource, with the URI that it gives itself if it does."""
        return self._whole[document]

    def named(self, uri: str) -> Resource | None:
        """Return the resource that has a URI."""
        place = self._named.get(uri)
        return None if place is None else self.at(*place)

    def resource_of(self, parts: Reference, document: str, pointer: str) -> Resource | None:
        """Return the resource that a reference at a place leads into, where it was loaded."""
        here = self.at(document, pointer)
        return self.named(join(here.uri, parts.uri)) if parts.uri else here

    def find(self, parts: Reference, document: str, pointer: str) -> Node | None:
        """Return what a reference at a place leads to among the documents, if anything."""
        resource = self.resource_of(parts, document, pointer)
        if resource is None:
            return None
        if parts.anchor is not None:
            return self._anchored(resource, parts.anchor, document, pointer)
        key = (resource.document, resource.pointer, "\0".join(parts.tokens))
        if key not in self._found:
            self._found[key] = self._at_pointer(resource, parts.tokens)
        return self._found[key]

    def missed(
        self, parts: Reference, document: str, pointer: str, found: Node | None
    ) -> Iterator[tuple[str, str]]:
        """Go through the places that a reference would lead to before what it was found to."""
        resource = self.resource_of(parts, document, pointer)
        if resource is not None and parts.anchor is None:
            for start in _starts(resource):
                place = start + pointer_of(parts.tokens)
                if found is not None and found.pointer == place:
                    return
                yield resource.document, place

    @property
    def has_inner(self) -> bool:
        """Whether there are schemas with a URI of their own."""
        return bool(self._inner)

    @property
    def names(self) -> str:
        """The URIs and anchors, with the places that they mean."""
        return repr((self._named, self._whole, self._inner, self._anchors))

    def forget(self) -> None:
        """Look everything up anew: the documents were changed."""
        self._found.clear()

    def node(self, document: str, pointer: str) -> Node:
        """Return the node at a pointer that leads somewhere."""
        way = descend(self.documents[document].data, keys_of(pointer))
        return Node(document, pointer, way[-1])

    def way(self, node: Node) -> list[JsonValue]:
        """Return the values from the whole document down to a node."""
        return descend(self.documents[node.document].data, keys_of(node.pointer))

    def _at_pointer(self, resource: Resource, tokens: tuple[str, ...]) -> Node | None:
        for start in _starts(resource):
            above = keys_of(start)
            way = descend(self.documents[resource.document].data, [*above, *tokens])
            if len(way) > len(above) + len(tokens):
                pointer = start + pointer_of(tokens)
                return Node(resource.document, pointer, way[-1])
        return None

    def _anchored(self, resource: Resource, name: str, document: str, pointer: str) -> Node | None:
        places = self._anchors.get((resource, name), [])
        if not places:
            return None
        near = pointer if document == resource.document else ""
        # A name that stands twice in a resource means the nearest; of several the first.
        best = max(places, key=lambda place: _shared(place, near))
        return self.node(resource.document, best)


def _starts(resource: Resource) -> dict[str, None]:
    """Return the pointers of where those in references may begin.

    Many give a component an `$id` and go on writing pointers from the document.
    """
    return dict.fromkeys((resource.pointer, ""))


def prefixes(pointer: str) -> Iterator[str]:
    """Go through a pointer and those of what is around it, up to but without the document."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def _shared(one: str, other: str) -> int:
    """Count the tokens that two pointers begin with alike."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
