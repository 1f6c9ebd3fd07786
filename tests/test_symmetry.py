"""What is found of two documents is answered by what is found on the way back.

A finding under a rule that has a mirror is answered by one of the mirror at the same places. Rules
without a mirror are those whose way back is nobody's business, or has rules of its own.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from change_format import CASES, ChangeCase, id_of, laid_out
from fuzz.drafts import read_source
from fuzz.edits import edit
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.ir.types import NodeId
from specular.review.findings import Finding
from specular.review.rules import RULES
from trees import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DOCUMENTS: Final = (
    ROOT / "spec" / "openapi.yaml",
    *sorted((ROOT / "tests" / "golden").glob("kitchen-*/openapi.yaml")),
)
SEEDS: Final = 24
"""How many edits of each document are tried."""

INSTEAD: Final = {
    # There are rules for what narrows a type in ways of its own.
    "parameter-type-narrowed": {"parameter-became-enum", "parameter-nullability-tightened"},
    # Nothing is accepted that was not before, so there is no rule for a request that is narrower.
    "request-property-type-changed": {"request-property-type-widened"},
    "request-property-type-narrowed": {"request-property-became-enum"},
    # A property that stays in responses is not gone.
    "request-property-removed": {"request-property-became-read-only"},
    # A scheme in the place of another one is told as one that is gone, either way.
    "security-scheme-added": {"security-scheme-removed"},
    # One that comes in is one more that is enough.
    "security-required-removed": {"security-scheme-added"},
    # Of two patterns, or multiples, each refuses what the other takes: both ways are tighter.
    "parameter-constraint-loosened": {"parameter-constraint-tightened"},
    "request-constraint-loosened": {"request-constraint-tightened"},
    "response-constraint-loosened": {"response-constraint-tightened"},
    # That an operation got its first id is told by itself, for its name may stay the same.
    "operation-id-changed": {"operation-id-added"},
}
"""What may answer in the place of a rule, each with its reason."""

LOST_ALONE: Final = {
    "server-url-changed": "a server more takes nothing from those who use another",
    "security-token-url-changed": "a place more to get tokens takes none away",
    "discriminator-mapping-changed": "a kind more is read as what it names",
}
"""Rules under which only what goes is told, each with its reason."""

PAIRED: Final = {
    *("description-changed", "schema-added", "schema-removed"),
    *("request-property-type-changed", "response-property-type-changed"),
    *("response-property-type-narrowed", "response-property-type-widened"),
}
"""What is told where a component goes and is taken for another one, or not.

A component that is gone may stand for any that is used in its place, and one that came for none
that is still there. So where two became one, the way back makes one of them anew.
"""

TURNED: Final = {"request-property-became-read-only", "response-property-became-write-only"}
"""A property that stays in one form of its class is there in both documents, and told so; where it
comes back into the other form, it comes in there."""


def review(before: Path, after: Path) -> list[Finding] | None:
    """Compare two documents; None where one has errors."""
    return pipeline.review(ApiConfig(spec=before), ApiConfig(spec=after), (Sink(), Sink()))


def unanswered(there: Sequence[Finding], back: Sequence[Finding]) -> Iterator[str]:
    """Go through the findings of one way that nothing on the way back is the mirror of."""
    answers: dict[object, list[Finding]] = defaultdict(list)
    for one in back:
        answers[one.after, one.before].append(one)
    everything = {rule.id for one in (*there, *back) for rule in one.rules}
    is_paired_anew = bool(everything & {"schema-added", "schema-removed"})
    turned = {one.before for one in back if {rule.id for rule in one.rules} & TURNED}
    for one in there:
        found = answers[one.before, one.after]
        rules = {rule.id for each in found for rule in each.rules}
        for rule in one.rules:
            wanted = {rule.mirror} | INSTEAD.get(rule.mirror, set())
            is_excepted = (
                rule.id in LOST_ALONE
                or (is_paired_anew and rule.id in PAIRED)
                or (one.before is None and one.after in turned)
            )
            if rule.mirror and not wanted & rules and not is_excepted:
                yield f"{rule.id}: {one.subject}: {sorted(rules)}"


def asymmetries(before: Path, after: Path) -> list[str] | None:
    """Compare two documents both ways, and return what is told on one of them alone."""
    there, back = review(before, after), review(after, before)
    if there is None or back is None:
        return None
    return [
        *(f"-> {one}" for one in unanswered(there, back)),
        *(f"<- {one}" for one in unanswered(back, there)),
    ]


@pytest.mark.parametrize("case", CASES, ids=id_of)
def test_a_case_is_answered(case: ChangeCase, tmp_path: Path) -> None:
    assert asymmetries(*laid_out(case, tmp_path)) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=[one.parent.name for one in DOCUMENTS])
def test_random_edits_are_answered(document: Path, tmp_path: Path) -> None:
    source = read_source(document.parent.name, document)
    assert source is not None
    compared = 0
    for seed in range(SEEDS):
        draft = source.draft(random.Random(seed))
        before, after = tmp_path / f"before{seed}", tmp_path / f"after{seed}"
        draft.write(before, {})
        said = edit(draft)
        draft.write(after, {})
        found = asymmetries(before / source.root, after / source.root)
        compared += found is not None
        assert not found, (seed, said)
    assert compared > SEEDS // 2


def test_what_is_not_answered_is_found() -> None:
    rule = RULES["schema-renamed"]
    one = Finding(
        rules=(rule,),
        client=rule.client,
        wire=rule.wire,
        server=rule.server,
        subject="A",
        before=NodeId("#/a"),
        after=NodeId("#/b"),
    )
    other = replace(one, before=one.after, after=one.before)
    assert list(unanswered([one], [other])) == []
    assert list(unanswered([one], [one])) == ["schema-renamed: A: []"]


def test_exceptions_are_of_rules_that_exist() -> None:
    named = {
        *INSTEAD,
        *LOST_ALONE,
        *PAIRED,
        *TURNED,
        *(one for two in INSTEAD.values() for one in two),
    }
    assert named <= RULES.keys()
