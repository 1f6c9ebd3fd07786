"""Enumerations: classes of texts or of whole numbers that a schema lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.models import EnumMember, EnumModel
from specular.ir.types import Docs, NodeId
from specular.lowering.context import docs_of
from specular.openapi.conditions import NONE
from specular.openapi.schema import ANNOTATIONS, kinds_of_value

if TYPE_CHECKING:
    from specular.ir.types import JsonValue
    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject


def _enum_values(schema: SchemaObject) -> tuple[str, ...] | tuple[int, ...] | None:
    """Return the values of an enumeration that gets a class: all text, or all whole numbers."""
    if schema.enum is None or schema.types in {("boolean",), ("null",)}:
        return None
    # A class has its values only, so that what else is asserted of them has no place there.
    if schema.conditions is not NONE or schema.asserted:
        return None
    values = tuple(value for value in schema.enum if value is not None)
    texts = tuple(value for value in values if isinstance(value, str))
    numbers = tuple(v for v in values if isinstance(v, int) and not isinstance(v, bool))
    if texts and len(texts) == len(values):
        return texts
    if numbers and len(numbers) == len(values):
        return numbers
    return None


def constants_of(schema: SchemaObject) -> list[SchemaObject] | None:
    """Return the members of a union that is an enumeration, each value with prose of its own.

    `oneOf: [{const: a, description: The first.}, {const: b, description: The second.}]`
    """
    members = schema.one_of or schema.any_of
    is_alone = not schema.all_of and schema.reference is None
    if not members or (schema.one_of and schema.any_of) or not is_alone:
        return None
    beside = set(schema.node.value) if isinstance(schema.node.value, dict) else set[str]()
    listed = [one for one in members if one.types != ("null",)]
    values = [value for one in listed for value in _constants(one)]
    alike = len({type(value) for value in values}) == 1 and type(values[0]) in (str, int)
    if len(values) < 2 or not alike or not all(map(_constants, listed)):  # noqa: PLR2004
        return None
    more = beside - ANNOTATIONS - {"oneOf", "anyOf", "type", "nullable", "x-nullable", "default"}
    if any(not key.startswith("x-") for key in more):
        return None
    kinds = {kind for value in values for kind in kinds_of_value(value)}
    return list(members) if not schema.types or kinds.intersection(schema.types) else None


def _constants(schema: SchemaObject) -> tuple[JsonValue, ...]:
    """Return the values of a schema that says nothing but these."""
    value = schema.node.value
    keys = set(value) - ANNOTATIONS - {"type"} if isinstance(value, dict) else set[str]()
    if keys == {"const"} and schema.const is not None:
        return (schema.const.value,)
    return schema.enum or () if keys == {"enum"} else ()


def declare_constants(schema: SchemaObject, members: list[SchemaObject], context: Context) -> None:
    """Declare the class of a union of constants."""
    found: dict[JsonValue, EnumMember] = {}
    for one in members:
        values = _constants(one)
        for index, value in enumerate(values):
            if isinstance(value, str | int):
                keyword = "const" if one.const is not None else f"enum/{index}"
                docs = docs_of(one) if len(values) == 1 else Docs()
                member = EnumMember(id=NodeId(f"{one.node.id}/{keyword}"), value=value, docs=docs)
                found.setdefault(value, member)
    context.claim(schema.node.id)
    if schema.node.id not in context.declarations:
        context.declarations[schema.node.id] = EnumModel(
            id=schema.node.id,
            path=context.path(schema.node),
            members=tuple(found.values()),
            docs=docs_of(schema),
        )


def is_null_enum(schema: SchemaObject) -> bool:
    """Whether a class of listed values stands where null may stand, too.

    `nullable` is taken for what it says even where the list has no null (OpenAPI 3.0.3, 4.7.24.1,
    asks for it there, and few know).
    """
    constants = constants_of(schema)
    if constants is not None:
        return schema.nullable or any(one.types == ("null",) for one in constants)
    if _enum_values(schema) is None:
        return False
    if schema.nullable:
        return True
    # `type: string` forbids null even where the list has it (JSON Schema 2020-12, 6.1.1).
    return None in (schema.enum or ()) and (not schema.types or "null" in schema.types)


def declare_enum(schema: SchemaObject, context: Context) -> bool:
    """Declare the class of a schema that lists values, and return whether there is one."""
    values = _enum_values(schema)
    if values is None:
        return False
    context.claim(schema.node.id)
    if schema.node.id in context.declarations:
        return True
    place = schema.node.child("enum")
    listed = place.value if isinstance(place.value, list) else []
    # What stands here may say nothing, and the values be those of a part.
    listed = listed if all(value in listed for value in values) else list(values)
    context.declarations[schema.node.id] = EnumModel(
        id=schema.node.id,
        path=context.path(schema.node),
        members=tuple(
            EnumMember(id=NodeId(f"{place.id}/{listed.index(value)}"), value=value)
            for value in values
        ),
        docs=docs_of(schema),
    )
    return True
