"""Which findings explain changed lines of a generated package."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from specular.review.regions import API, CLIENT, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from specular.review.findings import Finding
    from specular.review.regions import Names, Region

_WORD: Final = re.compile(r"[^\W\d]\w*")
_ROUNDS: Final = 6
"""How often what is explained explains what only follows from it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A changed line: before (0) or after (1), and the words that only it has of a change."""

    side: int
    text: str
    region: Region
    words: frozenset[str]
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unit:
    """The lines of a change that belong to one thing, and the findings that explain them."""

    path: str
    lines: tuple[Line, ...]
    findings: set[int] = field(default_factory=set[int])

    @property
    def says(self) -> bool:
        """Whether there is more than brackets and gaps."""
        return any(one.text.strip(" ()[]{},\"'`") for one in self.lines)


def unit_lines(
    path: str,
    chunk: tuple[int, int, int, int],
    texts: tuple[Sequence[str], Sequence[str]],
    regions: tuple[Sequence[Region], Sequence[Region]],
) -> list[Unit]:
    """Return the units of lines that were replaced."""
    spans = (chunk[:2], chunk[2:])
    words = [
        [_words(path, text) for text in texts[side][first:last]]
        for side, (first, last) in enumerate(spans)
    ]
    unions = [frozenset[str]().union(*several) for several in words]
    groups: dict[tuple[str, str], list[Line]] = {}
    for side, (first, last) in enumerate(spans):
        for index in range(first, last):
            said = words[side][index - first]
            region = regions[side][index]
            line = Line(side, texts[side][index], region, said, (said - unions[1 - side]) or said)
            # A manifest has a file in each of its lines.
            apart = region.member if region.kind == "names" else ""
            groups.setdefault((region.owner, apart), []).append(line)
    return [Unit(path, tuple(lines)) for lines in groups.values()]


def _words(path: str, text: str) -> frozenset[str]:
    """Return the words of a line; constants of operations are those of a module."""
    words = set(_WORD.findall(text))
    stem = PurePosixPath(path).stem
    return frozenset(words | {f"{stem}.{one}" for one in words if one.isupper()})


def _prose_of(line: Line) -> str:
    """Return what a line says: a description is repeated wherever something refers to it."""
    text = re.split(r"`: | \| ", line.text.strip().removesuffix("|").strip())[-1].strip(' "|')
    return f"says {text}" if " " in text else ""


class Explainer:
    """Knows what findings touch, by the names that two packages have for it."""

    def __init__(
        self, findings: Sequence[Finding], old: Mapping[str, str], new: Mapping[str, str]
    ) -> None:
        self._findings = findings
        self._names = names_of(old), names_of(new)
        self._whole: dict[str, dict[int, None]] = {}
        self._parts: dict[str, dict[str, dict[int, None]]] = {}
        self._used: dict[str, dict[str, dict[int, None]]] = {}
        self._stated: list[int] = []
        for index, one in enumerate(findings):
            self._add(index, one)
        self._moved = tuple(_moved(one, other) for one, other in (self._names, self._names[::-1]))
        self._gone = {owner for one in self._moved for owner in one.values()}
        stems = [{path for path in one if path.startswith("_runtime/")} for one in (old, new)]
        self._modules = tuple(
            {path[9:-3] for path in stems[side] - stems[1 - side]} for side in (0, 1)
        )

    def _add(self, index: int, one: Finding) -> None:
        last = re.split(r"[. ]", one.subject)[-1]
        names = {last}
        for symbol in one.symbols:
            base, _, rest = symbol.partition("(")
            owner, _, member = base.partition(".")
            argument = rest.rstrip(")")
            if home := self._home(one, owner) if member else "":
                owner, member = f"op:{home}.{member}", argument
            if member:
                self._put(owner, member, index)
                names.add(member)
                if "." in one.subject or argument:
                    self._put(owner, last, index)
            else:
                is_client = owner == "Client" and "client.py" in one.files
                self._whole.setdefault(CLIENT if is_client else owner, {})[index] = None
        for text in one.uses:
            for name in names:
                self._used.setdefault(text, {}).setdefault(name, {})[index] = None
        if one.subject.startswith("tag "):
            self._whole.setdefault(_tag(one.subject[4:]), {})[index] = None
        elif owners := self._asked(one) if not one.symbols else ():
            for owner in owners:
                self._whole.setdefault(owner, {})[index] = None
        elif not one.symbols:
            self._add_whole(index, one)
        elif one.rule.id.startswith("security-"):
            self._whole.setdefault(CLIENT, {})[index] = None

    def _add_whole(self, index: int, one: Finding) -> None:
        """Add a finding of the API itself: of its prose, its servers, or who may ask."""
        is_client = one.rule.id.startswith(("server-", "security-"))
        if not one.is_prose and not is_client:
            self._stated.append(index)
        if one.is_prose or one.rule.id == "module-path-changed":
            self._whole.setdefault(API, {})[index] = None
        if one.is_prose or is_client:
            self._whole.setdefault(CLIENT, {})[index] = None

    def _asked(self, one: Finding) -> set[str]:
        """Return the operations that a finding is called after."""
        method, _, rest = one.subject.partition(" ")
        call = f"{method} {rest.partition(' ')[0]}"
        return {
            owner
            for names in self._names
            for owner, other in (names.calls.items() if rest and method.isupper() else ())
            if other == call
        }

    def _put(self, owner: str, member: str, index: int) -> None:
        self._parts.setdefault(owner, {}).setdefault(member, {})[index] = None

    def _home(self, one: Finding, name: str) -> str:
        """Return the module of a resource, where a symbol is of one."""
        for names in self._names:
            home = names.homes.get(name)
            if home is not None and f"resources/{home}.py" in one.files:
                return home
        return name if f"{name}.py" in one.files else ""

    def explain(self, units: Iterable[Unit]) -> None:
        """Find what explains units: by what they are, then by what they name."""
        waiting: list[Unit] = []
        sources: dict[tuple[int, str], set[int]] = {}
        for unit in units:
            for line in unit.lines:
                found = self._direct(line)
                unit.findings.update(found)
                self._note(sources, unit, line, found)
            if not unit.findings and unit.says:
                waiting.append(unit)
        for _ in range(_ROUNDS):
            left: list[Unit] = []
            for unit in waiting:
                for line in unit.lines:
                    for name in self._follows(unit, line):
                        unit.findings.update(sources.get((line.side, name), ()))
                if not unit.findings:
                    left.append(unit)
            for unit in waiting:
                for line in unit.lines if unit.findings else ():
                    self._note(sources, unit, line, unit.findings)
            if len(left) == len(waiting):
                return
            waiting = left

    def _note(
        self,
        sources: dict[tuple[int, str], set[int]],
        unit: Unit,
        line: Line,
        found: Iterable[int],
    ) -> None:
        """Keep what explains the names of a line, for lines that follow from it."""
        if not found:
            return
        is_list = line.region.kind == "names"
        known = self._modules[line.side] if is_list else self._moved[line.side].keys()
        for word in line.words & known:
            sources.setdefault((line.side, word), set()).update(found)
        if line.region.kind == "doc" and (said := _prose_of(line)):
            sources.setdefault((line.side, said), set()).update(found)
        if not is_list:
            for word in line.own:
                sources.setdefault((line.side, f"{unit.path}:{word}"), set()).update(found)

    def _follows(self, unit: Unit, line: Line) -> Iterator[str]:
        """Go through the names by which a line follows from others."""
        if line.region.kind == "names":
            yield from (f"{unit.path}:{word}" for word in line.own)
            yield from line.own & self._moved[line.side].keys()
        elif line.region.owner in self._moved[line.side]:
            yield line.region.owner
        else:
            yield from line.own & self._moved[line.side].keys()
        if line.region.kind == "doc" and (said := _prose_of(line)):
            yield said
        if unit.path.startswith("_runtime/"):
            stem = unit.path[9:-3]
            if stem in self._modules[line.side]:
                yield stem

    def _direct(self, line: Line) -> set[int]:
        """Return what explains a line by what it is; one of headers is of their operation."""
        asked = self._names[line.side].headers.get(line.region.owner)
        line = replace(line, region=replace(line.region, owner=asked, member="")) if asked else line
        region = line.region
        is_tag = region.owner.startswith("tag:")
        whole = self._whole.get(_tag(region.owner[4:]) if is_tag else region.owner, {})
        parts = self._parts.get(region.owner, {})
        named = self._named(line, parts)
        hard = {one for one in whole if not self._findings[one].is_prose}
        tiers: list[set[int]]
        match region.kind:
            case "doc" if region.member:
                tiers = [self._prose(named), named, self._names_of(line), hard]
            case "doc":
                tiers = [self._prose(whole), hard, named, self._names_of(line)]
            case "example":
                examples = {
                    one
                    for one in whole
                    if any(rule.id == "example-changed" for rule in self._findings[one].rules)
                }
                tiers = [named, self._uses(line), examples, hard]
            case _:
                hard_named = named - self._prose(named)
                tiers = [hard_named, self._names_of(line), self._uses(line), hard]
                tiers += [self._security(line), self._endpoint(line)]
                tiers.append(self._texts(line))
        tiers.append(self._forms(region.owner))
        if is_tag:
            tiers.append(self._of_tag(region.owner))
        if hard and region.owner in self._gone:
            return hard
        return next((one for one in tiers if one), self._uses(line))

    def _security(self, line: Line) -> set[int]:
        """Return the findings of who may ask, for what an operation or an endpoint says of it."""
        if "security" not in line.words:
            return set()
        whole = self._whole.get(CLIENT, {})
        return {one for one in whole if self._findings[one].rule.id.startswith("security-")}

    def _texts(self, line: Line) -> set[int]:
        """Return the findings of the API that have what a line says in quotes: its version."""
        texts = [(one, self._findings[one].old, self._findings[one].new) for one in self._stated]
        return {
            one for one, *said in texts if said[line.side] and f'"{said[line.side]}"' in line.text
        }

    def _endpoint(self, line: Line) -> set[int]:
        """Return the findings of an operation, for the line that makes a route of it."""
        if not line.words & {"Endpoint", "StreamEndpoint"}:
            return set()
        owners = self._names[line.side].owners
        found = {
            one
            for word in line.words & owners.keys()
            for one in self._whole.get(owners[word][0], ())
        }
        return found - self._prose(found)

    def _prose(self, found: Iterable[int]) -> set[int]:
        return {one for one in found if self._findings[one].is_prose}

    def _named(self, line: Line, parts: Mapping[str, Iterable[int]]) -> set[int]:
        """Return the findings of the fields or arguments that a line is of, or else that it has."""
        if line.region.member:
            found = set(parts.get(line.region.member, ()))
            return found or self._inherited(line)
        return {one for word in line.own & parts.keys() for one in parts[word]}

    def _inherited(self, line: Line) -> set[int]:
        """Return the findings of a field that a class has from another one."""
        bases = self._names[line.side].bases
        waiting, seen = [*bases.get(line.region.owner, ())], set[str]()
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += bases.get(one, ())
        return {
            found for one in seen for found in self._parts.get(one, {}).get(line.region.member, ())
        }

    def _names_of(self, line: Line) -> set[int]:
        """Return the findings of what a line names, and what stands in one package alone."""
        found: set[int] = set()
        words = line.words if line.region.kind == "names" else line.own
        for word in words & self._moved[line.side].keys():
            owner = self._moved[line.side][word]
            found |= {one for one in self._whole.get(owner, ()) if not self._is_prose(one)}
            found |= self._of_tag(owner) | self._forms(owner)
        return found

    def _forms(self, owner: str) -> set[int]:
        """Return the findings for which a class has a request form of its own, or none any more."""
        if owner not in self._gone:
            return set()
        parts = [self._parts.get(one, {}) for one in (owner, owner.removesuffix("Request"))]
        found = {index for one in parts for several in one.values() for index in several}
        return {one for one in found if self._findings[one].rule.id.endswith("-only")}

    def _of_tag(self, owner: str) -> set[int]:
        """Return the findings of the operations that came or went with their tag."""
        if not owner.startswith("tag:") or owner not in self._gone:
            return set()
        start = f"op:{owner[4:]}."
        keys = [one for one in self._whole if one.startswith(start) and one in self._gone]
        return {one for key in keys for one in self._whole[key]}

    def _uses(self, line: Line) -> set[int]:
        """Return the findings of what an operation uses that have the names of a line."""
        owner, member = line.region.owner, line.region.member
        call = self._names[line.side].calls.get(owner) or self._names[1 - line.side].calls.get(
            owner
        )
        used = self._used.get(call or "", {})
        words = {member} if member else line.own
        return {one for word in words & used.keys() for one in used[word]}

    def _is_prose(self, index: int) -> bool:
        return self._findings[index].is_prose


def _tag(name: str) -> str:
    """Return the owner that a tag is, however its name is written."""
    return "tag:" + re.sub(r"[\W_]+", "", name).lower()


def _moved(names: Names, others: Names) -> dict[str, str]:
    """Return the owners of names that stand elsewhere in the other package, or nowhere."""
    return {
        name: owner
        for name, (owner, file) in names.owners.items()
        if name not in others.owners or others.owners[name][1] != file
    }
