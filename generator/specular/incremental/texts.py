"""The texts of a package, of which only those are made anew that a change concerns.

While a piece (`rendering/pieces.py`) is made, it is noted which declarations and operations it asks
for, be it only for their names. It stays the same as long as these do.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from specular.ir.models import EnumModel
from specular.ir.servers import variables
from specular.naming.operations import OperationNames
from specular.naming.plan import NamePlan, TagNames
from specular.naming.replanning import replanned
from specular.rendering.ordering import recursive_aliases
from specular.rendering.tags import has_security

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from specular.incremental.meaning import Meaning, UnitMeaning
    from specular.incremental.memory import Remembered
    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.operations import Operation
    from specular.ir.types import NodeId
    from specular.rendering.pieces import Finish, Piece

_Things: TypeAlias = "dict[NodeId, Declaration | Operation]"

Key = TypeVar("Key")
Value = TypeVar("Value")

_EVERYTHING: Final = "*"
"""What a piece asks for that goes through all declarations."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece as it was made: its facts, and the ids that it asked for, or for the names of.

    `looked` are the units of the document that it looked at by itself.
    """

    facts: bytes
    asked: tuple[str, ...]
    named: tuple[str, ...]
    looked: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What all pieces follow from, and the pieces by their keys.

    `common` is a digest of what is said of the API as a whole, `names` what each id is called, and
    `settled` has digests of what became another thing after its unit was lowered.
    """

    common: bytes
    names: Mapping[str, Mapping[Any, Any]]
    recursive: frozenset[str]
    settled: Mapping[str, bytes]
    pieces: Mapping[str, Text] = field(default_factory=dict[str, Text])


@dataclass(frozen=True, slots=True)
class Edit:
    """What has changed since the last run, which made the `old` texts.

    `edited` are the units that say something else, `before` and `after` have what is not as it
    was, or not there any more, or new.
    """

    old: Texts
    edited: frozenset[str]
    before: _Things
    after: _Things
    keeps_webhooks: bool


class Finisher:
    """Finishes the pieces of one API: with those of the last run, where they still hold."""

    def __init__(self, api: Api, plan: NamePlan, new: Texts, edit: Edit | None) -> None:
        self._new = new
        self._pieces: dict[str, Text] = {}
        self._asked: set[str] = set()
        self._named: set[str] = set()
        self._looked: set[str] = set()
        self._kept: Mapping[str, Text] = {}
        self._changed: set[str] = set()
        self._renamed: set[str] = set()
        self._edited: frozenset[str] = frozenset()
        if edit is not None and edit.old.common == new.common:
            self._kept = edit.old.pieces
            self._changed = {_EVERYTHING, *_changed(api, new, edit)}
            self._renamed = {_EVERYTHING, *_renamed(new, edit.old)}
            self._edited = edit.edited
        self.api = replace(api, declarations=_Asked(api.declarations, self._ask))
        self.plan = replace(
            plan,
            classes=_Asked(plan.classes, self._ask_name),
            modules=_Asked(plan.modules, self._ask_name),
            # Whoever asks for the name of a field has its model.
            fields=_Asked(plan.fields, lambda key: self._ask(key[0])),
            operations=_Asked(plan.operations, self._ask),
        )

    def texts(self) -> Texts:
        """Return what was made, for the next run."""
        return replace(self._new, pieces=self._pieces)

    def finish(self, piece: Piece, make: Finish) -> str:
        """Return the text of a piece."""
        if piece.always:
            return make(piece)
        facts = _digest("\n".join(piece.facts))
        kept = self._kept.get(piece.key)
        if kept is None or kept.facts != facts or not self._holds(kept):
            self._asked, self._named, self._looked = set(), set(), set()
            text = make(piece)
            asked, named, looked = map(tuple, (self._asked, self._named, self._looked))
            kept = Text(facts, asked, named, looked, text)
        self._pieces[piece.key] = kept
        return kept.text

    def look(self, units: Collection[str]) -> None:
        """Say that the piece that is being made looked at units of the document."""
        self._looked.update(units)

    def _holds(self, kept: Text) -> bool:
        return (
            self._changed.isdisjoint(kept.asked)
            and self._renamed.isdisjoint(kept.named)
            and self._edited.isdisjoint(kept.looked)
        )

    def _ask(self, node_id: str) -> None:
        self._asked.add(node_id)

    def _ask_name(self, node_id: str) -> None:
        self._named.add(node_id)


