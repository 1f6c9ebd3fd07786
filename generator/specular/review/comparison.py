"""The comparison of two APIs: what was found, and what is still to be compared, each pair once."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from specular.ir.models import AliasModel
from specular.ir.types import NamedType, response_id
from specular.naming.layout import is_component
from specular.review.accepting import Acceptance
from specular.review.changes import Changes, Direction, Site
from specular.review.kinds import AS_RULED, Grades, Kind, graded
from specular.review.models import compare_declarations
from specular.review.nulls import Nulls
from specular.review.prose import PROSE
from specular.review.renames import may_be_one
from specular.review.symbols import compare_names

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from specular.ir.models import Declaration
    from specular.ir.types import NodeId, Type
    from specular.review.changes import Version
    from specular.review.pairing import Pairing


@dataclass(frozen=True, slots=True)
class Pair:
    """Two declarations that stand for each other, and a way in which their values travel."""

    before: NodeId
    after: NodeId
    direction: Direction
    is_inverted: bool
    is_invariant: bool = False


class Comparison:
    """Goes through two APIs, and gathers what is different.

    Declarations are paired where they are used: the same place in both documents, or what is used
    where the other one was, if that is gone. `is_typed` says which formats have a type of Python's,
    `is_closed` that enumerations have no values but the listed ones. A trial is made to know
    whether there is a difference, and asks nothing of that kind itself.
    """

    def __init__(
        self,
        pairing: Pairing,
        is_typed: Callable[[str | None], bool],
        *,
        is_closed: bool = False,
        is_trial: bool = False,
    ) -> None:
        self.pairing = pairing
        self.is_typed = is_typed
        self.is_closed = is_closed
        self.is_trial = is_trial
        self.changes = Changes()
        self._waiting: deque[Pair] = deque()
        self._done: set[Pair] = set()
        self._inside: set[tuple[int, int]] = set()

    @property
    def old(self) -> Version:
        """What there was."""
        return self.pairing.old

    @property
    def new(self) -> Version:
        """What there is."""
        return self.pairing.new

    @cached_property
    def nulls(self) -> Nulls:
        """Which components are null or an object by themselves."""
        return Nulls(self.old.api, self.new.api)

    @cached_property
    def acceptance(self) -> Acceptance:
        """Which types are taken for which."""
        return Acceptance(self.old, self.new, self.is_typed, is_closed=self.is_closed)

    @property
    def is_different(self) -> bool:
        """Whether there is more than other words."""
        return any(one.rule not in PROSE for one in self.changes.found)

    def pair(self, before: NodeId, after: NodeId, site: Site) -> bool:
        """Take two declarations for each other, if they may be, and have them compared."""
        if not self.pairing.is_pair(before, after):
            declared = self.old.api.declarations[before], self.new.api.declarations[after]
            if not self.pairing.may_pair(before, after) or not may_be_one(
                *declared, (self.old.api, self.new.api)
            ):
                return False
            self.pairing.add(before, after)
        self._add(Pair(before, after, site.direction, site.is_inverted))
        return True

    def _add(self, one: Pair) -> None:
        if one not in self._done:
            self._done.add(one)
            self._waiting.append(one)

    def pair_aliases(self, before: Type, after: Type, site: Site) -> bool:
        """As `pair`, of names for other types, and of what was such a name or became one."""
        if not isinstance(before, NamedType) or not isinstance(after, NamedType):
            return False
        found = (
            self.old.api.declarations[before.target],
            self.new.api.declarations[after.target],
        )
        if all(isinstance(one, AliasModel) for one in found):
            is_pair = self.pair(before.target, after.target, site)
        else:
            is_pair = type(found[0]) is not type(found[1]) and self.pairing.is_pair(
                before.target, after.target
            )
        if is_pair:
            # Unlike a class it is written out for type checkers wherever it stands.
            ids = before.target, after.target
            self._add(Pair(*ids, site.direction, site.is_inverted, site.is_invariant))
        return is_pair

    @contextmanager
    def inside(self, old: Type, new: Type) -> Generator[bool]:
        """Go into two types; say whether that is for the first time, as some lead to themselves."""
        ids = id(old), id(new)
        is_first = ids not in self._inside
        self._inside.add(ids)
        try:
            yield is_first
        finally:
            if is_first:
                self._inside.discard(ids)

    def run(self) -> None:
        """Compare what waits, and what that leads to; a trial ends with the first difference."""
        while self._waiting and not (self.is_trial and self.is_different):
            one = self._waiting.popleft()
            path = self.new.api.declarations[one.after].path
            # The document has one schema for both forms.
            subject = ".".join(path if response_id(one.after) is None else path[:-1])
            site = Site(
                before=one.before,
                after=one.after,
                subject=subject,
                direction=one.direction,
                is_inverted=one.is_inverted,
                is_invariant=one.is_invariant,
            )
            compare_declarations(site, self)

    def tell(  # noqa: PLR0913, PLR0917 - what a difference has
        self, kind: Kind, site: Site, edit: str, old: str, new: str, grades: Grades = AS_RULED
    ) -> None:
        """Report a difference of a kind."""
        rule, (client, wire, server) = graded(kind, site, grades)
        self.changes.at(site, rule, edit, old=old, new=new, client=client, wire=wire, server=server)

    def is_equal(self, compare: Callable[[Comparison], None]) -> bool:
        """Whether a comparison would find nothing; a trial does not try."""
        if self.is_trial:
            return False
        trial = Comparison(
            self.pairing.lent(), self.is_typed, is_closed=self.is_closed, is_trial=True
        )
        compare(trial)
        trial.run()
        return not trial.is_different

    def are_equal(self, before: NodeId, after: NodeId, site: Site) -> bool:
        """Whether two declarations say the same, whatever they are paired with."""

        def compare(trial: Comparison) -> None:
            trial.pairing.add(before, after)
            trial.pair(before, after, site)

        return self.is_equal(compare)

    def components(self) -> None:
        """Compare the components that no operation leads to, and tell which came and which went."""
        gone, come = self._left()
        for one in gone:
            after = self.pairing.keys.new.get(self.old.key(one.id))
            if after is not None:
                self._both_ways(one.id, after)
        gone, come = self._left()
        for one in gone:
            other = next((each for each in come if self._is_renamed(one, each)), None)
            if other is None:
                self.changes.alone("schema-removed", ".".join(one.path), before=one.id)
            else:
                self._both_ways(one.id, other.id)
                come.remove(other)
        for one in come:
            self.changes.alone("schema-added", ".".join(one.path), after=one.id)

    def _left(self) -> tuple[list[Declaration], list[Declaration]]:
        """Return the components of both that were not compared."""
        compared = {one.before for one in self._done}, {one.after for one in self._done}
        gone, come = (
            [
                one
                for one in version.api.declarations.values()
                if is_component(one) and one.id not in done
            ]
            for version, done in zip((self.old, self.new), compared, strict=True)
        )
        return gone, come

    def _is_renamed(self, one: Declaration, other: Declaration) -> bool:
        site = _site(one.id, other.id, "", Direction.RESPONSE)

        def compare(trial: Comparison) -> None:
            if not trial.pair(one.id, other.id, site):
                trial.changes.at(site, "schema-removed")

        return type(one) is type(other) and self.is_equal(compare)

    def _both_ways(self, before: NodeId, after: NodeId) -> None:
        for direction in (Direction.REQUEST, Direction.RESPONSE):
            self.pair(before, after, _site(before, after, "", direction))

    def names(self) -> None:
        """Tell which classes are called otherwise, or stand elsewhere."""
        for before, after in dict.fromkeys((one.before, one.after) for one in self._done):
            compare_names(before, after, self)


def _site(before: NodeId, after: NodeId, subject: str, direction: Direction) -> Site:
    return Site(before=before, after=after, subject=subject, direction=direction)
