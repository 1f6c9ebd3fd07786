"""Which objects of a document are references or have a name, and which only look like it."""

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

REFERENCES = ("$ref", "$dynamicRef")
"""The keywords that refer (JSON Schema 2020-12, 8.2.3)."""

_NAMES = ("$self", "$id", "$anchor", "$dynamicAnchor")
"""Those that give what they stand in a name (JSON Schema 2020-12, 8.2; OpenAPI 3.2, 4.1)."""

_KEYWORDS = frozenset({*REFERENCES, *_NAMES})


@dataclass(frozen=True, slots=True)
class Found:
    """An object with a reference, and the value that it gives it.

    One of an example leads to values.
    """

    node: Node
    reference: JsonValue
    keyword: str = "$ref"
    example: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """An object with a keyword that gives it a name, and the value that it gives it."""

    node: Node
    keyword: str
    name: JsonValue


class Walk:
    """What one document refers to and names, in its order, and what was passed over."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.found: list[Found] = []
        self.named: list[Named] = []
        self.passed: set[int] = set()

    def visit(self, value: JsonValue, pointer: str) -> None:
        """Go through a part of the description."""
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict | list):
                    self.visit(item, f"{pointer}/{index}")
        elif isinstance(value, dict):
            if not _KEYWORDS.isdisjoint(value):
                self._note(value, pointer)
            for key, member in value.items():
                if isinstance(member, dict | list):
                    self._visit_member(key, member, f"{pointer}/{escape(key)}")

    def _note(self, value: dict[str, JsonValue], pointer: str) -> None:
        node = Node(self.document, pointer, value)
        self.found += [Found(node, value[key], key) for key in REFERENCES if key in value]
        self.named += [Named(node, key, value[key]) for key in _NAMES if key in value]

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
