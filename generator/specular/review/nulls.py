"""Which components are null or an object by themselves, and not where they are referred to.

A component of such a type is a class, with null beside it wherever it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from specular.ir.types import CheckedType, NamedType, NullType, UnionType

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.types import NodeId


class Nulls:
    """Where classes stand beside null in two APIs, found when first asked."""

    def __init__(self, old: Api, new: Api) -> None:
        self._apis = old, new

    @cached_property
    def _uses(self) -> tuple[dict[NodeId, list[bool]], dict[NodeId, list[bool]]]:
        return _uses_in(self._apis[0]), _uses_in(self._apis[1])

    def differ(self, before: NodeId, after: NodeId) -> bool:
        """Whether all of several uses stand beside null in one API, and none in the other."""
        uses = self._uses[0].get(before, []), self._uses[1].get(after, [])
        had, has = (set(one) for one in uses)
        return len(had) == len(has) == 1 and had != has and min(map(len, uses)) > 1


def _uses_in(api: Api) -> dict[NodeId, list[bool]]:
    found: dict[NodeId, list[bool]] = {}
    _visit((*api.operations, *api.declarations.values()), found, beside=False)
    return found


def _visit(node: object, found: dict[NodeId, list[bool]], *, beside: bool) -> None:
    if isinstance(node, NamedType):
        found.setdefault(node.target, []).append(beside)
    elif isinstance(node, UnionType):
        is_null = beside or any(isinstance(one, NullType) for one in node.members)
        for member in node.members:
            _visit(member, found, beside=is_null)
    elif isinstance(node, CheckedType):
        _visit(node.type, found, beside=beside)
    elif isinstance(node, Mapping):
        for item in cast("Mapping[str, object]", node).values():
            _visit(item, found, beside=False)
    elif isinstance(node, tuple):
        for item in cast("tuple[object, ...]", node):
            _visit(item, found, beside=False)
    elif is_dataclass(node):
        for one in fields(node):
            _visit(getattr(node, one.name), found, beside=False)