class _Asked(dict[Key, Value]):
    """A mapping that says what it is asked for."""

    __slots__ = ("_say",)

    def __init__(self, found: Mapping[Key, Value], say: Callable[[Any], None]) -> None:
        super().__init__(found)
        self._say = say

    def __getitem__(self, key: Key) -> Value:
        self._say(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._say(key)
        return super().__contains__(key)

    def __iter__(self) -> Iterator[Key]:
        self._say(_EVERYTHING)
        return super().__iter__()

    def get(self, key: Key, default: Any = None) -> Any:  # noqa: ANN401 - as for any mapping
        """Return a value, and say that it was asked for."""
        self._say(key)
        return super().get(key, default)

    def values(self) -> Any:  # noqa: ANN401 - as for any mapping
        """Return all values, and say so."""
        self._say(_EVERYTHING)
        return super().values()

    def items(self) -> Any:  # noqa: ANN401 - as for any mapping
        """Return all items, and say so."""
        self._say(_EVERYTHING)
        return super().items()


def _common(api: Api, plan: NamePlan) -> str:
    """Return what every piece may ask for without anybody noticing."""
    whole = replace(api, declarations={}, operations=(), webhooks=(), callbacks=())
    arguments = (plan.credentials, plan.schemes, plan.variables, variables(api))
    names = (plan.package, plan.tags, *arguments, plan.aliases)
    return repr((whole, names, has_security(api)))


def new_texts(api: Api, plan: NamePlan, whole: NamePlan, settled: Mapping[str, bytes]) -> Texts:
    """Return what the pieces of an API follow from; `whole` has all names, selected or not."""
    recursive = frozenset[str](recursive_aliases(api.declarations))
    return Texts(_digest(_common(api, plan)), names_of(whole), recursive, settled)


def names_of(plan: NamePlan) -> dict[str, Mapping[Any, Any]]:
    """Return names as they are remembered."""
    return {
        "package": {"": plan.package},
        "classes": dict(plan.classes),
        "modules": dict(plan.modules),
        "shared": dict(plan.cycles),
        "cycles": {one: plan.cycles[module] for one, module in plan.modules.items()},
        "fields": dict(plan.fields),
        "members": dict(plan.members),
        "tags": {tag: (one.module, one.resource) for tag, one in plan.tags.items()},
        "operations": {
            key: (
                *(one.tag, one.module, one.method, one.constant, one.arguments, one.others),
                one.waiters,
                *(one.headers, one.header_fields),
            )
            for key, one in plan.operations.items()
        },
        "credentials": dict(plan.credentials),
        "schemes": dict(plan.schemes),
        "variables": dict(plan.variables),
    }


def plan_of(names: Mapping[str, Mapping[Any, Any]]) -> NamePlan:
    """Return the names that were remembered."""
    return NamePlan(
        package=names["package"][""],
        classes=names["classes"],
        modules=names["modules"],
        cycles=names["shared"],
        fields=names["fields"],
        members=names["members"],
        tags={tag: TagNames(*one) for tag, one in names["tags"].items()},
        operations={
            key: OperationNames(
                tag=one[0],
                module=one[1],
                method=one[2],
                constant=one[3],
                arguments=one[4],
                others=one[5],
                waiters=one[6],
                headers=one[7],
                header_fields=one[8],
            )
            for key, one in names["operations"].items()
        },
        credentials=names["credentials"],
        schemes=names["schemes"],
        variables=names["variables"],
    )


def renamed(api: Api, settled: Mapping[str, bytes], edit: Edit) -> NamePlan | None:
    """Return the names after an edit that concerns few of them, None where it may be others."""
    if not edit.keeps_webhooks or settled != edit.old.settled:
        return None
    if [one.name for one in variables(api)] != [*edit.old.names["variables"]]:
        return None
    return replanned(plan_of(edit.old.names), edit.before, edit.after, api)


def edit_of(meaning: Meaning, last: Remembered) -> Edit | None:
    """Return what has changed since the last run; None where it is another document.

    To Python `1` and `true` are equal. What a unit takes from where nothing was edited is not
    asked about that.
    """
    old = last.meaning
    if not meaning.is_like(old):
        return None
    digests = meaning.digests.items()
    edited = frozenset(name for name, digest in digests if old.digests[name] != digest)
    before: _Things = {}
    after: _Things = {}
    keeps_webhooks = True
    for name, unit in meaning.units.items():
        if unit is old.units[name]:
            continue
        was, now = _things(old.units[name]), _things(unit)
        is_edited = not edited.isdisjoint(unit.seen)
        for key in was.keys() & now.keys():
            if was[key] == now[key] and (not is_edited or repr(was[key]) == repr(now[key])):
                del was[key], now[key]
        before |= was
        after |= now
        keeps_webhooks = keeps_webhooks and unit.webhooks == old.units[name].webhooks
    return Edit(last.texts, edited, before, after, keeps_webhooks)


def edit_between(old: Api, new: Api, texts: Texts) -> Edit:
    """Return what is different between two APIs, of which the first has been made as texts.

    Things are the same if they are written alike: of `1` and `true` Python would say so, too.
    """
    was, now = (
        {one.id: pickle.dumps(one, protocol=5) for one in _every(api)} for api in (old, new)
    )
    before, after = (
        {one.id: one for one in _every(api) if was.get(one.id) != now.get(one.id)}
        for api in (old, new)
    )
    return Edit(texts, frozenset(), before, after, old.webhooks == new.webhooks)


def _every(api: Api) -> Iterator[Declaration | Operation]:
    yield from api.declarations.values()
    yield from api.operations
    yield from api.notifications


def _things(unit: UnitMeaning) -> _Things:
    return {one.id: one for one in (*unit.declarations, *unit.operations)}


def settled_of(api: Api, meaning: Meaning) -> dict[str, bytes]:
    """Return digests of what is not as its unit was lowered, but settled with the whole."""
    lowered = {id(one) for unit in meaning.units.values() for one in unit.declarations}
    lowered |= {id(one) for unit in meaning.units.values() for one in unit.operations}
    every = (*api.declarations.values(), *api.operations)
    return {one.id: _digest(repr(one)) for one in every if id(one) not in lowered}


def _changed(api: Api, new: Texts, edit: Edit) -> Iterator[str]:
    """Go through the ids of what is not as it was, or has parts that are not called so."""
    old = edit.old
    yield from edit.before.keys() | edit.after.keys()
    yield from different(new.settled, old.settled)
    yield from (key[0] for key in different(new.names["fields"], old.names["fields"]))
    yield from different(new.names["operations"], old.names["operations"])
    members = set(different(new.names["members"], old.names["members"]))
    for declared in api.declarations.values() if members else ():
        if isinstance(declared, EnumModel) and any(one.id in members for one in declared.members):
            yield declared.id


def _renamed(new: Texts, old: Texts) -> Iterator[str]:
    """Go through the ids of what is not called as it was, or stands elsewhere."""
    yield from new.recursive ^ old.recursive
    for kind in ("classes", "modules", "cycles"):
        yield from different(new.names[kind], old.names[kind])


def different(some: Mapping[Key, Any], others: Mapping[Key, Any]) -> Iterator[Key]:
    """Go through the keys that two mappings do not have with the same value."""
    yield from (key for key, value in some.items() if key not in others or others[key] != value)
    yield from (key for key in others if key not in some)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
