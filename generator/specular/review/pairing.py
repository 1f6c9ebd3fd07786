"""Which declarations of two APIs stand for each other."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from specular.ir.checks import (
    AtMostOne,
    Combined,
    DependentRequired,
    ListedValue,
    Required,
    TypeIs,
)
from specular.ir.models import ObjectModel
from specular.ir.renaming import renamed_checks
from specular.ir.types import response_id
from specular.naming.layout import is_component

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from specular.ir.checks import Check
    from specular.ir.models import Field
    from specular.ir.types import NodeId
    from specular.review.changes import Version

T = TypeVar("T")


class Keys:
    """What stands where in two documents, by places without the documents' names."""

    def __init__(self, old: Version, new: Version) -> None:
        self.old: Mapping[str, NodeId] = {old.key(one): one for one in old.api.declarations}
        self.new: Mapping[str, NodeId] = {new.key(one): one for one in new.api.declarations}
        self._versions = old, new

    @cached_property
    def same(self) -> dict[NodeId, NodeId]:
        """The new declarations by the old ones at their places."""
        return {old: self.new[key] for key, old in self.old.items() if key in self.new}

    @cached_property
    def fields(self) -> tuple[Mapping[str, Field], Mapping[str, Field]]:
        """The old and the new fields, in whichever form of their models they are."""
        before, after = (
            {
                version.key(one.id): one
                for declared in version.api.declarations.values()
                if isinstance(declared, ObjectModel)
                for one in declared.fields
            }
            for version in self._versions
        )
        return before, after

    @cached_property
    def inputs(self) -> frozenset[str]:
        """Where parameters and bodies of operations stand in both documents."""
        old, new = (
            {
                one.key(found.id)
                for each in one.api.operations
                for found in (*each.parameters, each.body)
                if found is not None
            }
            for one in self._versions
        )
        return frozenset(old & new)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs of declarations: of one place in both documents, or those that were found so far.

    `after` has the new one by the old one, `before` the other way round. A request form goes with
    the response form beside it, where there are two.
    """

    old: Version
    new: Version
    keys: Keys
    after: MutableMapping[NodeId, NodeId] = field(default_factory=dict["NodeId", "NodeId"])
    before: MutableMapping[NodeId, NodeId] = field(default_factory=dict["NodeId", "NodeId"])

    def lent(self) -> Pairing:
        """Return a pairing that knows these pairs, and does not add to them."""
        return Pairing(
            self.old,
            self.new,
            self.keys,
            ChainMap({}, self.after),
            ChainMap({}, self.before),
        )

    def is_pair(self, before: NodeId, after: NodeId) -> bool:
        """Whether two declarations stand for each other."""
        before, after = _form(before), _form(after)
        if self.is_free(before, after):
            return self.old.key(before) == self.new.key(after)
        return self.after.get(before) == after

    def may_pair(self, before: NodeId, after: NodeId) -> bool:
        """Whether one may have taken the other's place: it is gone, or was written out there."""
        before, after = _form(before), _form(after)
        if not self.is_free(before, after):
            return False
        return self.is_gone(before) or (
            self.is_new(after) and not is_component(self.new.api.declarations[after])
        )

    def is_free(self, before: NodeId, after: NodeId) -> bool:
        """Whether neither of two was found to have taken another place."""
        return _form(before) not in self.after and _form(after) not in self.before

    def add(self, before: NodeId, after: NodeId) -> None:
        """Take two declarations for each other."""
        before, after = _form(before), _form(after)
        self.after[before] = after
        self.before[after] = before

    def are_alike(self, before: tuple[Check, ...], after: tuple[Check, ...]) -> bool:
        """Whether checks say the same, where they refer to declarations that are paired."""
        if before == after:
            return True
        renamed = renamed_checks(before, ChainMap(self.after, self.keys.same))
        return renamed == after or _unordered(renamed) == _unordered(after)

    def is_gone(self, before: NodeId) -> bool:
        """Whether nothing stands at the place of a declaration any more, or what moved there."""
        before = _form(before)
        found = self.keys.new.get(self.old.key(before))
        return found is None or self.before.get(found, before) != before

    def is_new(self, after: NodeId) -> bool:
        """Whether nothing stood at the place of a declaration before."""
        return self.new.key(_form(after)) not in self.keys.old

    def field_of(self, before: NodeId) -> Field | None:
        """Return the field that stands where one stood, in whichever form of its model."""
        return self.keys.fields[1].get(self.old.key(before))

    def field_before(self, after: NodeId) -> Field | None:
        """Return the field that stood where one stands, in whichever form of its model."""
        return self.keys.fields[0].get(self.new.key(after))


def _form(node_id: NodeId) -> NodeId:
    return response_id(node_id) or node_id


def _unordered(found: T) -> T:
    """Return checks, or what one is made of, without the order of what may stand in any.

    That is of lists of names, types and values, and of schemas that are combined.
    """
    made: Any = found
    if isinstance(found, tuple):
        made = tuple(_unordered(one) for one in cast("tuple[object, ...]", found))
    elif isinstance(found, Mapping):
        members = cast("Mapping[str, object]", found)
        made = {key: _unordered(one) for key, one in members.items()}
    elif is_dataclass(found) and not isinstance(found, type):
        inner = {one.name: _unordered(getattr(found, one.name)) for one in fields(found)}
        made = replace(found, **inner)
    if isinstance(made, Required):
        made = Required(tuple(sorted(made.names)))
    elif isinstance(made, DependentRequired):
        made = DependentRequired({key: tuple(sorted(one)) for key, one in made.names.items()})
    elif isinstance(made, TypeIs):
        made = TypeIs(tuple(sorted(made.types)))
    elif isinstance(made, ListedValue):
        made = ListedValue(tuple(sorted(made.values, key=repr)))
    elif isinstance(made, Combined | AtMostOne):
        made = replace(made, members=tuple(sorted(made.members, key=repr)))
    return cast("T", made)
