"""generated/ is what spec/ gives now, wherever and however often the generator runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from generation import write
from trees import ROOT, read_tree, require_same

SPECULAR: Final = Path(sys.executable).with_name("specular")
LONG_AGO: Final = (1_000_000_000, 1_000_000_000)


def _specular(*arguments: str | Path, cwd: Path, **environment: str) -> None:
    outcome = subprocess.run(
        [SPECULAR, *arguments],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_generated_is_current(tmp_path: Path) -> None:
    write(ROOT / "pyproject.toml", tmp_path)
    require_same(read_tree(ROOT / "generated"), read_tree(tmp_path))


def test_check_agrees() -> None:
    _specular("check", cwd=ROOT / "spec")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "COLUMNS": "20"},
        {"LC_ALL": "tr_TR.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
    ],
)
def test_host_does_not_show_in_the_output(tmp_path: Path, environment: dict[str, str]) -> None:
    elsewhere = tmp_path / "a folder é"
    shutil.copytree(ROOT / "spec", elsewhere / "spec")
    shutil.copy(ROOT / "pyproject.toml", elsewhere)
    _specular("generate", "--output", tmp_path / "made", cwd=elsewhere, **environment)
    require_same(read_tree(ROOT / "generated"), read_tree(tmp_path / "made"))


def test_second_run_touches_nothing(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "generated", tmp_path, dirs_exist_ok=True)
    paths = [tmp_path, *sorted(tmp_path.rglob("*"))]
    for path in paths:
        os.utime(path, LONG_AGO)
    write(ROOT / "pyproject.toml", tmp_path)
    assert [tmp_path, *sorted(tmp_path.rglob("*"))] == paths
    assert not [path for path in paths if path.stat().st_mtime != LONG_AGO[1]]
