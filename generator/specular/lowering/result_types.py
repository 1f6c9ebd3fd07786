"""What the results of an operation may have at a place: the types there, and the values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.operations import essence
from specular.ir.sequences import success_contents
from specular.ir.types import (
    AnyType,
    BooleanType,
    ConstType,
    EnumType,
    IntegerType,
    NamedType,
    NumberType,
    StringType,
    UnionType,
)
from specular.ir.ways import members_of, shapes_of, step_into

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.operations import Operation
    from specular.ir.types import NodeId, Type
    from specular.ir.waiters import Scalar

Shape: TypeAlias = "Type | Declaration"

_KINDS: dict[type, tuple[type, ...]] = {
    StringType: (str,),
    BooleanType: (bool,),
    IntegerType: (int,),
    NumberType: (int, float),
    AnyType: (str, bool, int, float),
}
"""What may stand in JSON for a type whose values are not listed."""


@dataclass(frozen=True, slots=True)
class Results:
    """What may stand at a place of what an operation gives back in JSON.

    What stands in an array counts as if it stood in its place.
    """

    shapes: list[Type]
    declarations: Mapping[NodeId, Declaration]

    def member(self, name: str) -> Results | None:
        """Return what a member of it may be; None where nothing has one that is called so."""
        found = [one for shape in self.shapes for one in self._members(shape, name)]
        return _results(found, self.declarations) if found else None

    def names(self) -> list[str]:
        """Return what its members are called."""
        members = (one for each in self.shapes for one in members_of(each, self.declarations))
        return list(dict.fromkeys(one.wire_name for one in members))

    def values(self) -> Values | None:
        """Return the values that may stand there; None where that may be an object."""
        kinds = (EnumModel, EnumType, ConstType, *_KINDS)
        found = tuple(self._declared(one) for one in self.shapes)
        return Values(found) if found and all(isinstance(one, kinds) for one in found) else None

    def _members(self, shape: Type, name: str) -> Iterator[Type]:
        step = step_into(shape, name, self.declarations)
        declared = self._declared(shape)
        rest = declared.additional if isinstance(declared, ObjectModel) else None
        if step is not None:
            yield step.type
        # Nearly every object may have more members; one that lists some is known by these.
        elif rest is not None and not (
            rest == AnyType() and any(members_of(shape, self.declarations))
        ):
            yield rest

    def _declared(self, shape: Type) -> Shape:
        return self.declarations[shape.target] if isinstance(shape, NamedType) else shape


@dataclass(frozen=True, slots=True)
class Values:
    """The values that may stand at a place."""

    shapes: tuple[Shape, ...]

    def has(self, value: Scalar) -> bool:
        """Whether a value is one of them."""
        kinds = tuple(k for one in self.shapes for k in _KINDS.get(type(one), ()))
        return type(value) in kinds or any(
            one == value and type(one) is type(value) for one in self.listed()
        )

    def listed(self) -> Iterator[Scalar]:
        """Go through those that the document lists."""
        for one in self.shapes:
            if isinstance(one, EnumModel):
                yield from (member.value for member in one.members)
            elif isinstance(one, EnumType | ConstType):
                values = one.values if isinstance(one, EnumType) else (one.value,)
                yield from (each for each in values if isinstance(each, str | int | float))

    def joined(self, values: tuple[Scalar, ...]) -> Type:
        """Return the type of them all, of which some are known to come."""
        members: list[Type] = []
        for one in self.shapes:
            if isinstance(one, EnumModel):
                members += [NamedType(one.id), *(ConstType(each.value) for each in one.members)]
            elif isinstance(one, AnyType):
                members += [ConstType(each) for each in values]
            elif not isinstance(one, ObjectModel | AliasModel):
                members.append(one)
        several = [one for i, one in enumerate(members) if one not in members[:i]]
        return several[0] if len(several) == 1 else UnionType(tuple(several))


def results_of(operation: Operation, api: Api) -> Results:
    """Return what the results of an operation may be that are JSON."""
    contents = [
        one for one in success_contents(operation) if essence(one.content_type).endswith("json")
    ]
    types = [one.type for one in contents if one.type is not None]
    return _results(types, api.declarations)


def _results(types: list[Type], declarations: Mapping[NodeId, Declaration]) -> Results:
    return Results(shapes_of(types, declarations, in_arrays=True), declarations)
