"""Unions from `oneOf` and `anyOf`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Code
from specular.ir.types import AnyType, ConstType, NamedType, NeverType, NullType, Type, UnionType
from specular.lowering.allof import parts_of
from specular.lowering.checks import checked, exclusive_members, with_checks
from specular.lowering.conjunctions import child, conjunction, without
from specular.lowering.discriminators import lower_discriminator
from specular.lowering.kinds import is_possible, says_something, shapes_something
from specular.lowering.polymorphism import family_of
from specular.lowering.shapes import has_alternatives, is_null_object, only_require, target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from specular.ir.types import NodeId
    from specular.loading.nodes import Node
    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject

    LowerType = Callable[[SchemaObject, Context], Type]

_MOST: Final = 12
"""Members of a union of unions that are put together one by one."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """The members of one `oneOf` or `anyOf`, and the schema that has it."""

    members: tuple[SchemaObject, ...]
    exclusive: bool
    schema: SchemaObject


@dataclass(frozen=True, slots=True)
class _Member:
    """A member as it is listed, and as a `whole` with what stands beside the union."""

    schema: SchemaObject
    whole: SchemaObject


def lower_union(
    schema: SchemaObject, parts: list[SchemaObject], context: Context, lower_type: LowerType
) -> Type:
    """Return the union of what `oneOf` and `anyOf` say, of which other parts of it say more.

    `{properties: {id: {}}, oneOf: [A, B]}` is a union of A with these properties and B with them.
    """
    seen: set[NodeId] = set()
    choices = [found for part in parts for found in _choices(part, context, seen)]
    seen.clear()
    rest = [one for part in parts for one in _rest(part, context, seen)]
    base = [one for one in rest if one.reference is not None or shapes_something(one)]
    first = choices[0]
    single = len(choices) == 1
    if not single and prod(len(one.members) for one in choices) > _MOST:
        context.sink.warn(
            Code.SCHEMA_APPROXIMATED,
            f"these unions have more than {_MOST} members together: only the first is used",
            schema.node.place(),
        )
        single = True
    if single:
        members = [
            _Member(one, _narrowed(base, (one,), _place(one, schema, index, context), context))
            for index, one in enumerate(first.members)
        ]
    else:
        members = [
            _Member(
                several[0], _narrowed(base, several, child(schema.node, "oneOf", index), context)
            )
            for index, several in enumerate(
                product(*(one.members for one in choices)), start=len(schema.one_of)
            )
        ]
    possible = [one for one in members if is_possible(parts_of(one.whole, context), context)]
    if not possible:
        context.sink.warn(
            Code.SCHEMA_CONFLICT,
            "no member of this union is what stands beside it: only the union is used",
            schema.node.place(),
        )
        possible = [_Member(one, one) for one in first.members]
    types = [_lower_member(one, first, context, lower_type) for one in possible]
    exclusive = first.exclusive and single
    found = join(types)
    if isinstance(found, UnionType):
        told = _told_apart(first, possible, types, context)
        found = told or UnionType(found.members, exclusive)
    for choice in choices:
        # Where a property tells which member is meant, no other one is asked.
        if choice.exclusive and choice.schema.discriminator is None:
            found = with_checks(found, exclusive_members(choice.members, context))
    for one in rest:
        if one not in base:
            found = checked(found, one, {"type"}, context)
    return with_null(found, add=schema.nullable)


def _lower_member(
    member: _Member, choice: _Choice, context: Context, lower_type: LowerType
) -> Type:
    """Return the type of a member; a base whose family the union lists is no more than itself."""
    target = target_of(member.whole, context)
    if member.whole.reference is not None:
        listed = {target_of(one, context).node.id for one in choice.members}
        family = {one.node.id for one in family_of(target, context)}
        if family and (choice.schema.discriminator is not None or listed & family):
            context.need(target)
            return with_null(NamedType(target.node.id), add=is_null_object(target, context))
    return lower_type(member.whole, context)


def _choices(part: SchemaObject, context: Context, seen: set[NodeId]) -> Iterator[_Choice]:
    """Go through the unions that a part is made of, those that it refers to included."""
    target = target_of(part, context)
    if part.reference is not None:
        if target.node.id in seen:
            return
        seen.add(target.node.id)
    for members, exclusive in ((target.one_of, True), (target.any_of, False)):
        if members and not only_require(members):
            yield _Choice(members, exclusive, target)
    for one in target.all_of:
        yield from _choices(one, context, seen)


def _rest(part: SchemaObject, context: Context, seen: set[NodeId]) -> Iterator[SchemaObject]:
    """Go through what a part says beside the unions that it is made of."""
    if not has_alternatives(part, context):
        yield part
        return
    target = target_of(part, context)
    if part.reference is not None:
        if target.node.id in seen:
            return
        seen.add(target.node.id)
    for one in target.all_of:
        yield from _rest(one, context, seen)
    keys = [
        key
        for key, members in (("oneOf", target.one_of), ("anyOf", target.any_of))
        if not only_require(members)
    ]
    own = replace(
        target,
        node=without(target.node, *keys, "allOf", "discriminator", "nullable"),
        all_of=(),
        one_of=() if "oneOf" in keys else target.one_of,
        any_of=() if "anyOf" in keys else target.any_of,
        discriminator=None,
        conditions=target.conditions.alone,
        nullable=False,
        description=None,
        title=None,
        default=None,
    )
    if says_something(own):
        yield own


def _place(member: SchemaObject, schema: SchemaObject, index: int, context: Context) -> Node:
    """Return where a member of a union stands that is narrowed by what is beside the union."""
    inside = member.node.document == schema.node.document and member.node.pointer.startswith(
        f"{schema.node.pointer}/"
    )
    place = member.node if inside else child(schema.node, "oneOf", index)
    if member.reference is not None:
        name = context.path(member.reference)[-1]
        context.enter(place, (*context.path(schema.node), name))
    return place


def _narrowed(
    base: list[SchemaObject], members: Sequence[SchemaObject], place: Node, context: Context
) -> SchemaObject:
    """Return what a member of a union says with what stands beside the union."""
    if not base and len(members) == 1:
        return members[0]
    return conjunction((*base, *members), place, context)


def _told_apart(
    choice: _Choice, members: list[_Member], types: list[Type], context: Context
) -> UnionType | None:
    """Return the union with its discriminator; null, which has no properties, stands beside it."""
    schema = choice.schema
    if schema.discriminator is None:
        return None
    objects = [without_null(one) for one in types]
    named = [
        (member.schema, member.whole, found.target)
        for member, found in zip(members, objects, strict=True)
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
    different = dict.fromkeys(target for _, _, target in named)
    if len(different) == 1:
        return None
    union = UnionType(tuple(map(NamedType, different)), choice.exclusive, found)
    may_be_null = any(one != member for one, member in zip(objects, types, strict=True))
    return UnionType((union, NullType())) if may_be_null else union


def join(members: Iterable[Type]) -> Type:
    """Join types, without repeating one and without unions in unions."""
    listed = [one for member in members for one in _alternatives(member)]
    if len(listed) > 1:
        different: dict[str, Type] = {}
        for one in listed:
            # By their text, since to Python the constants `1` and `true` are equal.
            text = repr(NullType() if one == ConstType(None) else one)
            different.setdefault(text, one)
        listed = list(different.values())
    # What admits no value adds none.
    flat = tuple(one for one in listed if not isinstance(one, NeverType))
    if not flat:
        return NeverType()
    if any(isinstance(one, AnyType) for one in flat):
        return AnyType()
    return flat[0] if len(flat) == 1 else UnionType(flat)


def _alternatives(member: Type) -> tuple[Type, ...]:
    """Return the members of a union that is nothing else, and any other type as it is."""
    if isinstance(member, UnionType) and member.discriminator is None:
        return member.members
    return (member,)


def with_null(inner: Type, *, add: bool) -> Type:
    """Return a type to which null is added."""
    if not add or isinstance(inner, AnyType | NullType) or inner == ConstType(None):
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
