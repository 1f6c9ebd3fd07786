"""After random edits a run in the light of the last one comes to the same as a whole one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from fuzz.drafts import read_source
from fuzz.trials import Tally, trial
from specular.incremental import memory
from trees import ROOT

DOCUMENTS: Final = (
    *sorted((ROOT / "tests" / "golden").glob("kitchen-*/*.yaml")),
    ROOT / "spec" / "openapi.yaml",
)
SEEDS: Final = 4


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_nothing_differs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "LEAST", 0)
    source = read_source(path.name, path)
    assert source is not None
    tally = Tally()
    for seed in range(SEEDS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        monkeypatch.setenv("SPECULAR_CACHE_DIR", str(tmp_path / f"cache{seed}"))
        trial(source, seed, folder, tally)
    assert tally.problems == []
    assert tally.counts["edits"] > SEEDS
