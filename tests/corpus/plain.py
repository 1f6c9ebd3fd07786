"""The component schemas of a document as plain JSON Schema, read without the generator."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

import yaml

Json: TypeAlias = Any  # whatever a file of others has in it

ONE: Final = (
    *("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
SEVERAL: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
NAMED: Final = ("properties", "patternProperties", "dependentSchemas")
ASSERTING: Final = (
    *("type", "enum", "const", "required", "format", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems"),
    *("maxItems", "uniqueItems", "minProperties", "maxProperties", "dependentRequired"),
    *("minContains", "maxContains"),
)
"""Keywords that take one schema, a list of them, schemas by name, and none."""

_TYPED: Final = frozenset({"type", "enum", "const", "$ref"})
"""What says otherwise of which type something is."""

TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
MARKS: Final = ("readOnly", "writeOnly")


class _Core(yaml.CSafeLoader):
    """Reads scalars as YAML 1.2 does (10.3.2): dates and `no` are text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("null", r"null|Null|NULL|~|", [*"~nN", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", r"[-+]?[0-9]+", [*"-+0123456789"]),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
    ("merge", r"<<", ["<"]),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), _first)
_Core.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(str(node.value)))
_Core.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(str(node.value)))


def read(path: Path) -> Json:
    """Return a file as plain data; keys are text, as in JSON."""
    text = path.read_text("utf-8-sig")
    if path.suffix == ".json":
        return json.loads(text)
    return _text_keys(yaml.load(text, _Core))  # noqa: S506 - a safe loader


def _text_keys(value: Json) -> Json:
    if isinstance(value, dict):
        return {str(key): _text_keys(inner) for key, inner in value.items()}
    return [_text_keys(inner) for inner in value] if isinstance(value, list) else value


