"""Types from schemas; a schema that deserves a name becomes a declaration on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.ir.models import AliasModel, EnumMember, EnumModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    EnumType,
    IntegerType,
    MapType,
    NamedType,
    NeverType,
    NodeId,
    NullType,
    NumberType,
    StringType,
    Type,
)
from specular.lowering.context import docs_of
from specular.lowering.objects import bases_of, is_object, lower_object, target_of
from specular.lowering.strings import lower_string
from specular.lowering.unions import join, lower_union, with_null
from specular.openapi.schema import ANNOTATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specular.ir.types import JsonValue
    from specular.loading.nodes import Node
    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject


_WRAPPING = frozenset({"allOf", "anyOf", "oneOf", "nullable", "default", "readOnly", "writeOnly"})
"""Keywords that may stand beside those that a schema is put together with, and narrow nothing."""


def lower_component(schema: SchemaObject, context: Context) -> None:
    """Declare a schema that the document names; it keeps its name whatever its kind."""
    node_id = schema.node.id
    if node_id in context.declarations:
        return
    if is_object(schema, context):
        _declare_object(schema, context)
    elif _enum_values(schema) is not None:
        _declare_enum(schema, context)
    else:
        if node_id in context.open:
            return
        context.open.append(node_id)
        declared = AliasModel(
            id=node_id,
            path=context.path(schema.node),
            type=_lower_plain(schema, context),
            docs=docs_of(schema),
        )
        context.open.remove(node_id)
        context.declarations[node_id] = declared


def lower_type(schema: SchemaObject, context: Context) -> Type:
    """Return the type of a schema where it stands."""
    if schema.reference is not None:
        return _lower_reference(schema, schema.reference, context)
    same = _only_member(schema)
    if same is not None:
        return with_null(lower_type(same, context), add=schema.nullable)
    if is_object(schema, context):
        _declare_object(schema, context)
        return with_null(NamedType(schema.node.id), add=_object_may_be_null(schema, context))
    if _enum_values(schema) is not None:
        _declare_enum(schema, context)
        return with_null(NamedType(schema.node.id), add=_enum_has_null(schema))
    return _lower_plain(schema, context)


def _lower_reference(schema: SchemaObject, target: Node, context: Context) -> Type:
    beside = [key for key in _keys(schema) if key != "$ref" and key not in ANNOTATIONS]
    ignored = [key for key in beside if key not in {"default", "readOnly", "writeOnly"}]
    for key in ignored:
        context.sink.warn(
            Code.SCHEMA_APPROXIMATED,
            f"`{key}` beside `$ref` is not checked by the generated models",
            schema.node.key_place(key),
        )
    if target.id == schema.node.id:
        # The reference is broken, which was reported: it says nothing.
        return AnyType()
    found = context.schema(target)
    if found.always is not None:
        return _lower_boolean(found, context)
    context.need(found)
    declared_null = is_object(found, context) and _object_may_be_null(found, context)
    enum_null = _enum_values(found) is not None and _enum_has_null(found)
    return with_null(NamedType(target.id), add=declared_null or enum_null)


def _lower_boolean(schema: SchemaObject, context: Context) -> Type:
    if schema.always:
        return AnyType()
    message = "that no value may stand here is not checked by the generated models"
    context.sink.warn(Code.SCHEMA_APPROXIMATED, message, schema.node.place())
    return NeverType()


def _keys(schema: SchemaObject) -> Iterable[str]:
    value = schema.node.value
    keys = value if isinstance(value, dict) else ()
    return (key for key in keys if not key.startswith("x-"))


def _only_member(schema: SchemaObject) -> SchemaObject | None:
    """Return the schema that an `allOf`, `anyOf` or `oneOf` of one merely wraps."""
    members = (*schema.all_of, *schema.any_of, *schema.one_of)
    if len(members) != 1:
        return None
    return None if _narrows(schema) else members[0]


def _declare_object(schema: SchemaObject, context: Context) -> None:
    node_id = schema.node.id
    if node_id in context.declarations or node_id in context.open:
        return
    context.open.append(node_id)
    declared = lower_object(schema, context, lower_type)
    for base in bases_of(schema, context) if declared.bases else ():
        _declare_object(base, context)
    context.open.remove(node_id)
    context.declarations[node_id] = declared


def _object_may_be_null(
    schema: SchemaObject, context: Context, seen: tuple[NodeId, ...] = ()
) -> bool:
    """Whether the schema of an object takes null too, itself or in all parts that say anything."""
    # By the letter of 3.0.3 (4.7.24.1) `nullable` says nothing beside `allOf` without `type`, but
    # whoever writes it there means it.
    if schema.nullable or "null" in schema.types:
        return True
    if schema.types or schema.properties or schema.node.id in seen:
        return False
    parts = [target_of(one, context) for one in schema.all_of]
    telling = [one for one in parts if one.all_of or _narrows(one)]
    deeper = (*seen, schema.node.id)
    return bool(telling) and all(_object_may_be_null(one, context, deeper) for one in telling)


def _enum_values(schema: SchemaObject) -> tuple[str, ...] | tuple[int, ...] | None:
    """Return the values of an enumeration that gets a class: all text, or all whole numbers."""
    if schema.enum is None or schema.types in {("boolean",), ("null",)}:
        return None
    values = tuple(value for value in schema.enum if value is not None)
    texts = tuple(value for value in values if isinstance(value, str))
    numbers = tuple(v for v in values if isinstance(v, int) and not isinstance(v, bool))
    if texts and len(texts) == len(values):
        return texts
    if numbers and len(numbers) == len(values):
        return numbers
    return None


def _enum_has_null(schema: SchemaObject) -> bool:
    # `type: string` forbids null even where the list has it (JSON Schema 2020-12, 6.1.1).
    return None in (schema.enum or ()) and (not schema.types or "null" in schema.types)


def _declare_enum(schema: SchemaObject, context: Context) -> None:
    values = _enum_values(schema)
    if values is None or schema.node.id in context.declarations:
        return
    place = schema.node.child("enum")
    listed = place.value if isinstance(place.value, list) else []
    context.approximated(schema)
    context.declarations[schema.node.id] = EnumModel(
        id=schema.node.id,
        path=context.path(schema.node),
        members=tuple(
            EnumMember(id=NodeId(f"{place.id}/{listed.index(value)}"), value=value)
            for value in values
        ),
        docs=docs_of(schema),
    )


def _lower_plain(schema: SchemaObject, context: Context) -> Type:
    """Return the type of a schema that gets no class of its own."""
    if schema.always is not None:
        return _lower_boolean(schema, context)
    if schema.reference is not None:
        return _lower_reference(schema, schema.reference, context)
    context.approximated(schema)
    if schema.const is not None:
        return ConstType(schema.const.value)
    if schema.enum is not None:
        return _lower_values(schema.enum, schema, context)
    if schema.any_of or schema.one_of:
        return lower_union(schema, context, lower_type)
    if schema.all_of:
        return _lower_all_of(schema, context)
    return _lower_types(schema, context)


def _lower_values(values: tuple[JsonValue, ...], schema: SchemaObject, context: Context) -> Type:
    """Return the type of an enumeration without a class; booleans have no values to be added."""
    if all(isinstance(value, bool | None) for value in values):
        return join([ConstType(value) for value in values])
    if schema.types:
        return EnumType(values, _lower_types(schema, context))
    return EnumType(values, join([_type_of(value) for value in values]))


def _type_of(value: JsonValue) -> Type:
    match value:
        case None:
            return NullType()
        case bool():
            return BooleanType()
        case int() | float():
            return NumberType()
        case str():
            return StringType()
        case list():
            return ArrayType(AnyType())
        case dict():
            return MapType(AnyType())


def _lower_types(schema: SchemaObject, context: Context) -> Type:
    types = schema.types or _implied_types(schema)
    if not types:
        return AnyType()
    return join([_lower_one(name, schema, context) for name in types])


def _lower_all_of(schema: SchemaObject, context: Context) -> Type:
    """Return the first member that says anything: only objects are merged (see objects.py)."""
    lowered = [(lower_type(one, context), one) for one in schema.all_of]
    telling = [found for found, _ in lowered if not isinstance(found, AnyType)]
    silent = [one for found, one in lowered if isinstance(found, AnyType)]
    own = [key for key in _keys(schema) if key not in ANNOTATIONS | _WRAPPING | {"type"}]
    if len(telling) > 1 or own or any(_narrows(one) for one in silent):
        context.sink.warn(
            Code.SCHEMA_APPROXIMATED,
            "of this `allOf` only the first member is checked by the generated models",
            schema.node.key_place("allOf"),
        )
    return telling[0] if telling else _lower_types(schema, context)


def _narrows(schema: SchemaObject) -> bool:
    return any(key not in ANNOTATIONS | _WRAPPING for key in _keys(schema))


def _implied_types(schema: SchemaObject) -> tuple[str, ...]:
    """Guess the type where only keywords of one type are given, as many documents do."""
    if schema.items is not None:
        return ("array",)
    if schema.additional_properties is not None:
        return ("object",)
    return ()


def _lower_one(name: str, schema: SchemaObject, context: Context) -> Type:
    match name:
        case "null":
            return NullType()
        case "boolean":
            return BooleanType()
        case "integer":
            return IntegerType(schema.bounds, schema.format)
        case "number":
            return NumberType(schema.bounds, schema.format)
        case "string":
            return lower_string(schema, context)
        case "array":
            if schema.unique_items:
                place = schema.node.key_place("uniqueItems")
                message = "`uniqueItems` is not checked by the generated models"
                context.sink.warn(Code.SCHEMA_APPROXIMATED, message, place)
            items = AnyType() if schema.items is None else lower_type(schema.items, context)
            return ArrayType(items, schema.min_items, schema.max_items, schema.unique_items)
        case _:
            values = schema.additional_properties
            return MapType(
                AnyType() if values is None else lower_type(values, context),
                schema.min_properties,
                schema.max_properties,
            )
