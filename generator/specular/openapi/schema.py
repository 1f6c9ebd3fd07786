"""Schema objects: JSON Schema 2020-12, with the spellings of OpenAPI 3.0 read into it."""

from __future__ import annotations

import json
from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from specular.diagnostics import Anchor, Code, closest
from specular.ir.records import record
from specular.ir.types import Bounds
from specular.loading.registry import refers
from specular.openapi import vocabulary
from specular.openapi.conditions import KEYWORDS, NONE, ConditionsObject, read_conditions
from specular.openapi.members import Members
from specular.openapi.references import as_part, schema_target, without_siblings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from specular.ir.types import JsonValue
    from specular.loading.nodes import Node

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")

ANNOTATIONS = frozenset(
    {
        "$anchor",
        "$comment",
        "$defs",
        "$dynamicAnchor",
        "$id",
        "$schema",
        "contentSchema",
        "definitions",
        "deprecated",
        "description",
        "example",
        "examples",
        "externalDocs",
        "title",
        "xml",
    }
)
"""Keywords that say nothing of which values are valid."""

_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf")


@record(frozen=True, slots=True)
class DiscriminatorObject:
    """OpenAPI 3.1, 4.8.25: the property that tells the members of a union apart."""

    property_name: str
    mapping: Mapping[str, str]
    default_mapping: str | None = None


@record(frozen=True, slots=True, kw_only=True)
class SchemaObject:
    """OpenAPI 3.1, 4.8.24; `types` is empty where any type may come.

    `reference` is the schema that `$ref` leads to; the other members stand beside it. Of
    `nullable`, which is 3.0's, the `types` know already.
    `always` is set for the boolean schemas. `asserted` are the schemas that one was merged of and
    whose conditions hold, too.
    """

    node: Node
    always: bool | None = None
    reference: Node | None = None
    types: tuple[str, ...] = ()
    nullable: bool = False
    enum: tuple[JsonValue, ...] | None = None
    const: Node | None = None
    default: Node | None = None
    properties: Mapping[str, SchemaObject] = field(default_factory=dict[str, "SchemaObject"])
    required: tuple[str, ...] = ()
    additional_properties: SchemaObject | None = None
    items: SchemaObject | None = None
    prefix_items: tuple[SchemaObject, ...] = ()
    all_of: tuple[SchemaObject, ...] = ()
    any_of: tuple[SchemaObject, ...] = ()
    one_of: tuple[SchemaObject, ...] = ()
    discriminator: DiscriminatorObject | None = None
    conditions: ConditionsObject = NONE
    asserted: tuple[SchemaObject, ...] = ()
    bounds: Bounds = Bounds()
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    min_properties: int | None = None
    max_properties: int | None = None
    pattern: str | None = None
    format: str | None = None
    content_encoding: str | None = None
    content_media_type: str | None = None
    title: str | None = None
    description: str | None = None
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    examples: tuple[JsonValue, ...] = ()

    def has(self, *keywords: str) -> bool:
        """Whether the document gives one of these keywords here."""
        value = self.node.value
        return isinstance(value, dict) and not value.keys().isdisjoint(keywords)


def read_schema(node: Node, members: Members) -> SchemaObject:
    """Read the schema at a node with everything inside it; `$ref`s are followed by the caller."""
    if isinstance(node.value, bool):
        return SchemaObject(node=node, always=node.value)
    if not isinstance(node.value, dict):
        message = "a schema must be an object or a boolean, so any value may stand here"
        members.sink.warn(Code.FIELD_TYPE, message, node.place())
        return SchemaObject(node=node)
    members.known(node, vocabulary.SCHEMA)
    node = as_part(without_siblings(node, members), members)
    given = node.value if isinstance(node.value, dict) else {}
    said: dict[str, Any] = {}
    # Most schemas have three keywords of the fifty, so absent ones must cost nothing.
    for keyword in sorted(_READERS.keys() & given, key=_ORDER.__getitem__):
        name, read = _READERS[keyword]
        if name not in said:
            said[name] = read(members, node, keyword)
    return SchemaObject(node=node, **said)


def _reference(members: Members, node: Node, _: str) -> Node | None:
    return schema_target(node, members) if refers(node) else None


