"""`$dynamicRef` made static: where its scope gives it another meaning, what it stands in is copied.

A dynamic reference means the outermost schema on the way to it that gives its name by
`$dynamicAnchor` (JSON Schema 2020-12, 8.2.3.2). Documents use that for templates: a schema
`{$ref: Page, $defs: {item: {$dynamicAnchor: item, $ref: Cat}}}` is a `Page` in which the item is a
`Cat`. Types do not depend on the way to them, so such a schema becomes a copy of its template with
the references set.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from specular.diagnostics import Code
from specular.ir.types import JsonValue
from specular.loading.nodes import Node, escape, keys_of
from specular.loading.pointers import InvalidReferenceError, descend, read_reference
from specular.loading.resources import prefixes

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from specular.diagnostics import Sink
    from specular.loading.resources import Resources
    from specular.loading.walking import Found

MAX_COPIED = 200_000
"""How many values all copies may have: few templates can ask for very many."""

MAX_NESTED = 50
"""How deep a copy may stand: templates can lead to each other in a long chain."""

_Place: TypeAlias = tuple[str, str]
"""A document and a pointer in it."""

_Scope: TypeAlias = Mapping[str, _Place]
"""What the names of dynamic references mean somewhere."""

_DYNAMIC = "$dynamicRef"
_Holder: TypeAlias = list[JsonValue] | dict[str, JsonValue]

_NAMING = frozenset(
    {
        *("$id", "$anchor", "$dynamicAnchor", "$defs", "definitions", "$comment", "$schema"),
        *("title", "description", "deprecated", "example", "examples", "externalDocs"),
    }
)
"""Keywords that assert nothing: those beside a `$ref` come before those it leads to."""

_ASSERTING = frozenset({"default", "readOnly", "required", "unevaluatedProperties", "writeOnly"})
"""Keywords that mean beside a `$ref` what they mean beside the keywords it leads to."""


def make_static(
    resources: Resources, found: Iterable[Found], named: Iterable[Node], sink: Sink
) -> Mapping[Node, tuple[str, str]]:
    """Rewrite the documents so that each dynamic reference is a static one.

    `named` are the schemas with a `$dynamicAnchor`. Returns what the rewritten references lead to,
    by their places; their texts may say something else.
    """
    references = [one for one in found if isinstance(one.reference, str) and not one.example]
    if not any(one.keyword == _DYNAMIC for one in references):
        return {}
    meanings = _Meanings(resources, references, named)
    rewriting = _Rewriting(resources, meanings, sink)
    rewriting.run(references)
    return rewriting.links


class _Meanings:
    """What each reference leads to, and what the dynamic ones behind it come to mean."""

    def __init__(
        self, resources: Resources, references: list[Found], named: Iterable[Node]
    ) -> None:
        self._resources = resources
        self.static: dict[_Place, _Place] = {}
        self.dynamic: dict[_Place, tuple[str | None, _Place | None]] = {}
        self._scopes: dict[_Place, dict[str, _Place]] = {}
        for node in named:
            self._add_scopes(node)
        for one in references:
            self._add_reference(one)
        self._reached = self._reach()

    def scope(self, place: _Place) -> dict[str, _Place]:
        """Return what names mean at a place by what is around it: the outermost wins."""
        document, pointer = place
        names: dict[str, _Place] = {}
        for prefix in (*prefixes(pointer), ""):
            names |= self._scopes.get((document, prefix), {})
        return names

    def depends(self, target: _Place, scope: _Scope) -> bool:
        """Whether something means another thing on a way that comes through a scope."""
        reached = self._reached.get(target, {})
        return any(name in scope and means != {scope[name]} for name, means in reached.items())

    def of_dynamic(self, place: _Place, scope: _Scope) -> _Place | None:
        """Return what the dynamic reference at a place means in a scope, if anything."""
        name, static = self.dynamic[place]
        return static if name is None else scope.get(name, static)

    def _add_scopes(self, node: Node) -> None:
        """Say where a name holds: in the schema itself, beside its `$defs`, in its resource."""
        name = str(node.value["$dynamicAnchor"]) if isinstance(node.value, dict) else ""
        place = (node.document, node.pointer)
        holders = [node.pointer]
        tokens = node.pointer.split("/")
        if len(tokens) > 2 and tokens[-2] in {"$defs", "definitions"}:  # noqa: PLR2004
            holders.append("/".join(tokens[:-2]))
        resource = self._resources.at(*place)
        whole = self._resources.documents[node.document].data
        if resource.pointer or not (isinstance(whole, dict) and "openapi" in whole):
            holders.append(resource.pointer)
        for holder in holders:
            self._scopes.setdefault((node.document, holder), {}).setdefault(name, place)

    def _add_reference(self, one: Found) -> None:
        place = (one.node.document, one.node.pointer)
        try:
            parts = read_reference(str(one.reference))
        except InvalidReferenceError:
            return
        target = self._resources.find(parts, *place)
        led = None if target is None else (target.document, target.pointer)
        if one.keyword == _DYNAMIC:
            value = None if target is None else target.value
            names = isinstance(value, dict) and value.get("$dynamicAnchor") == parts.anchor
            self.dynamic[place] = (parts.anchor if names else None, led)
        elif led is not None:
            self.static[place] = led

    def _reach(self) -> dict[_Place, dict[str, set[_Place]]]:
        """Return for each target what the dynamic references behind it mean on the way from it."""
        targets = set(self.static.values())
        into: dict[_Place, list[tuple[_Place, _Scope]]] = {}
        for place, target in self.static.items():
            around = _around(place, targets)
            scope: _Scope = self.scope(place) if around else {}
            into.setdefault(target, []).extend((one, scope) for one in around)
        reached: dict[_Place, dict[str, set[_Place]]] = {}
        waiting: deque[tuple[_Place, str, _Place]] = deque()

        def reach(target: _Place, name: str, means: _Place) -> None:
            known = reached.setdefault(target, {}).setdefault(name, set())
            if means not in known:
                known.add(means)
                waiting.append((target, name, means))

        for place, (name, static) in self.dynamic.items():
            if name is not None and static is not None:
                means = self.of_dynamic(place, self.scope(place)) or static
                for target in _around(place, targets):
                    reach(target, name, means)
        while waiting:
            target, name, means = waiting.popleft()
            for source, scope in into.get(target, ()):
                reach(source, name, scope.get(name, means))
        return reached


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy being made: what names mean in it, and where the copy of each template is."""

    scope: _Scope
    made: dict[_Place, _Place]


