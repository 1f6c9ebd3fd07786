"""Pagination: how the results of an operation are split into pages, and what is where in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
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
    from collections.abc import Iterator, Mapping

    from specular.ir.models import Declaration, Field
    from specular.ir.types import NodeId, Type

Way: TypeAlias = tuple[str | int, ...]
"""How one gets from a result to a value in it: by names on the wire, and by positions in arrays."""


class PageKind(StrEnum):
    """What leads to the next page."""

    CURSOR = "cursor"
    OFFSET = "offset"
    PAGE = "page"
    URL = "url"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How one gets from page to page; `items` is the way to the items of each.

    `parameter` is what the next page is asked by, a query parameter or a member of the body. Its
    value, or the URL of the next page, is at `next`; an offset and the number of a page begin with
    `first`. The end is where `more` is false, or where as many items (or pages) as `total` says
    were there. `is_inferred` says that the document does not say all this, but looks like it.

    `x-pagination: {type: cursor, items: data, parameter: after, next: meta.next}`
    """

    kind: PageKind
    items: Way = ()
    parameter: str | None = None
    in_body: bool = False
    next: Way | None = None
    first: int = 0
    more: Way | None = None
    total: Way | None = None
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a way: from a member of a model to its type, or on without a model."""

    step: str | int
    model: NodeId | None
    type: Type


def plain_type(found: Type, declarations: Mapping[NodeId, Declaration]) -> Type:
    """Return a type without what does not matter here: aliases, checks, and null beside it."""
    while True:
        declared = declarations.get(found.target) if isinstance(found, NamedType) else None
        if isinstance(found, CheckedType):
            found = found.type
        elif isinstance(declared, AliasModel):
            found = declared.type
        elif isinstance(found, UnionType) and len(others := _without_null(found)) == 1:
            found = others[0]
        else:
            return found


def _without_null(union: UnionType) -> list[Type]:
    return [one for one in union.members if one != NullType()]


def members_of(found: Type, declarations: Mapping[NodeId, Declaration]) -> Iterator[Field]:
    """Go through the members of an object, those of its bases first."""
    plain = plain_type(found, declarations)
    declared = declarations.get(plain.target) if isinstance(plain, NamedType) else None
    if isinstance(declared, ObjectModel):
        for base in declared.bases:
            yield from members_of(NamedType(base), declarations)
        yield from declared.fields


def follow(
    found: Type, way: Way, declarations: Mapping[NodeId, Declaration]
) -> tuple[Step, ...] | int:
    """Return the steps of a way, or how many can be gone where it leads nowhere."""
    steps: list[Step] = []
    for step in way:
        plain = plain_type(found, declarations)
        model: NodeId | None = None
        field = next(
            (one for one in members_of(plain, declarations) if one.wire_name == step), None
        )
        if field is not None and isinstance(plain, NamedType):
            model, found = plain.target, field.type
        elif isinstance(plain, MapType) and isinstance(step, str):
            found = plain.values
        elif isinstance(plain, ArrayType) and isinstance(step, int):
            found = plain.items
        elif plain != AnyType():
            return len(steps)
        steps.append(Step(step, model, found))
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
