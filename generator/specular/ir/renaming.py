"""Nodes of the IR that refer to other declarations in place of those they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, assert_never, cast

from specular.ir.checks import Referenced
from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    BooleanType,
    CheckedType,
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
    UnionType,
)

if TYPE_CHECKING:
    from specular.ir.models import Declaration
    from specular.ir.types import NodeId, Type

T = TypeVar("T")


def renamed(declaration: Declaration, names: Mapping[NodeId, NodeId]) -> Declaration:
    """Return a declaration that refers to the values of `names` where it referred to the keys."""
    match declaration:
        case ObjectModel():
            rest = declaration.additional
            return replace(
                declaration,
                bases=tuple(names.get(one, one) for one in declaration.bases),
                fields=tuple(
                    replace(one, type=renamed_type(one.type, names)) for one in declaration.fields
                ),
                additional=None if rest is None else renamed_type(rest, names),
                checks=renamed_checks(declaration.checks, names),
            )
        case AliasModel():
            return replace(declaration, type=renamed_type(declaration.type, names))
        case EnumModel():
            return declaration
        case _:
            assert_never(declaration)


def renamed_type(found: Type, names: Mapping[NodeId, NodeId]) -> Type:
    """Return a type that refers to the values of `names` where it referred to the keys."""
    match found:
        case NamedType():
            return NamedType(names.get(found.target, found.target))
        case ArrayType():
            return replace(found, items=renamed_type(found.items, names))
        case TupleType():
            return replace(
                found,
                items=tuple(renamed_type(one, names) for one in found.items),
                rest=None if found.rest is None else renamed_type(found.rest, names),
            )
        case MapType():
            return replace(found, values=renamed_type(found.values, names))
        case EnumType():
            return replace(found, type=renamed_type(found.type, names))
        case CheckedType():
            checks = renamed_checks(found.checks, names)
            return CheckedType(renamed_type(found.type, names), checks)
        case UnionType():
            return _renamed_union(found, names)
        case (
            AnyType()
            | NeverType()
            | NullType()
            | BooleanType()
            | IntegerType()
            | NumberType()
            | StringType()
            | BinaryType()
            | ConstType()
        ):
            return found
        case _:
            assert_never(found)


def _renamed_union(union: UnionType, names: Mapping[NodeId, NodeId]) -> UnionType:
    told = union.discriminator
    if told is not None:
        mapping = {value: names.get(target, target) for value, target in told.mapping.items()}
        default = None if told.default is None else names.get(told.default, told.default)
        told = replace(told, mapping=mapping, default=default)
    members = tuple(renamed_type(one, names) for one in union.members)
    return replace(union, members=members, discriminator=told)


def renamed_checks(found: T, names: Mapping[NodeId, NodeId]) -> T:
    """Return checks, or what one is made of, that refer to the values of `names`."""
    made: Any = found
    if isinstance(found, Referenced):
        made = replace(found, target=names.get(found.target, found.target))
    elif isinstance(found, tuple):
        items = cast("tuple[object, ...]", found)
        made = tuple(renamed_checks(one, names) for one in items)
    elif isinstance(found, Mapping):
        members = cast("Mapping[str, object]", found)
        made = {key: renamed_checks(one, names) for key, one in members.items()}
    elif is_dataclass(found) and not isinstance(found, type):
        inner = {one.name: getattr(found, one.name) for one in fields(found)}
        made = replace(found, **renamed_checks(inner, names))
    return cast("T", made)
