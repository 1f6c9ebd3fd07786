"""Which declarations of two APIs stand for each other."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from specular.ir.models import ObjectModel
from specular.naming.layout import is_component

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from specular.ir.models import Field
    from specular.ir.types import NodeId
    from specular.review.changes import Version


class Keys:
    """What stands where in two documents, by places without the documents' names."""

    def __init__(self, old: Version, new: Version) -> None:
        self.old: Mapping[str, NodeId] = {old.key(one): one for one in old.api.declarations}
        self.new: Mapping[str, NodeId] = {new.key(one): one for one in new.api.declarations}
        self._version = new

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The new fields, in whichever form of their models they are."""
        return {
            self._version.key(one.id): one
            for declared in self._version.api.declarations.values()
            if isinstance(declared, ObjectModel)
            for one in declared.fields
        }


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs of declarations: of one place in both documents, or those that were found so far.

    `after` has the new one by the old one, `before` the other way round.
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
        if before in self.after:
            return self.after[before] == after
        return self.old.key(before) == self.new.key(after)

    def may_pair(self, before: NodeId, after: NodeId) -> bool:
        """Whether one may have taken the other's place: it is gone, or was written out there."""
        if before in self.after or after in self.before:
            return False
        return self.is_gone(before) or (
            self.is_new(after) and not is_component(self.new.api.declarations[after])
        )

    def add(self, before: NodeId, after: NodeId) -> None:
        """Take two declarations for each other."""
        self.after[before] = after
        self.before[after] = before

    def is_gone(self, before: NodeId) -> bool:
        """Whether nothing stands at the place of a declaration any more."""
        return self.old.key(before) not in self.keys.new

    def is_new(self, after: NodeId) -> bool:
        """Whether nothing stood at the place of a declaration before."""
        return self.new.key(after) not in self.keys.old

    def field_of(self, before: NodeId) -> Field | None:
        """Return the field that stands where one stood, in whichever form of its model."""
        return self.keys.fields.get(self.old.key(before))
