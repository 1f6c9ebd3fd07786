"""Whether the sources of two packages lose what findings say breaks callers: the second engine.

What only one of the two engines says is a fault of specular.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from specular.review.explaining import Explainer, Line, Unit
from specular.review.hunks import differing
from specular.review.losses import Loss, losses
from specular.review.matching import lines_of
from specular.review.regions import API, Region
from specular.review.rules.rule import Grade, Verdict
from specular.review.surface import Surface, Symbol

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from specular.output.manifest import Package
    from specular.review.findings import Finding

_WORD: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What one engine says and the other one does not.

    It is seen in the packages alone: `symbol` is called as findings call it, and stands in `file`
    of the package before (0) or after (1), while the `findings` make nothing or less of it. Or it
    `is_unseen`: one finding says that something fails when it runs, of which no source shows
    anything; then there is no file.
    """

    symbol: str
    what: str
    findings: tuple[Finding, ...] = ()
    side: int = 0
    file: str = ""
    line: int = 0
    fails: bool = True
    is_unseen: bool = False

    @property
    def breaks(self) -> bool:
        """Whether callers lose something."""
        return self.fails and not self.is_unseen

    @property
    def place(self) -> str:
        """Where it is seen, in which of the packages."""
        where = ("before", "after")[self.side]
        return f"{self.file}:{self.line} {where}" if self.file else ""

    @property
    def fingerprint(self) -> str:
        """What it is known by, wherever its lines move to."""
        parts = ("packages", self.symbol, self.what)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    def __str__(self) -> str:
        if self.is_unseen:
            return f"not seen in the packages: {self.symbol}: {self.what}"
        told = ", ".join(f"#{one.fingerprint}" for one in self.findings)
        less = f", of which {told} makes less" if told else ""
        return f"seen in the packages only: {self.symbol} {self.what}{less}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How much is seen to be lost or other in two packages, and where findings say otherwise."""

    seen: int
    disagreements: tuple[Disagreement, ...]

    def without(self, fingerprints: Container[str]) -> Agreement:
        """Return the same without what is let pass."""
        left = (one for one in self.disagreements if one.fingerprint not in fingerprints)
        return replace(self, disagreements=tuple(left))


def agreement(old: Package, new: Package, findings: Sequence[Finding]) -> Agreement:
    """Compare what findings say of callers with what the sources of two packages show."""
    found = losses(Surface(old.files), Surface(new.files))
    if old.name != new.name:
        package = Symbol(f"the package {old.name}", "__init__.py", 1, owner=API)
        found.append(Loss(package, package, "", f"is called {new.name}"))
    units = [_unit(one, (old, new)) for one in found]
    sources = [
        {path: text for path, text in one.files.items() if path.endswith(".py")}
        for one in (old, new)
    ]
    others = [unit for _, unit in differing(*sources).each()]
    Explainer(findings, old.files, new.files).explain([*others, *units])
    tied = [unit.findings | _named(loss, findings) for loss, unit in zip(found, units, strict=True)]
    # The property of a client goes with a class, which goes with its methods.
    _follow(found, tied)
    _follow(found, tied)
    gone = {one.old.name for one in found if one.new is None}
    told = [
        _untold(loss, [findings[index] for index in sorted(by)], (old, new))
        for loss, by in zip(found, tied, strict=True)
        if not any(findings[index].client.verdict is Verdict.BREAKS for index in by)
        and (loss.fails or not (by or gone & _words_of(loss)))
    ]
    shown = set[int]().union(*tied, *(unit.findings for unit in others if _is_code(unit)))
    told += [
        Disagreement(one.subject, f"{one.rule.title} [{one.rule.id}]", (one,), is_unseen=True)
        for index, one in enumerate(findings)
        if one.client is Grade.RUN and index not in shown
    ]
    return Agreement(len(found), tuple(told))


def _untold(loss: Loss, findings: Sequence[Finding], made: tuple[Package, Package]) -> Disagreement:
    side, file, line = loss.place
    return Disagreement(
        loss.name,
        loss.what,
        tuple(findings),
        side,
        f"{made[side].name}/{file}",
        line,
        fails=loss.fails,
    )


def _is_code(unit: Unit) -> bool:
    """Whether what changed is more than prose, and than what all modules import."""
    return any(one.region.kind == "code" for one in unit.lines)


def _follow(found: Sequence[Loss], tied: list[set[int]]) -> None:
    """Let what is lost with something else have its findings, as a class that a lost method names.

    A class goes with its last method, and another type follows where the old one is lost.
    """
    for index, loss in enumerate(found):
        if not tied[index]:
            tied[index] |= {
                finding
                for other, by in zip(found, tied, strict=True)
                if other is not loss and _goes_with(loss, other)
                for finding in by
            }


