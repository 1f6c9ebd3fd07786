"""A report for a comment below a pull request: the gravest first, and no longer than may be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from specular.review.findings import gravest_first, step_of
from specular.review.rules.rule import Verdict
from specular.review.telling import agreement_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.review.agreeing import Agreement
    from specular.review.findings import Finding
    from specular.review.spots import SpotsOf

MOST: Final = 60_000
"""How many characters a report has at most: GitHub takes 65,536 for a comment."""

_MOST_SEEN: Final = 20
"""How many disagreements with the packages are listed."""

_MARKS: Final = {Verdict.BREAKS: "🔴", Verdict.AT_RISK: "🟡", Verdict.SAFE: "🟢"}
_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]()<>#+!|~&@-]")


def markdown_text(
    names: tuple[str, str],
    findings: Sequence[Finding],
    spots_of: SpotsOf,
    agreement: Agreement | None = None,
) -> str:
    """Return a report; what does not fit in is counted."""
    lines = [f"### {_plain(names[0])} → {_plain(names[1])}", ""]
    seen = [] if agreement is None else _seen(agreement)
    if not findings:
        return "\n".join([*lines, "No difference.", *seen, ""])
    step, decides = step_of(findings)
    lines += [_counts(findings), ""]
    if decides is not None:
        lines += [f"Version step: **{step}**, for {_plain(decides.subject)}.", ""]
    told = gravest_first(one for one in findings if not one.is_prose)
    open_rows = [one for one in told if one.worst is not Verdict.SAFE]
    budget = MOST - sum(map(len, (*lines, *seen)))
    lines += _table(open_rows, spots_of, budget)
    safe = told[len(open_rows) :]
    if safe:
        budget -= sum(map(len, lines))
        lines += ["", f"<details><summary>{len(safe)} safe</summary>", ""]
        lines += [*_table(safe, spots_of, budget), "", "</details>"]
    prose = len(findings) - len(told)
    if prose:
        differences = f"{prose} difference{'' if prose == 1 else 's'}"
        lines += [*([""] if told else []), f"{differences} of descriptions or examples alone."]
    return "\n".join([*lines, *seen, ""])


def _seen(agreement: Agreement) -> list[str]:
    """Return the lines on what the packages show, as many as one reads."""
    told = [_plain(line.text) for line in agreement_lines(agreement)]
    if not agreement.disagreements:
        return ["", f"{told[0][:1].upper()}{told[0][1:]}."]
    pairs = [
        f"- {one} {other.strip()}" for one, other in zip(told[:-1:2], told[1:-1:2], strict=True)
    ]
    rest = len(pairs) - _MOST_SEEN
    more = [f"- … and {rest} more"] if rest > 0 else []
    return ["", f"⚠️ {told[-1][:1].upper()}{told[-1][1:]}:", "", *pairs[:_MOST_SEEN], *more]


def _table(findings: Sequence[Finding], spots_of: SpotsOf, budget: int) -> list[str]:
    """Return the rows that fit into so many characters."""
    if not findings:
        return []
    lines = ["| | client code | wire | server | what | where |", "|---|---|---|---|---|---|"]
    for index, one in enumerate(findings):
        row = _row(one, str(spots_of(one)))
        budget -= len(row) + 1
        if budget < 0:
            return [*lines, "", f"… and {len(findings) - index} more."]
        lines.append(row)
    return lines


def _counts(findings: Sequence[Finding]) -> str:
    counts = [
        f"{mark} {sum(one.worst is verdict for one in findings)} {verdict}"
        for verdict, mark in _MARKS.items()
    ]
    return ", ".join(counts)


def _row(finding: Finding, place: str) -> str:
    grades = " | ".join(one.verdict for one in finding.grades.values())
    change = (
        f": {_plain(finding.old or 'nothing')} → {_plain(finding.new or 'nothing')}"
        if finding.old or finding.new
        else ""
    )
    symbols = ", ".join(f"`{one}`" for one in finding.symbols[:2])
    what = f"**{_plain(finding.subject)}**: {finding.rule.title}{change}"
    return (
        f"| {_MARKS[finding.worst]} | {grades} | {what}<br>{finding.rule.advice} {symbols}"
        f" | {_plain(place)} |"
    )


def _plain(text: str) -> str:
    """Return text of a document so that it is nothing but text in Markdown."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))
