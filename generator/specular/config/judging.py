"""Judges settings by their schema, and finds every fault with the keys that lead to it.

This is no library, on purpose: the default install stays small, and the messages need what no
validator gives: one fault for each value, the line in a TOML file, and what was likely meant. So
it knows only the keywords that the schema uses; a test asks `jsonschema` whether both agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from specular.config.positions import KeyPath
from specular.config.schema import DEFS, SCHEMA, Schema

TOLD_BESIDE: Final = frozenset({"if", "then"})
"""Keywords of the schema that are for editors, and that `beyond.py` judges by."""

PASSED_OVER: Final = frozenset({"$schema", "$defs", "title", "description", "default", "examples"})
"""Keywords that judge nothing."""

_TYPES: Final = {"string": str, "boolean": bool, "array": list, "object": dict}


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that its schema does not admit: the keys to it, and the keyword that it breaks."""

    path: KeyPath
    keyword: str
    value: object
    schema: Schema


def judge(table: object) -> Iterator[Fault]:
    """Find every fault of the settings, in the order of the table."""
    return _walk(table, SCHEMA, ())


def _walk(value: object, schema: Schema, path: KeyPath) -> Iterator[Fault]:
    schema = _resolved(schema)
    for keyword, admits in ADMITTING.items():
        if keyword in schema and not admits(value, schema[keyword]):
            # One fault a value: what else it breaks follows from that.
            yield Fault(path, keyword, value, schema)
            return
    if isinstance(value, dict) and {"properties", "additionalProperties"} & schema.keys():
        for key, member in cast("dict[str, object]", value).items():
            yield from _member(key, member, schema, path)
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(cast("list[object]", value)):
            yield from _walk(item, schema["items"], (*path, index))


def _member(key: str, member: object, schema: Schema, path: KeyPath) -> Iterator[Fault]:
    listed = schema.get("properties", {})
    keyword = "properties" if key in listed else "additionalProperties"
    wanted = listed[key] if key in listed else schema.get(keyword, True)
    if wanted is False:
        yield Fault((*path, key), keyword, member, schema)
    elif wanted is not True:
        yield from _walk(member, wanted, (*path, key))


def _resolved(schema: Schema) -> Schema:
    while "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix(DEFS)]
    return schema


def _any_of(value: object, members: list[Schema]) -> bool:
    return any(next(_walk(value, member, ()), None) is None for member in members)


def _is_of(value: object, name: str) -> bool:
    """Tell whether a value is of a type: `1.0` is a whole number, and a boolean is none."""
    if name == "integer":
        return type(value) is int or (isinstance(value, float) and value.is_integer())
    return isinstance(value, _TYPES[name])


ADMITTING: Final[Mapping[str, Callable[[object, Any], bool]]] = {
    "type": _is_of,
    "required": lambda value, names: (
        not isinstance(value, dict) or all(name in value for name in names)
    ),
    "minLength": lambda value, least: not isinstance(value, str) or len(value) >= least,
    "minItems": lambda value, least: (
        not isinstance(value, list) or len(cast("list[object]", value)) >= least
    ),
    "enum": lambda value, listed: value in listed,
    "pattern": lambda value, pattern: (
        not isinstance(value, str) or re.search(pattern, value) is not None
    ),
    "anyOf": _any_of,
}
"""Whether a value is as a keyword says, the keyword that tells most first."""