def _goes_with(loss: Loss, other: Loss) -> bool:
    """Whether something is lost as a part or a type of something else, or the other way round."""
    is_of_one = not loss.member and not other.member and loss.old.home == other.old.home
    is_named = loss.new is None and loss.old.home in _words_of(other)
    names = other.new is None and other.old.name in _words_of(loss)
    return is_of_one or is_named or names


def _words_of(loss: Loss) -> set[str]:
    """Return what the type of something names, of a method with those of its arguments."""
    members = loss.old.members
    texts = [members.get(loss.member, "")] if loss.member else [loss.old.text, *members.values()]
    return {word for text in texts for word in _WORD.findall(text)}


def _unit(loss: Loss, made: tuple[Package, Package]) -> Unit:
    """Return the lines of what is lost as a change of their own."""
    region = Region("code", loss.old.owner, loss.member)
    pairs = [(side, one) for side, one in enumerate((loss.old, loss.new)) if one is not None]
    texts: list[tuple[int, str, frozenset[str]]] = []
    for side, one in pairs:
        if not loss.member or loss.member in one.members:
            # A member that a class has of its bases stands nowhere in it.
            at = one.lines.get(loss.member, one.line)
            text = lines_of(made[side].files[one.file])[at - 1]
            texts.append((side, text, frozenset(_WORD.findall(text))))
    lines = tuple(
        Line(
            side,
            text,
            region,
            words,
            words.difference(*(each[2] for each in texts if each[0] != side)) or words,
        )
        for side, text, words in texts
    )
    return Unit(loss.old.file, lines)


def _named(loss: Loss, findings: Sequence[Finding]) -> set[int]:
    """Return the findings that touch what is lost, or all that it is a part of."""
    old = loss.old
    names = {one.removeprefix("Async") for one in (loss.name, old.name, old.home)}
    if not loss.fails:
        texts = [one.members.get(loss.member, one.text) for one in (old, loss.new) if one]
        names |= {word for text in texts for word in _WORD.findall(text)}
    # A class goes with its members, and a request form if both forms are one.
    wholes = {old.name, old.name.removesuffix("Request")} if loss.new is None else set[str]()
    found: set[int] = set()
    for index, one in enumerate(findings):
        owners = {text.partition(".")[0] for text in (*one.symbols, one.subject)}
        is_whole = one.client is Grade.RUN and not wholes.isdisjoint(owners)
        # Of a class that takes the place of another one, each member may be told.
        is_whole = is_whole or (not loss.fails and not names.isdisjoint(owners))
        # What stands in an operation is called after its method.
        methods = [_letters(text.partition("(")[0].rpartition(".")[2]) for text in one.symbols]
        is_whole = is_whole or (
            bool(wholes) and any(each and _letters(old.name).startswith(each) for each in methods)
        )
        if is_whole or not names.isdisjoint(one.symbols) or _is_of(one, loss):
            found.add(index)
    return found


def _is_of(one: Finding, loss: Loss) -> bool:
    """Whether a finding is called after what a method asks, and after an argument that is lost."""
    subject, old = _nameless(one.subject), loss.old
    if old.is_received and subject.startswith("webhook "):
        return _letters(subject.partition(" ")[2]) in _letters(old.name)
    if old.file == "callbacks.py" and one.rule.id.startswith("operation-removed"):
        return True
    if old.is_received and " callback " in subject:
        return _letters(subject.rpartition(" ")[2]) in _letters(old.name)
    calls = {_nameless(each.call) for each in (old, loss.new) if each is not None and each.call}
    uses = {_nameless(each) for each in one.uses}
    method, _, rest = subject.partition(" ")
    path, _, last = rest.partition(" ")
    if not rest or not method.isupper():
        return bool(loss.member) and not calls.isdisjoint(uses) and _is_sent(one, loss.member)
    # What all operations of a path have is told once, and the others are listed.
    uses = {each for each in uses if each.endswith(f" {path}")}
    if calls.isdisjoint({f"{method} {path}", *uses}):
        return False
    return not loss.member or _letters(last.rpartition(" ")[2]) in _letters(loss.member)


def _is_sent(one: Finding, argument: str) -> bool:
    """Whether a finding is about what an argument takes: the body, or a property of it."""
    parts = re.split("[. ]", one.subject)[1:]
    members = {symbol.rpartition(".")[2].rstrip("_") for symbol in one.symbols if "." in symbol}
    is_named = any(_letters(part) in _letters(argument) for part in parts if part)
    return not parts or argument.rstrip("_") in members or is_named


def _nameless(text: str) -> str:
    """Return a path without the names of what stands in it, which may be others."""
    return re.sub(r"\{[^{}]*\}", "{}", text)


def _letters(text: str) -> str:
    """Return what is left of a name however it is written."""
    return re.sub(r"[\W_]+", "", text).lower()