class _Rewriting:
    """Edits the documents; `links` has what the references that were set lead to."""

    def __init__(self, resources: Resources, meanings: _Meanings, sink: Sink) -> None:
        self.links: dict[Node, _Place] = {}
        self._resources = resources
        self._meanings = meanings
        self._sink = sink
        self._originals = dict(resources.documents)
        self._copied = 0
        self._own: dict[int, JsonValue] = {}

    def run(self, references: list[Found]) -> None:
        """Copy the templates, outer ones before what stands in them, and set the rest in place."""
        for one in sorted(references, key=lambda one: one.node.pointer.count("/")):
            place = (one.node.document, one.node.pointer)
            if one.keyword == _DYNAMIC or place not in self._meanings.static:
                continue
            copy = _Copy(self._meanings.scope(place), {})
            if self._meanings.depends(self._meanings.static[place], copy.scope):
                at = self._wrapping(place)
                self._edit(at, partial(self._expanded, source=place, at=at, copy=copy))
        for place in self._meanings.dynamic:
            means = self._meanings.of_dynamic(place, self._meanings.scope(place))
            self._edit(place, partial(self._set, at=place, means=means))
        self._resources.forget()

    def _wrapping(self, place: _Place) -> _Place:
        """Return the schema that is an `allOf` of the reference at a place alone, or the place."""
        document, pointer = place
        outer = pointer.removesuffix("/allOf/0")
        value = self._original((document, outer))
        parts = value.get("allOf") if isinstance(value, dict) and outer != pointer else None
        if not isinstance(value, dict) or not isinstance(parts, list) or len(parts) != 1:
            return place
        beside = {key: None for key in value if key != "allOf"}
        alone = isinstance(parts[0], dict) and parts[0].keys() == {"$ref"}
        return (document, outer) if alone and _mean_the_same(beside, {}) else place

    def _original(self, place: _Place) -> JsonValue:
        return descend(self._originals[place[0]].data, keys_of(place[1]))[-1]

    def _edit(self, place: _Place, change: Callable[[JsonValue], JsonValue]) -> None:
        """Change the value at a place; what it stands in is copied once, for it may be shared."""
        document, pointer = place
        whole = self._resources.documents[document]
        root: list[JsonValue] = [whole.data]
        holder: _Holder = root
        key = "0"
        for below in keys_of(pointer):
            inner = self._owned(_member(holder, key))
            _put(holder, key, inner)
            holder = inner
            key = below
        _put(holder, key, change(_member(holder, key)))
        self._resources.documents[document] = replace(whole, data=root[0])

    def _owned(self, value: JsonValue) -> _Holder:
        assert isinstance(value, list | dict)  # noqa: S101 - something was found in it
        if id(value) not in self._own:
            value = value.copy()
            self._own[id(value)] = value
        return value

    def _expanded(self, value: JsonValue, source: _Place, at: _Place, copy: _Copy) -> JsonValue:
        """Return a schema with a copy of what its `$ref` leads to in place of that."""
        target = self._meanings.static[source]
        template = self._original(target)
        if not isinstance(value, dict) or not isinstance(template, dict) or self._is_too_much(at):
            self.links[Node(*at, None)] = target
            return value
        replaced = "$ref" if "$ref" in value else "allOf"
        beside = {key: item for key, item in value.items() if key != replaced}
        if not _mean_the_same(beside, template):
            parts = beside.get("allOf", [])
            parts = parts if isinstance(parts, list) else []
            inner = (at[0], f"{at[1]}/allOf/{len(parts)}")
            copy.made[target] = inner
            return {**beside, "allOf": [*parts, self._copy(template, target, inner, copy)]}
        copy.made[target] = at
        made = self._copy(template, target, at, copy)
        return {**made, **beside} if isinstance(made, dict) else made

    def _copy(self, value: JsonValue, source: _Place, at: _Place, copy: _Copy) -> JsonValue:
        """Return a part of a template for another place, with its references set."""
        if not isinstance(value, dict | list):
            return value
        self._copied += len(value)
        made: JsonValue
        if isinstance(value, list):
            return [
                self._copy(item, _below(source, index), _below(at, index), copy)
                for index, item in enumerate(value)
            ]
        made = {
            key: self._copy(item, _below(source, key), _below(at, key), copy)
            for key, item in value.items()
        }
        scope = {**self._meanings.scope(source), **copy.scope}
        if source in self._meanings.static:
            made = self._copied_reference(made, source, at, _Copy(scope, copy.made))
        if source in self._meanings.dynamic:
            made = self._set(made, at, self._meanings.of_dynamic(source, scope))
        return made

    def _copied_reference(
        self, value: JsonValue, source: _Place, at: _Place, copy: _Copy
    ) -> JsonValue:
        target = self._meanings.static[source]
        if self._meanings.depends(target, copy.scope) and target not in copy.made:
            return self._expanded(value, source, at, copy)
        self.links[Node(*at, None)] = copy.made.get(target, target)
        return value

    def _set(self, value: JsonValue, at: _Place, means: _Place | None) -> JsonValue:
        """Write a dynamic reference as a static one, which a link leads to what it means."""
        if not isinstance(value, dict):
            return value
        if "$ref" not in value:
            if means is not None:
                self.links[Node(*at, None)] = means
            return {"$ref" if key == _DYNAMIC else key: item for key, item in value.items()}
        parts = value.get("allOf", [])
        parts = parts if isinstance(parts, list) else []
        if means is not None:
            self.links[Node(at[0], f"{at[1]}/allOf/{len(parts)}", None)] = means
        rest = {key: item for key, item in value.items() if key != _DYNAMIC}
        return {**rest, "allOf": [*parts, {"$ref": value[_DYNAMIC]}]}

    def _is_too_much(self, at: _Place) -> bool:
        if self._copied <= MAX_COPIED and at[1].count("/") <= MAX_NESTED:
            return False
        message = "`$dynamicRef` means here what it means in the schema that has it"
        place = Node(*at, None).place()
        self._sink.warn(Code.SCHEMA_APPROXIMATED, message, place, "there are too many templates")
        return True


def _around(place: _Place, targets: AbstractSet[_Place]) -> list[_Place]:
    """Return the targets that a place stands in."""
    document, pointer = place
    around = ((document, prefix) for prefix in (*prefixes(pointer), ""))
    return [one for one in around if one in targets]


def _mean_the_same(beside: Mapping[str, JsonValue], template: Mapping[str, JsonValue]) -> bool:
    """Whether keywords may stand beside those of the template as they stand beside its `$ref`."""
    return all(
        key in _NAMING or key.startswith("x-") or (key in _ASSERTING and key not in template)
        for key in beside
    )


def _below(place: _Place, key: str | int) -> _Place:
    return place[0], f"{place[1]}/{escape(key)}"


def _member(holder: _Holder, key: str) -> JsonValue:
    if isinstance(holder, dict):
        return holder[key]
    return holder[int(key)]


def _put(holder: _Holder, key: str, value: JsonValue) -> None:
    if isinstance(holder, dict):
        holder[key] = value
    else:
        holder[int(key)] = value
