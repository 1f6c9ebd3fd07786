"""What is called otherwise than before, seen from the sources of two packages alone.

The package that is there is all that is sure to be left of the document of before.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from specular.output.comparing import written_files
from specular.review.sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from specular.loading.lock import Names
    from specular.output.comparing import Changes
    from specular.output.manifest import Package
    from specular.review.sources import Call, Model, Sources

_WORD: Final = re.compile(r"[^\W\d]\w*")

_DEFINED: Final = re.compile(r"^\s*(?:class |(?:async )?def )?(\w+)(?=\(|: | = )", re.MULTILINE)
"""What begins a line that defines a class, a method, a field, a member or an argument."""

_LEAST_WORD: Final = 3
"""How long a word is that names may have in common: `id` says nothing."""

_LEAST_LIKENESS: Final = 0.7
"""How alike two names are, from 0 to 1, of which one may be the other."""


def renames_between(before: Mapping[str, str], after: Mapping[str, str]) -> Names:
    """Return the former names of what is in a package, by kind, from the files of two.

    A thing is the same if the wire says so: a method and its path, the name of a member, the
    value of an enumeration. Classes are, too, where one is gone, one has come, and the same things
    name them; and members of one type with names or prose that are alike.
    """
    if not before:
        return {}
    old, new = read_sources(before), read_sources(after)
    calls = [(one, new.calls[key]) for key, one in old.calls.items() if key in new.calls]
    classes = _classes(old, new, calls)
    pairs: dict[str, dict[str, str]] = defaultdict(dict, classes=classes)
    for name, was, model in _models(old, new, classes):
        kind = "members" if model.kind == "enum" else "fields"
        for one, other in _same(was, model, classes):
            pairs[kind][f"{name}.{one}"] = f"{name}.{other}"
    for call, now in calls:
        for one, other in _same(call, now, classes):
            pairs["arguments"][f"{now.name}.{one}"] = f"{now.name}.{other}"
    pairs["resources"] = resources = _resources(old, new, calls)
    for call, now in calls:
        module, _, method = call.name.rpartition(".")
        name = f"{resources.get(module, module)}.{method}"
        if name != now.name:
            pairs["methods"][name] = now.name
        module, _, method = call.waiter.rpartition(".")
        name = f"{resources.get(module, module)}.{method}"
        if call.waiter and now.waiter and name != now.waiter:
            pairs["methods"][name] = now.waiter
    return {kind: some for kind, some in pairs.items() if some}


def told_renames(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return renames as they are told: `Pet -> Animal`.

    Only where a word is gone with which something is defined, all is read.
    """
    words = [
        {one[1] for text in files.values() for one in _DEFINED.finditer(text)}
        for files in (before, after)
    ]
    if not words[0] - words[1]:
        return ()
    found = renames_between(before, after)
    return tuple(f"{one} -> {other}" for pairs in found.values() for one, other in pairs.items())


def renames_since(folder: Path, files: Mapping[str, str]) -> Names:
    """Return the former names of what is in files, as far as the package in a folder has them."""
    return renames_between(written_files(folder), files)


def renamed_by(changes: Changes, package: Package) -> tuple[str, ...]:
    """Return the names that change with the files of a package, as far as these are as written."""
    before = written_files(changes.folder, {*changes.updated, *changes.deleted})
    return told_renames(before, {path: package.files[path] for path in changes.written})


def _models(
    old: Sources, new: Sources, classes: Mapping[str, str]
) -> Iterator[tuple[str, Model, Model]]:
    """Go through the models that are still there, each with what it is called now."""
    for name, model in old.models.items():
        now = classes.get(name, name)
        if now in new.models and new.models[now].kind == model.kind:
            yield now, model, new.models[now]


def _classes(old: Sources, new: Sources, calls: Sequence[tuple[Call, Call]]) -> dict[str, str]:
    """Pair classes by where they are named; what is found shows where further ones are."""
    gone, come = old.models.keys() - new.models.keys(), new.models.keys() - old.models.keys()
    found: dict[str, str] = {}
    while True:
        votes: dict[str, set[str]] = defaultdict(set)
        types = [(one.types, other.types) for one, other in calls]
        types += [(one.types, other.types) for _, one, other in _models(old, new, found)]
        for one, other in (pair for was, now in types for pair in _exchanged(was, now)):
            if one in gone - found.keys() and other in come - {*found.values()}:
                votes[one].add(other)
        size = len(found)
        found |= _unique((one, other) for one, others in votes.items() for other in others)
        if len(found) == size:
            break
    alike = [
        (one, other)
        for one in sorted(gone - found.keys())
        for other in sorted(come - {*found.values()})
        if _is_alike(old.models[one], new.models[other], found)
    ]
    return found | _unique(alike)


def _exchanged(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Go through the words of which one stands in the place of the other in a type."""
    for key, text in was.items():
        other = now.get(key, "")
        if _WORD.sub("_", text) == _WORD.sub("_", other):
            yield from zip(_WORD.findall(text), _WORD.findall(other), strict=True)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return those pairs of which neither is in another one."""
    every = list(dict.fromkeys(pairs))
    before, after = (Counter(pair[which] for pair in every) for which in (0, 1))
    return {one: other for one, other in every if before[one] == after[other] == 1}


def _is_alike(old: Model, new: Model, classes: Mapping[str, str]) -> bool:
    """Whether two models have the same members; an alias has none, and could be any."""
    types = {key: _now(text, classes) for key, text in old.types.items()}
    return bool(old.names) and (old.kind, old.names, types) == (new.kind, new.names, new.types)


def _now(text: str, classes: Mapping[str, str]) -> str:
    return _WORD.sub(lambda word: classes.get(word[0], word[0]), text)


def _same(
    old: Model | Call, new: Model | Call, classes: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Go through the members or arguments that are called otherwise."""
    gone = [key for key in old.names if key not in new.names]
    come = [key for key in new.names if key not in old.names]
    same = {key: key for key in old.names if key in new.names}
    same |= _unique(
        (one, other)
        for one in gone
        for other in come
        if one in old.types and _may_be(one, other, old, new, classes)
    )
    names = set(new.names.values())
    for one, other in same.items():
        if old.names[one] != new.names[other] and old.names[one] not in names:
            yield old.names[one], new.names[other]


def _may_be(
    one: str, other: str, old: Model | Call, new: Model | Call, classes: Mapping[str, str]
) -> bool:
    """Whether what is gone may be what has come: of one type, with like names or the same prose."""
    places = one.rpartition(" ")[0], other.rpartition(" ")[0]
    if places[0] != places[1] or _now(old.types[one], classes) != new.types[other]:
        return False
    prose = old.prose.get(one)
    if prose and prose == new.prose.get(other):
        return True
    names = old.names[one], new.names[other]
    words = [{word for word in name.split("_") if len(word) >= _LEAST_WORD} for name in names]
    return bool(words[0] & words[1]) or SequenceMatcher(None, *names).ratio() >= _LEAST_LIKENESS


def _resources(old: Sources, new: Sources, calls: Sequence[tuple[Call, Call]]) -> dict[str, str]:
    """Return the modules that are gone of which all operations are in one other module."""
    before, after = (
        {one.name.rpartition(".")[0] for one in some.calls.values()} for some in (old, new)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in calls:
        found[one.name.rpartition(".")[0]].add(other.name.rpartition(".")[0])
    return {
        one: min(others)
        for one, others in found.items()
        if one in before - after and len(others) == 1
    }
