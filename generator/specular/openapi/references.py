"""What stands beside a `$ref`, which each kind of reference takes in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.loading.nodes import Node
from specular.loading.registry import refers
from specular.openapi import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specular.ir.types import JsonValue
    from specular.openapi.members import Members

_TEXTS = ("summary", "description")
"""What a Reference Object may say of its target (OpenAPI 3.1, 4.8.23)."""

_PROSE = frozenset(
    {
        *_TEXTS,
        *("$comment", "definitions", "deprecated", "example", "examples", "externalDocs", "title"),
        "xml",
    }
)
"""Keywords of a schema that change nothing of what is valid."""

_JOINING = frozenset({"additionalProperties", "allOf", "anyOf", "oneOf", "properties", "required"})
"""Keywords that make an object of the two, and not a narrower use of one of them."""


def resolved(node: Node, members: Members) -> Node:
    """Return what a Reference Object leads to; another object is returned as it is.

    Its summary and description come before those of what it leads to (OpenAPI 3.1, 4.8.23), in
    whose place it is read.
    """
    if not refers(node):
        return node
    registry = members.registry
    target = registry.follow(node)
    texts: dict[str, JsonValue] = {}
    hop = node
    # Before 3.1 it has neither (OpenAPI 3.0.3, 4.7.23), and then there is no need to go again.
    while registry.has_json_schema and hop != target and isinstance(hop.value, dict):
        given = {key: hop.value[key] for key in _TEXTS if isinstance(hop.value.get(key), str)}
        texts = given | texts
        hop = registry.target(hop)
    if isinstance(node.value, dict):
        _warn(node, (key for key in node.value if key not in _TEXTS), members)
    if not isinstance(target.value, dict) or not texts:
        return target
    return Node(target.document, target.pointer, {**target.value, **texts})


def without_siblings(node: Node, members: Members) -> Node:
    """Return a schema without what stands beside its `$ref` and has no effect there.

    That is all but prose before OpenAPI 3.1 (3.0.3, 4.7.23), and nothing from then on.
    """
    if members.registry.has_json_schema or not refers(node) or not isinstance(node.value, dict):
        return node
    hint = "write `allOf: [{$ref: …}]` to say more of it than its target does"
    _warn(node, (key for key in node.value if key not in _PROSE), members, hint)
    kept = {key: value for key, value in node.value.items() if key == "$ref" or key in _PROSE}
    return Node(node.document, node.pointer, kept)


def as_part(node: Node, members: Members) -> Node:
    """Return a schema with its `$ref` as the last part of `allOf` where it says more than prose.

    From OpenAPI 3.1 on the two hold together (JSON Schema 2020-12, 8.2.3.1), as parts do.
    """
    value = node.value
    registry = members.registry
    if not isinstance(value, dict) or not refers(node) or registry.only_refers(node):
        return node
    beside = {key: item for key, item in value.items() if key != "$ref"}
    parts = value.get("allOf", [])
    if _JOINING.isdisjoint(beside) or not isinstance(parts, list) or registry.is_set(node):
        return node
    together: list[JsonValue] = [*parts, {"$ref": value["$ref"]}]
    return Node(node.document, node.pointer, {**beside, "allOf": together})


def schema_target(node: Node, members: Members) -> Node:
    """Return the schema that a reference leads to, or an empty one where that is no schema."""
    target = members.registry.lead(node)
    kind = _other_kind(target, members)
    if kind is None:
        return target
    members.sink.warn(
        Code.REF_INVALID,
        f"what is at {target.id} is {kind} and no schema, so this says nothing here",
        node.child("$ref").place(),
    )
    return Node(node.document, node.pointer, {})


def _other_kind(target: Node, members: Members) -> str | None:
    """Say what a place of the root document is that can be no schema (OpenAPI 3.1, 4.8.7)."""
    if target.document != members.registry.root.document:
        return None
    match target.pointer.split("/")[1:]:
        case []:
            return "the whole document"
        case ["components"]:
            return "all of the components"
        case ["components", section] if section in vocabulary.COMPONENTS:
            return f"all of the {section}"
        case ["components", section, _] if section in vocabulary.COMPONENTS - {"schemas"}:
            return f"one of the {section}"
        case _:
            return None


def _warn(node: Node, beside: Iterable[str], members: Members, hint: str | None = None) -> None:
    for key in beside:
        if key != "$ref" and not key.startswith("x-"):
            members.sink.warn(
                Code.REF_SIBLING,
                f"`{key}` has no effect beside `$ref`",
                node.key_place(key),
                hint,
            )
