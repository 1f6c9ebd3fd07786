"""Object models from schemas with properties and from `allOf` over such schemas."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.ir.models import Default, Field, ObjectModel
from specular.ir.types import AnyType
from specular.lowering.context import docs_of
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from specular.ir.types import Docs, NodeId, Type
    from specular.lowering.context import Context

    LowerType = Callable[[SchemaObject, Context], Type]


@dataclass(slots=True)
class _Shape:
    """Properties and required names; `bases` are the object schemas taken in by reference."""

    properties: dict[str, SchemaObject] = field(default_factory=dict[str, SchemaObject])
    required: list[str] = field(default_factory=list[str])
    bases: list[SchemaObject] = field(default_factory=list[SchemaObject])

    def add(self, other: _Shape) -> None:
        """Take in the properties and required names of another shape."""
        self.properties.update(other.properties)
        self.required.extend(other.required)

    @property
    def optional(self) -> set[str]:
        """The properties that may be left out."""
        return self.properties.keys() - set(self.required)


def is_object(schema: SchemaObject, context: Context, seen: tuple[NodeId, ...] = ()) -> bool:
    """Whether a schema describes an object with named members, itself or through `allOf`."""
    if schema.node.id in seen or schema.reference is not None:
        return False
    if [name for name in schema.types if name != "null"] not in ([], ["object"]):
        return False
    if schema.enum is not None or schema.const is not None:
        return False
    if not all(_only_requires(member) for member in (*schema.one_of, *schema.any_of)):
        return False
    if schema.properties:
        return True
    closed = schema.additional_properties
    if closed is not None and closed.always is False and "object" in schema.types:
        return True
    return any(
        is_object(target_of(member, context), context, (*seen, schema.node.id))
        for member in schema.all_of
    )


def _only_requires(schema: SchemaObject) -> bool:
    """Whether a member of a union says no more than which properties must be there.

    `anyOf: [{required: [state]}, {required: [assignees]}]` beside `properties`
    """
    value = schema.node.value
    return isinstance(value, dict) and value.keys() == {"required"}


def lower_object(schema: SchemaObject, context: Context, lower_type: LowerType) -> ObjectModel:
    """Return the model of an object schema."""
    shape = _own_shape(schema, context)
    inherited = [_full_shape(base, context, (schema.node.id,)) for base in shape.bases]
    names = [name for one in (shape, *inherited) for name in one.properties]
    # A field that stands twice, or that becomes required here, cannot be inherited soundly: an
    # attribute may not change its type in a subclass. Then the fields are copied.
    required = [name for one in (shape, *inherited) for name in one.required]
    inherits = (
        len(names) == len(set(names))
        and not any(one.optional.intersection(required) for one in inherited)
        and not _leads_back(schema, context)
    )
    if not inherits:
        own, shape = shape, _Shape()
        for one in (*inherited, own):
            _warn_of_conflicts(shape.properties, one.properties, context)
            shape.add(one)
    _warn_of_undeclared(schema, shape.required, names, context)
    _warn_of_parts(schema, context)
    return ObjectModel(
        id=schema.node.id,
        path=context.path(schema.node),
        fields=tuple(
            _field(name, one, context, lower_type, required=name in required)
            for name, one in shape.properties.items()
        ),
        bases=tuple(base.node.id for base in shape.bases),
        additional=_additional(schema, context, lower_type),
        docs=docs_of(schema),
    )


def _leads_back(schema: SchemaObject, context: Context) -> bool:
    """Whether a schema contains itself by way of its bases; a class cannot."""
    seen: set[NodeId] = set()
    waiting = bases_of(schema, context)
    while waiting:
        base = waiting.pop()
        if base.node.id == schema.node.id:
            return True
        if base.node.id not in seen:
            seen.add(base.node.id)
            waiting += bases_of(base, context)
    return False


def bases_of(schema: SchemaObject, context: Context) -> list[SchemaObject]:
    """Return the object schemas that a schema takes in by reference."""
    return _own_shape(schema, context).bases


def properties_of(schema: SchemaObject, context: Context) -> Mapping[str, SchemaObject]:
    """Return the properties of an object schema with those of all its parts."""
    return _full_shape(target_of(schema, context), context, ()).properties


def target_of(schema: SchemaObject, context: Context) -> SchemaObject:
    """Return the schema that a reference leads to; another schema is returned as it is."""
    return schema if schema.reference is None else context.schema(schema.reference)


def _own_shape(schema: SchemaObject, context: Context) -> _Shape:
    """Return what stands in the schema itself, inline members of `allOf` included."""
    shape = _Shape()
    for member in schema.all_of:
        target = target_of(member, context)
        if member.reference is None:
            inner = _own_shape(member, context)
            shape.add(inner)
            shape.bases.extend(inner.bases)
        elif is_object(target, context):
            shape.bases.append(target)
        else:
            shape.required.extend(target.required)
    shape.properties.update(schema.properties)
    shape.required.extend(schema.required)
    return shape


def _full_shape(schema: SchemaObject, context: Context, seen: tuple[NodeId, ...]) -> _Shape:
    """Return a shape with the properties of all its bases."""
    if schema.node.id in seen:
        context.sink.warn(
            Code.ALLOF_CYCLE,
            "this schema contains itself through `allOf`, which says nothing",
            schema.node.key_place("allOf"),
            "refer to it from a property instead",
        )
        return _Shape()
    own = _own_shape(schema, context)
    shape = _Shape()
    for base in own.bases:
        shape.add(_full_shape(base, context, (*seen, schema.node.id)))
    shape.add(own)
    return shape


def _additional(schema: SchemaObject, context: Context, lower_type: LowerType) -> Type | None:
    additional = schema.additional_properties
    if additional is None or additional.always is True:
        return AnyType()
    return None if additional.always is False else lower_type(additional, context)


def _field(
    name: str, schema: SchemaObject, context: Context, lower_type: LowerType, *, required: bool
) -> Field:
    parts = tuple(_parts(schema, context))
    read_only = any(one.read_only for one in parts)
    write_only = any(one.write_only for one in parts)
    if read_only and write_only:
        _warn_of_both(schema, context)
        read_only = write_only = False
    if schema.default is not None:
        context.defaults[schema.node.id] = schema.default
    return Field(
        id=schema.node.id,
        wire_name=name,
        type=lower_type(schema, context),
        required=required,
        default=None if schema.default is None else Default(schema.default.value),
        read_only=read_only,
        write_only=write_only,
        docs=_field_docs(schema, context),
    )


def _parts(schema: SchemaObject, context: Context) -> Iterator[SchemaObject]:
    """Go through a schema and all that it refers to or puts together with `allOf`.

    Each may mark a property (JSON Schema Validation 2020-12, 9.4: where several say so, true wins).
    """
    seen: set[NodeId] = set()
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if one.node.id not in seen:
            seen.add(one.node.id)
            yield one
            waiting.extend(one.all_of)
            waiting.extend([] if one.reference is None else [context.schema(one.reference)])


def _warn_of_both(schema: SchemaObject, context: Context) -> None:
    # OpenAPI 3.0, 4.7.24.2: a property MUST NOT be marked as both.
    context.sink.warn(
        Code.SCHEMA_CONFLICT,
        "this is both `readOnly` and `writeOnly`, which leaves it nowhere to stand",
        schema.node.place(Anchor.KEY),
        "it is taken for neither: requests and responses have it",
    )


def _field_docs(schema: SchemaObject, context: Context) -> Docs:
    """Return the prose beside a property, or else that of the schema it refers to."""
    own = docs_of(schema)
    if own.description is not None or schema.reference is None:
        return own
    return replace(own, description=context.schema(schema.reference).description)


def _warn_of_undeclared(
    schema: SchemaObject, required: list[str], names: list[str], context: Context
) -> None:
    for name in required:
        if name not in names:
            context.sink.warn(
                Code.SCHEMA_APPROXIMATED,
                f"`required` names {name!r}, which `properties` does not have: it is not checked",
                schema.node.place(),
            )


def _warn_of_conflicts(
    before: Mapping[str, SchemaObject], after: Mapping[str, SchemaObject], context: Context
) -> None:
    for name, schema in after.items():
        known = before[name].types if name in before else ()
        if known and schema.types and not _wide(known).intersection(_wide(schema.types)):
            context.sink.warn(
                Code.SCHEMA_CONFLICT,
                f"{name!r} is {' or '.join(schema.types)} here, but {' or '.join(known)} in"
                " another part of `allOf`: no value is both",
                schema.node.place(Anchor.KEY),
                "the type here is the one that is used",
            )


def _wide(types: tuple[str, ...]) -> frozenset[str]:
    return frozenset(types).union({"integer"} if "number" in types else ())


def _warn_of_parts(schema: SchemaObject, context: Context) -> None:
    """Warn of what the object's own schema says, and its inline parts, that a model cannot."""
    context.approximated(schema)
    for keyword in ("minProperties", "maxProperties", "anyOf", "oneOf", "enum", "const"):
        if schema.has(keyword):
            context.unchecked(schema, keyword)
    for member in schema.all_of:
        target = target_of(member, context)
        if member.reference is None or not is_object(target, context):
            _warn_of_parts(target, context)
