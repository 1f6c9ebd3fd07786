"""Which lines of two texts are the same: quick for large ones, and divided where one would read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Chunk: TypeAlias = tuple[int, int, int, int]
"""Lines that were replaced: from and to before, from and to after."""

_FEW: Final = 4_000_000
"""How many pairs of lines are compared with each other at most."""


_END: Final = re.compile("\r\n|\r|\n")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as Python counts them: U+2028 ends none."""
    lines = _END.split(text)
    return lines if lines[-1] else lines[:-1]


def chunks_of(old: Sequence[str], new: Sequence[str]) -> Iterator[Chunk]:
    """Go through the lines that were replaced, in order."""
    at = (0, 0)
    for first, first_new, size in [*_matches(old, new), (len(old), len(new), 0)]:
        chunk = (at[0], first, at[1], first_new)
        at = first + size, first_new + size
        if chunk[0] == chunk[1] and chunk[2] < chunk[3]:
            yield _slid(chunk, new, (chunk[2], chunk[3]), size)
        elif chunk[2] == chunk[3] and chunk[0] < chunk[1]:
            yield _slid(chunk, old, (chunk[0], chunk[1]), size)
        elif chunk[0] < chunk[1]:
            yield chunk


def _slid(chunk: Chunk, lines: Sequence[str], span: tuple[int, int], most: int) -> Chunk:
    """Return lines that came in or went further down, where they begin what is least indented."""
    first, last = span
    best, shift = _depth(lines, first), 0
    for step in range(1, most + 1):
        if last + step > len(lines) or lines[first + step - 1] != lines[last + step - 1]:
            break
        if _depth(lines, first + step) <= best:
            best, shift = _depth(lines, first + step), step
    start, end, start_new, end_new = chunk
    return start + shift, end + shift, start_new + shift, end_new + shift


def _depth(lines: Sequence[str], index: int) -> tuple[int, bool]:
    """Return how deep a line is indented, and whether none is empty before it."""
    text = lines[index]
    depth = len(text) - len(text.lstrip())
    return (depth if text.strip() else 1_000), bool(index and lines[index - 1].strip())


def _matches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Go through blocks of equal lines.

    Large files are first divided at the lines that stand once in both, in the same order.
    """
    found: list[tuple[int, int, int]] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        low, high, low_new, high_new = waiting.pop()
        start = 0
        most = min(high - low, high_new - low_new)
        while start < most and old[low + start] == new[low_new + start]:
            start += 1
        end = 0
        while end < most - start and old[high - end - 1] == new[high_new - end - 1]:
            end += 1
        found += [(low, low_new, start), (high - end, high_new - end, end)]
        inner = (low + start, high - end, low_new + start, high_new - end)
        if inner[0] == inner[1] or inner[2] == inner[3]:
            continue
        is_small = (inner[1] - inner[0]) * (inner[3] - inner[2]) <= _FEW
        anchors = [] if is_small else _anchors(old, new, inner)
        if anchors:
            ends = [*anchors, (inner[1], inner[3])]
            starts = [(inner[0], inner[2]), *anchors]
            waiting += [
                (one[0], other[0], one[1], other[1])
                for one, other in zip(starts, ends, strict=True)
            ]
            continue
        # Lines that are in a hundredth of a large file match nothing on their own.
        matcher = SequenceMatcher(
            None, old[inner[0] : inner[1]], new[inner[2] : inner[3]], autojunk=not is_small
        )
        found += [
            (inner[0] + one.a, inner[2] + one.b, one.size) for one in matcher.get_matching_blocks()
        ]
    yield from sorted(one for one in found if one[2])


def _anchors(
    old: Sequence[str], new: Sequence[str], span: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Return where lines stand that are once in both, as many as have the same order in both."""
    counts = Counter(old[span[0] : span[1]]), Counter(new[span[2] : span[3]])
    places = {new[index]: index for index in range(span[2], span[3]) if counts[1][new[index]] == 1}
    pairs = [
        (index, places[old[index]])
        for index in range(span[0], span[1])
        if counts[0][old[index]] == 1 and old[index] in places
    ]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [index]
    found: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]
