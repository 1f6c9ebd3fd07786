"""Which objects of a document are references, and which only look like them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.loading.nodes import Node, escape

if TYPE_CHECKING:
    from specular.ir.types import JsonValue

# Members whose own members are names, chosen by the author: `properties: {default: …}`.
_NAMED = frozenset(
    {
        *("schemas", "responses", "parameters", "requestBodies", "headers", "securitySchemes"),
        *("links", "callbacks", "pathItems", "mediaTypes", "webhooks", "content", "encoding"),
        *("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"),
        *("securityDefinitions", "variables", "additionalOperations"),
    }
)

# Members that hold values of the API, not parts of its description.
_VALUES = frozenset({"const", "default", "enum", "example", "mapping"})


@dataclass(frozen=True, slots=True)
class Found:
    """An object with `$ref`, and the value that it gives it; one of an example leads to values."""

    node: Node
    reference: JsonValue
    example: bool = False


class Walk:
    """The references of one document in its order, and the containers that were passed over."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.found: list[Found] = []
        self.passed: set[int] = set()

    def visit(self, value: JsonValue, pointer: str) -> None:
        """Go through a part of the description."""
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict | list):
                    self.visit(item, f"{pointer}/{index}")
        elif isinstance(value, dict):
            if "$ref" in value:
                self.found.append(Found(Node(self.document, pointer, value), value["$ref"]))
            for key, member in value.items():
                if isinstance(member, dict | list):
                    self._visit_member(key, member, f"{pointer}/{escape(key)}")

    def _visit_member(
        self, key: str, value: dict[str, JsonValue] | list[JsonValue], pointer: str
    ) -> None:
        if key in _VALUES or key.startswith("x-"):
            self.passed.add(id(value))
        elif key == "examples":
            self._visit_examples(value, pointer)
        elif key in _NAMED and isinstance(value, dict):
            for name, member in value.items():
                if isinstance(member, dict | list):
                    self.visit(member, f"{pointer}/{escape(name)}")
        else:
            self.visit(value, pointer)

    def _visit_examples(self, value: dict[str, JsonValue] | list[JsonValue], pointer: str) -> None:
        """OpenAPI 3.1, 4.8.14: a map of examples or references; in a schema a list of values."""
        self.passed.add(id(value))
        if isinstance(value, dict):
            for name, member in value.items():
                if isinstance(member, dict) and isinstance(member.get("$ref"), str):
                    node = Node(self.document, f"{pointer}/{escape(name)}", member)
                    self.found.append(Found(node, member["$ref"], example=True))