@dataclass(slots=True)
class Plain:
    """Schemas by key, where `$ref` is `#/$defs/KEY`; `components` has the key of each component.

    In a `lenient` one, properties that requests or responses do not have may be anything, and
    may be left out: which of the two a model is the form of is not told by its schema. Where it
    is told, `marks` is the word for the properties that are not there, and `instead` is `False`.
    """

    path: Path
    lenient: bool
    marks: tuple[str, ...] = MARKS
    instead: Json = field(default_factory=dict[str, Any])
    definitions: dict[str, Json] = field(default_factory=dict[str, Json])
    components: dict[str, str] = field(default_factory=dict[str, str])
    _keys: dict[tuple[Path, str], str] = field(default_factory=dict[tuple[Path, str], str])
    _files: dict[Path, Json] = field(default_factory=dict[Path, Json])
    _waiting: list[tuple[str, Json, Path]] = field(default_factory=list[tuple[str, Json, Path]])

    def __post_init__(self) -> None:
        root = self._file(self.path)
        version = str(root.get("openapi", root.get("swagger", "")))
        self._is_old = version.startswith(("2.", "3.0"))
        named = (root.get("components") or {}).get("schemas") or root.get("definitions") or {}
        prefix = "/definitions/" if "swagger" in root else "/components/schemas/"
        for name in named:
            token = name.replace("~", "~0").replace("/", "~1")
            self.components[name] = self._key(self.path, f"{prefix}{token}")
        self._read_all()

    def key_of(self, pointer: str) -> str:
        """Return the key of any schema of the document."""
        key = self._key(self.path, pointer)
        self._read_all()
        return key

    def _read_all(self) -> None:
        while self._waiting:
            key, schema, file = self._waiting.pop()
            self.definitions[key] = self._schema(schema, file, frozenset())

    _is_old: bool = False

    def _file(self, path: Path) -> Json:
        if path not in self._files:
            self._files[path] = read(path) if path.is_file() else {}
        return self._files[path]

    def _key(self, file: Path, pointer: str) -> str:
        key = self._keys.get((file, pointer))
        if key is None:
            key = self._keys[file, pointer] = f"d{len(self._keys)}"
            self._waiting.append((key, self._at(file, pointer), file))
        return key

    def _at(self, file: Path, pointer: str) -> Json:
        """Return what a pointer leads to, and anything goes where it leads nowhere."""
        found = self._file(file)
        for token in pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            if isinstance(found, list):
                found = found[int(name)] if name.isdigit() and int(name) < len(found) else {}
            else:
                found = found.get(name, {}) if isinstance(found, dict) else {}
        return found

    def _target(self, reference: str, file: Path) -> tuple[Path, str]:
        name, _, fragment = reference.partition("#")
        there = (file.parent / unquote(name)).resolve() if name else file
        pointer = unquote(fragment)
        if pointer and not pointer.startswith("/"):
            pointer = _anchored(self._file(there), pointer) or "/none/of/them"
        return there, pointer

    def _schema(self, schema: Json, file: Path, marked: frozenset[str]) -> Json:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else {}
        if "$ref" in schema and self._is_old:
            return self._reference(schema["$ref"], file)
        marked = marked | (self._marked(schema, file, ()) if self.lenient else frozenset())
        made: dict[str, Json] = {}
        # What is in the dynamic scope is told by `$ref` too where there is one candidate.
        reference = schema.get("$ref", schema.get("$dynamicRef"))
        if reference is not None:
            made |= self._reference(reference, file)
        for key, value in schema.items():
            if key in ASSERTING:
                made[key] = value
            elif key in SEVERAL and isinstance(value, list):
                below = marked if key == "allOf" else frozenset[str]()
                made[key] = [self._schema(one, file, below) for one in value]
            elif key in NAMED and isinstance(value, dict):
                made[key] = {
                    name: self._schema(one, file, frozenset()) for name, one in value.items()
                }
            elif key in ONE:
                made[key] = self._schema(value, file, frozenset())
        self._settle(made, schema, marked)
        # In 3.1 it says nothing by the letter, but documents that were 3.0 once mean it.
        may_be_null = any(schema.get(key) is True for key in ("nullable", "x-nullable"))
        return self._with_null(made) if may_be_null else made

    def _reference(self, reference: Json, file: Path) -> dict[str, Json]:
        there, pointer = self._target(str(reference), file)
        return {"$ref": f"#/$defs/{self._key(there, pointer)}"}

    def _settle(self, made: dict[str, Json], schema: Json, marked: frozenset[str]) -> None:
        """Write what OpenAPI says otherwise than JSON Schema, or what no schema may say."""
        for side in ("Minimum", "Maximum"):
            key, bound = f"exclusive{side}", side.lower()
            if isinstance(made.get(key), bool) and made.pop(key) and bound in made:
                made[key] = made.pop(bound)
        types = made.get("type")
        if types is not None:
            known = [one for one in ([types] if isinstance(types, str) else types) if one in TYPES]
            made["type"] = known
            if not known:
                del made["type"]
        # By the letter any other type would do, yet whoever names members means an object.
        if not _TYPED.intersection(made):
            if {"properties", "additionalProperties"}.intersection(made):
                made["type"] = ["object"]
            elif "items" in made:
                made["type"] = ["array"]
        if isinstance(made.get("items"), list):
            made["prefixItems"] = [
                self._schema(one, self.path, frozenset()) for one in schema["items"]
            ]
            del made["items"]
        if "contentEncoding" in schema:
            # An annotation to a validator, a check to the models: judged like a format.
            made.setdefault(
                "format", "byte" if schema["contentEncoding"] == "base64" else "encoded"
            )
        if not isinstance(made.get("required", []), list):
            del made["required"]
        if marked:
            made["required"] = [one for one in made.get("required", ()) if one not in marked]
            for name in marked.intersection(made.get("properties", {})):
                made["properties"][name] = self.instead

    def _with_null(self, made: dict[str, Json]) -> dict[str, Json]:
        # By the letter of 3.0.3 (4.7.24.1) a list of values has to have null in it, and nothing is
        # said without `type`; but whoever writes it beside `enum` or `allOf` means it.
        if {"allOf", "anyOf", "oneOf"}.intersection(made):
            return {"anyOf": [made, {"type": "null"}]}
        if "enum" in made and None not in made["enum"]:
            made["enum"] = [*made["enum"], None]
        if "type" in made:
            made["type"] = [*made["type"], "null"]
        return made

    def _marked(self, schema: Json, file: Path, seen: tuple[int, ...]) -> frozenset[str]:
        """Return the properties of a schema and of its parts that are marked."""
        if not isinstance(schema, dict) or id(schema) in seen:
            return frozenset()
        found = {
            name
            for name, one in (schema.get("properties") or {}).items()
            if self._is_marked(one, file, ())
        }
        for part in schema.get("allOf") or ():
            found |= self._marked(part, file, (*seen, id(schema)))
        if "$ref" in schema:
            there, pointer = self._target(str(schema["$ref"]), file)
            found |= self._marked(self._at(there, pointer), there, (*seen, id(schema)))
        return frozenset(found)

    def _is_marked(self, schema: Json, file: Path, seen: tuple[int, ...]) -> bool:
        if not isinstance(schema, dict) or id(schema) in seen:
            return False
        if any(schema.get(mark) is True for mark in self.marks):
            return True
        seen = (*seen, id(schema))
        if "$ref" in schema:
            there, pointer = self._target(str(schema["$ref"]), file)
            if self._is_marked(self._at(there, pointer), there, seen):
                return True
        return any(self._is_marked(part, file, seen) for part in schema.get("allOf") or ())


def _anchored(value: Json, name: str, pointer: str = "") -> str | None:
    """Return the pointer of the schema that has an anchor."""
    if isinstance(value, dict):
        if name in (value.get("$anchor"), value.get("$dynamicAnchor")):
            return pointer
        pairs = [(key.replace("~", "~0").replace("/", "~1"), one) for key, one in value.items()]
    else:
        pairs = [(str(at), one) for at, one in enumerate(value)] if isinstance(value, list) else []
    found = (_anchored(one, name, f"{pointer}/{key}") for key, one in pairs)
    return next((one for one in found if one is not None), None)
