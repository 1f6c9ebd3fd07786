"""Types from schemas; a schema that deserves a name becomes a declaration on the way."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Code
from specular.ir.models import AliasModel
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
    NullType,
    NumberType,
    StringType,
    TupleType,
    Type,
)
from specular.lowering.allof import (
    adds_null,
    combined,
    conflicting,
    described,
    forbids_null,
    parts_of,
)
from specular.lowering.checks import EVALUATED, checked
from specular.lowering.conjunctions import is_conjunction
from specular.lowering.enums import (
    constants_of,
    declare_constants,
    declare_enum,
    is_null_enum,
)
from specular.lowering.numbers import whole_bounds
from specular.lowering.objects import lower_object, map_values, values_covered
from specular.lowering.polymorphism import is_base, lower_family
from specular.lowering.shapes import bases_of, has_alternatives, is_null_object, is_object
from specular.lowering.strings import lower_string
from specular.lowering.unions import join, lower_union, with_null, without_null

if TYPE_CHECKING:
    from specular.ir.types import JsonValue
    from specular.loading.nodes import Node
    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject


_NUMBERS: Final = ("multipleOf", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
_SAID: Final = {
    "integer": _NUMBERS,
    "number": _NUMBERS,
    "string": ("minLength", "maxLength", "pattern"),
    "array": ("minItems", "maxItems", "uniqueItems", "prefixItems", "items"),
    "object": ("minProperties", "maxProperties"),
}
"""The keywords that a type says all of."""

_DEEPEST: Final = 40
"""Declarations in one another that are made at a time."""

_DEEP: Final = 5
"""So many in one another, and what is put together in them is made once, wherever it is needed."""

_MOST: Final = 100
"""How much that is."""


def lower_component(schema: SchemaObject, context: Context) -> None:
    """Declare a schema that the document names; it keeps its name whatever its kind."""
    node_id = schema.node.id
    if node_id in context.declarations:
        return
    parts = parts_of(schema, context)
    if is_object(schema, context) and conflicting(parts, context) is None:
        _declare_object(schema, context)
        return
    if node_id in context.open:
        return
    context.open.append(node_id)
    found = _lower_schema(schema, context)
    context.open.remove(node_id)
    # An enumeration was declared on the way, and is null only where it is referred to.
    if node_id not in context.declarations:
        context.declarations[node_id] = AliasModel(
            id=node_id, path=context.path(schema.node), type=found, docs=described(schema, context)
        )


def lower_type(schema: SchemaObject, context: Context) -> Type:
    """Return the type of a schema where it stands."""
    with context.trail.inside(schema.node):
        has_parts = schema.all_of or schema.reference is not None
        return (_lower_together if has_parts else _lower_schema)(schema, context)


def _lower_together(schema: SchemaObject, context: Context) -> Type:
    """Return the type of what is put together, which may lead back to itself.

    `Tree: {type: array, items: {$ref: "#/components/schemas/Tree", maxItems: 3}}`
    """
    is_made = is_conjunction(schema)
    parts = parts_of(schema, context)
    is_one = len(parts) == 1 or conflicting(parts, context) is not None
    if is_one or (not is_made and is_object(schema, context)):
        # That part stands in the document, maybe at this very place, and is named there; a class
        # can lead back to itself anyway.
        return _lower_schema(schema, context)
    node_id = schema.node.id
    context.meet(node_id, joined=is_made)
    if node_id in context.open or node_id in context.declarations:
        context.recursive.add(node_id)
        return NamedType(node_id)
    if not is_made or (len(context.open) < _DEEP and node_id not in context.together):
        return _lower_open(schema, context)
    # Whatever is noted the first time is not noted again.
    context.trail.is_exact = False
    if node_id not in context.together:
        context.together[node_id] = _lower_deep(schema, context)
    return context.together[node_id]


def _lower_deep(schema: SchemaObject, context: Context) -> Type:
    """Return the type of what is put together inside of much else; any value if that is too much.

    Schemas that lead back to themselves beside others can be put together in ever more ways.
    """
    if len(context.open) <= _DEEPEST and len(context.together) < _MOST:
        return _lower_open(schema, context)
    context.sink.warn(
        Code.SCHEMA_APPROXIMATED,
        "parts of `allOf` and of unions are put together here in too many ways, one in another:"
        " any value is taken",
        schema.node.place(),
        "a schema that is one of its own parts says nothing there",
    )
    return AnyType()


def _lower_open(schema: SchemaObject, context: Context) -> Type:
    node_id = schema.node.id
    context.open.append(node_id)
    found = _lower_schema(schema, context)
    context.open.remove(node_id)
    if node_id not in context.recursive or node_id in context.declarations:
        return found
    path = context.path(schema.node)
    context.declarations[node_id] = AliasModel(id=node_id, path=path, type=found)
    return NamedType(node_id)


def _lower_schema(schema: SchemaObject, context: Context) -> Type:
    if not is_conjunction(schema):
        context.meet(schema.node.id, joined=False)
    parts = parts_of(schema, context)
    if schema.reference is not None and len(parts) == 1 and parts[0].reference is not None:
        found = _lower_reference(schema, schema.reference, context)
    elif len(parts) == 1 and parts[0] is not schema:
        found = lower_type(parts[0], context)
    elif (used := conflicting(parts, context)) is not None:
        found = lower_type(used, context)
    elif is_object(schema, context):
        if is_conjunction(schema):
            # Later, for parts that refer to each other make long chains.
            context.need(schema)
        else:
            _declare_object(schema, context)
        found = with_null(NamedType(schema.node.id), add=is_null_object(schema, context))
    elif (constants := constants_of(schema)) is not None:
        declare_constants(schema, constants, context)
        found = with_null(NamedType(schema.node.id), add=is_null_enum(schema))
    elif any(has_alternatives(one, context) for one in parts):
        found = lower_union(schema, parts, context, lower_type)
        if parts[0] is schema:
            found = checked(found, schema, EVALUATED, context)
    else:
        found = _lower_parts(schema, parts, context)
    if len(parts) == 1 and parts[0] is schema:
        return found
    if not is_object(schema, context):
        found = checked(found, schema, EVALUATED, context)
    return with_null(without_null(found) if forbids_null(schema) else found, add=adds_null(schema))


def _lower_parts(schema: SchemaObject, parts: list[SchemaObject], context: Context) -> Type:
    """Return the type of what several schemas say together, none of which is a union."""
    if not parts:
        return AnyType()
    found = parts[0] if len(parts) == 1 else combined(schema, parts, context)
    if declare_enum(found, context):
        return with_null(NamedType(found.node.id), add=is_null_enum(found))
    return _lower_plain(found, context)


def _lower_reference(schema: SchemaObject, target: Node, context: Context) -> Type:
    if target.id == schema.node.id:
        # The reference is broken, which was reported: it says nothing.
        return AnyType()
    found, (always, is_null, _) = context.fact("class", target, class_fact)
    if always is not None:
        return AnyType() if always else NeverType()
    context.need(found)
    family = lower_family(found, context)
    return with_null(NamedType(family or target.id), add=is_null)


def class_fact(schema: SchemaObject, context: Context) -> tuple[bool | None, bool, bool]:
    """Return what matters of a schema for a type that refers to it.

    That is whether it is `true` or `false`, whether it admits null beside what its class says, and
    whether there may be a family of it.
    """
    is_null = schema.always is None and _is_null_class(schema, context)
    return schema.always, is_null, is_base(schema, context)


def _is_null_class(schema: SchemaObject, context: Context) -> bool:
    """Whether a schema admits null beside what its class says; an alias says so itself."""
    if is_object(schema, context):
        return is_null_object(schema, context)
    parts = parts_of(schema, context)
    if len(parts) > 1 and not any(has_alternatives(one, context) for one in parts):
        return is_null_enum(combined(schema, parts, context))
    return is_null_enum(schema)


def _lower_boolean(schema: SchemaObject) -> Type:
    return AnyType() if schema.always else NeverType()


def _declare_object(schema: SchemaObject, context: Context) -> None:
    node_id = schema.node.id
    context.claim(node_id)
    if not is_conjunction(schema):
        context.meet(node_id, joined=False)
    if node_id in context.declarations or node_id in context.open:
        return
    context.open.append(node_id)
    with context.trail.making(schema.node.document, schema.node.pointer):
        declared = lower_object(schema, context, lower_type)
    for base in bases_of(schema, context) if declared.bases else ():
        _declare_object(base, context)
    context.open.remove(node_id)
    context.declarations[node_id] = declared


def _lower_plain(schema: SchemaObject, context: Context) -> Type:
    """Return the type of a schema that gets no class of its own."""
    if schema.always is not None:
        return _lower_boolean(schema)
    types = schema.types or _implied_types(schema)
    covered = _covered(types)
    if "object" in types:
        covered = covered.union(values_covered(schema))
    if schema.const is not None:
        found = checked(ConstType(schema.const.value), schema, {"const", "type"}, context)
        return with_null(found, add=schema.nullable)
    if schema.enum is not None:
        found = _lower_values(schema.enum, schema, context)
        found = checked(found, schema, {"enum", *covered}, context)
        return with_null(found, add=schema.nullable)
    return checked(_lower_types(schema, context), schema, covered, context)


@cache
def _covered(types: tuple[str, ...]) -> frozenset[str]:
    """Return the keywords that types say all of."""
    return frozenset({"type", *(keyword for name in types for keyword in _SAID.get(name, ()))})


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


def _implied_types(schema: SchemaObject) -> tuple[str, ...]:
    """Guess the type where only keywords of one type are given, as many documents do."""
    if schema.items is not None or schema.prefix_items:
        return ("array",)
    if schema.additional_properties is not None:
        return ("object",)
    return ()


def _lower_array(schema: SchemaObject, context: Context) -> Type:
    sizes = (schema.min_items, schema.max_items, schema.unique_items)
    rest: Type | None = None
    if schema.items is None:
        rest = AnyType()
    elif not schema.prefix_items or schema.items.always is not False:
        rest = lower_type(schema.items, context)
    if rest is not None and not schema.prefix_items:
        return ArrayType(rest, *sizes)
    items = tuple(lower_type(one, context) for one in schema.prefix_items)
    return TupleType(items, rest, *sizes)


def _lower_one(name: str, schema: SchemaObject, context: Context) -> Type:
    match name:
        case "null":
            return NullType()
        case "boolean":
            return BooleanType()
        case "integer":
            return IntegerType(whole_bounds(schema.bounds), schema.format)
        case "number":
            return NumberType(schema.bounds, schema.format)
        case "string":
            return lower_string(schema, context)
        case "array":
            return _lower_array(schema, context)
        case _:
            values = map_values(schema, context, lower_type)
            return MapType(
                NeverType() if values is None else values,
                schema.min_properties,
                schema.max_properties,
            )
