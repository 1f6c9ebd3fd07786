"""Unions from `oneOf` and `anyOf`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.ir.types import AnyType, NamedType, NeverType, NullType, Type, UnionType
from specular.lowering.discriminators import lower_discriminator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject

    LowerType = Callable[[SchemaObject, Context], Type]


def lower_union(schema: SchemaObject, context: Context, lower_type: LowerType) -> Type:
    """Return the union of the members of `oneOf` and `anyOf`."""
    if (schema.any_of and schema.one_of) or schema.all_of or schema.properties:
        context.sink.warn(
            Code.SCHEMA_APPROXIMATED,
            "only the union of these keywords is checked by the generated models",
            schema.node.place(),
        )
    alternatives = (*schema.one_of, *schema.any_of)
    members = [lower_type(one, context) for one in alternatives]
    union = join(members)
    if isinstance(union, UnionType):
        exclusive = bool(schema.one_of)
        told = _told_apart(schema, members, context, exclusive=exclusive)
        union = told or UnionType(union.members, exclusive)
    return with_null(union, add=schema.nullable)


def _told_apart(
    schema: SchemaObject, members: list[Type], context: Context, *, exclusive: bool
) -> UnionType | None:
    """Return the union with its discriminator; null, which has no properties, stands beside it."""
    if schema.discriminator is None:
        return None
    objects = [without_null(member) for member in members]
    alternatives = (*schema.one_of, *schema.any_of)
    named = [
        (one, found.target)
        for one, found in zip(alternatives, objects, strict=True)
        if isinstance(found, NamedType)
    ]
    if len(named) < len([one for one in objects if not isinstance(one, NeverType)]):
        context.sink.warn(
            Code.SCHEMA_APPROXIMATED,
            "`discriminator` is not acted on, for not every member here is an object:"
            " a value is read as the member that fits it best",
            schema.node.key_place("discriminator"),
        )
        return None
    found = lower_discriminator(schema, schema.discriminator, named, context)
    if found is None:
        return None
    different = tuple(NamedType(target) for target in dict.fromkeys(target for _, target in named))
    union = UnionType(different, exclusive, found)
    may_be_null = any(one != member for one, member in zip(objects, members, strict=True))
    return UnionType((union, NullType())) if may_be_null else union


def join(members: Iterable[Type]) -> Type:
    """Join types, without repeating one and without unions in unions."""
    different: dict[str, Type] = {}
    for member in members:
        plain = isinstance(member, UnionType) and member.discriminator is None
        for one in member.members if plain and isinstance(member, UnionType) else (member,):
            # By their text, since to Python the constants `1` and `true` are equal.
            different.setdefault(repr(one), one)
    flat = tuple(different.values())
    if not flat:
        return NeverType()
    if any(isinstance(one, AnyType) for one in flat):
        return AnyType()
    return flat[0] if len(flat) == 1 else UnionType(flat)


def with_null(inner: Type, *, add: bool) -> Type:
    """Return a type to which null is added."""
    if not add or isinstance(inner, AnyType):
        return inner
    if isinstance(inner, UnionType) and inner.discriminator is None:
        known = NullType() in inner.members
        return inner if known else UnionType((*inner.members, NullType()), inner.exclusive)
    return UnionType((inner, NullType()))


def without_null(found: Type) -> Type:
    """Return a type from which null is taken away."""
    if isinstance(found, NullType):
        return NeverType()
    if not isinstance(found, UnionType) or found.discriminator is not None:
        return found
    rest = tuple(one for one in found.members if not isinstance(one, NullType))
    if len(rest) == len(found.members):
        return found
    return rest[0] if len(rest) == 1 else UnionType(rest, found.exclusive)
