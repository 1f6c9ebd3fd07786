"""Findings for services that show them beside the lines of a change: GitHub, GitLab, SARIF."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from specular import __version__
from specular.review.findings import gravest_first
from specular.review.rules import RULES
from specular.review.rules.rule import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.ir.types import JsonValue
    from specular.review.findings import Finding
    from specular.review.spots import Spot, SpotsOf

_GITHUB: Final = {Verdict.BREAKS: "error", Verdict.AT_RISK: "warning", Verdict.SAFE: "notice"}
_GITLAB: Final = {Verdict.BREAKS: "major", Verdict.AT_RISK: "minor", Verdict.SAFE: "info"}
_SARIF: Final = {Verdict.BREAKS: "error", Verdict.AT_RISK: "warning", Verdict.SAFE: "note"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_CONTROL: Final = re.compile(r"[%\r\n]")
_SEPARATOR: Final = re.compile(r"[%\r\n:,]")


def github_lines(findings: Sequence[Finding], spots_of: SpotsOf) -> Iterator[str]:
    """Go through workflow commands: `::error file=openapi.yaml,line=3,col=5,title=…::…`.

    What would end a property or the message is written as `%0A` and so on.
    """
    for one in gravest_first(findings):
        spot = spots_of(one).now
        place = "" if spot is None else f"file={_property(spot.file)},line={spot.line}"
        column = "" if spot is None else f",col={spot.column},"
        title = _property(f"{one.subject} [{one.rule.id}]")
        message = _CONTROL.sub(_escaped, message_of(one))
        yield f"::{_GITHUB[one.worst]} {place}{column}title={title}::{message}"


def message_of(finding: Finding) -> str:
    """Return a finding in one paragraph."""
    change = f" ({finding.old or 'nothing'} -> {finding.new or 'nothing'})"
    grades = ", ".join(f"{who} {grade.verdict}" for who, grade in finding.grades.items())
    told = change if finding.old or finding.new else ""
    return f"{finding.subject}: {finding.rule.title}{told}; {grades}. {finding.rule.advice}"


def gitlab_text(findings: Sequence[Finding], spots_of: SpotsOf) -> str:
    """Return a report of GitLab's Code Quality."""
    entries: list[JsonValue] = [
        {
            "description": message_of(one),
            "check_name": one.rule.id,
            "fingerprint": one.fingerprint,
            "severity": _GITLAB[one.worst],
            "location": _gitlab_place(spots_of(one).now),
        }
        for one in gravest_first(findings)
    ]
    return _json(entries)


def _gitlab_place(spot: Spot | None) -> JsonValue:
    file, line = ("", 1) if spot is None else (spot.file, spot.line)
    return {"path": file, "lines": {"begin": line}}


def sarif_text(findings: Sequence[Finding], spots_of: SpotsOf) -> str:
    """Return a log in SARIF 2.1.0, with the rules that have findings."""
    told = gravest_first(findings)
    rules: list[JsonValue] = [
        {
            "id": rule,
            "shortDescription": {"text": RULES[rule].title},
            "help": {"text": RULES[rule].advice},
        }
        for rule in sorted({one.rule.id for one in told})
    ]
    results: list[JsonValue] = [
        {
            "ruleId": one.rule.id,
            "level": _SARIF[one.worst],
            "message": {"text": message_of(one)},
            "locations": _sarif_places(spots_of(one).now),
            "partialFingerprints": {"specular/v1": one.fingerprint},
        }
        for one in told
    ]
    driver: JsonValue = {"name": "specular", "version": __version__, "rules": rules}
    run: JsonValue = {"tool": {"driver": driver}, "results": results}
    return _json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_places(spot: Spot | None) -> list[JsonValue]:
    if spot is None:
        return []
    region: JsonValue = {"startLine": spot.line, "startColumn": spot.column}
    place: JsonValue = {"artifactLocation": {"uri": spot.file}, "region": region}
    return [{"physicalLocation": place}]


def _property(text: str) -> str:
    return _SEPARATOR.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _json(value: JsonValue) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
