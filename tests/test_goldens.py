"""Each folder in tests/golden holds the settings of one package and the whole of what they give.

Where a golden is like another, it keeps only the files that differ from it: what a version of
OpenAPI changes is seen at a glance. That no file is missing is in the manifest, which is kept.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from generation import write_telling
from trees import ROOT, differences, read_tree, require_same

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = ROOT / "tests" / "golden"
GOLDENS: Final = {
    "scenario-jinja": "the spec of this project with our own templates",
    "scenario-dcg": "the same with datamodel-code-generator as the engine for models",
    "kitchen-3.1": "something of everything that OpenAPI 3.1 has",
    "kitchen-3.0": "the same as far as 3.0 can say it",
    "kitchen-2.0": "the same as far as 2.0 can say it",
    "kitchen-3.2": "the same with what only 3.2 has",
}
"""Every golden, and what it is there for."""

LIKE: Final = {
    "kitchen-3.1": "scenario-jinja",
    "kitchen-3.0": "kitchen-3.1",
    "kitchen-2.0": "kitchen-3.1",
    "kitchen-3.2": "kitchen-3.1",
}
"""Which golden another one is like: files of that path with the same text are kept only there."""


@pytest.mark.parametrize("name", GOLDENS)
def test_golden(name: str, tmp_path: Path, *, accept: bool) -> None:
    kept, made = FOLDER / name / "expected", tmp_path / "made"
    findings = write_telling(FOLDER / name / "specular.toml", made)
    if findings:
        (made / "findings.txt").write_text("".join(f"{one}\n" for one in findings), "utf-8")
    elsewhere = _kept_elsewhere(name)
    own = {
        path: content
        for path, content in read_tree(made).items()
        if elsewhere.get(_below_package(path)) != content
    }
    if accept:
        shutil.rmtree(kept, ignore_errors=True)
        for path, content in own.items():
            (kept / path).parent.mkdir(parents=True, exist_ok=True)
            (kept / path).write_bytes(content)
    require_same(read_tree(kept), own)


def _kept_elsewhere(name: str) -> dict[str, bytes]:
    """The files of the goldens that this one is like, by their path in the package."""
    found: dict[str, bytes] = {}
    while (other := LIKE.get(name)) is not None:
        tree = read_tree(FOLDER / other / "expected")
        found = {_below_package(path): content for path, content in tree.items()} | found
        name = other
    return found


def _below_package(path: str) -> str:
    return path.partition("/")[2]


def test_no_other_golden_stands_in_the_folder() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(GOLDENS)


@pytest.mark.parametrize("name", GOLDENS)
def test_a_golden_holds_its_settings_and_the_expected_package(name: str) -> None:
    names = {path.name for path in (FOLDER / name).iterdir()}
    assert names - {"openapi.yaml"} == {"specular.toml", "expected"}


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
