"""What is lost from the public surface of a package, for somebody who uses all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from specular.review.surface import Surface, Symbol


@dataclass(frozen=True, slots=True)
class Loss:
    """What is not as it was: of a symbol, or of one of its members.

    One that `fails` does so when it runs, for somebody who uses everything. Else it is another
    type.
    """

    old: Symbol
    new: Symbol | None
    member: str
    what: str
    fails: bool = True

    @property
    def name(self) -> str:
        """How it is called."""
        return self.old.member(self.member) if self.member else self.old.name

    @property
    def place(self) -> tuple[int, str, int]:
        """Which package it stands in, before (0) or after (1), the file, and the line in it."""
        one, side = self.old, 0
        if self.new is not None and self.member and self.member not in one.members:
            one, side = self.new, 1
        return side, one.file, one.lines.get(self.member, one.line)

    def __str__(self) -> str:
        return f"{self.name} {self.what}"


def losses(old: Surface, new: Surface) -> list[Loss]:
    """Return what is lost for somebody who uses everything of the old package, or another type."""
    before, after = old.symbols(old.differing(new)), new.symbols(new.differing(old))
    calls = [{one.call for one in each.values()} for each in (before, after)]

    def is_same(text: str, other: str) -> bool:
        return text == other or old.plain(text) == new.plain(other)

    found: list[Loss] = []
    for key, one in before.items():
        other = after.get(key)
        if other is None:
            found.append(Loss(one, None, "", "is gone"))
        elif one.is_method:
            found += _of_methods(one, other, is_same)
            is_moved = one.call in calls[1] or other.call in calls[0]
            if one.call != other.call and is_moved and not one.is_received:
                found.append(Loss(one, other, "", f"asks for {other.call} instead of {one.call}"))
        else:
            found += _of_classes(one, other, is_same, is_made=old.is_made)
    # What is lost of both ways to call a method is told once, and of both kinds of client.
    told: dict[str, Loss] = {}
    for loss in found:
        told.setdefault(str(loss), loss)
    return [
        loss
        for text, loss in told.items()
        if not (loss.name.startswith("Async") and text.removeprefix("Async") in told)
    ]


def _of_methods(old: Symbol, new: Symbol, is_same: Callable[[str, str], bool]) -> Iterator[Loss]:
    """Go through what is lost of a method: who implements it has to take just what it is given."""
    for way in old.ways:
        yield from _of_ways(way, new.ways, is_same)
    for name in new.members if old.is_received else ():
        if name not in old.members:
            yield Loss(old, new, name, "has come")
    shared = [name for name in old.order if name in new.order]
    if shared != [name for name in new.order if name in old.order]:
        yield Loss(old, new, "", "has its arguments in another order")
    for name in old.order if not old.is_received else ():
        if name in new.members and name not in new.order:
            yield Loss(old, new, name, "has to be named")
    if not is_same(old.text, new.text):
        yield Loss(old, new, "", f"returns {new.text}", fails=False)


def _of_ways(
    old: Symbol, ways: Sequence[Symbol], is_same: Callable[[str, str], bool]
) -> Iterator[Loss]:
    """Go through what is lost of one way to call a method: another way may take the same."""
    for name, text in old.members.items():
        found = [way for way in ways if name in way.members]
        if not found:
            yield Loss(old, ways[0], name, "is gone")
        elif not any(is_same(text, way.members[name]) for way in found):
            yield Loss(old, found[0], name, f"is {found[0].members[name]}", fails=False)
    able = [way for way in ways if old.needed <= way.members.keys()] or ways
    needed = [way.needed - old.needed for way in able]
    if all(needed) and not old.is_received:
        yield from (Loss(old, able[0], name, "is needed") for name in sorted(needed[0]))


def _of_classes(
    old: Symbol, new: Symbol, is_same: Callable[[str, str], bool], *, is_made: Callable[[str], bool]
) -> Iterator[Loss]:
    """Go through what is lost of a class; what it needs matters only to those who make one."""
    wires = {wire: name for name, wire in new.wires.items()}
    for name, text in old.members.items():
        now = wires.get(old.wires.get(name, name), name)
        if name not in new.members:
            yield Loss(old, new, name, "is gone")
        elif now != name and new.wires.get(name) != old.wires.get(name):
            yield Loss(old, new, name, f"is another one, and what it was is {now}")
        elif not is_same(text, new.members[name]):
            yield Loss(old, new, name, f"is {new.members[name]}", fails=False)
    needed = sorted(new.needed - old.needed)
    is_closed = new.is_closed and not old.is_closed
    if (needed or is_closed) and is_made(old.name):
        yield from (Loss(old, new, name, "is needed") for name in needed)
        if is_closed:
            yield Loss(old, new, "", "takes no further members")
    if not is_same(old.text, new.text):
        yield Loss(old, new, "", f"is {new.text}", fails=False)
