"""What JSON a text stands for, judged by the schema of the type that it shall have."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NoReturn, TypeAlias

from .models import Json

Schema: TypeAlias = dict[str, Any]
Tree: TypeAlias = str | Sequence["Tree"] | dict[str, str] | dict[str, list[str]]
"""A value that was taken apart; what it consists of is still text."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS = {"true": "boolean", "false": "boolean", "null": "null"}
_TYPES: dict[type[object], str] = {bool: "boolean", int: "integer", float: "number"}


class Shape:
    """The JSON types that a schema allows, and the shapes of its items and members."""

    def __init__(self, schema: Schema, definitions: Schema) -> None:
        self._definitions = definitions
        self._leaves = list(_leaves(schema, definitions, frozenset()))
        self._types = {kind for leaf in self._leaves for kind in _types(leaf)}
        self.may_be_empty = any(leaf.get("const") == "" for leaf in self._leaves)
        self.is_array = "array" in self._types
        self.is_object = "object" in self._types and not self.is_array
        self.is_text = not self.is_array and not self.is_object

    @cached_property
    def members(self) -> dict[str, Shape]:
        """The members that the schema has by name."""
        return {
            name: Shape(schema, self._definitions)
            for leaf in self._leaves
            for name, schema in leaf.get("properties", {}).items()
        }

    @cached_property
    def items(self) -> Shape:
        """The items of an array."""
        return self._below("items")

    @cached_property
    def _others(self) -> Shape:
        return self._below("additionalProperties")

    def _below(self, keyword: str) -> Shape:
        found = [leaf.get(keyword) for leaf in self._leaves]
        schemas = [schema for schema in found if schema and schema is not True]
        return Shape({"anyOf": schemas}, self._definitions)

    def json(self, tree: Tree) -> str:
        """Return the JSON that a value stands for; what fits no type is a string.

        Raises UnicodeEncodeError where the octets were not UTF-8.
        """
        if isinstance(tree, str):
            return self._literal(tree)
        if isinstance(tree, dict):
            members = [
                f"{_string(name)}:{self.members.get(name, self._others).json(value)}"
                for name, value in tree.items()
            ]
            return f"{{{','.join(members)}}}"
        if len(tree) == 1 and not self.is_array:
            return self.json(tree[0])
        return f"[{','.join(map(self.items.json, tree))}]"

    def _literal(self, text: str) -> str:
        kinds = {_WORDS.get(text, "string")}
        if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
            kinds = {"integer", "number"}
        is_literal = self._types & kinds and "string" not in self._types
        return text if is_literal else _string(text)


def parse_json(text: str | bytes) -> Json:
    """Return what JSON says; raise ValueError where it is none.

    pydantic lets pass NaN, Infinity and numbers that are too large and become it.
    """
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _no_number(token: str) -> NoReturn:
    raise ValueError(f"{token} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number is too large")
    return number


def _string(text: str) -> str:
    text.encode()
    return json.dumps(text)


def _leaves(
    schema: Schema, definitions: Schema, seen: frozenset[str]
) -> Iterator[Schema]:
    """Yield a schema and those that it refers to or combines."""
    yield schema
    reference: str | None = schema.get("$ref")
    if reference and reference not in seen:
        target = definitions[reference.rpartition("/")[2]]
        yield from _leaves(target, definitions, seen | {reference})
    for keyword in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(keyword, ()):
            yield from _leaves(part, definitions, seen)


def _types(leaf: Schema) -> list[str]:
    if "const" in leaf:
        # One text more makes no text of what else there is: `bool | Literal[""]`.
        constant: object = leaf["const"]
        is_text = isinstance(constant, str)
        return [] if is_text else [_TYPES.get(type(constant), "null")]
    kinds = leaf.get("type", [])
    return [kinds] if isinstance(kinds, str) else kinds
