"""The files in tests/changes: a document before and after, and what is found both ways.

A file holds cases. Each is a second-level heading, a sentence that says why, and fences:

- two `yaml` fences: the document before, and after. One that opens with `components:`, `paths:`,
  `security:`, `servers:`, `tags:` or `webhooks:` is completed by `openapi` and `info` below it.
- `text`: the findings. A line `-> rule: subject: verdict, verdict, verdict` for each that the
  change gives, for client code, the wire and servers, and `<-` for each that the way back gives. A
  finding under several rules has them all, the first one first. Without this fence there are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from case_format import CaseError
from trees import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specular.review.findings import Finding

FRAGMENT: Final = re.compile(r"(components|paths|security|servers|tags|webhooks):")
COMPLETION: Final = "openapi: 3.1.0\ninfo: {title: Example, version: '1'}\n"
_FENCE: Final = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ChangeCase:
    """A case: `end` is where the findings stand, or would."""

    path: Path
    title: str
    documents: tuple[str, str]
    found: tuple[str, ...]
    start: int
    end: int


def read_changes(path: Path) -> list[ChangeCase]:
    """The cases of a file.

    Raises CaseError where the file does not follow the format.
    """
    text = path.read_text("utf-8")
    headings = list(_HEADING.finditer(_FENCE.sub(lambda found: " " * len(found[0]), text)))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [_case(path, text, one, end) for one, end in zip(headings, ends, strict=True)]


def _case(path: Path, text: str, heading: re.Match[str], end: int) -> ChangeCase:
    fences = list(_FENCE.finditer(text, heading.end(), end))
    languages = [one["language"] for one in fences]
    why = text[heading.end() : fences[0].start() if fences else end]
    if languages not in (["yaml", "yaml"], ["yaml", "yaml", "text"]) or why.strip()[-1:] != ".":
        msg = f"{path.name}: {heading[1]}: a sentence, two documents and the findings make a case"
        raise CaseError(msg)
    before, after = (completed(one["text"]) for one in fences[:2])
    told = fences[2:]
    return ChangeCase(
        path,
        heading[1],
        (before, after),
        tuple(told[0]["text"].splitlines()) if told else (),
        told[0].start() if told else fences[1].end(),
        told[0].end() if told else fences[1].end(),
    )


def completed(text: str) -> str:
    """A whole document."""
    return text + COMPLETION if FRAGMENT.match(text) else text


def told(arrow: str, findings: Sequence[Finding]) -> list[str]:
    """The lines for findings."""
    return [
        f"{arrow} {', '.join(rule.id for rule in one.rules)}: {one.subject}:"
        f" {', '.join(grade.verdict for grade in one.grades.values())}"
        for one in findings
    ]


def accepted(case: ChangeCase, lines: Sequence[str]) -> str:
    """The text of a case's file with the findings as they are now."""
    text = case.path.read_text("utf-8")
    fence = "```text\n" + "".join(f"{line}\n" for line in lines) + "```" if lines else ""
    gap = "\n\n" if case.start == case.end and fence else ""
    before = text[: case.start] if fence else text[: case.start].rstrip("\n")
    return before + gap + fence + text[case.end :]


def id_of(case: ChangeCase) -> str:
    """How a case is called among all."""
    return f"{case.path.stem}: {case.title}"


def laid_out(case: ChangeCase, folder: Path) -> tuple[Path, Path]:
    """Both documents as files of one name, in folders of their own."""
    before, after = (folder / name / "spec.yaml" for name in ("before", "after"))
    for path, text in zip((before, after), case.documents, strict=True):
        path.parent.mkdir()
        path.write_text(text, "utf-8")
    return before, after


CASES: Final = [
    case
    for path in sorted((ROOT / "tests" / "changes").glob("*.md"))
    for case in read_changes(path)
]
