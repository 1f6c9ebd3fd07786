"""From the symbols of a package to where they stand in it, and back, by its source map."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Place, closest
from specular.review.matching import lines_of
from specular.review.regions import REFERENCE, names_of, owner_of, regions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from specular.output.source_map import Entry, SourceMap
    from specular.review.regions import Region

_METHOD: Final = re.compile(r" *(?:async )?def (\w+)")
_CLASS: Final = re.compile(r"class (\w+)")
_CONSTANT: Final = re.compile(r"(\w+): Final\b")
_DECLARED: Final = re.compile(r"(?:class )?(\w+)")
_BEFORE: Final = ("client", "async_client", "resources", "server")
"""What may stand before the name of a tag or an operation."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where in a package something stands, and how it is called there."""

    file: str
    line: int
    symbol: str


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a file, and what each belongs to."""

    texts: list[str]
    regions: list[Region]


class Tracer:
    """Knows the symbols of one package; `read` returns the text of a file of it."""

    def __init__(self, source_map: SourceMap, read: Callable[[str], str | None]) -> None:
        self._read = read
        self._read_lines: dict[str, _Lines] = {}
        self._owners: dict[str, list[Entry]] = {}
        self.entries = [one for one in source_map.entries if not one.same]
        fronts = (one.owner for one in self.entries if one.file == "__init__.py")
        self._package = next(fronts, "")
        self._guests: dict[str, list[str]] = {}
        for one in source_map.entries:
            if one.same:
                self._guests.setdefault(one.same, []).append(one.owner)
        for one in self.entries:
            self._owners.setdefault(owner_of(one.file, one.owner), []).append(one)
        for same, guests in self._guests.items():
            for guest in guests:
                self._owners[f"op:{guest}"] = self._owners.get(f"op:{same}", [])

    def at(self, path: str, line: int | None) -> list[Entry] | None:
        """Return what a line of a file belongs to, of a file without one all that is in it.

        None where there is no such line.
        """
        found = self._lines(path)
        if line is None:
            return [one for one in self.entries if one.file == path and not one.member] or [
                one
                for owner in dict.fromkeys(region.owner for region in found.regions)
                for one in self._owners.get(owner, ())
                if not one.member
            ]
        if not 1 <= line <= len(found.regions):
            return None
        region = found.regions[line - 1]
        entries = self._owners.get(region.owner, [])
        # Who checks credentials belongs to the client, too, as far as a review is concerned.
        near = [one for one in entries if one.file == path] or entries
        exact = [one for one in near if one.member == region.member]
        return exact or [one for one in near if not one.member][:1]

    def named(self, text: str) -> list[Entry]:
        """Return all that a name may mean."""
        name, _, argument = text.removesuffix(")").partition("(")
        parts = tuple(part for part in name.split(".") if part)
        if not parts:
            return []
        found = [one for one in self.entries if self._means(one, parts, argument)]
        return (
            found or self._inherited(parts) or list(dict.fromkeys(self._defined(parts, argument)))
        )

    def _inherited(self, parts: tuple[str, ...]) -> list[Entry]:
        """Return the field that a class has from one that it is made of, the nearest."""
        *before, member = parts
        waiting = [one for one in self.entries if self._means(one, tuple(before), "")]
        seen: set[str] = set()
        while waiting:
            one = waiting.pop(0)
            own = self._owners[one.owner] if one.file.startswith("models/") else []
            found = [other for other in own if other.member == member]
            if found:
                return found
            bases = names_of({one.file: self._read(one.file) or ""}).bases.get(one.owner, ())
            new = [base for base in bases if base in self._owners and base not in seen]
            seen.update(new)
            waiting += [self._owners[base][0] for base in new]
        return []

    def suggestion(self, text: str) -> str | None:
        """Return the name that somebody may have meant."""
        owners = dict.fromkeys(one.owner for one in self.entries)
        known = dict.fromkeys(
            symbol_of(one)
            for one in self.entries
            if text.startswith((f"{one.owner}.", f"{one.owner}("))
        )
        near = closest(text, [*owners, *known])
        if near is not None or "." not in text:
            return near
        before, _, last = text.rpartition(".")
        meant = closest(before, owners)
        is_there = any(one.owner == meant and one.member == last for one in self.entries)
        return f"{meant}.{last}" if is_there else meant

    def lines(self, entry: Entry) -> list[Line]:
        """Return where in the package something stands."""
        return [line for path in self._homes(entry) for line in self._find(path, entry)]

    def _lines(self, path: str) -> _Lines:
        if path not in self._read_lines:
            text = self._read(path)
            try:
                regions = [] if text is None else regions_of(path, text)
            except (SyntaxError, ValueError, RecursionError):
                regions = []
            self._read_lines[path] = _Lines([] if text is None else lines_of(text), regions)
        return self._read_lines[path]

    def _homes(self, entry: Entry) -> list[str]:
        """Return the files that something may stand in."""
        folder, _, name = entry.file.rpartition("/")
        homes = [entry.file]
        if folder in {"operations", "resources"}:
            stems = {PurePosixPath(name).stem: None}
            stems |= {guest.partition(".")[0]: None for guest in self._guests.get(entry.owner, ())}
            homes = [f"operations/{name}"]
            homes += [f"resources/{stem}.py" for stem in stems]
            homes += [f"server/{name}"]
            homes += ["client.py"] if "." not in entry.owner else []
        return homes if entry.member or not entry.owner[0].isalpha() else [*homes, REFERENCE]

    def _find(self, path: str, entry: Entry) -> Iterator[Line]:
        """Go through the places of something in one file: each is the first line of several."""
        owners = {owner_of(entry.file, entry.owner)}
        owners |= {f"op:{guest}" for guest in self._guests.get(entry.owner, ())}
        found = self._lines(path)
        kind = "doc" if path == REFERENCE else "code"
        pattern = _pattern(path, entry)
        within, is_open = "", False
        for index, region in enumerate(found.regions):
            text = found.texts[index]
            heading = _CLASS.match(text)
            if heading is not None:
                within, is_open = heading[1], False
            if entry.file == "__init__.py" and path == entry.file and index == 0:
                yield Line(path, 1, entry.owner)
                return
            is_it = region.owner in owners and (not entry.member or region.member == entry.member)
            if not is_it:
                is_open = False
            elif not is_open and region.kind == kind and (name := pattern(text)):
                is_open = True
                # In another tag, or where it waits, a method may have another name.
                here = replace(entry, owner=region.owner[3:]) if "." in entry.owner else entry
                yield Line(path, index + 1, _called(path, here, within, name))
                if path == REFERENCE or path.startswith("models/"):
                    return

    def _means(self, entry: Entry, parts: tuple[str, ...], argument: str) -> bool:
        """Whether a dotted name is one that the map has for a symbol."""
        member = () if argument or not entry.member else (entry.member,)
        if argument != entry.member and not member:
            return False
        owners = [entry.owner, *self._guests.get(entry.owner, ())]
        names = [(*owner.split("."), *member) for owner in owners]
        # A method is known by itself, too.
        names += [one[1:] for one in names if "." in entry.owner]
        before = self._before(entry)
        return any(
            parts[-len(one) :] == one and before.issuperset(parts[: -len(one)]) for one in names
        )

    def _before(self, entry: Entry) -> set[str]:
        """Return the names that may stand before that of a symbol."""
        module = PurePosixPath(entry.file).with_suffix("").parts
        return {self._package, *module, *_BEFORE}

    def _defined(self, parts: tuple[str, ...], argument: str) -> Iterator[Entry]:
        """Go through what is called so where it is defined: `AsyncJobs.get_job`, `GET_JOB`."""
        words = [f"class {part}(" for part in parts] + [f"\n{part}: " for part in parts]
        others = (one for one in self.entries if not one.file.startswith("models/"))
        homes = dict.fromkeys(path for one in others for path in self._homes(one))
        for path in homes:
            text = "" if path == REFERENCE else self._read(path) or ""
            if not any(word in text for word in words):
                continue
            owners = dict.fromkeys(region.owner for region in self._lines(path).regions)
            for one in (entry for owner in owners for entry in self._owners.get(owner, ())):
                for line in self._find(path, one):
                    name, _, last = line.symbol.removesuffix(")").partition("(")
                    own = (*name.split("."), *([last] if last and not argument else []))
                    is_it = parts[-len(own) :] == own and (last == argument or not argument)
                    if is_it and self._before(one).issuperset(parts[: -len(own)]):
                        yield one


def _pattern(path: str, entry: Entry) -> Callable[[str], str]:
    """Return what gives the name that a line defines, empty where it defines none."""
    kinds: tuple[re.Pattern[str], ...] = (_METHOD, _CLASS, _CONSTANT)
    if path == REFERENCE:
        return lambda text: entry.owner if text.startswith("#") else ""
    if entry.member and not path.endswith("security.py"):
        return lambda text: entry.member if text.strip() else ""
    if path.startswith("models/"):
        kinds = (_DECLARED,)

    def name(text: str) -> str:
        return next((found[1] for one in kinds if (found := one.match(text))), "")

    return name


def _called(path: str, entry: Entry, within: str, name: str) -> str:
    """Return how something is called in a file: `AsyncJobs.get_job`, `GET_JOB`, `Job.status`."""
    if path == REFERENCE or path.startswith("models/"):
        return symbol_of(entry)
    is_constant = path.startswith("operations/") or not within
    if entry.file == "client.py":
        return f"{within}({entry.member})" if entry.member else within or name
    if path == "client.py":
        return f"{within}.{name}"
    if "." not in entry.owner:
        return name if name == within or not within else f"{within}.{name}"
    return _method(entry, within, name, is_constant=is_constant)


def _method(entry: Entry, within: str, name: str, *, is_constant: bool) -> str:
    method = entry.owner.rpartition(".")[2]
    if not entry.member:
        return name if is_constant else f"{within}.{name}"
    return f"{entry.owner if is_constant else f'{within}.{method}'}({entry.member})"


def symbol_of(entry: Entry) -> str:
    """Return how a symbol is called: `Job.created_at`, `jobs.get_job(job_id)`."""
    if not entry.member:
        return entry.owner
    is_attribute = "." not in entry.owner and entry.file != "client.py"
    return f"{entry.owner}.{entry.member}" if is_attribute else f"{entry.owner}({entry.member})"


def place_of(entry: Entry) -> Place:
    """Return the place in a document that a symbol comes from."""
    document, _, pointer = entry.place.partition("#")
    return Place(document, pointer)


def come_from(
    entries: Iterable[Entry], origins: Mapping[str, tuple[str, str]], place: Place
) -> tuple[Place, list[Entry]] | None:
    """Return the nearest place at or around another that symbols come from, with these.

    What an overlay brought or moved is where `origins` says.
    """
    found: dict[tuple[str, str], list[Entry]] = {}
    for one in entries:
        origin = place_of(one).moved(origins)
        found.setdefault((origin.document, origin.pointer), []).append(one)
    pointer = place.pointer
    while True:
        if (place.document, pointer) in found:
            return Place(place.document, pointer), found[place.document, pointer]
        if not pointer:
            return None
        pointer = pointer.rpartition("/")[0]
