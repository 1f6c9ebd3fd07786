"""Every `$ref` of a document and of the files it leads to, each with one absolute target."""

from __future__ import annotations

from collections import deque
from types import MappingProxyType

from specular.diagnostics import Code, Sink
from specular.ir.types import JsonValue
from specular.loading.documents import Document
from specular.loading.dynamic import make_static
from specular.loading.nodes import Node
from specular.loading.pointers import InvalidReferenceError, Reference, decoded, read_reference
from specular.loading.registry import Registry, reference_text
from specular.loading.remote import Remotes
from specular.loading.resources import Resources
from specular.loading.sources import Asked, Broken, Effort, Sources
from specular.loading.suggestions import pointer_hint
from specular.loading.trail import Trail
from specular.loading.uris import join, scheme_of
from specular.loading.walking import Found, Named, Walk

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
    "mediaTypes": "media type",
}

_NOT_JSON_SCHEMA = ("2.", "3.0")
"""The versions with schemas of their own."""


def resolve(document: Document, sink: Sink, remotes: Remotes | None = None) -> Registry:
    """Load every file that a document refers to, and report each reference that leads nowhere.

    A reference is relative to the nearest `$id` around it, otherwise to the `$self` of its
    document, otherwise to the place of its file (JSON Schema 2020-12, 8.2.1; OpenAPI 3.2,
    4.1.2.2.1). Files must lie under the folder of the root document, and nothing is fetched but
    by `remotes`. Values (`example`, `default`, `enum`, …) are not searched for references.
    """
    resolver = _Resolver(document, sink, remotes)
    resolver.run()
    resources = resolver.resources
    links = make_static(resources, resolver.found, resolver.dynamic, sink)
    registry = Registry(
        root=resources.node(document.name, ""),
        documents=MappingProxyType(resources.documents),
        has_json_schema=_has_json_schema(document.data),
        absent=resolver.absent,
        trail=Trail(document.name),
        unread=resolver.unread,
        _resources=resources,
        _links=links,
    )
    _report_cycles(resolver.found, registry, sink)
    return registry


