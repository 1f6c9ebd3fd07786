"""Which members an object schema has, by itself and through `allOf`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.ir.types import NodeId
    from specular.lowering.context import Context


@dataclass(slots=True)
class Shape:
    """What is said of each property, required names, and what is said of other members.

    `bases` are the object schemas taken in by reference.
    """

    properties: dict[str, list[SchemaObject]] = field(
        default_factory=dict[str, list["SchemaObject"]]
    )
    required: list[str] = field(default_factory=list[str])
    additional: list[SchemaObject] = field(default_factory=list["SchemaObject"])
    bases: list[SchemaObject] = field(default_factory=list["SchemaObject"])

    def add(self, other: Shape) -> None:
        """Take in all but the bases of another shape."""
        for name, said in other.properties.items():
            known = self.properties.get(name)
            if known is None:
                self.properties[name] = [*said]
            else:
                # A base that is reached in two ways says it once.
                known.extend(one for one in said if all(one.node != old.node for old in known))
        self.required.extend(other.required)
        self.additional.extend(other.additional)

    @property
    def optional(self) -> set[str]:
        """The properties that may be left out."""
        return self.properties.keys() - set(self.required)


def is_object(schema: SchemaObject, context: Context) -> bool:
    """Whether a schema describes one object with named members, itself or through `allOf`."""
    if schema.reference is not None or schema.enum is not None or schema.const is not None:
        return False
    if [name for name in schema.types if name != "null"] not in ([], ["object"]):
        return False
    if has_alternatives(schema, context):
        return False
    if schema.properties:
        return True
    closed = schema.additional_properties
    if closed is not None and closed.always is False and "object" in schema.types:
        return True
    return bool(schema.all_of) and context.once(
        "is object",
        schema,
        lambda whole: any(is_object(target_of(one, context), context) for one in whole.all_of),
        again=False,
    )


def is_null_object(schema: SchemaObject, context: Context) -> bool:
    """Whether a schema of objects admits null, too, itself or in all parts that say anything."""
    # By the letter of 3.0.3 (4.7.24.1) `nullable` says nothing beside `allOf` without `type`, but
    # whoever writes it there means it.
    if schema.nullable or "null" in schema.types:
        return True
    if schema.types or schema.properties:
        return False
    if not _telling(schema, context):
        return False
    return context.once(
        "is null object",
        schema,
        lambda whole: all(is_null_object(one, context) for one in _telling(whole, context)),
        again=True,
    )


def _telling(schema: SchemaObject, context: Context) -> list[SchemaObject]:
    parts = [target_of(member, context) for member in schema.all_of]
    return [one for one in parts if one.types or one.all_of or one.properties or one.required]


def has_alternatives(schema: SchemaObject, context: Context) -> bool:
    """Whether a schema is one of several, itself or through `allOf`."""
    target = target_of(schema, context)
    if alternatives_of(target):
        return True
    return bool(target.all_of) and context.once(
        "has alternatives",
        target,
        lambda whole: any(has_alternatives(one, context) for one in whole.all_of),
        again=False,
    )


def alternatives_of(schema: SchemaObject) -> tuple[SchemaObject, ...]:
    """Return the members of `oneOf` and `anyOf`, unless they only say which members must be there.

    `anyOf: [{required: [state]}, {required: [assignees]}]` beside `properties`
    """
    if not schema.one_of and not schema.any_of:
        return ()
    return tuple(
        one
        for members in (schema.one_of, schema.any_of)
        if not only_require(members)
        for one in members
    )


def only_require(members: tuple[SchemaObject, ...]) -> bool:
    """Whether the members of a union say no more than which properties must be there."""
    return all(map(_only_requires, members))


def _only_requires(schema: SchemaObject) -> bool:
    value = schema.node.value
    if not isinstance(value, dict):
        return False
    said = value.keys() - {"title", "description"}
    is_typed = said == {"type", "required"} and value["type"] == "object"
    return said <= {"required"} or is_typed


def bases_of(schema: SchemaObject, context: Context) -> list[SchemaObject]:
    """Return the object schemas that a schema takes in by reference."""
    return own_shape(schema, context).bases if schema.all_of else []


def properties_of(schema: SchemaObject, context: Context) -> Mapping[str, SchemaObject]:
    """Return the properties of an object schema with those of all its parts.

    Of a property that several parts have it is what the last one says.
    """
    shape = full_shape(target_of(schema, context), context)
    return {name: said[-1] for name, said in shape.properties.items()}


def required_of(schema: SchemaObject, context: Context) -> list[str]:
    """Return the names of the members that an object schema, or one of its parts, requires."""
    return full_shape(target_of(schema, context), context).required


def target_of(schema: SchemaObject, context: Context) -> SchemaObject:
    """Return the schema that a reference leads to; another schema is returned as it is."""
    return schema if schema.reference is None else context.schema(schema.reference)


def own_shape(schema: SchemaObject, context: Context) -> Shape:
    """Return what stands in the schema itself, inline members of `allOf` included."""
    shape = Shape()
    for member in schema.all_of:
        target = target_of(member, context)
        if member.reference is None:
            inner = own_shape(member, context)
            shape.add(inner)
            shape.bases.extend(inner.bases)
        elif is_object(target, context):
            shape.bases.append(target)
        else:
            shape.required.extend(target.required)
            shape.additional.extend(_given(target))
    own = Shape({name: [one] for name, one in schema.properties.items()}, [*schema.required])
    own.additional.extend(_given(schema))
    shape.add(own)
    shape.bases = list(_different(shape.bases))
    return shape


def _given(schema: SchemaObject) -> Iterator[SchemaObject]:
    given = schema.additional_properties
    if given is not None and given.always is not True:
        yield given


def _different(schemas: list[SchemaObject]) -> Iterator[SchemaObject]:
    seen: set[NodeId] = set()
    for one in schemas:
        if one.node.id not in seen:
            seen.add(one.node.id)
            yield one


def full_shape(schema: SchemaObject, context: Context) -> Shape:
    """Return a shape with the properties of all its bases."""
    found = context.once("full shape", schema, lambda one: _full_shape(one, context), again=None)
    if found is None:
        context.sink.warn(
            Code.ALLOF_CYCLE,
            "this schema contains itself through `allOf`, which says nothing",
            schema.node.key_place("allOf"),
            "refer to it from a property instead",
        )
        return Shape()
    return found


def _full_shape(schema: SchemaObject, context: Context) -> Shape | None:
    own = own_shape(schema, context)
    shape = Shape()
    for base in own.bases:
        shape.add(full_shape(base, context))
    shape.add(own)
    return shape
