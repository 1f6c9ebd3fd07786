"""Each case in tests/changes gives the findings that stand beside it, there and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from change_format import ChangeCase, accepted, read_changes, told
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.rules import RULES
from trees import ROOT

if TYPE_CHECKING:
    from specular.review.findings import Finding

FOLDER: Final = ROOT / "tests" / "changes"
CASES: Final = [case for path in sorted(FOLDER.glob("*.md")) for case in read_changes(path)]


def _id(case: ChangeCase) -> str:
    return f"{case.path.stem}: {case.title}"


def _review(before: Path, after: Path) -> list[Finding]:
    sinks = Sink(), Sink()
    found = pipeline.review(ApiConfig(spec=before), ApiConfig(spec=after), sinks)
    assert found is not None, [one.message for sink in sinks for one in sink.diagnostics]
    return found


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_change(case: ChangeCase, tmp_path: Path, *, accept: bool) -> None:
    paths = [tmp_path / name / "spec.yaml" for name in ("before", "after")]
    for path, text in zip(paths, case.documents, strict=True):
        path.parent.mkdir()
        path.write_text(text, "utf-8")
    before, after = paths
    lines = [*told("->", _review(before, after)), *told("<-", _review(after, before))]
    if accept:
        # An earlier case of the same file may have been rewritten: the places have moved.
        now = next(one for one in read_changes(case.path) if one.title == case.title)
        case.path.write_text(accepted(now, lines), "utf-8")
    else:
        assert lines == list(case.found)
    assert _review(before, before) == []
    assert _review(after, after) == []


def test_titles_are_unique() -> None:
    titles = [(case.path, case.title) for case in CASES]
    assert len(titles) == len(set(titles))


def test_no_case_names_an_unknown_rule() -> None:
    named = {
        rule
        for case in CASES
        for line in case.found
        for rule in line[3:].partition(": ")[0].split(", ")
    }
    assert named <= RULES.keys()
