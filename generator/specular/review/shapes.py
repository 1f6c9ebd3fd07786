"""Types as they are compared: without other names for them, and with null apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from specular.ir.checks import AtMostOne
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
    from collections.abc import Iterator

    from specular.ir.api import Api
    from specular.ir.checks import Check
    from specular.ir.models import Field
    from specular.ir.types import Discriminator, NodeId, Type


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value may be: null or one of the members, of which none is a union or an alias.

    `{anyOf: [{type: string}, {type: "null"}]}` has one member, and is nullable
    """

    members: tuple[Type, ...]
    nullable: bool = False
    checks: tuple[Check, ...] = ()
    discriminator: Discriminator | None = None

    @property
    def is_any(self) -> bool:
        """Whether any value is one."""
        return any(isinstance(one, AnyType) for one in self.members)


def shape_of(found: Type, api: Api, seen: frozenset[NodeId] = frozenset()) -> Shape:
    """Return the shape of a type; what leads back to itself, or was `seen`, stays a name."""
    if isinstance(found, NullType):
        return Shape((), nullable=True)
    if isinstance(found, AnyType):
        return Shape((found,), nullable=True)
    if isinstance(found, CheckedType):
        inner = shape_of(found.type, api, seen)
        return replace(inner, checks=(*inner.checks, *found.checks))
    if isinstance(found, UnionType):
        return _joined(found, [shape_of(one, api, seen) for one in found.members])
    if isinstance(found, NamedType) and found.target not in seen:
        declared = api.declarations[found.target]
        if isinstance(declared, AliasModel):
            return shape_of(declared.type, api, seen | {found.target})
    return Shape((found,))


def aliases_in(found: Type, api: Api, seen: frozenset[NodeId] = frozenset()) -> Iterator[NodeId]:
    """Go through the names that `shape_of` looks behind."""
    if isinstance(found, CheckedType):
        yield from aliases_in(found.type, api, seen)
    elif isinstance(found, UnionType):
        for one in found.members:
            yield from aliases_in(one, api, seen)
    elif isinstance(found, NamedType) and found.target not in seen:
        declared = api.declarations[found.target]
        if isinstance(declared, AliasModel):
            yield found.target
            yield from aliases_in(declared.type, api, seen | {found.target})


def _joined(union: UnionType, shapes: list[Shape]) -> Shape:
    told = [one.discriminator for one in shapes if one.discriminator is not None]
    return Shape(
        _different([member for one in shapes for member in one.members]),
        any(one.nullable for one in shapes),
        tuple(check for one in shapes for check in one.checks),
        union.discriminator or (told[0] if len(told) == 1 else None),
    )


def _different(found: list[Type]) -> tuple[Type, ...]:
    # A type with a discriminator has no hash.
    return tuple(one for index, one in enumerate(found) if one not in found[:index])


def said_checks(before: Shape, after: Shape) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """Return the checks of two shapes, without those that follow from other members."""
    told = [any(isinstance(one, AtMostOne) for one in shape.checks) for shape in (before, after)]
    is_told = before.discriminator is not None or after.discriminator is not None
    is_same = len(before.members) == len(after.members)
    if told[0] is not told[1] and is_same and not is_told:
        return before.checks, after.checks
    had, has = (
        tuple(one for one in shape.checks if not isinstance(one, AtMostOne))
        for shape in (before, after)
    )
    return had, has


def kind_of(found: Type, api: Api) -> str:
    """Return what a member is, by which it is found again in another shape."""
    if isinstance(found, NamedType):
        is_enum = isinstance(api.declarations[found.target], EnumModel)
        return "enum" if is_enum else "object"
    return _KINDS[type(found)]


_KINDS: Final = {
    AnyType: "any",
    ArrayType: "array",
    BinaryType: "binary",
    BooleanType: "boolean",
    CheckedType: "checked",
    ConstType: "const",
    EnumType: "listed",
    IntegerType: "integer",
    MapType: "map",
    NeverType: "never",
    NullType: "null",
    NumberType: "number",
    StringType: "string",
    TupleType: "tuple",
    UnionType: "union",
}


def type_text(found: Type | None, api: Api, depth: int = 0) -> str:
    """Return how a type is told to a reader: `array of Pet`, `string (uuid) or null`."""
    if found is None:
        return "nothing"
    shape = shape_of(found, api)
    words = [_member_text(one, api, depth) for one in shape.members]
    if shape.nullable and not shape.is_any:
        words.append("null")
    return " or ".join(words)


def _member_text(found: Type, api: Api, depth: int) -> str:
    kind = kind_of(found, api)
    if isinstance(found, NamedType):
        return ".".join(api.declarations[found.target].path)
    if isinstance(found, StringType | IntegerType | NumberType) and found.format is not None:
        return f"{kind} ({found.format})"
    if isinstance(found, ArrayType) and depth < _DEEPEST:
        return f"array of {_inner_text(found.items, api, depth)}"
    if isinstance(found, MapType) and depth < _DEEPEST:
        return f"map of {_inner_text(found.values, api, depth)}"
    if isinstance(found, ConstType):
        return repr(found.value)
    if isinstance(found, EnumType):
        return "one of " + ", ".join(map(repr, found.values))
    return kind


def _inner_text(found: Type | None, api: Api, depth: int) -> str:
    text = type_text(found, api, depth + 1)
    return f"({text})" if " or " in text else text


_DEEPEST: Final = 3
"""How far into arrays and maps a type is told."""


def fields_of(model: ObjectModel, api: Api) -> dict[str, tuple[NodeId, int]]:
    """Return where each field of a model is declared, be it in a base: the model and its index."""
    found: dict[str, tuple[NodeId, int]] = {}
    for base in model.bases:
        declared = api.declarations[base]
        if isinstance(declared, ObjectModel):
            found |= fields_of(declared, api)
    return found | {one.wire_name: (model.id, index) for index, one in enumerate(model.fields)}


def all_fields(model: ObjectModel, api: Api) -> dict[str, tuple[NodeId, Field]]:
    """Return the fields of a model and of its bases, each with the model that declares it."""
    found: dict[str, tuple[NodeId, Field]] = {}
    for name, (owner, index) in fields_of(model, api).items():
        declared = api.declarations[owner]
        if isinstance(declared, ObjectModel):
            found[name] = owner, declared.fields[index]
    return found


def bases_of(model: ObjectModel, api: Api) -> list[NodeId]:
    """Return the bases of a model, and theirs, each once."""
    found: dict[NodeId, None] = {}
    waiting = [*model.bases]
    while waiting:
        base = waiting.pop(0)
        declared = api.declarations[base]
        if base not in found and isinstance(declared, ObjectModel):
            found[base] = None
            waiting += declared.bases
    return [*found]
