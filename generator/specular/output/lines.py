"""Lines of a statement: where each wants to be split, and what a split at brackets makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from specular.output.leaves import CLOSERS, OPENING, Leaf, Role
from specular.rendering.columns import LENGTH, width

INDENT = 4

COMMA, UNION, DOT = 18, 9, 1
"""How strongly a line wants to be split at a sign."""


class Line:
    """Some leaves of a statement that are written in one line, unless that is split again.

    `inside` says that all of it stands in brackets, `explodes` that each of its items gets a line.
    `has_magic_comma` tells of brackets that are split since their last item has a comma behind it.
    """

    __slots__ = (
        *("_around", "_opened", "delimiters", "depth", "explodes", "has_magic_comma", "inside"),
        *("leaves", "optional"),
    )

    def __init__(self, depth: int, *, inside: bool = False) -> None:
        self.depth = depth
        self.inside = inside
        self.leaves: list[Leaf] = []
        self.delimiters: dict[int, int] = {}
        self.optional: list[Leaf] = []
        self.explodes = False
        self.has_magic_comma = False
        self._around: list[Leaf] = []
        self._opened = 0

    @property
    def is_import(self) -> bool:
        """Whether it is the beginning of an import."""
        return self.leaves[0].text in ("from", "import")

    @property
    def is_signature(self) -> bool:
        """Whether it is the beginning of a `def`."""
        words = [one.text for one in self.leaves[:2]]
        return words[0] == "def" or words == ["async", "def"]

    def __str__(self) -> str:
        first, *others = self.leaves
        rest = "".join(f"{one.gap}{one.text}" for one in others)
        return f"{' ' * INDENT * self.depth}{first.text}{rest}"

    def append(self, leaf: Leaf, *, marked: bool = False) -> None:
        """Add a leaf; only marked ones, and those inside brackets, may cause a split."""
        if self.inside or marked:
            self._mark(leaf)
            if leaf.kind in CLOSERS and self._closes_magically(leaf):
                self.has_magic_comma = True
        self.leaves.append(leaf)

    def _mark(self, leaf: Leaf) -> None:
        """Note how deep a leaf stands, and whether the line may be split beside it."""
        if leaf.kind in CLOSERS:
            if not self._around:
                return
            leaf.opening = self._around.pop()
            if not leaf.text:
                self.optional.append(leaf)
        leaf.depth = len(self._around)
        if not leaf.depth:
            self._delimit(leaf)
        if leaf.kind in OPENING:
            self._around.append(leaf)
            if not leaf.text:
                self.optional.append(leaf)

    def _delimit(self, leaf: Leaf) -> None:
        previous = self.leaves[-1] if self.leaves else None
        if leaf.kind == ",":
            self.delimiters[id(leaf)] = COMMA
        elif leaf.kind == "|" and previous is not None:
            self.delimiters[id(previous)] = UNION
        elif leaf.kind == "." and previous is not None and previous.kind in CLOSERS:
            self.delimiters[id(previous)] = DOT

    def _closes_magically(self, closing: Leaf) -> bool:
        if not self.leaves or self.leaves[-1].kind != ",":
            return False
        opening = closing.opening
        if closing.kind == "}":
            return True
        if closing.kind == "]":
            is_subscript = opening is not None and opening.role is Role.TRAILER
            return not (is_subscript and is_one_item(opening, closing, self.leaves))
        return self.is_import or (
            opening is not None and not is_one_item(opening, closing, self.leaves)
        )

    def lengths(self) -> list[int]:
        """Return how long each leaf is with the gap before it."""
        lengths = [len(one.gap) + len(one.text) for one in self.leaves]
        lengths[0] = len(self.leaves[0].text)
        return lengths

    def strongest(self, *, but: Leaf | None = None) -> int:
        """Return the strongest wish to be split there, 0 if there is none."""
        but_id = id(but)
        return max((value for key, value in self.delimiters.items() if key != but_id), default=0)

    def fits(self, room: int = LENGTH) -> bool:
        """Whether it is short enough."""
        return width(str(self)) <= room


@dataclass(frozen=True, slots=True)
class Parts:
    """A line that is split at a pair of brackets."""

    head: Line
    body: Line
    tail: Line
    opening: Leaf
    closing: Leaf

    def lines(self) -> list[Line]:
        """Return the three, with their brackets written."""
        self.opening.text, self.closing.text = self.opening.kind, self.closing.kind
        return [one for one in (self.head, self.body, self.tail) if one.leaves]


def split_at(line: Line, start: int, end: int) -> Parts:
    """Return what stands before, in and behind the brackets at two places."""
    opening, closing = line.leaves[start], line.leaves[end]
    head = Line(line.depth)
    beginning = line.leaves[: start + 1]
    marked = _in_pairs(beginning)
    for leaf in beginning:
        head.append(leaf, marked=id(leaf) in marked)
    body = Line(line.depth + 1, inside=True)
    inner = line.leaves[start + 1 : end]
    if inner and inner[-1].kind != "," and _wants_comma(inner, line, opening):
        inner = [*inner, Leaf(",", ",", role=Role.ADDED)]
    for leaf in inner:
        body.append(leaf)
    body.explodes = bool(inner) and _explodes(body, opening)
    tail = Line(line.depth)
    for leaf in line.leaves[end:]:
        tail.append(leaf)
    return Parts(head, body, tail, opening, closing)


def _in_pairs(leaves: list[Leaf]) -> set[int]:
    """Return the ids of the leaves in brackets that are closed among them."""
    found: set[int] = set()
    around: list[list[int]] = []
    for leaf in leaves:
        if leaf.kind in OPENING:
            around.append([id(leaf)])
        elif leaf.kind in CLOSERS and around:
            found.update(around.pop(), [id(leaf)])
        elif around:
            around[-1].append(id(leaf))
    return found


def _wants_comma(inner: list[Leaf], line: Line, opening: Leaf) -> bool:
    """Whether the last name of an import or the only parameter gets a comma."""
    if line.is_import:
        return True
    if not line.is_signature or opening.text != "(":
        return False
    return not any(one.kind == "," and not one.annotates for one in inner)


def _explodes(body: Line, opening: Leaf) -> bool:
    """Whether each item gets a line, even if all would fit in one."""
    last = body.leaves[-1]
    has_comma = last.kind == ","
    if body.strongest(but=last if has_comma else None) != COMMA:
        return False
    return has_comma or opening.role in (Role.DISPLAY, Role.IMPORTED)


def is_one_item(opening: Leaf | None, closing: Leaf, leaves: list[Leaf]) -> bool:
    """Whether one item stands in brackets, where a comma makes a tuple of it."""
    commas = 0
    started = False
    for leaf in leaves:
        if leaf is closing:
            break
        if started and leaf.depth == closing.depth + 1 and leaf.kind == ",":
            if leaf.role is Role.ARGUMENT:
                return False
            commas += 1
        started = started or leaf is opening
    return started and commas <= 1
