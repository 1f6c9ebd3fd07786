"""Each folder in tests/golden holds the settings of one package and the whole of what they give."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from generation import write
from trees import ROOT, differences, read_tree, require_same

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = ROOT / "tests" / "golden"
GOLDENS: Final = {
    "scenario-jinja": "the spec of this project with our own templates",
    "scenario-dcg": "the same with datamodel-code-generator as the engine for models",
}
"""Every golden, and what it is there for."""


@pytest.mark.parametrize("name", GOLDENS)
def test_golden(name: str, tmp_path: Path, *, accept: bool) -> None:
    kept, made = FOLDER / name / "expected", tmp_path / "made"
    write(FOLDER / name / "specular.toml", made)
    if accept:
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(made, kept)
    require_same(read_tree(kept), read_tree(made))


def test_no_other_golden_stands_in_the_folder() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(GOLDENS)


@pytest.mark.parametrize("name", GOLDENS)
def test_a_golden_holds_its_settings_and_the_expected_package(name: str) -> None:
    names = {path.name for path in (FOLDER / name).iterdir()}
    assert names == {"specular.toml", "expected"}


def test_accepting_is_refused_in_ci() -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "--accept", __file__],
        cwd=ROOT,
        env=os.environ | {"CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--accept is refused while CI is set" in outcome.stderr


def test_each_kind_of_difference_is_told_by_name() -> None:
    kept = {"same.py": b"1\n", "stale.py": b"", "changed.py": b"a\n", "ending.py": b"a\r\n"}
    made = {"same.py": b"1\n", "missing.py": b"", "changed.py": b"b\n", "ending.py": b"a\n"}
    found = differences(kept, made)
    assert [entry.split()[:2] for entry in found] == [
        ["missing:", "missing.py"],
        ["stale:", "stale.py"],
        ["changed:", "changed.py"],
        ["changed:", "ending.py"],
    ]
    assert found[2].endswith("-a\n+b")
    assert r"a\r\n" in found[3]
