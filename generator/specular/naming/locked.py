"""The names that a lock has for one document: what a run takes of them, and what it leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.loading.lock import lock_key
from specular.naming.aliases import aliases_of, renamed_again
from specular.naming.pins import NO_NAMES
from specular.naming.places import names_by_place
from specular.naming.plan import plan_names

if TYPE_CHECKING:
    from specular.config import ApiConfig, NameChoice
    from specular.ir.api import Api
    from specular.loading.lock import Lock, Names
    from specular.naming.plan import NamePlan


class LockedNames:
    """What a lock has of the names of one document, by what a run chose.

    `pins` are the names that places have, and `renames` those that things had before.
    """

    def __init__(self, lock: Lock, config: ApiConfig, choice: NameChoice) -> None:
        key = lock_key(config)
        self._found = lock.names.get(key, NO_NAMES)
        self._config = config
        self._choice = choice
        is_anew = choice.pinning in {"update", "free"}
        self.pins: Names = NO_NAMES if is_anew else self._found
        self.renames = lock.renames.get(key, NO_NAMES)

    def with_former(self, plan: NamePlan, api: Api) -> NamePlan:
        """Return a plan with the former names of things, as far as these are free."""
        if not self.renames:
            return plan
        return replace(plan, aliases=aliases_of(api, plan, self.renames))

    def learn(self, renames: Names) -> None:
        """Take note of what is called otherwise than before."""
        self.renames = renamed_again(self.renames, renames)

    def to_pin(self, api: Api, plan: NamePlan) -> Names | None:
        """Return what the lock is to pin after a run; None where it stays as it is."""
        if self._choice.pinning == "free":
            return NO_NAMES
        is_pinned = self._choice.pinning is not None or bool(self.pins)
        return names_by_place(api, plan) if is_pinned else None

    def missing(self, names: Names | None) -> tuple[str, ...]:
        """Return those of some names that the lock does not pin."""
        return tuple(
            name
            for kind, places in (names or {}).items()
            for place, name in places.items()
            if self._found.get(kind, {}).get(place) != name
        )

    def kept(self, api: Api, plan: NamePlan) -> tuple[str, ...]:
        """Return what is called as before by the lock alone: `created_at (would be created)`."""
        if not self.pins:
            return ()
        names, others = (names_by_place(api, one) for one in (plan, plan_names(api, self._config)))
        return tuple(
            f"{name} (would be {others[kind][place]})"
            for kind, places in names.items()
            for place, name in places.items()
            if others[kind][place] != name
        )
