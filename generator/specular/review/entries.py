"""Findings as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specular.review.findings import step_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.types import JsonValue
    from specular.review.agreeing import Agreement, Disagreement
    from specular.review.findings import Finding
    from specular.review.rules.rule import Grade
    from specular.review.spots import Spot, Spots, SpotsOf

    Compared = tuple[tuple[str, str], Sequence[Finding], SpotsOf, Agreement | None]


def json_text(compared: Sequence[Compared]) -> str:
    """Return a report on documents: their names, the findings with their places, the step."""
    entries: list[JsonValue] = []
    for names, findings, spots_of, agreement in compared:
        step, decides = step_of(findings)
        entries.append(
            {
                "old": names[0],
                "new": names[1],
                "findings": [_entry(one, spots_of(one)) for one in findings],
                "step": step,
                "decided_by": None if decides is None else decides.fingerprint,
                "packages": None if agreement is None else packages_entry(agreement),
            }
        )
    return json.dumps({"apis": entries}, indent=2, ensure_ascii=False) + "\n"


def packages_entry(agreement: Agreement) -> dict[str, JsonValue]:
    """Return what the packages show, and what only they or only the findings do."""
    return {
        "differences": agreement.seen,
        "disagreements": [_disagreement(one) for one in agreement.disagreements],
    }


def _disagreement(one: Disagreement) -> dict[str, JsonValue]:
    place: JsonValue = {"file": one.file, "line": one.line, "is_old": one.side == 0}
    return {
        "text": str(one),
        "symbol": one.symbol,
        "what": one.what,
        "breaks": one.breaks,
        "seen": place if one.file else None,
        "findings": [each.fingerprint for each in one.findings],
        "fingerprint": one.fingerprint,
    }


def _entry(finding: Finding, spots: Spots) -> dict[str, JsonValue]:
    return {
        "rule": finding.rule.id,
        "rules": [one.id for one in finding.rules],
        "title": finding.rule.title,
        "subject": finding.subject,
        **{key: _grade(grade) for key, grade in finding.grades.items()},
        "old": finding.old,
        "new": finding.new,
        "before": _place(spots.before),
        "after": _place(spots.after),
        "symbols": list(finding.symbols),
        "files": list(finding.files),
        "used_by": list(finding.uses),
        "advice": finding.rule.advice,
        "fingerprint": finding.fingerprint,
    }


def _place(spot: Spot | None) -> JsonValue:
    if spot is None:
        return None
    return {"file": spot.file, "line": spot.line, "column": spot.column}


def _grade(grade: Grade) -> dict[str, JsonValue]:
    return {"verdict": grade.verdict, "how": grade.value}
