"""Models say of values what JSON Schema says of them, but for the differences that are listed."""

from __future__ import annotations

import pytest

from semantics.judging import TARGET, Verdict, judge, read_cases


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[Verdict]:
    return judge(read_cases(), tmp_path_factory.mktemp("semantics"))


def test_every_difference_is_listed_and_there(verdicts: list[Verdict]) -> None:
    assert [str(one) for one in verdicts if one.agrees == one.is_listed] == []


def test_every_difference_has_a_reason() -> None:
    assert [one.name for one in read_cases() if bool(one.differs) != bool(one.reason)] == []


def test_models_agree_with_json_schema(verdicts: list[Verdict]) -> None:
    assert sum(one.agrees for one in verdicts) >= TARGET * len(verdicts)


def test_each_keyword_is_accepted_and_refused(verdicts: list[Verdict]) -> None:
    for keyword in {one.case.keyword for one in verdicts}:
        assert {one.judged for one in verdicts if one.case.keyword == keyword} == {True, False}
