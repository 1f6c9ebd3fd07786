"""Schema objects: JSON Schema 2020-12, with the spellings of OpenAPI 3.0 read into it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code, closest
from specular.ir.types import Bounds
from specular.openapi import vocabulary
from specular.openapi.conditions import NONE, ConditionsObject, read_conditions
from specular.openapi.references import as_part, refers, schema_target, without_siblings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.ir.types import JsonValue
    from specular.loading.nodes import Node
    from specular.openapi.members import Members

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


@dataclass(frozen=True, slots=True)
class DiscriminatorObject:
    """OpenAPI 3.1, 4.8.25: the property that tells the members of a union apart."""

    property_name: str
    mapping: Mapping[str, str]
    default_mapping: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
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
    types = _types(node, members)
    return SchemaObject(
        node=node,
        reference=schema_target(node, members) if refers(node) else None,
        types=types,
        nullable=_nullable(node, members),
        enum=_enum(node, types, members),
        const=node.get("const"),
        default=node.get("default"),
        properties=_properties(node, members),
        required=members.texts(node, "required"),
        additional_properties=_subschema(node, "additionalProperties", members),
        items=_subschema(node, "items", members),
        prefix_items=_subschemas(node, "prefixItems", members),
        all_of=_subschemas(node, "allOf", members),
        any_of=_subschemas(node, "anyOf", members),
        one_of=_subschemas(node, "oneOf", members),
        discriminator=_discriminator(node, members),
        conditions=read_conditions(node, members, read_schema),
        bounds=_bounds(node, members),
        min_length=members.length(node, "minLength"),
        max_length=members.length(node, "maxLength"),
        min_items=members.length(node, "minItems"),
        max_items=members.length(node, "maxItems"),
        unique_items=members.flag(node, "uniqueItems"),
        min_properties=members.length(node, "minProperties"),
        max_properties=members.length(node, "maxProperties"),
        pattern=members.text(node, "pattern"),
        format=members.text(node, "format"),
        content_encoding=members.text(node, "contentEncoding"),
        content_media_type=members.text(node, "contentMediaType"),
        title=members.text(node, "title"),
        description=members.text(node, "description"),
        deprecated=members.flag(node, "deprecated"),
        read_only=members.flag(node, "readOnly"),
        write_only=members.flag(node, "writeOnly"),
        examples=_examples(node, members),
    )


def _types(node: Node, members: Members) -> tuple[str, ...]:
    found = node.get("type")
    if found is None:
        return ()
    names = found.value if isinstance(found.value, list) else [found.value]
    known = tuple(name for name in names if isinstance(name, str) and name in TYPES)
    if len(known) != len(names) or not names:
        wrong = next((name for name in names if name not in TYPES), "")
        near = closest(wrong, TYPES) if isinstance(wrong, str) else None
        members.sink.warn(
            Code.FIELD_VALUE,
            f"`type` must be one of {', '.join(TYPES)}, or an array of them, so what is none has"
            " no effect",
            found.place(),
            f"did you mean {near!r}?" if near else None,
        )
    # OpenAPI 3.0.3, 4.7.24.1: `nullable` adds null to a `type` that stands beside it.
    if known and "null" not in known and _nullable(node, members):
        known = (*known, "null")
    return known


def _nullable(node: Node, members: Members) -> bool:
    # In 2.0, which has no null, many say it with `x-nullable`.
    return members.flag(node, "nullable") or members.flag(node, "x-nullable")


def _enum(node: Node, types: tuple[str, ...], members: Members) -> tuple[JsonValue, ...] | None:
    """Return the listed values that are of the schema's type, each once."""
    found = members.array(node, "enum")
    if found is None:
        return None
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


def _subschema(node: Node, key: str, members: Members) -> SchemaObject | None:
    found = node.get(key)
    return None if found is None else read_schema(found, members)


def _subschemas(node: Node, key: str, members: Members) -> tuple[SchemaObject, ...]:
    found = members.array(node, key)
    if found is None:
        return ()
    return tuple(read_schema(child, members) for child in found.items())


def _properties(node: Node, members: Members) -> Mapping[str, SchemaObject]:
    found = members.object(node, "properties")
    if found is None:
        return MappingProxyType({})
    return MappingProxyType({name: read_schema(child, members) for name, child in found.members()})


def _discriminator(node: Node, members: Members) -> DiscriminatorObject | None:
    given = node.get("discriminator")
    if given is not None and isinstance(given.value, str):
        # OpenAPI 2.0, Schema Object: the name of the property, and nothing else.
        return DiscriminatorObject(given.value, MappingProxyType({}))
    found = members.object(node, "discriminator")
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


def _bounds(node: Node, members: Members) -> Bounds:
    minimum, exclusive_minimum = _bound(node, members, "minimum", "exclusiveMinimum")
    maximum, exclusive_maximum = _bound(node, members, "maximum", "exclusiveMaximum")
    multiple_of = members.number(node, "multipleOf")
    if multiple_of is not None and multiple_of <= 0:
        place = node.key_place("multipleOf")
        message = "`multipleOf` must be greater than 0, so it has no effect"
        members.sink.warn(Code.FIELD_VALUE, message, place)
        multiple_of = None
    return Bounds(minimum, exclusive_minimum, maximum, exclusive_maximum, multiple_of)


def _bound(
    node: Node, members: Members, plain: str, exclusive: str
) -> tuple[int | float | None, int | float | None]:
    """Return the inclusive and the exclusive bound; 3.0 has a boolean beside the inclusive one."""
    found = node.get(exclusive)
    value = members.number(node, plain)
    if found is None:
        return value, None
    if isinstance(found.value, bool):
        return (None, value) if found.value else (value, None)
    return value, members.number(node, exclusive)


def _examples(node: Node, members: Members) -> tuple[JsonValue, ...]:
    found = node.get("examples")
    if found is not None and isinstance(found.value, list):
        return tuple(found.value)
    one = node.get("example")
    if found is not None:
        place = found.place(Anchor.KEY)
        members.sink.warn(Code.FIELD_TYPE, "`examples` of a schema must be an array", place)
    return () if one is None else (one.value,)
