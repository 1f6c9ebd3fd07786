"""Findings as JSON, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.review.findings import step_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specular.ir.types import JsonValue
    from specular.review.findings import Finding
    from specular.review.rules.rule import Grade


def report_entry(
    findings: Sequence[Finding], places_of: Callable[[Finding], dict[str, JsonValue]]
) -> dict[str, JsonValue]:
    """Return a report: the findings, how many there are, and the version step."""
    step, decides = step_of(findings)
    return {
        "findings": [_entry(one, places_of(one)) for one in findings],
        "step": step,
        "decided_by": None if decides is None else decides.fingerprint,
    }


def _entry(finding: Finding, places: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        "rule": finding.rule.id,
        "rules": [one.id for one in finding.rules],
        "title": finding.rule.title,
        "subject": finding.subject,
        **{key: _grade(grade) for key, grade in finding.grades.items()},
        "old": finding.old,
        "new": finding.new,
        "symbols": list(finding.symbols),
        "files": list(finding.files),
        "used_by": list(finding.uses),
        "advice": finding.rule.advice,
        "fingerprint": finding.fingerprint,
        **places,
    }


def _grade(grade: Grade) -> dict[str, JsonValue]:
    return {"verdict": grade.verdict, "how": grade.value}
