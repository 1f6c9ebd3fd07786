"""Names that things had before and callers may still use: the renames that the lock keeps.

The lock has pairs of dotted names, what is around a thing as it is called now: where the class
`Task` was `Job`, and its field `state` was `status`, that is `Job: Task` and
`Task.status: Task.state`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from specular.ir.models import EnumModel, ObjectModel
from specular.naming.identifiers import (
    ARGUMENT_RESERVED,
    CLIENT_RESERVED,
    ENUM_RESERVED,
    FIELD_RESERVED,
    METHOD_RESERVED,
    is_free,
)
from specular.naming.operations import tags_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specular.ir.api import Api
    from specular.ir.types import NodeId
    from specular.loading.lock import Names
    from specular.naming.plan import NamePlan

Kind: TypeAlias = Literal["classes", "fields", "members", "resources", "methods", "arguments"]

KINDS: Final[tuple[Kind, ...]] = (
    *("classes", "fields", "members"),
    *("resources", "methods", "arguments"),
)
"""What may have a former name, outer things first."""

_AROUND: Final = {
    "fields": "classes",
    "members": "classes",
    "methods": "resources",
    "arguments": "methods",
}
"""What has things of a kind in it, and may itself be renamed."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """Former names that are free, by what has them around it: a class, a module or nothing."""

    found: Mapping[tuple[Kind, str], Mapping[str, str]] = field(
        default_factory=dict[tuple[Kind, str], "Mapping[str, str]"]
    )

    def of(self, kind: Kind, owner: str = "") -> Mapping[str, str]:
        """Return what former names mean now: names beside them, and of methods whole ones."""
        return self.found.get((kind, owner), {})

    def renames(self) -> Names:
        """Return them as the lock has them."""
        pairs: dict[str, dict[str, str]] = defaultdict(dict)
        for (kind, owner), names in self.found.items():
            around = f"{owner}." if owner else ""
            is_whole = kind == "methods"
            pairs[kind] |= {
                f"{around}{old}": new if is_whole else f"{around}{new}"
                for old, new in names.items()
            }
        return dict(pairs)


NO_ALIASES: Final = Aliases()
"""Where everything is called as ever."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is called how inside of something, and what else may not be the name of anything."""

    names: frozenset[str]
    taken: frozenset[str]


def aliases_of(api: Api, plan: NamePlan, renames: Names) -> Aliases:
    """Return the former names that nothing else has taken, of what is still there."""
    found: dict[tuple[Kind, str], dict[str, str]] = defaultdict(dict)
    for kind in KINDS:
        given = renames.get(kind)
        if not given:
            continue
        scopes = dict(_scopes(kind, api, plan))
        for former, name in sorted(given.items()):
            owner, _, old = former.rpartition(".")
            home, _, new = name.rpartition(".")
            if owner not in scopes or home not in scopes or new not in scopes[home].names:
                continue
            if (kind == "methods" or home == owner) and is_free(old, scopes[owner].taken):
                found[kind, owner][old] = name if kind == "methods" else new
    return Aliases(dict(found))


def _scopes(kind: Kind, api: Api, plan: NamePlan) -> Iterator[tuple[str, _Scope]]:
    """Go through what things of a kind are in, by its name."""
    match kind:
        case "classes":
            yield "", _scope(plan.classes.values())
        case "resources":
            yield "", _scope((one.module for one in plan.tags.values()), CLIENT_RESERVED)
        case "fields":
            yield from _models(api, plan)
        case "members":
            for one in api.declarations.values():
                if isinstance(one, EnumModel):
                    members = (plan.members[member.id] for member in one.members)
                    yield plan.classes[one.id], _scope(members, ENUM_RESERVED)
        case "methods":
            yield from _tags(api, plan)
        case "arguments":
            for operation in api.operations:
                names = plan.operations[operation.id]
                scope = _scope(names.arguments.values(), ARGUMENT_RESERVED)
                yield f"{names.module}.{names.method}", scope


def _scope(names: Iterable[str], reserved: frozenset[str] = frozenset()) -> _Scope:
    found = frozenset(names)
    return _Scope(found, found | reserved)


def _models(api: Api, plan: NamePlan) -> Iterator[tuple[str, _Scope]]:
    """Go through the models; what is derived from one must not call a field so either."""
    models = {key: one for key, one in api.declarations.items() if isinstance(one, ObjectModel)}
    names: dict[NodeId, set[str]] = {key: set() for key in models}
    for (key, _), name in plan.fields.items():
        names[key].add(name)
    taken = {key: set(found) for key, found in names.items()}
    for key, model in models.items():
        above = list(model.bases)
        while above:
            base = above.pop()
            if base in models:
                taken[base] |= names[key]
                above += models[base].bases
    for key in models:
        yield plan.classes[key], _Scope(frozenset(names[key]), FIELD_RESERVED.union(taken[key]))


def _tags(api: Api, plan: NamePlan) -> Iterator[tuple[str, _Scope]]:
    """Go through the modules of tags; only where an operation is at home, it is found by name."""
    home: dict[str, set[str]] = {tag: set() for tag in plan.tags}
    every: dict[str, set[str]] = {tag: set() for tag in plan.tags}
    for operation in api.operations:
        names = plan.operations[operation.id]
        for tag in tags_of(operation):
            every[tag].add(names.others.get(tag, names.method))
            every[tag].update(filter(None, [names.waiters.get(tag)]))
        home[names.tag].update(filter(None, [names.method, names.waiters.get(names.tag)]))
    for tag, one in plan.tags.items():
        yield one.module, _Scope(frozenset(home[tag]), METHOD_RESERVED.union(every[tag]))


def renamed_again(renames: Names, found: Names) -> Names:
    """Return renames after further ones: what a former name means may be renamed, too."""
    joined: dict[str, dict[str, str]] = {}
    for kind in KINDS:
        moved = found.get(_AROUND.get(kind, ""), {})
        later = found.get(kind, {})
        joined[kind] = dict(later)
        for former, name in renames.get(kind, {}).items():
            old, new = (_moved(one, moved) for one in (former, name))
            joined[kind][old] = later.get(new, new)
    return {kind: pairs for kind, pairs in joined.items() if pairs}


def _moved(name: str, moved: Mapping[str, str]) -> str:
    owner, dot, last = name.rpartition(".")
    return f"{moved.get(owner, owner)}{dot}{last}"
