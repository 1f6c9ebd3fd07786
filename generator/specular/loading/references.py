"""Every `$ref` of a document and of the files it leads to, each with one absolute target."""

from __future__ import annotations

import os
import posixpath
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from specular.diagnostics import Code, Sink
from specular.ir.types import JsonValue
from specular.loading.documents import Document, read_document
from specular.loading.nodes import Node, escape
from specular.loading.pointers import InvalidReferenceError, Reference, descend, read_reference
from specular.loading.suggestions import file_hint, pointer_hint
from specular.loading.walking import Found, Walk

_KINDS = {
    "schemas": "schema",
    "responses": "response",
    "parameters": "parameter",
    "examples": "example",
    "requestBodies": "request body",
    "headers": "header",
    "securitySchemes": "security scheme",
    "links": "link",
    "callbacks": "callback",
    "pathItems": "path item",
}


@dataclass(frozen=True, slots=True)
class Registry:
    """The documents of one API, in the order in which they were loaded, and their references."""

    root: Node
    documents: Mapping[str, Document]
    _files: Mapping[tuple[str, str], str]

    def follow(self, node: Node) -> Node:
        """Return what a reference leads to after every hop; another node is returned as it is.

        A hop is an object that says nothing but `$ref` (beside a summary, a description and
        extensions); one that says more is a schema of its own. Where the reference is broken,
        which was reported, the answer is an empty object at the place of the node.
        """
        seen: set[Node] = set()
        target = node
        while _text(target.value) is not None and (target is node or _is_hop(target.value)):
            if target in seen:
                return Node(node.document, node.pointer, {})
            seen.add(target)
            target = self.target(target)
        return target

    def target(self, node: Node) -> Node:
        """Return what a reference leads to in one hop; as `follow` for all else."""
        text = _text(node.value)
        if text is None:
            return node
        return self.find(text, node.document) or Node(node.document, node.pointer, {})

    def find(self, reference: str, document: str) -> Node | None:
        """Return what the text of a reference in a document leads to in one hop, if anything."""
        try:
            parts = read_reference(reference)
        except InvalidReferenceError:
            return None
        name = self._files.get((document, parts.file)) if parts.file else document
        if name is None or parts.remote:
            return None
        way = descend(self.documents[name].data, parts.tokens)
        return _node(name, parts.tokens, way[-1]) if len(way) > len(parts.tokens) else None


def resolve(document: Document, sink: Sink) -> Registry:
    """Load every file that a document refers to, and report each reference that leads nowhere.

    Files are looked for from the folder of the file that names them, and must lie under the
    folder of the root document. References are those of OpenAPI 3.1, 4.8.23 and JSON Schema
    2020-12, 8.2.3.1; values (`example`, `default`, `enum`, …) are not searched for them.
    """
    resolver = _Resolver(document, sink)
    resolver.run()
    registry = Registry(
        Node(document.name, "", document.data),
        MappingProxyType(resolver.documents),
        MappingProxyType(resolver.files),
    )
    _report_cycles(resolver.found, registry, sink)
    return registry


@dataclass(frozen=True, slots=True)
class _Broken:
    """Why a reference leads nowhere; without a code that was reported where it lies."""

    message: str = ""
    code: Code | None = None
    hint: str | None = None


