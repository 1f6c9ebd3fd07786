"""The table of rules is whole, agrees with itself, and reads well."""

from __future__ import annotations

import re

import pytest

from change_format import CASES
from specular.review.rules import RULES, api, operations, parameters, requests, responses, types
from specular.review.rules.rule import Grade, Rule, Verdict

TABLES = (operations, parameters, requests, responses, types, api)
LISTED = [rule for table in TABLES for rule in table.RULES]
MOST = 120
UNTOLD = {
    # What means the same is never told; tests/changes/guards.md and test_equivalents.py have it.
    *("all-of-refactored-equivalent", "key-order-changed", "nullable-respelled"),
    *("ref-chain-changed", "yaml-json-reformatted"),
    # How a package is made is no part of a document; see test_cli_diff.py.
    *("generator-surface-changed", "symbol-export-removed"),
    # Each client that is made is sync and async.
    "sync-async-surface-changed",
}
"""The rules under which nothing is told of two documents, each with the reason."""


def named(rule: Rule) -> str:
    """Return what a test of a rule is called by."""
    return rule.id


every_rule = pytest.mark.parametrize("rule", LISTED, ids=named)


def test_there_are_as_many_rules_as_kinds_of_change() -> None:
    assert len(RULES) == 163


def test_no_id_is_used_twice() -> None:
    assert [rule.id for rule in LISTED] == list(RULES)


def test_every_rule_that_is_told_of_documents_has_a_case() -> None:
    told = {
        rule
        for case in CASES
        for line in case.found
        for rule in line[3:].partition(": ")[0].split(", ")
    }
    assert RULES.keys() - told == UNTOLD


@every_rule
def test_an_id_is_in_kebab_case(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert RULES[rule.id] is rule


@every_rule
def test_a_mirror_is_a_rule(rule: Rule) -> None:
    assert not rule.mirror or rule.mirror in RULES


@every_rule
def test_the_way_back_from_a_mirror_is_the_rule_or_depends(rule: Rule) -> None:
    if rule.mirror:
        assert RULES[rule.mirror].mirror in {rule.id, ""}


@every_rule
def test_a_title_is_a_short_phrase(rule: Rule) -> None:
    assert 0 < len(rule.title) < MOST
    assert rule.title == rule.title.strip()
    assert not rule.title.endswith(".")
    assert ". " not in rule.title


@every_rule
def test_advice_is_a_short_sentence(rule: Rule) -> None:
    assert is_sentence(rule.advice)


@every_rule
def test_what_is_said_of_generated_code_is_a_short_sentence(rule: Rule) -> None:
    assert not rule.generated or is_sentence(rule.generated)


def test_titles_tell_rules_apart() -> None:
    assert len({rule.title for rule in LISTED}) == len(LISTED)


@pytest.mark.parametrize(
    "rule_id",
    [
        "nullable-respelled",
        "all-of-refactored-equivalent",
        "ref-chain-changed",
        "key-order-changed",
        "yaml-json-reformatted",
    ],
)
def test_what_means_the_same_concerns_nobody(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert {rule.client, rule.wire, rule.server} == {Grade.NONE}


@every_rule
def test_the_wire_breaks_neither_on_running_nor_in_a_type_checker(rule: Rule) -> None:
    assert rule.wire not in {Grade.RUN, Grade.CHECK, Grade.WARN, Grade.DOCS}
    assert Grade.BREAK not in {rule.client, rule.server}


@pytest.mark.parametrize(
    ("grade", "verdict"),
    [
        (Grade.RUN, Verdict.BREAKS),
        (Grade.CHECK, Verdict.BREAKS),
        (Grade.BREAK, Verdict.BREAKS),
        (Grade.RISK, Verdict.AT_RISK),
        (Grade.WARN, Verdict.SAFE),
        (Grade.DOCS, Verdict.SAFE),
        (Grade.SAFE, Verdict.SAFE),
        (Grade.NONE, Verdict.SAFE),
    ],
)
def test_a_grade_has_a_verdict(grade: Grade, verdict: Verdict) -> None:
    assert grade.verdict is verdict


def is_sentence(text: str) -> bool:
    """Tell whether a text is one sentence of a length that is read at a glance."""
    is_short = 0 < len(text) < MOST
    return is_short and text[0].isupper() and text.endswith(".") and ". " not in text