class _Resolver:
    """Loads and checks: a reference to what is not known yet waits until all is loaded."""

    def __init__(self, root: Document, sink: Sink, remotes: Remotes | None) -> None:
        self.resources = Resources()
        self.found: list[Found] = []
        self.dynamic: list[Node] = []
        self._root = root
        self._sink = sink
        self._sources = Sources(root, self.resources, sink, remotes)
        self._has_ids = _has_json_schema(root.data)
        self._checked: dict[tuple[str, str, str, bool], Node | Broken] = {}
        self._visited: set[str] = set()
        self._targets: dict[Node, list[JsonValue]] = {}
        self._waiting: deque[Node] = deque()
        self._passed: set[int] = set()
        self._later: list[Found] = []

    @property
    def absent(self) -> tuple[str, ...]:
        """The files that were looked for and not found."""
        return tuple(self._sources.absent)

    @property
    def unread(self) -> tuple[str, ...]:
        """The files that could not be read."""
        return tuple(self._sources.unread)

    def run(self) -> None:
        """Go through the documents until no reference leads to a place that was not visited."""
        self._visit(self._root.name)
        self._walk_waiting()
        while any(self._retry(effort) for effort in Effort if effort > Effort.FILE):
            self._walk_waiting()

    def _retry(self, effort: Effort) -> bool:
        """Check what has no target so far, and say whether a document was read for it."""
        later, self._later = self._later, []
        for found in later:
            self._check(found, effort)
        return bool(self._waiting)

    def _walk_waiting(self) -> None:
        while self._waiting:
            self._walk(self._waiting.popleft())
            if not self._waiting:
                self._visit_passed()

    def _walk(self, node: Node) -> None:
        walk = Walk(node.document)
        walk.visit(node.value, node.pointer)
        self._passed |= walk.passed
        self._name(walk.named)
        self.found += walk.found
        for found in walk.found:
            self._check(found)

    def _visit_passed(self) -> None:
        """Visit what was taken for a value but is referred to, as in `x-shared: {Job: …}`."""
        for node, way in list(self._targets.items()):
            if any(id(value) in self._passed for value in way):
                # What refers to itself, or to another such value, is a target once more later.
                self._targets[node] = []
                self._waiting.append(node)

    def _visit(self, name: str) -> None:
        if name not in self._visited:
            self._visited.add(name)
            self._waiting.append(Node(name, "", self.resources.documents[name].data))

    def _name(self, named: list[Named]) -> None:
        """Remember the URIs first: anchors are names within what has one."""
        for one in named:
            if _is_uri(one) and self._has_ids:
                self._name_resource(one)
        for one in named:
            if "nchor" in one.keyword:
                self._name_anchor(one, one.name)
            elif isinstance(one.name, str) and one.name.startswith("#"):
                # As anchors were written in draft 7, 8.2.3.
                self._name_anchor(one, one.name[1:])

    def _name_resource(self, one: Named) -> None:
        problem = _name_problem(one)
        if problem is None and not str(one.name).startswith("#"):
            node = one.node
            taken = self.resources.add_resource(node.document, node.pointer, str(one.name))
            if (taken.document, taken.pointer) != (node.document, node.pointer):
                where = f"{taken.document}#{taken.pointer}"
                problem = f"{one.name} is the URI of {where} too, which references to it mean"
        if problem is not None:
            self._sink.warn(Code.REF_INVALID, problem, one.node.child(one.keyword).place())

    def _name_anchor(self, one: Named, name: JsonValue) -> None:
        problem: str | None = None
        if not isinstance(name, str):
            problem = f"`{one.keyword}` must be a string, so this one has no effect"
        elif not self.resources.add_anchor(one.node, name) and one.keyword == "$anchor":
            problem = f"the anchor {name!r} stands twice here, and a reference means the nearest"
        elif one.keyword == "$dynamicAnchor":
            self.dynamic.append(one.node)
        if problem is not None:
            self._sink.warn(Code.REF_INVALID, problem, one.node.child(one.keyword).place())

    def _check(self, found: Found, effort: Effort = Effort.FILE) -> None:
        """Find the target of a reference, put it off, or at last report that it has none."""
        result = self._result(found, effort)
        if result is None:
            self._later.append(found)
        elif isinstance(result, Node):
            if not found.example:
                self._visit(result.document)
                if result not in self._targets:
                    self._targets[result] = self.resources.way(result)
        elif result.code is not None:
            place = found.node.child(found.keyword).place()
            message = f"{result.message}, so this says nothing here"
            self._sink.warn(result.code, message, place, result.hint)

    def _result(self, found: Found, effort: Effort) -> Node | Broken | None:
        text, node = found.reference, found.node
        if not isinstance(text, str):
            return Broken(f"a `{found.keyword}` must be a string", Code.REF_INVALID)
        here = self.resources.at(node.document, node.pointer)
        key = (node.document, here.pointer, text, found.example)
        if key in self._checked:
            return self._checked[key]
        try:
            parts = read_reference(text)
        except InvalidReferenceError as error:
            hint = pointer_hint(self._root.data, (text.rpartition("#")[2],))
            return Broken(str(error), Code.REF_INVALID, hint)
        result = self._looked_up(found, parts, effort)
        if result is not None and parts.anchor is None:
            # A name may mean another schema at another place.
            self._checked[key] = result
        if isinstance(result, Node) and parts.anchor is None:
            self._check_inside(found, parts, result)
        return result

    def _looked_up(self, found: Found, parts: Reference, effort: Effort) -> Node | Broken | None:
        document, pointer = found.node.document, found.node.pointer
        resource = self.resources.resource_of(parts, document, pointer)
        holder = document if resource is None else resource.document
        if resource is None or scheme_of(parts.uri) == "file":
            uri = join(self.resources.at(document, pointer).uri, parts.uri)
            place = found.node.child(found.keyword).place()
            opened = self._sources.open(Asked(decoded(parts.uri), uri, place), effort)
            if not isinstance(opened, str):
                return opened
            holder = opened
            if not found.example:
                self._visit(opened)
        target = self.resources.find(parts, document, pointer)
        if target is None and effort is Effort.REPORT:
            return self._missing(found, parts, holder)
        return target

    def _missing(self, found: Found, parts: Reference, document: str) -> Broken:
        text = str(found.reference)
        if parts.anchor is not None:
            message = f"no schema has the anchor {parts.anchor!r}, and a pointer begins with `#/`"
            # Not a member of the document, but one of its components may be meant.
            hint = pointer_hint(self._root.data, ("", parts.anchor))
            return Broken(message, Code.REF_NOT_FOUND, hint)
        data = self.resources.documents[document].data
        hint = pointer_hint(data, parts.tokens, text.partition("#")[0])
        return Broken(f"no {_kind(parts)} at {text}", Code.REF_NOT_FOUND, hint)

    def _check_inside(self, found: Found, parts: Reference, target: Node) -> None:
        """Warn of a pointer from the document where one from the `$id` was asked for."""
        resource = self.resources.resource_of(parts, found.node.document, found.node.pointer)
        if resource is None or f"{target.pointer}/".startswith(f"{resource.pointer}/"):
            return
        self._sink.warn(
            Code.REF_NOT_FOUND,
            f"nothing is at {found.reference} in the schema with the `$id` {resource.uri}, so what"
            " is there in the document is taken",
            found.node.child(found.keyword).place(),
            "a pointer begins at the nearest `$id` (JSON Schema 2020-12, 8.2.1)",
        )


