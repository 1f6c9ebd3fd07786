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
from specular.review.rules.rule import Grade, Verdict
from surface import lost, surface

if TYPE_CHECKING:
    from pathlib import Path

    from surface import Symbol

UNTOLD: Final = {
    "api: A webhook sends a property more": "callers do not make what the API sends",
    "requests: A property comes into what the API sends": "the same",
    "responses: A required property goes": "callers do not make what they receive",
    "responses: A property may be missing": "the same",
    "requests: An object is checked for more": "callers do not name what a class checks",
    "guards: One value: an enumeration and a constant": "the class of one value comes and goes",
    "responses: Inline variants stand in another order": "they are called after their places",
}
"""What is lost by the sources and not told as a break, each with the reason."""

UNSEEN: Final = {
    "api: A webhook goes": "handlers of webhooks are no part of what is looked at",
    "parameters: The API sends a header more": "the same",
    "requests: The API sends a body": "the same",
    "operations: Two operations swap their operationIds": "each has the name of the other",
    "names: The API has another title": "the name of the package is not looked at",
    "requests: An object takes no further members": "members that are not listed",
}
"""What is told to fail when it runs and cannot be seen in the sources, each with the reason."""


def _surface(path: Path) -> dict[str, Symbol]:
    files = pipeline.build(ApiConfig(spec=path, package="x"), Sink())
    return surface({name.removeprefix("x/"): text for name, text in files.items()})


@pytest.mark.parametrize("case", CASES, ids=id_of)
def test_both_agree(case: ChangeCase, tmp_path: Path) -> None:
    paths = laid_out(case, tmp_path)
    before, after = map(_surface, paths)
    untold, unseen = False, False
    for old, new, (one, other) in ((before, after, paths), (after, before, paths[::-1])):
        sinks = Sink(), Sink()
        found = pipeline.review(ApiConfig(spec=one), ApiConfig(spec=other), sinks) or []
        breaks = [each for each in found if each.client.verdict is Verdict.BREAKS]
        gone = lost(old, new)
        untold |= bool(gone) and not breaks
        unseen |= old == new and any(each.client is Grade.RUN for each in breaks)
    assert untold is (id_of(case) in UNTOLD)
    assert unseen is (id_of(case) in UNSEEN)


def test_every_reason_is_of_a_case() -> None:
    assert UNTOLD.keys() | UNSEEN.keys() <= {id_of(case) for case in CASES}
