"""A report as one page: the findings beside the hunks of the package that they explain."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from specular.loading.templates import read_page
from specular.review.findings import step_of
from specular.review.hunks import hunks_of
from specular.review.telling import agreement_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specular.ir.types import JsonValue
    from specular.review.agreeing import Agreement
    from specular.review.findings import Finding
    from specular.review.hunks import Hunk
    from specular.review.spots import SpotsOf

_SLOT: Final = re.compile("@@([a-z]+)@@")
_MARKUP: Final = re.compile("[<>&]")


@dataclass(frozen=True, slots=True)
class Shown:
    """Two documents and what is shown of them: findings, with the files of both packages.

    Those that are `ignored` explain hunks, and are shown as what they are.
    """

    names: tuple[str, str]
    findings: Sequence[Finding]
    ignored: Sequence[Finding]
    spots_of: SpotsOf
    old: Mapping[str, str]
    new: Mapping[str, str]
    agreement: Agreement | None = None


def html_text(shown: Sequence[Shown]) -> str:
    """Return the page. It asks for nothing, and runs no script and no style but its own."""
    page = read_page()
    style, script = page["report.css"], page["report.js"]
    slots = {
        "style": style,
        "script": script,
        "stylehash": _source(style),
        "scripthash": _source(script),
        "data": embedded([_entry(one) for one in shown]),
    }
    # In one go, so that nothing that was put in is looked at again.
    return _SLOT.sub(lambda found: slots[found[1]], page["report.html"])


def embedded(value: JsonValue) -> str:
    """Return JSON that ends no element of HTML: ASCII, without `<`, `>` and `&`."""
    text = json.dumps(value, separators=(",", ":"))
    return _MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _source(text: str) -> str:
    """Return how a policy names a script or a style (Content Security Policy Level 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _entry(one: Shown) -> JsonValue:
    order = sorted(
        [(finding, False) for finding in one.findings] + [(each, True) for each in one.ignored],
        key=lambda row: (row[1], -row[0].worst.gravity, row[0].is_prose),
    )
    findings = [finding for finding, _ in order]
    step, _ = step_of(one.findings)
    seen = () if one.agreement is None else (each.text for each in agreement_lines(one.agreement))
    return {
        "old": one.names[0],
        "new": one.names[1],
        "step": step,
        "findings": [
            _finding(finding, one.spots_of, is_ignored=is_ignored) for finding, is_ignored in order
        ],
        "packages": list(seen),
        "hunks": [_hunk(each) for each in hunks_of(one.old, one.new, findings)],
    }


def _finding(one: Finding, spots_of: SpotsOf, *, is_ignored: bool) -> JsonValue:
    return {
        "rule": one.rule.id,
        "title": one.rule.title,
        "subject": one.subject,
        "worst": one.worst.value,
        "grades": {who: [grade.verdict.value, grade.value] for who, grade in one.grades.items()},
        "old": one.old,
        "new": one.new,
        "place": str(spots_of(one)),
        "symbols": list(one.symbols),
        "uses": list(one.uses),
        "advice": one.rule.advice,
        "fingerprint": one.fingerprint,
        "ignored": is_ignored,
    }


def _hunk(one: Hunk) -> JsonValue:
    parts: list[JsonValue] = [
        [list(part.old)] if part.is_same else [list(part.old), list(part.new)] for part in one.parts
    ]
    return {
        "file": one.file,
        "old": one.old,
        "new": one.new,
        "parts": parts,
        "by": list(one.findings),
        "partial": one.is_partial,
        "note": one.note,
    }