def _report_cycles(references: list[Found], registry: Registry, sink: Sink) -> None:
    """Report each ring of references that lead to nothing but references."""
    settled: set[Node] = set()
    for one in references:
        chain: list[Node] = []
        node: Node | None = one.node
        while node and (text := reference_text(node.value)) is not None and node not in settled:
            settled.add(node)
            chain.append(node)
            node = registry.find(text, node.document, node.pointer)
        if node in chain:
            ring = [f"{one.id}" for one in (*chain[chain.index(node) :], node)]
            sink.warn(
                Code.REF_CYCLE,
                f"this `$ref` leads back to itself and says nothing: {' -> '.join(ring)}",
                node.child("$ref").place(),
                "one of them must be a schema",
            )


def _has_json_schema(data: JsonValue) -> bool:
    root = data if isinstance(data, dict) else {}
    version = root.get("openapi", root.get("swagger"))
    # YAML reads an unquoted 3.0 as a number.
    return not str(version).startswith(_NOT_JSON_SCHEMA)


def _is_uri(one: Named) -> bool:
    """Whether a keyword gives a URI where it stands: `$self` to a document, `$id` to a schema."""
    document = one.node.value
    is_openapi = not one.node.pointer and isinstance(document, dict) and "openapi" in document
    return one.keyword == ("$self" if is_openapi else "$id")


def _name_problem(one: Named) -> str | None:
    """Say why a `$self` or `$id` names nothing, or return None."""
    if not isinstance(one.name, str):
        return f"`{one.keyword}` must be a string, so this one has no effect"
    try:
        decoded(one.name)
    except InvalidReferenceError as error:
        return f"{error}, so this `{one.keyword}` has no effect"
    if scheme_of(one.name) == "file":
        return f"{one.name} is a place on one machine, so this `{one.keyword}` has no effect"
    return None


def _kind(parts: Reference) -> str:
    match parts.tokens:
        case ("components", section, *_):
            return _KINDS.get(section, "value")
        case ("definitions" | "$defs", *_):
            return "schema"
        case _:
            return "value"
