"""What the sources of two packages say is lost is told by `specular diff`, and nothing else is.

Of each case in tests/changes both packages are made, and looked at without knowing their documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from change_format import CASES, ChangeCase, id_of, laid_out
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.agreeing import agreement
from specular.review.rules.rule import Grade

if TYPE_CHECKING:
    from pathlib import Path

UNTOLD: Final = {
    "api: A webhook has a second method": "a method that goes is told as a change of its webhook",
    "api: A callback goes that two operations share": "it goes on for the other one's callers",
    "responses: An inline variant comes in before the others": "they are called after their places",
    "responses: Inline variants stand in another order": "the same",
}
"""What is lost by the sources and told as less than a break, each with the reason."""

BLIND: Final = {
    "api: An operation needs credentials": "who gives none fails, and that stands in operations",
    "api: All operations need credentials": "the same",
    "api: Credentials may be left out": "the same",
    "api: A second way to authenticate comes in": "the same",
    "api: Two sets of credentials are needed where one was enough": "the same",
}
"""What is told to fail when it runs though nothing is other by the sources, with the reason."""


@pytest.mark.parametrize("case", CASES, ids=id_of)
def test_both_agree(case: ChangeCase, tmp_path: Path) -> None:
    configs = [ApiConfig(spec=path) for path in laid_out(case, tmp_path)]
    told: list[str] = []
    is_blind = False
    for old, new in (configs, configs[::-1]):
        found = pipeline.review_packages(old, new, (Sink(), Sink()))
        assert found is not None
        told += map(str, found.agreement.disagreements)
        if any(one.client is Grade.RUN for one in found.findings):
            lost = agreement(found.old, found.new, ()).disagreements
            is_blind |= all(one.is_unseen for one in lost)
    assert bool(told) is (id_of(case) in UNTOLD), told
    assert is_blind is (id_of(case) in BLIND)


def test_every_reason_is_of_a_case() -> None:
    assert UNTOLD.keys() | BLIND.keys() <= {id_of(case) for case in CASES}
