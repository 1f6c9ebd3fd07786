"""What the results of an operation may have at a place: the types there, and the values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.operations import essence
from specular.ir.sequences import success_contents
from specular.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    CheckedType,
    ConstType,
    EnumType,
    IntegerType,
    MapType,
    NamedType,
    NullType,
    NumberType,
    StringType,
    UnionType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.api import Api
    from specular.ir.models import Field
    from specular.ir.operations import Operation
    from specular.ir.types import NodeId, Type
    from specular.ir.waiters import Scalar

Shape: TypeAlias = "Type | ObjectModel | EnumModel"

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

    api: Api
    shapes: tuple[Shape, ...]

    def member(self, name: str) -> Results | None:
        """Return what a member of it may be; None where nothing has one that is called so."""
        found = [one for shape in self.shapes for one in self._members(shape, name)]
        return _results(found, self.api) if found else None

    def names(self) -> list[str]:
        """Return what its members are called."""
        models = [one for one in self.shapes if isinstance(one, ObjectModel)]
        return list(dict.fromkeys(one.wire_name for each in models for one in self._fields(each)))

    def values(self) -> Values | None:
        """Return the values that may stand there; None where that may be an object."""
        kinds = (EnumModel, EnumType, ConstType, *_KINDS)
        is_scalar = all(isinstance(one, kinds) for one in self.shapes)
        return Values(self.shapes) if self.shapes and is_scalar else None

    def _members(self, shape: Shape, name: str) -> Iterator[Type]:
        if isinstance(shape, AnyType):
            yield shape
        elif isinstance(shape, MapType):
            yield shape.values
        elif isinstance(shape, ObjectModel):
            fields = self._fields(shape)
            found = [one.type for one in fields if one.wire_name == name]
            rest = shape.additional
            # Nearly every object may have more members; one that lists some is known by these.
            if not found and rest is not None and not (fields and isinstance(rest, AnyType)):
                found.append(rest)
            yield from found

    def _fields(self, model: ObjectModel) -> list[Field]:
        bases = (self.api.declarations.get(one) for one in model.bases)
        inherited = [
            field for one in bases if isinstance(one, ObjectModel) for field in self._fields(one)
        ]
        return [*inherited, *model.fields]


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
            elif not isinstance(one, ObjectModel):
                members.append(one)
        several = [one for i, one in enumerate(members) if one not in members[:i]]
        return several[0] if len(several) == 1 else UnionType(tuple(several))


def results_of(operation: Operation, api: Api) -> Results:
    """Return what the results of an operation may be that are JSON."""
    contents = [
        one for one in success_contents(operation) if essence(one.content_type).endswith("json")
    ]
    return _results([one.type for one in contents if one.type is not None], api)


def _results(types: list[Type], api: Api) -> Results:
    shapes: list[Shape] = []
    seen: set[NodeId] = set()
    waiting = list(reversed(types))
    while waiting:
        one = waiting.pop()
        if isinstance(one, NamedType):
            declared = api.declarations.get(one.target)
            if one.target not in seen and declared is not None:
                seen.add(one.target)
                if isinstance(declared, AliasModel):
                    waiting.append(declared.type)
                else:
                    shapes.append(declared)
        elif isinstance(one, UnionType):
            waiting += reversed(one.members)
        elif isinstance(one, ArrayType):
            waiting.append(one.items)
        elif isinstance(one, CheckedType):
            waiting.append(one.type)
        elif not isinstance(one, NullType):
            shapes.append(one)
    return Results(api, tuple(shapes))
