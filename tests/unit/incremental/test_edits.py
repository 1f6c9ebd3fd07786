"""After random edits a run in the light of the last one comes to the same as a whole one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from fuzz.drafts import read_source
from fuzz.trials import tried
from trees import ROOT

DOCUMENTS: Final = (
    *sorted((ROOT / "tests" / "golden").glob("kitchen-*/*.yaml")),
    ROOT / "spec" / "openapi.yaml",
)
SEEDS: Final = 4


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_nothing_differs(path: Path, tmp_path: Path) -> None:
    source = read_source(path.name, path)
    assert source is not None
    results = [tried(source, seed, tmp_path) for seed in range(SEEDS)]
    assert [problem for one in results for problem in one.problems] == []
    assert sum(one.counts["edits"] for one in results) > SEEDS
