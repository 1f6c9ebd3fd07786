"""Which declarations a node of the IR refers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, assert_never, cast

from specular.ir.checks import Referenced, inside
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
    from collections.abc import Callable, Iterable, Iterator

    from specular.ir.checks import Check
    from specular.ir.models import Declaration
    from specular.ir.types import NodeId, Type


def references_of(declaration: Declaration) -> Iterator[NodeId]:
    """Go through the declarations that this one needs, as often as it names them."""
    if isinstance(declaration, ObjectModel):
        yield from declaration.bases
        yield from references_of_checks(declaration.checks)
    for found in types_of(declaration):
        yield from references_in(found)


class Needs:
    """What declarations refer to, which is found once for each however often it is asked."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[Declaration, tuple[NodeId, ...]]] = {}

    def of(self, declaration: Declaration) -> tuple[NodeId, ...]:
        """Return what `references_of` goes through."""
        # By identity, for a hash would be of all that is in it; so what was asked of must stay.
        key = id(declaration)
        if key not in self._found:
            self._found[key] = (declaration, tuple(references_of(declaration)))
        return self._found[key][1]


def needed_first(declaration: Declaration) -> Iterator[NodeId]:
    """Go through the declarations that must stand before this one.

    A class needs its bases, and an alias all that its type names; annotations of fields can wait,
    and so can checks.
    """
    match declaration:
        case ObjectModel():
            yield from declaration.bases
        case AliasModel():
            yield from (
                one.target for one in types_in(declaration.type) if isinstance(one, NamedType)
            )
        case EnumModel():
            return
        case _:
            assert_never(declaration)


def needed_on_import(declaration: Declaration) -> Iterator[NodeId]:
    """Go through the declarations that this one needs as soon as its module is imported.

    Names in annotations of fields can be told later, before the class is first used. Not those in
    checks, which are looked up when a value is checked, whether the class knows all others or not.
    """
    if isinstance(declaration, ObjectModel):
        yield from declaration.bases
        yield from references_of_checks(declaration.checks)
        for found in types_of(declaration):
            for one in types_in(found):
                if isinstance(one, CheckedType):
                    yield from references_of_checks(one.checks)
    else:
        yield from references_of(declaration)


def references_in(found: Type) -> Iterator[NodeId]:
    """Go through the declarations that a type names."""
    for one in types_in(found):
        if isinstance(one, NamedType):
            yield one.target
        elif isinstance(one, CheckedType):
            yield from references_of_checks(one.checks)


def references_of_checks(checks: Iterable[Check]) -> Iterator[NodeId]:
    """Go through the declarations that checks name."""
    for check in checks:
        if isinstance(check, Referenced):
            yield check.target
        yield from references_of_checks(inside(check))


def types_of(declaration: Declaration) -> Iterator[Type]:
    """Go through the types that a declaration is made of, but for what is inside them."""
    match declaration:
        case ObjectModel():
            yield from (field.type for field in declaration.fields)
            if declaration.additional is not None:
                yield declaration.additional
        case AliasModel():
            yield declaration.type
        case EnumModel():
            return
        case _:
            assert_never(declaration)


def types_in(found: Type) -> Iterator[Type]:
    """Go through a type and all types inside it, but not into declarations."""
    yield found
    match found:
        # Each kind is tried in turn, so what there is most of comes first.
        case (
            StringType()
            | NamedType()
            | IntegerType()
            | BooleanType()
            | NullType()
            | AnyType()
            | NumberType()
            | NeverType()
            | BinaryType()
            | ConstType()
        ):
            return
        case UnionType():
            for member in found.members:
                yield from types_in(member)
        case ArrayType():
            yield from types_in(found.items)
        case TupleType():
            for item in found.items:
                yield from types_in(item)
            if found.rest is not None:
                yield from types_in(found.rest)
        case MapType():
            yield from types_in(found.values)
        case EnumType() | CheckedType():
            yield from types_in(found.type)
        case _:
            assert_never(found)


def reached(start: Iterable[NodeId], needs: Callable[[NodeId], Iterable[NodeId]]) -> set[NodeId]:
    """Return what something leads to: where it starts, what these need, and so on."""
    found: set[NodeId] = set()
    waiting = list(start)
    while waiting:
        node_id = waiting.pop()
        if node_id not in found:
            found.add(node_id)
            waiting.extend(needs(node_id))
    return found


def references_below(node: object) -> Iterator[NodeId]:
    """Go through the declarations that anything in a node names, an operation for one.

    By the shape of the IR, so that a new member of a node is never forgotten.
    """
    if isinstance(node, NamedType | Referenced):
        yield node.target
    elif isinstance(node, Mapping):
        for item in cast("Mapping[str, object]", node).values():
            yield from references_below(item)
    elif isinstance(node, tuple):
        for item in cast("tuple[object, ...]", node):
            yield from references_below(item)
    elif is_dataclass(node):
        for one in fields(node):
            yield from references_below(getattr(node, one.name))
