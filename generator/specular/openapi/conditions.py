"""The keywords of JSON Schema 2020-12 that few schemas have, read only where one stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from specular.loading.nodes import Node
    from specular.openapi.members import Members
    from specular.openapi.schema import SchemaObject

    ReadSchema = Callable[[Node, Members], SchemaObject]

KEYWORDS: Final = frozenset(
    {
        "contains",
        "dependentRequired",
        "dependentSchemas",
        "if",
        "not",
        "patternProperties",
        "propertyNames",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
"""What the keywords here depend on; `then` says nothing without `if` (Core, 10.2.2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionsObject:
    """JSON Schema 2020-12 Core, 10 and 11, and Validation, 6.4 and 6.5."""

    contains: SchemaObject | None = None
    min_contains: int | None = None
    max_contains: int | None = None
    unevaluated_items: SchemaObject | None = None
    pattern_properties: Mapping[str, SchemaObject] = field(
        default_factory=dict[str, "SchemaObject"]
    )
    property_names: SchemaObject | None = None
    dependent_required: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )
    dependent_schemas: Mapping[str, SchemaObject] = field(default_factory=dict[str, "SchemaObject"])
    unevaluated_properties: SchemaObject | None = None
    negated: SchemaObject | None = None
    condition: SchemaObject | None = None
    then: SchemaObject | None = None
    otherwise: SchemaObject | None = None

    @property
    def alone(self) -> ConditionsObject:
        """These without what depends on all that stands beside them (Core, 11)."""
        if self.unevaluated_items is None and self.unevaluated_properties is None:
            return self
        rest = replace(self, unevaluated_items=None, unevaluated_properties=None)
        return NONE if rest == NONE else rest


NONE: Final = ConditionsObject()


def read_conditions(node: Node, members: Members, read: ReadSchema) -> ConditionsObject:
    """Return the keywords of a schema; `read` reads the schemas inside."""
    if not isinstance(node.value, dict) or KEYWORDS.isdisjoint(node.value):
        return NONE
    reader = _Reader(node, members, read)
    return ConditionsObject(
        contains=reader.one("contains"),
        min_contains=members.length(node, "minContains"),
        max_contains=members.length(node, "maxContains"),
        unevaluated_items=reader.one("unevaluatedItems"),
        pattern_properties=reader.by_name("patternProperties"),
        property_names=reader.one("propertyNames"),
        dependent_required=reader.dependent_names(),
        dependent_schemas=reader.by_name("dependentSchemas"),
        unevaluated_properties=reader.one("unevaluatedProperties"),
        negated=reader.one("not"),
        condition=reader.one("if"),
        then=reader.one("then"),
        otherwise=reader.one("else"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    node: Node
    members: Members
    read: ReadSchema

    def one(self, key: str) -> SchemaObject | None:
        found = self.node.get(key)
        return None if found is None else self.read(found, self.members)

    def by_name(self, key: str) -> dict[str, SchemaObject]:
        found = self.members.object(self.node, key)
        children = () if found is None else found.members()
        return {name: self.read(child, self.members) for name, child in children}

    def dependent_names(self) -> dict[str, tuple[str, ...]]:
        found = self.members.object(self.node, "dependentRequired")
        if found is None:
            return {}
        return {name: self.members.texts(found, name) for name, _ in found.members()}
