"""Object models from schemas with properties and from `allOf` over such schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specular.diagnostics import Anchor, Code
from specular.ir.checks import Required
from specular.ir.models import Default, Field, ObjectModel
from specular.ir.types import AnyType
from specular.lowering.allof import described
from specular.lowering.checks import evaluated_names, unsaid
from specular.lowering.conjunctions import child, conjunction, note_conjunction
from specular.lowering.context import docs_of
from specular.lowering.shapes import Shape, bases_of, full_shape, is_object, own_shape, target_of
from specular.lowering.unions import join
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from specular.ir.checks import Check
    from specular.ir.types import NodeId, Type
    from specular.loading.nodes import Node
    from specular.lowering.context import Context

    LowerType = Callable[[SchemaObject, Context], Type]


def lower_object(schema: SchemaObject, context: Context, lower_type: LowerType) -> ObjectModel:
    """Return the model of an object schema."""
    note_conjunction(schema, context)
    shape = own_shape(schema, context)
    _without_ancestors(shape, context)
    inherited = [full_shape(base, context) for base in shape.bases]
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
        own, shape = shape, Shape()
        for one in (*inherited, own):
            shape.add(one)
    rest = _Rest(frozenset(names), context, inherits=inherits)
    fields = {
        name: (
            said[0]
            if len(said) == 1
            else conjunction(said, child(schema.node, "properties", name), context)
        )
        for name, said in shape.properties.items()
    }
    return ObjectModel(
        id=schema.node.id,
        path=context.path(schema.node),
        fields=tuple(
            _field(name, one, context, lower_type, required=name in required)
            for name, one in fields.items()
        ),
        bases=tuple(base.node.id for base in shape.bases),
        additional=_additional(schema, shape, rest, lower_type),
        checks=tuple(rest.checks(schema, required)),
        docs=described(schema, context) if schema.all_of else docs_of(schema),
    )


def _without_ancestors(shape: Shape, context: Context) -> None:
    """Take out the bases that others are made of: Python orders classes from special to general."""
    above = {
        one.node.id
        for base in shape.bases
        for one in _ancestors(base, context)
        if one.node.id != base.node.id
    }
    shape.bases = [base for base in shape.bases if base.node.id not in above]


def _leads_back(schema: SchemaObject, context: Context) -> bool:
    """Whether a schema contains itself by way of its bases; a class cannot."""
    return any(one.node.id == schema.node.id for one in _ancestors(schema, context))


def _ancestors(schema: SchemaObject, context: Context) -> Iterator[SchemaObject]:
    """Go through the bases of a schema, and theirs."""
    seen: set[NodeId] = set()
    waiting = bases_of(schema, context)
    while waiting:
        base = waiting.pop()
        if base.node.id not in seen:
            seen.add(base.node.id)
            yield base
            waiting += bases_of(base, context)


def _additional(
    schema: SchemaObject, shape: Shape, rest: _Rest, lower_type: LowerType
) -> Type | None:
    context = rest.context
    said = shape.additional
    unevaluated = schema.conditions.unevaluated_properties
    if not said and unevaluated is not None and rest.is_known(schema):
        said = [unevaluated]
    if not said:
        return AnyType()
    closed = any(one.always is False for one in said)
    place = child(schema.node, "additionalProperties")
    found = None if closed else lower_type(conjunction(said, place, context), context)
    return _with_patterns(found, schema, context, lower_type)


def map_values(schema: SchemaObject, context: Context, lower_type: LowerType) -> Type | None:
    """Return the type of the members of a map; None means that there may be none."""
    values = schema.additional_properties
    if values is None:
        return AnyType()
    found = None if values.always is False else lower_type(values, context)
    return _with_patterns(found, schema, context, lower_type)


def _with_patterns(
    found: Type | None, schema: SchemaObject, context: Context, lower_type: LowerType
) -> Type | None:
    patterns = schema.conditions.pattern_properties.values()
    if not patterns:
        return found
    lowered = [lower_type(one, context) for one in patterns]
    return join([*lowered, *([] if found is None else [found])])


_CLASS: Final = frozenset({"$ref", "allOf", "properties", "required", "type"})
"""What the fields and bases of a class say."""


class _Rest:
    """What a schema and its parts assert of an object as a whole; `names` are all its fields."""

    def __init__(self, names: frozenset[str], context: Context, *, inherits: bool) -> None:
        self.names = names
        self.context = context
        self.inherits = inherits

    def is_known(self, schema: SchemaObject) -> bool:
        """Whether the fields are what `unevaluatedProperties` lets be, whatever the value is."""
        return evaluated_names(schema, self.context) == self.names

    def checks(self, schema: SchemaObject, required: list[str]) -> Iterator[Check]:
        """Go through the checks; of the members that are `required` some may be no fields."""
        undeclared = tuple(name for name in dict.fromkeys(required) if name not in self.names)
        if undeclared:
            yield Required(undeclared)
        covered = {*_CLASS, *values_covered(schema)}
        if self.is_known(schema):
            covered.add("unevaluatedProperties")
        yield from unsaid(schema, covered, self.context)
        yield from self._of_parts(schema, ())

    def _of_parts(self, schema: SchemaObject, seen: tuple[NodeId, ...]) -> Iterator[Check]:
        if schema.node.id in seen:
            return
        seen = (*seen, schema.node.id)
        for member in schema.all_of:
            target = target_of(member, self.context)
            if not is_object(target, self.context):
                yield from self._of_others(member, target)
            elif member.reference is None or not self.inherits:
                # Of a base whose fields are copied the checks are copied, too.
                yield from unsaid(target, {*_CLASS, "additionalProperties"}, self.context)
                yield from self._of_parts(target, seen)

    def _of_others(self, member: SchemaObject, target: SchemaObject) -> Iterator[Check]:
        """Go through what a part without properties says, but for what the fields have of it."""
        covered = {"required", "additionalProperties"}
        covered.update(("type",) if "object" in target.types else ())
        rest = unsaid(target, covered, self.context)
        if member.reference is None:
            yield from rest
        elif rest:
            yield from unsaid(member, (), self.context)


def values_covered(schema: SchemaObject) -> tuple[str, ...]:
    """Return the keywords that the type of members without a name says all of."""
    rest, patterns = schema.additional_properties, schema.conditions.pattern_properties
    if not patterns:
        return ("additionalProperties",)
    # One type for all then: only which names there may be is left to check.
    alike = len(patterns) == 1 and rest is not None and rest.always is False
    return ("patternProperties",) if alike else ()


def _field(
    name: str, schema: SchemaObject, context: Context, lower_type: LowerType, *, required: bool
) -> Field:
    parts = _parts(schema, context)
    read_only = any(one.read_only for one in parts)
    write_only = any(one.write_only for one in parts)
    if read_only and write_only:
        _warn_of_both(schema, context)
        read_only = write_only = False
    default = _default(schema)
    if default is not None:
        context.defaults[schema.node.id] = default
    return Field(
        id=schema.node.id,
        wire_name=name,
        type=lower_type(schema, context),
        required=required,
        default=None if default is None else Default(default.value),
        read_only=read_only,
        write_only=write_only,
        docs=described(schema, context),
    )


def _default(schema: SchemaObject) -> Node | None:
    """Return the default of a schema, or of an inline part of its `allOf`."""
    if schema.default is not None or not schema.all_of:
        return schema.default
    inline = [_default(one) for one in schema.all_of if one.reference is None]
    return next((found for found in reversed(inline) if found is not None), None)


def _parts(schema: SchemaObject, context: Context) -> list[SchemaObject]:
    """Return a schema and all that it refers to or puts together with `allOf`.

    Each may mark a property (JSON Schema Validation 2020-12, 9.4: where several say so, true wins).
    """
    if schema.reference is None and not schema.all_of:
        return [schema]
    found: dict[NodeId, SchemaObject] = {}
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if one.node.id not in found:
            found[one.node.id] = one
            waiting.extend(one.all_of)
            waiting.extend([] if one.reference is None else [context.schema(one.reference)])
    return list(found.values())


def _warn_of_both(schema: SchemaObject, context: Context) -> None:
    # OpenAPI 3.0, 4.7.24.2: a property MUST NOT be marked as both.
    context.sink.warn(
        Code.SCHEMA_CONFLICT,
        "this is both `readOnly` and `writeOnly`, which leaves it nowhere to stand",
        schema.node.place(Anchor.KEY),
        "it is taken for neither: requests and responses have it",
    )