class _Resolver:
    """Loads and checks; `files` says which document a file part means in which document."""

    def __init__(self, root: Document, sink: Sink) -> None:
        self.documents: dict[str, Document] = {}
        self.files: dict[tuple[str, str], str] = {}
        self.found: list[Found] = []
        self._root = root
        self._sink = sink
        self._names: dict[str, str] = {os.path.realpath(root.path): root.name}
        self._checked: dict[tuple[str, str, bool], _Broken | None] = {}
        self._visited: set[str] = set()
        self._targets: dict[Node, list[JsonValue]] = {}
        self._waiting: deque[Node] = deque()

    def run(self) -> None:
        """Go through the documents until no reference leads to a place that was not visited."""
        self.documents[self._root.name] = self._root
        self._visit(self._root.name)
        passed: set[int] = set()
        while self._waiting:
            node = self._waiting.popleft()
            walk = Walk(node.document)
            walk.visit(node.value, node.pointer)
            passed |= walk.passed
            self.found += walk.found
            for found in walk.found:
                self._check(found)
            if not self._waiting:
                self._visit_passed(passed)

    def _visit_passed(self, passed: set[int]) -> None:
        """Visit what was taken for a value but is referred to, as in `x-shared: {Job: …}`."""
        for node, way in list(self._targets.items()):
            if any(id(value) in passed for value in way):
                del self._targets[node]
                self._waiting.append(node)

    def _visit(self, name: str) -> None:
        if name not in self._visited:
            self._visited.add(name)
            self._waiting.append(Node(name, "", self.documents[name].data))

    def _check(self, found: Found) -> None:
        if not isinstance(found.reference, str):
            broken: _Broken | None = _Broken("a `$ref` must be a string", Code.REF_INVALID)
        else:
            key = (found.node.document, found.reference, found.example)
            if key not in self._checked:
                self._checked[key] = self._broken(found, found.reference)
            broken = self._checked[key]
        if broken is not None and broken.code is not None:
            place = found.node.child("$ref").place()
            message = f"{broken.message}, so this says nothing here"
            self._sink.warn(broken.code, message, place, broken.hint)

    def _broken(self, found: Found, text: str) -> _Broken | None:
        """Say why a reference leads nowhere, or remember its target and return None."""
        try:
            parts = read_reference(text)
        except InvalidReferenceError as error:
            hint = pointer_hint(self._root.data, (text.rpartition("#")[2],))
            return _Broken(str(error), Code.REF_INVALID, hint)
        if parts.remote:
            hint = "save it beside the document and refer to the file"
            return _Broken(f"{text} would have to be fetched", Code.REF_REMOTE, hint)
        name = found.node.document
        if parts.file:
            opened = self._open(found, parts.file)
            if isinstance(opened, _Broken):
                return opened
            name = opened
        way = descend(self.documents[name].data, parts.tokens)
        if not found.example:
            self._visit(name)
        if len(way) > len(parts.tokens):
            if not found.example:
                self._targets.setdefault(_node(name, parts.tokens, way[-1]), way)
            return None
        return _Broken(
            f"no {_kind(parts)} at {text}",
            Code.REF_NOT_FOUND,
            pointer_hint(self.documents[name].data, parts.tokens, text.partition("#")[0]),
        )

    def _open(self, found: Found, file: str) -> str | _Broken:
        """Return the name of the document in a file, loading it when it is new."""
        document = found.node.document
        folder = os.path.realpath(self._root.path.parent)
        path = posixpath.join(folder, posixpath.dirname(document), file)
        real = os.path.realpath(path)
        if real not in self._names:
            if not Path(real).is_relative_to(folder):
                return _Broken(
                    f"{file} lies outside the folder of {self._root.name}",
                    Code.REF_OUTSIDE,
                    "move it into that folder, or the root document up",
                )
            if not os.path.exists(real):  # noqa: PTH110 - Path.exists raises for long names
                hint = file_hint(path, file, self._root.data)
                return _Broken(f"there is no file {file}", Code.REF_NOT_FOUND, hint)
            name = Path(real).relative_to(folder).as_posix()
            self._names[real] = name
            loaded = read_document(Path(real), name, self._sink, found.node.child("$ref").place())
            if loaded is not None:
                self.documents[name] = loaded
        name = self._names[real]
        if name not in self.documents:
            return _Broken()
        self.files[document, file] = name
        return name


def _report_cycles(references: list[Found], registry: Registry, sink: Sink) -> None:
    """Report each ring of references that lead to nothing but references."""
    settled: set[Node] = set()
    for one in references:
        chain: list[Node] = []
        node: Node | None = one.node
        while node and (text := _text(node.value)) is not None and node not in settled:
            settled.add(node)
            chain.append(node)
            node = registry.find(text, node.document)
        if node in chain:
            ring = [f"{one.id}" for one in (*chain[chain.index(node) :], node)]
            sink.warn(
                Code.REF_CYCLE,
                f"this `$ref` leads back to itself and says nothing: {' -> '.join(ring)}",
                node.child("$ref").place(),
                "one of them must be a schema",
            )


def _text(value: JsonValue) -> str | None:
    """Return the text of the `$ref` of a value that is a reference."""
    text = value.get("$ref") if isinstance(value, dict) else None
    return text if isinstance(text, str) else None


def _is_hop(value: JsonValue) -> bool:
    return isinstance(value, dict) and all(
        key in {"$ref", "summary", "description"} or key.startswith("x-") for key in value
    )


def _node(document: str, tokens: tuple[str, ...], value: JsonValue) -> Node:
    return Node(document, "".join(f"/{escape(token)}" for token in tokens), value)


def _kind(parts: Reference) -> str:
    match parts.tokens:
        case ("components", section, *_):
            return _KINDS.get(section, "value")
        case _:
            return "value"
