"""Long statements in several lines, where and as black splits them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from specular.output.leaves import (
    BRACKETS,
    CLOSERS,
    OPENING,
    Leaf,
    Role,
    UnfamiliarError,
    read_item,
    read_leaves,
)
from specular.output.lines import COMMA, DOT, INDENT, Line, Parts, is_one_item, split_at
from specular.rendering.columns import LENGTH, width


class _CannotSplitError(Exception):
    """A way to split does not apply to this line."""


_Way: TypeAlias = "Callable[[Line, bool], list[Line]]"


def split_statement(text: str, depth: int) -> list[str]:
    """Return the lines of a statement that stands at a depth of blocks."""
    line = Line(depth)
    for leaf in read_leaves(text):
        line.append(leaf, marked=True)
    return _laid_out(line, wrapped=False)


def split_item(text: str, depth: int) -> list[str]:
    """Return the lines of an item in brackets that are split already."""
    line = Line(depth, inside=True)
    for leaf in read_item(text):
        line.append(leaf)
    return _laid_out(line, wrapped=False)


def _laid_out(line: Line, *, wrapped: bool) -> list[str]:
    """Return a line, or the lines that it is split into; `wrapped` asks for optional brackets."""
    text = str(line)
    if not line.explodes and not line.has_magic_comma and width(text) <= LENGTH:
        return [text]
    ways: list[_Way] = [_split_items, _split_right] if line.inside else [_split_right]
    if line.is_signature and not _returns_exploded(line):
        ways = [_split_signature]
    for way in ways:
        try:
            return _tried(line, way, text, wrapped=wrapped)
        except _CannotSplitError:
            continue
    # An attempt may have written optional brackets, which black leaves as they are then.
    return [str(line)]


def _returns_exploded(line: Line) -> bool:
    """Whether there are brackets in what a `def` returns that have to be split."""
    kinds = [one.kind for one in line.leaves]
    if "->" not in kinds:
        return False
    returned = Line(line.depth)
    for leaf in line.leaves[kinds.index("->") + 1 : -1]:
        returned.append(leaf, marked=True)
    return returned.has_magic_comma


def _tried(line: Line, way: _Way, text: str, *, wrapped: bool) -> list[str]:
    """Return what a way of splitting comes to, or the same with optional brackets if that fits."""
    optional = [one for one in line.optional if not one.depth]
    lines: list[str] = []
    for part in way(line, wrapped):
        if str(part) == text:
            raise _CannotSplitError
        lines += _laid_out(part, wrapped=wrapped)
    if (
        wrapped
        or way is not _split_right
        or not line.optional
        or any(one.text for one in optional)
        or width(lines[0]) <= LENGTH
        or any(one.role is Role.ADDED for one in line.leaves)
    ):
        return lines
    second = _tried(_copied(line), way, text, wrapped=True)
    return second if all(width(one) <= LENGTH for one in second) else lines


def _copied(line: Line) -> Line:
    copy = Line(line.depth, inside=line.inside)
    copy.explodes = line.explodes
    for one in line.leaves:
        leaf = Leaf(one.kind, one.text, one.gap, one.role)
        leaf.annotates = one.annotates
        copy.append(leaf, marked=True)
    copy.has_magic_comma = line.has_magic_comma
    return copy


def _split_items(line: Line, _: bool) -> list[Line]:  # noqa: FBT001 (one of the ways)
    """Split inside brackets at the commas, or else before each `|`."""
    last = line.leaves[-1]
    priority = line.strongest(but=last)
    if not priority:
        raise _CannotSplitError
    if priority == DOT and list(line.delimiters.values()).count(DOT) == 1:
        raise _CannotSplitError
    lines = [Line(line.depth, inside=True)]
    unpacks = False
    for leaf in line.leaves:
        lines[-1].append(leaf)
        unpacks = unpacks or (leaf.role is Role.UNPACKED and not leaf.depth)
        if line.delimiters.get(id(leaf)) == priority:
            lines.append(Line(line.depth, inside=True))
    if not lines[-1].leaves:
        lines.pop()
    elif priority == COMMA:
        if unpacks:
            # Whether a comma may follow depends on the versions of Python that black sees.
            raise UnfamiliarError("unpacked arguments without a comma behind them")
        lines[-1].append(Leaf(",", ",", role=Role.ADDED))
    return lines


def _split_signature(line: Line, _: bool) -> list[Line]:  # noqa: FBT001 (one of the ways)
    """Split a `def` at the brackets of its parameters."""
    start = next(index for index, one in enumerate(line.leaves) if one.kind == "(")
    opening = line.leaves[start]
    ends = (index for index, one in enumerate(line.leaves) if one.opening is opening)
    end = next(ends, None)
    if end is None:
        raise _CannotSplitError
    if end == start + 1:
        raise UnfamiliarError("a long signature without parameters")
    return split_at(line, start, end).lines()


def _split_right(line: Line, wrapped: bool) -> list[Line]:  # noqa: FBT001 (one of the ways)
    """Split at the last brackets, or at earlier ones where all from there on fits in a line."""
    first: list[Line] | None = None
    starts = _starts(line)
    for kept in _kept_whole(line):
        if kept:
            opening = next(
                (
                    one.opening
                    for one in reversed(line.leaves)
                    if one.kind in CLOSERS and id(one) not in kept
                ),
                None,
            )
            # What stands before these brackets would be too long in any case.
            if opening is not None and opening.text and starts.get(id(opening), 0) > LENGTH:
                continue
        lines = _split_last(line, kept, wrapped=wrapped)
        if first is None and not kept:
            first = lines
        if lines[0].fits():
            return lines
    return _split_last(line, frozenset(), wrapped=wrapped) if first is None else first


def _starts(line: Line) -> dict[int, int]:
    """Return the column that each leaf begins at, with the gap before it."""
    column = INDENT * line.depth
    starts: dict[int, int] = {}
    for leaf, length in zip(line.leaves, line.lengths(), strict=True):
        starts[id(leaf)] = column
        column += length
    return starts


def _kept_whole(line: Line) -> Iterator[frozenset[int]]:
    """Go through ever more closing brackets, from the end, that are not to be split at."""
    if not line.has_magic_comma:
        yield frozenset()
    kept: set[int] = set()
    length = INDENT * line.depth
    opening: Leaf | None = None
    closing: Leaf | None = None
    within: list[int] = []
    for index in range(len(line.leaves) - 1, -1, -1):
        leaf = line.leaves[index]
        previous = line.leaves[index - 1] if index else None
        # Brackets may have been written meanwhile: the attempts before were made on this line.
        length += (len(leaf.gap) if index else 0) + len(leaf.text)
        if length > LENGTH:
            return
        if opening is not None:
            if leaf is opening:
                opening = None
            elif leaf.kind in CLOSERS:
                if _ends_in_comma(leaf, previous, line.leaves):
                    return
                within.append(id(leaf))
        elif leaf.kind in CLOSERS:
            if previous is not None and previous.kind in OPENING:
                within.append(id(leaf))
                continue
            if closing is not None:
                kept.update([id(closing), *within])
                within.clear()
                yield frozenset(kept)
            if _ends_in_comma(leaf, previous, line.leaves):
                return
            if leaf.text:
                opening, closing = leaf.opening, leaf


def _ends_in_comma(closing: Leaf, previous: Leaf | None, leaves: list[Leaf]) -> bool:
    """Whether brackets must be split since their last item has a comma behind it."""
    return (
        previous is not None
        and previous.kind == ","
        and closing.opening is not None
        and not (closing.kind == ")" and is_one_item(closing.opening, closing, leaves))
    )


def _split_last(line: Line, kept: frozenset[int], *, wrapped: bool) -> list[Line]:
    """Split at the last brackets that are not kept whole, and at optional ones if that is best.

    `wrapped` takes optional brackets as they come.
    """
    parts = _last_parts(line, kept)
    is_optional = not parts.opening.text and not line.is_import
    if wrapped or not is_optional or not _may_do_without(parts.body):
        return parts.lines()
    kept = kept | {id(parts.closing)}
    try:
        if _is_better(_last_parts(line, kept), parts):
            return _split_last(line, kept, wrapped=wrapped)
    except _CannotSplitError:
        if len(parts.body.leaves) == 1 and not parts.body.fits():
            raise
    return parts.lines()


def _last_parts(line: Line, kept: frozenset[int]) -> Parts:
    """Split at the last brackets with something in them that are not kept whole."""
    end = len(line.leaves)
    while end > 0:
        end -= 1
        closing = line.leaves[end]
        if closing.kind not in CLOSERS or id(closing) in kept:
            continue
        start = end - 1
        while start >= 0 and line.leaves[start] is not closing.opening:
            start -= 1
        if start < 0:
            break
        if start < end - 1:
            return split_at(line, start, end)
        end = start
    raise _CannotSplitError


def _may_do_without(body: Line) -> bool:
    """Whether what stands in optional brackets has others that it can be split at."""
    if not body.delimiters:
        return True
    strongest = body.strongest()
    if list(body.delimiters.values()).count(strongest) > 1:
        return False
    if strongest == DOT:
        return True
    (first, second), (before, last) = body.leaves[:2], body.leaves[-2:]
    if first.kind in OPENING and second.kind not in CLOSERS and _can_begin(body, first):
        return True
    is_subscript = last.kind == "]" and last.opening is not None
    if is_subscript and last.opening is not None and last.opening.role is Role.TRAILER:
        return False
    return last.kind in CLOSERS and before.kind not in OPENING and _can_end(body, last)


def _can_begin(body: Line, first: Leaf) -> bool:
    """Whether what follows the brackets at the beginning fits, or has brackets of its own."""
    counts = False
    length = INDENT * body.depth
    for leaf, taken in zip(body.leaves, body.lengths(), strict=True):
        counts = counts or (leaf.kind in CLOSERS and leaf.opening is first)
        if counts:
            length += taken
            if length > LENGTH:
                return False
            counts = leaf.kind not in OPENING
    return True


def _can_end(body: Line, last: Leaf) -> bool:
    """Whether what stands before the brackets at the end fits, or has brackets of its own."""
    has_others = False
    length = INDENT * body.depth
    for leaf, taken in zip(body.leaves, body.lengths(), strict=True):
        length += taken
        if leaf is last.opening:
            return has_others or length <= LENGTH
        has_others = has_others or leaf.kind in OPENING
    return False


def _is_better(other: Parts, parts: Parts) -> bool:
    """Whether to split at other brackets than the optional ones behind `=`."""
    head = [one.kind for one in parts.head.leaves]
    other_head = [one.kind for one in other.head.leaves]
    if (
        head[-2:-1] != ["="]
        or not any(one in BRACKETS for one in head[:-1])
        or not parts.head.fits(LENGTH - 1)
        or parts.head.has_magic_comma
    ):
        return True
    if head.count("=") > max(1, other_head.count("=")):
        return False
    behind = other_head[::-1]
    behind = behind[: behind.index("=")] if "=" in behind else behind
    return any(one in CLOSERS for one in behind) or ("=" in other_head and other.head.fits())
