"""Each case in tests/changes gives the findings that stand beside it, there and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from change_format import CASES, ChangeCase, accepted, id_of, laid_out, read_changes, told
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.rules import RULES

if TYPE_CHECKING:
    from specular.review.findings import Finding


def _review(before: Path, after: Path) -> list[Finding]:
    sinks = Sink(), Sink()
    found = pipeline.review(ApiConfig(spec=before), ApiConfig(spec=after), sinks)
    assert found is not None, [one.message for sink in sinks for one in sink.diagnostics]
    return found


@pytest.mark.parametrize("case", CASES, ids=id_of)
def test_change(case: ChangeCase, tmp_path: Path, *, accept: bool) -> None:
    before, after = laid_out(case, tmp_path)
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
