"""The hunks between two generated packages, and which findings explain each of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from specular.review.explaining import Explainer, Unit, unit_lines
from specular.review.matching import chunks_of, lines_of
from specular.review.regions import MANIFEST, SOURCE_MAP, regions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from specular.review.findings import Finding
    from specular.review.matching import Chunk

CONTEXT: Final = 3


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a hunk: the same in both, where `is_same`, else those before and those after."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    is_same: bool


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changed lines of one file that stand together, with some around them.

    `old` and `new` are the numbers of the first lines, `findings` the places of those that explain
    it in the list of findings. Of one that `is_partial` there are lines that none explains.
    """

    file: str
    old: int
    new: int
    parts: tuple[Part, ...]
    findings: tuple[int, ...] = ()
    is_partial: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Differing:
    """The files that are not the same in two packages, the manifest last.

    Of each it has the lines before and after, the changed ones in groups that stand together, and
    these by what they belong to.
    """

    lines: Mapping[str, tuple[list[str], list[str]]]
    groups: Mapping[str, Sequence[Sequence[Chunk]]]
    units: Mapping[str, Sequence[Sequence[Unit]]]

    def each(self) -> Iterator[tuple[str, Unit]]:
        """Go through all units, each with its file."""
        for path, several in self.units.items():
            yield from ((path, unit) for group in several for unit in group)


def differing(old: Mapping[str, str], new: Mapping[str, str]) -> Differing:
    """Return what is not the same in two packages, not explained yet."""
    changed = sorted(
        (path for path in {**old, **new} if old.get(path) != new.get(path)),
        key=lambda path: (path in {MANIFEST, SOURCE_MAP}, path == MANIFEST, path),
    )
    lines = {path: (lines_of(old.get(path, "")), lines_of(new.get(path, ""))) for path in changed}
    groups = {path: list(_grouped(chunks_of(*texts))) for path, texts in lines.items()}
    units: dict[str, list[list[Unit]]] = {}
    for path, texts in lines.items():
        regions = regions_of(path, old.get(path, "")), regions_of(path, new.get(path, ""))
        units[path] = [
            [one for chunk in group for one in unit_lines(path, chunk, texts, regions)]
            for group in groups[path]
        ]
    return Differing(lines, groups, units)


def hunks_of(
    old: Mapping[str, str], new: Mapping[str, str], findings: Sequence[Finding]
) -> list[Hunk]:
    """Return the hunks between the files of two packages, each with what explains it."""
    found = differing(old, new)
    flat = list(found.each())
    Explainer(findings, old, new).explain([unit for path, unit in flat if path != MANIFEST])
    of_files: dict[str, set[int]] = {}
    for path, unit in flat:
        of_files.setdefault(path, set()).update(unit.findings)
    return [
        _hunk(path, group, lines, several, of_files)
        for path, lines in found.lines.items()
        for group, several in zip(found.groups[path], found.units[path], strict=True)
    ]


def _hunk(
    path: str,
    group: Sequence[Chunk],
    lines: tuple[list[str], list[str]],
    units: Sequence[Unit],
    of_files: Mapping[str, Iterable[int]],
) -> Hunk:
    old, new = lines
    start = max(0, min(group[0][0], group[0][0] - CONTEXT))
    before = group[0][0] - start
    parts: list[Part] = []
    at = start
    for first, last, first_new, last_new in group:
        _same(parts, old[at:first])
        parts.append(Part(tuple(old[first:last]), tuple(new[first_new:last_new]), is_same=False))
        at = last
    _same(parts, old[at : at + CONTEXT])
    if path == MANIFEST:
        explained = {found for unit in units for found in _listed(unit, of_files)}
        open_units = [unit for unit in units if not _listed(unit, of_files)]
    else:
        explained = {found for unit in units for found in unit.findings}
        open_units = [unit for unit in units if not unit.findings and unit.says]
    return Hunk(
        path,
        start + 1,
        group[0][2] - before + 1,
        tuple(parts),
        tuple(sorted(explained)),
        is_partial=bool(explained and open_units),
        note="" if explained else _note(path, group, lines),
    )


def _same(parts: list[Part], lines: Sequence[str]) -> None:
    if lines:
        parts.append(Part(tuple(lines), (), is_same=True))


def _listed(unit: Unit, of_files: Mapping[str, Iterable[int]]) -> set[int]:
    """Return what explains the files that lines of the manifest are about."""
    return {found for line in unit.lines for found in of_files.get(line.region.member, ())}


def _note(path: str, group: Sequence[Chunk], lines: tuple[list[str], list[str]]) -> str:
    """Return what can be said of a hunk that no finding explains."""
    if path == MANIFEST:
        return "the manifest: digests of the documents, the options, or of files listed below"
    if path.startswith("_runtime/"):
        return "the runtime: which of its modules a package has depends on what it uses"
    old, new = (
        Counter(line.strip() for first, last in spans for line in side[first:last])
        for side, spans in (
            (lines[0], [(one[0], one[1]) for one in group]),
            (lines[1], [(one[2], one[3]) for one in group]),
        )
    )
    everywhere = [Counter(map(str.strip, side)) for side in lines]
    if all(everywhere[0][line] == everywhere[1][line] for line in (old | new) if line):
        return "moved: the file has the same lines in another order"
    return ""


def _grouped(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """Go through the chunks that stand close enough to each other to be one hunk."""
    group: list[Chunk] = []
    for one in chunks:
        if group and one[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(one)
    if group:
        yield group
