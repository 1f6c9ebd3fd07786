"""Findings: each edit once, with what it breaks, where it stands and what it touches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.ir.types import response_id
from specular.review.changes import Change
from specular.review.prose import PROSE
from specular.review.rules import RULES
from specular.review.rules.rule import Grade, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from specular.ir.types import NodeId
    from specular.review.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An edit.

    `rules` are those that it falls under, the gravest first: one schema may be both sent and
    received. `old` and `new` are what was there and what is; `before` and `after` where, as ids.
    `symbols` and `files` are those of the generated packages that it touches, `uses` the operations
    that it concerns.
    """

    rules: tuple[Rule, ...]
    client: Grade
    wire: Grade
    server: Grade
    subject: str
    old: str = ""
    new: str = ""
    before: NodeId | None = None
    after: NodeId | None = None
    symbols: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule that it is told under."""
        return self.rules[0]

    @property
    def worst(self) -> Verdict:
        """The gravest of its verdicts."""
        return max((one.verdict for one in self.grades.values()), key=lambda one: one.gravity)

    @property
    def grades(self) -> dict[str, Grade]:
        """How it shows, for client code, on the wire and for servers."""
        return {"client": self.client, "wire": self.wire, "server": self.server}

    @property
    def is_prose(self) -> bool:
        """Whether it is of prose alone."""
        return all(one.id in PROSE for one in self.rules)

    @property
    def fingerprint(self) -> str:
        """What the finding is known by, wherever its lines move to."""
        parts = (self.rule.id, self.subject, self.old, self.new)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit touches: symbols and files of the packages, and the operations it concerns."""

    symbols: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


def findings_of(changes: Iterable[Change], touched: Callable[[Change], Touched]) -> list[Finding]:
    """Return changes as findings, those of one edit as one, in the order of the first of them."""
    edits: dict[tuple[NodeId | None, NodeId | None, str], list[Change]] = {}
    for one in changes:
        edits.setdefault((_form(one.before), _form(one.after), one.edit), []).append(one)
    return [_finding(several, _touched(several, touched)) for several in edits.values()]


def _form(node_id: NodeId | None) -> NodeId | None:
    """Return where both forms of a declaration came from."""
    return node_id if node_id is None else response_id(node_id) or node_id


def _touched(changes: Sequence[Change], touched: Callable[[Change], Touched]) -> Touched:
    """Return what an edit touches, in either form of what it is in."""
    places = {(one.before, one.after): one for one in reversed(changes)}
    found = [touched(one) for one in reversed(places.values())]
    symbols, files, uses = (
        tuple(dict.fromkeys(name for each in several for name in each))
        for several in (
            [one.symbols for one in found],
            [one.files for one in found],
            [one.uses for one in found],
        )
    )
    return Touched(symbols, files, uses)


def _finding(changes: Sequence[Change], touched: Touched) -> Finding:
    graded = sorted(
        ((one, _grades(one)) for one in changes), key=lambda row: -max(map(grade_order, row[1]))
    )
    first = graded[0][0]
    client, wire, server = (
        max((grades[place] for _, grades in graded), key=grade_order) for place in range(3)
    )
    return Finding(
        rules=tuple(dict.fromkeys(RULES[one.rule] for one, _ in graded)),
        client=client,
        wire=wire,
        server=server,
        subject=first.subject,
        old=first.old,
        new=first.new,
        before=first.before,
        after=first.after,
        symbols=touched.symbols,
        files=touched.files,
        uses=touched.uses,
    )


def _grades(change: Change) -> tuple[Grade, Grade, Grade]:
    """Return the grades of a change; where the API asks, the user answers, and the other way."""
    rule = RULES[change.rule]
    client, wire, server = (
        change.client or rule.client,
        change.wire or rule.wire,
        change.server or rule.server,
    )
    return (server, wire, client) if change.is_inverted else (client, wire, server)


_ORDER = (
    *(Grade.NONE, Grade.SAFE, Grade.DOCS, Grade.WARN),
    *(Grade.RISK, Grade.CHECK, Grade.BREAK, Grade.RUN),
)


def grade_order(grade: Grade) -> int:
    """Return how grave a grade is, from 0."""
    return _ORDER.index(grade)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by the gravest of their verdicts, else as they stand.

    Of those an operation that is gone comes first, then what breaks the most.
    """
    return sorted(findings, key=_weight, reverse=True)


def _weight(finding: Finding) -> tuple[int, bool, int, int]:
    verdicts = [one.verdict for one in finding.grades.values()]
    return (
        finding.worst.gravity,
        finding.worst is Verdict.BREAKS and finding.rule.id in _GONE,
        verdicts.count(Verdict.BREAKS),
        verdicts.count(Verdict.AT_RISK),
    )


_GONE = frozenset({"operation-removed", "operation-removed-after-sunset"})
"""The rules by which nothing is left of an operation."""


def step_of(findings: Sequence[Finding]) -> tuple[str, Finding | None]:
    """Return the version step of the client package, and the gravest finding that decides it.

    `major`, `minor`, `patch` or `none` (Semantic Versioning 2.0.0, 6 to 8).
    """
    steps = {"major": _is_major, "minor": _is_minor}
    told = gravest_first(findings)
    for step, decides in steps.items():
        found = next(filter(decides, told), None)
        if found is not None:
            return step, found
    return ("patch", told[0]) if told else ("none", None)


def _is_major(finding: Finding) -> bool:
    return finding.client.verdict is Verdict.BREAKS


def _is_minor(finding: Finding) -> bool:
    return finding.client is Grade.WARN or finding.rule.id in _FEATURES


_FEATURES = frozenset(
    {
        *("operation-added", "schema-added", "parameter-added-optional"),
        *("request-body-added-optional", "request-property-added-optional"),
        *("response-property-added", "request-media-type-added", "response-media-type-added"),
        *("request-property-enum-value-added", "parameter-enum-value-added"),
        *("response-enum-value-added", "request-union-variant-added"),
    }
)
"""The rules by which there is more to use than before."""
