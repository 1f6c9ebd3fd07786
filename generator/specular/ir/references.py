"""Which declarations a node of the IR refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
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
    UnionType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.models import Declaration
    from specular.ir.types import NodeId, Type


def references_of(declaration: Declaration) -> Iterator[NodeId]:
    """Go through the declarations that this one needs, as often as it names them."""
    match declaration:
        case ObjectModel():
            yield from declaration.bases
            for field in declaration.fields:
                yield from references_in(field.type)
            if declaration.additional is not None:
                yield from references_in(declaration.additional)
        case AliasModel():
            yield from references_in(declaration.type)
        case EnumModel():
            return
        case _:
            assert_never(declaration)


def needed_first(declaration: Declaration) -> Iterator[NodeId]:
    """Go through the declarations that must stand before this one.

    A class needs its bases, and an alias all that it names; annotations of fields can wait.
    """
    match declaration:
        case ObjectModel():
            yield from declaration.bases
        case AliasModel():
            yield from references_in(declaration.type)
        case EnumModel():
            return
        case _:
            assert_never(declaration)


def references_in(found: Type) -> Iterator[NodeId]:
    """Go through the declarations that a type names."""
    match found:
        case NamedType():
            yield found.target
        case ArrayType():
            yield from references_in(found.items)
        case MapType():
            yield from references_in(found.values)
        case EnumType():
            yield from references_in(found.type)
        case UnionType():
            for member in found.members:
                yield from references_in(member)
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
            return
        case _:
            assert_never(found)