def _member(_: Members, node: Node, key: str) -> Node | None:
    return node.get(key)


def _types(members: Members, node: Node, _: str = "type") -> tuple[str, ...]:
    if not isinstance(node.value, dict) or "type" not in node.value:
        return ()
    given = node.value["type"]
    names = given if isinstance(given, list) else [given]
    known = tuple(name for name in names if isinstance(name, str) and name in TYPES)
    if len(known) != len(names) or not names:
        wrong = next((name for name in names if name not in TYPES), "")
        near = closest(wrong, TYPES) if isinstance(wrong, str) else None
        members.sink.warn(
            Code.FIELD_VALUE,
            f"`type` must be one of {', '.join(TYPES)}, or an array of them, so what is none has"
            " no effect",
            node.child("type").place(),
            f"did you mean {near!r}?" if near else None,
        )
    # OpenAPI 3.0.3, 4.7.24.1: `nullable` adds null to a `type` that stands beside it.
    if known and "null" not in known and _nullable(members, node):
        known = (*known, "null")
    return known


def _nullable(members: Members, node: Node, _: str = "nullable") -> bool:
    # In 2.0, which has no null, many say it with `x-nullable`.
    return members.flag(node, "nullable") or members.flag(node, "x-nullable")


def _enum(members: Members, node: Node, key: str) -> tuple[JsonValue, ...] | None:
    """Return the listed values that are of the schema's type, each once."""
    found = members.array(node, key)
    if found is None:
        return None
    types = _types(members, node)
    values: dict[str, JsonValue] = {}
    listed = list(found.items())
    fits = len(listed)
    for one in listed:
        # JSON Schema 2020-12 Validation, 6.1.2: the values should be unique.
        text = json.dumps(one.value, sort_keys=True)
        if text in values:
            members.sink.warn(Code.FIELD_VALUE, f"`enum` lists {text} already", one.place())
        elif types and not kinds_of_value(one.value).intersection(types):
            message = f"{text} is left out, for the `type` here is {' or '.join(types)}"
            hint = _type_hint(one.value, types)
            members.sink.warn(Code.SCHEMA_CONFLICT, message, one.place(), hint)
            fits -= 1
        else:
            values[text] = one.value
    if not listed:
        message = "an empty `enum` admits no value"
        members.sink.warn(Code.FIELD_VALUE, message, node.key_place("enum"))
    # Null alone is not what a list means of which all else is left out.
    is_cut = fits < len(listed) and not any(one is not None for one in values.values())
    return None if is_cut else tuple(values.values())


def _type_hint(value: JsonValue, types: tuple[str, ...]) -> str | None:
    if value is None:
        return 'let the `type` have "null" too, or in OpenAPI 3.0 `nullable: true`'
    return "write it in quotes if it is a string" if "string" in types else None


def kinds_of_value(value: JsonValue) -> frozenset[str]:
    """Return the types that a value is of (JSON Schema 2020-12 Validation, 6.1.1)."""
    match value:
        case None:
            return frozenset({"null"})
        case bool():
            return frozenset({"boolean"})
        case int():
            return frozenset({"integer", "number"})
        case float():
            return frozenset({"integer", "number"} if value.is_integer() else {"number"})
        case str():
            return frozenset({"string"})
        case list():
            return frozenset({"array"})
        case dict():
            return frozenset({"object"})


def _subschema(members: Members, node: Node, key: str) -> SchemaObject | None:
    found = node.get(key)
    return None if found is None else read_schema(found, members)


def _subschemas(members: Members, node: Node, key: str) -> tuple[SchemaObject, ...]:
    found = members.array(node, key)
    if found is None:
        return ()
    return tuple(read_schema(child, members) for child in found.items())


def _properties(members: Members, node: Node, key: str) -> Mapping[str, SchemaObject]:
    found = members.object(node, key)
    if found is None:
        return MappingProxyType({})
    return MappingProxyType({name: read_schema(child, members) for name, child in found.members()})


