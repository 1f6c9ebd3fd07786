"""Findings as the lines that are printed: grouped by what they concern, the gravest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from specular.review.findings import gravest_first, step_of
from specular.review.rules.rule import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.review.agreeing import Agreement
    from specular.review.findings import Finding
    from specular.review.spots import Spots, SpotsOf

_NAMED: Final = 3
"""How many of the operations that use something are named."""


REPORT_IT: Final = (
    "documents and packages are not told alike: a bug in specular, please report it with both"
)
_WHO: Final = {"client": "client code", "wire": "the wire", "server": "a server"}
_WHOM: Final = {"client": "client code", "wire": "the wire", "server": "servers"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line to print, with how grave it is where it has a verdict."""

    text: str
    verdict: Verdict | None = None


def report_lines(
    findings: Sequence[Finding], spots_of: SpotsOf, agreement: Agreement | None = None
) -> Iterator[Line]:
    """Go through the lines of a report; `spots_of` tells where a finding stands."""
    told = [one for one in findings if not one.is_prose]
    groups: dict[str, list[Finding]] = {}
    for one in gravest_first(told):
        groups.setdefault(_group(one), []).append(one)
    for title, several in groups.items():
        yield Line(title)
        for one in several:
            yield from _lines_of(one, spots_of(one))
    prose = len(findings) - len(told)
    if prose:
        yield Line(f"{_count(prose, 'difference')} of descriptions or examples alone")
    yield from _summary(findings)
    if agreement is not None:
        yield from agreement_lines(agreement)


def agreement_lines(agreement: Agreement) -> Iterator[Line]:
    """Go through the lines on what the packages show."""
    several = agreement.disagreements
    if not several:
        seen = _count(agreement.seen, "difference")
        yield Line(f"the packages agree: {seen} to callers, none of it untold")
        return
    for one in several:
        yield Line(str(one), Verdict.BREAKS if one.breaks else Verdict.AT_RISK)
        yield Line(f"    {f'{one.place}  ' if one.place else ''}#{one.fingerprint}")
    yield Line(REPORT_IT)


def _group(finding: Finding) -> str:
    """Return what a finding is told under: the operation that it is of, or the declaration."""
    method, _, rest = finding.subject.partition(" ")
    if rest and method.isupper():
        return f"{method} {rest.split(' ')[0]}"
    # What is no name in the document stands for itself.
    return finding.subject if rest else finding.subject.split(".")[0]


def _lines_of(finding: Finding, spots: Spots) -> Iterator[Line]:
    yield Line(
        f"  {finding.worst}: {finding.subject}: {finding.rule.title} [{finding.rule.id}]",
        finding.worst,
    )
    if finding.old or finding.new:
        yield Line(f"    {finding.old or 'nothing'} -> {finding.new or 'nothing'}")
    words = [f"{_WHO[key]} {grade.value}" for key, grade in finding.grades.items()]
    yield Line(f"    {'; '.join(words)}")
    yield Line(f"    {spots}  #{finding.fingerprint}")
    if finding.symbols:
        yield Line(f"    {_listed(finding.symbols)} in {_listed(finding.files)}")
    if finding.uses:
        yield Line(f"    used by {_listed(finding.uses)}")
    yield Line(f"    {finding.rule.advice}")


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _summary(findings: Sequence[Finding]) -> Iterator[Line]:
    if not findings:
        yield Line("no difference")
        return
    counts = [
        f"{whom}: {sum(one.grades[key].verdict is Verdict.BREAKS for one in findings)}"
        for key, whom in _WHOM.items()
    ]
    yield Line(f"{_count(len(findings), 'finding')}; breaks {', '.join(counts)}")
    step, decides = step_of(findings)
    if decides is not None:
        yield Line(f"version step: {step}, for {decides.subject} [{decides.rule.id}]")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
