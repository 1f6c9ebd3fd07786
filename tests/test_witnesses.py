"""What is said of a change has a witness: a program or an exchange that shows it.

All cases are tried by `make witnesses`; here it is a fixed share of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from change_format import CASES, id_of
from specular.review.rules.rule import Grade
from witnesses.judging import ARROWS, AUDIENCES, Trial, Tried, judge
from witnesses.programs import BOTH, CALLS, Program
from witnesses.verdicts import explained, listed, shown

if TYPE_CHECKING:
    from pathlib import Path

SHARE: Final = CASES[::24]
"""As many as take a few seconds, from every file."""

PROGRAM: Final = Program("does something", BOTH, f"{CALLS}\n    pass\n")


def test_claims_have_a_witness_or_are_listed(tmp_path: Path) -> None:
    found = [one for trial in judge(SHARE, tmp_path) for one in shown(trial)]
    reasons = listed()
    names = {one.name for one in found}
    missing = [explained(one) for one in found if not one.holds and one.name not in reasons]
    assert not missing, "\n".join(missing)
    assert {one.name for one in found if not one.holds} == names.intersection(reasons)
    assert {one.kind for one in found} > {"fails when it runs", "is refused or misread"}
    assert {one.kind for one in found} > {"fails in a type checker", "keeps working"}


def test_every_listed_claim_is_one() -> None:
    claims = {
        f"{audience} {arrow} {id_of(case)}"
        for case in CASES
        for arrow in ARROWS
        for audience in AUDIENCES
    }
    assert listed().keys() <= claims


def _trial(grade: Grade, tried: Tried, exchange: str = "") -> Trial:
    claims = dict.fromkeys(AUDIENCES, grade)
    return Trial(SHARE[0], "->", claims, [tried], exchange=exchange)


@pytest.mark.parametrize(
    ("grade", "fails", "faulted", "holds"),
    [
        (Grade.RUN, "TypeError", "", True),
        (Grade.RUN, "", "arg-type", False),
        (Grade.RUN, "", "", False),
        (Grade.CHECK, "", "arg-type", True),
        (Grade.CHECK, "TypeError", "", True),
        (Grade.CHECK, "", "", False),
        (Grade.SAFE, "", "", True),
        (Grade.SAFE, "TypeError", "", False),
        (Grade.NONE, "", "arg-type", False),
        (Grade.RISK, "TypeError", "arg-type", True),
    ],
)
def test_a_claim_is_held_against_what_programs_do(
    grade: Grade, fails: str, faulted: str, *, holds: bool
) -> None:
    found = {
        one.name.split()[0]: one for one in shown(_trial(grade, Tried(PROGRAM, fails, faulted)))
    }
    assert found["client"].holds is holds
    assert found["server"].holds is holds


@pytest.mark.parametrize(
    ("grade", "exchange", "holds"),
    [
        (Grade.BREAK, "404", True),
        (Grade.BREAK, "", False),
        (Grade.SAFE, "404", False),
        (Grade.SAFE, "", True),
        (Grade.RISK, "404", True),
    ],
)
def test_a_claim_is_held_against_what_is_exchanged(
    grade: Grade, exchange: str, *, holds: bool
) -> None:
    found = list(shown(_trial(grade, Tried(PROGRAM), exchange)))
    assert found[1].name.startswith("wire")
    assert found[1].holds is holds