def _discriminator(members: Members, node: Node, key: str) -> DiscriminatorObject | None:
    given = node.get(key)
    if given is not None and isinstance(given.value, str):
        # OpenAPI 2.0, Schema Object: the name of the property, and nothing else.
        return DiscriminatorObject(given.value, MappingProxyType({}))
    found = members.object(node, key)
    if found is None:
        return None
    members.known(found, vocabulary.DISCRIMINATOR)
    mapping = members.object(found, "mapping")
    texts = {} if mapping is None else {k: v.value for k, v in mapping.members()}
    return DiscriminatorObject(
        members.needed_text(found, "propertyName", ""),
        MappingProxyType({key: text for key, text in texts.items() if isinstance(text, str)}),
        members.text(found, "defaultMapping"),
    )


def _conditions(members: Members, node: Node, _: str) -> ConditionsObject:
    return read_conditions(node, members, read_schema)


def _bounds(members: Members, node: Node, _: str) -> Bounds:
    minimum, exclusive_minimum = _bound(members, node, "minimum", "exclusiveMinimum")
    maximum, exclusive_maximum = _bound(members, node, "maximum", "exclusiveMaximum")
    multiple_of = members.number(node, "multipleOf")
    if multiple_of is not None and multiple_of <= 0:
        place = node.key_place("multipleOf")
        message = "`multipleOf` must be greater than 0, so it has no effect"
        members.sink.warn(Code.FIELD_VALUE, message, place)
        multiple_of = None
    return Bounds(minimum, exclusive_minimum, maximum, exclusive_maximum, multiple_of)


def _bound(
    members: Members, node: Node, plain: str, exclusive: str
) -> tuple[int | float | None, int | float | None]:
    """Return the inclusive and the exclusive bound; 3.0 has a boolean beside the inclusive one."""
    found = node.get(exclusive)
    value = members.number(node, plain)
    if found is None:
        return value, None
    if isinstance(found.value, bool):
        return (None, value) if found.value else (value, None)
    return value, members.number(node, exclusive)


def _examples(members: Members, node: Node, _: str) -> tuple[JsonValue, ...]:
    found = node.get("examples")
    if found is not None and isinstance(found.value, list):
        return tuple(found.value)
    one = node.get("example")
    if found is not None:
        place = found.place(Anchor.KEY)
        members.sink.warn(Code.FIELD_TYPE, "`examples` of a schema must be an array", place)
    return () if one is None else (one.value,)


_READERS: Final[Mapping[str, tuple[str, Callable[[Members, Node, str], object]]]] = {
    "type": ("types", _types),
    "$ref": ("reference", _reference),
    "nullable": ("nullable", _nullable),
    "x-nullable": ("nullable", _nullable),
    "enum": ("enum", _enum),
    "const": ("const", _member),
    "default": ("default", _member),
    "properties": ("properties", _properties),
    "required": ("required", Members.texts),
    "additionalProperties": ("additional_properties", _subschema),
    "items": ("items", _subschema),
    "prefixItems": ("prefix_items", _subschemas),
    "allOf": ("all_of", _subschemas),
    "anyOf": ("any_of", _subschemas),
    "oneOf": ("one_of", _subschemas),
    "discriminator": ("discriminator", _discriminator),
    **dict.fromkeys(sorted(KEYWORDS), ("conditions", _conditions)),
    **dict.fromkeys(_BOUNDS, ("bounds", _bounds)),
    "minLength": ("min_length", Members.length),
    "maxLength": ("max_length", Members.length),
    "minItems": ("min_items", Members.length),
    "maxItems": ("max_items", Members.length),
    "uniqueItems": ("unique_items", Members.flag),
    "minProperties": ("min_properties", Members.length),
    "maxProperties": ("max_properties", Members.length),
    "pattern": ("pattern", Members.text),
    "format": ("format", Members.text),
    "contentEncoding": ("content_encoding", Members.text),
    "contentMediaType": ("content_media_type", Members.text),
    "title": ("title", Members.text),
    "description": ("description", Members.text),
    "deprecated": ("deprecated", Members.flag),
    "readOnly": ("read_only", Members.flag),
    "writeOnly": ("write_only", Members.flag),
    "examples": ("examples", _examples),
    "example": ("examples", _examples),
}
"""The member of a `SchemaObject` that each keyword gives, and what reads it.

Findings come in this order. Where several keywords give one member, they are read together.
"""

_ORDER: Final = {keyword: place for place, keyword in enumerate(_READERS)}
