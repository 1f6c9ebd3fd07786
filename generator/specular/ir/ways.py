"""Ways into the results of operations: what there is at their ends, by the types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from specular.ir.models import AliasModel, ObjectModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    CheckedType,
    MapType,
    NamedType,
    NullType,
    UnionType,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specular.ir.models import Declaration, Field
    from specular.ir.types import NodeId, Type

Way: TypeAlias = tuple[str | int, ...]
"""How one gets from a result to a value in it: by names on the wire, and by positions in arrays."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a way: from a member of a model to its type, or on without a model."""

    step: str | int
    model: NodeId | None
    type: Type


def shapes_of(
    types: Iterable[Type], declarations: Mapping[NodeId, Declaration], *, in_arrays: bool = False
) -> list[Type]:
    """Return what types may be, without aliases, checks, unions and null; models but once.

    If it is asked for, what stands in an array counts as if it stood in its place.
    """
    found: list[Type] = []
    seen: set[NodeId] = set()
    waiting = list(types)[::-1]
    while waiting:
        one = waiting.pop()
        if isinstance(one, NamedType):
            declared = declarations.get(one.target)
            if one.target in seen or declared is None:
                continue
            seen.add(one.target)
            if isinstance(declared, AliasModel):
                waiting.append(declared.type)
            else:
                found.append(one)
        elif isinstance(one, UnionType):
            waiting += reversed(one.members)
        elif isinstance(one, CheckedType):
            waiting.append(one.type)
        elif isinstance(one, ArrayType) and in_arrays:
            waiting.append(one.items)
        elif not isinstance(one, NullType):
            found.append(one)
    return found


def plain_type(found: Type, declarations: Mapping[NodeId, Declaration]) -> Type:
    """Return the only shape of a type; the type itself where there are several, or none."""
    shapes = shapes_of((found,), declarations)
    return shapes[0] if len(shapes) == 1 else found


def members_of(found: Type, declarations: Mapping[NodeId, Declaration]) -> Iterator[Field]:
    """Go through the members of an object, those of its bases first."""
    plain = plain_type(found, declarations)
    declared = declarations.get(plain.target) if isinstance(plain, NamedType) else None
    if isinstance(declared, ObjectModel):
        for base in declared.bases:
            yield from members_of(NamedType(base), declarations)
        yield from declared.fields


def step_into(
    shape: Type, step: str | int, declarations: Mapping[NodeId, Declaration]
) -> Step | None:
    """Return the step that leads into a shape; None where it has nothing there."""
    members = members_of(shape, declarations)
    field = next((one for one in members if one.wire_name == step), None)
    if field is not None and isinstance(shape, NamedType):
        return Step(step, shape.target, field.type)
    if isinstance(shape, MapType) and isinstance(step, str):
        return Step(step, None, shape.values)
    if isinstance(shape, ArrayType) and isinstance(step, int):
        return Step(step, None, shape.items)
    return Step(step, None, shape) if shape == AnyType() else None


def follow(
    found: Type, way: Way, declarations: Mapping[NodeId, Declaration]
) -> tuple[Step, ...] | int:
    """Return the steps of a way, or how many can be gone where it leads nowhere."""
    steps: list[Step] = []
    for name in way:
        step = step_into(plain_type(found, declarations), name, declarations)
        if step is None:
            return len(steps)
        steps.append(step)
        found = step.type
    return tuple(steps)


def item_type(result: Type, way: Way, declarations: Mapping[NodeId, Declaration]) -> Type | None:
    """Return the type of what is in the array that a way leads to, None where there is none."""
    steps = follow(result, way, declarations)
    if isinstance(steps, int):
        return None
    found = plain_type(steps[-1].type if steps else result, declarations)
    return (
        AnyType() if found == AnyType() else found.items if isinstance(found, ArrayType) else None
    )
