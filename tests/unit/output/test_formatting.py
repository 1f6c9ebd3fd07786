"""Python files are formatted as black does by its own defaults; others are left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from specular.output.formatting import FormattingError, finished, formatted
from specular.rendering.pieces import Piece
from trees import ROOT

LONG = f"x = f({', '.join(['argument'] * 20)})\n"
SPLIT = "x = f(\n" + "    argument,\n" * 20 + ")\n"
COMMENTED = "x = {  'a':1 } # why\n"


def test_python_files_are_formatted() -> None:
    texts = {"models/a.py": LONG, "empty.py": "", "reference.md#Job": LONG}
    made = {path: finished(Piece(path, partial(str, text))) for path, text in texts.items()}
    assert made == {**texts, "models/a.py": SPLIT}


def test_black_is_not_needed_for_what_the_templates_give() -> None:
    code = (
        "import pathlib, sys\n"
        "import specular.pipeline as p, specular.config as c, specular.diagnostics as d\n"
        "files = p.build(c.ApiConfig(spec=pathlib.Path('spec/openapi.yaml')), d.Sink())\n"
        "assert files\n"
        "sys.exit('black' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_black_formats_files_with_other_statements() -> None:
    assert formatted("models/a.py", COMMENTED) == 'x = {"a": 1}  # why\n'


def test_what_is_formatted_stays() -> None:
    made = formatted("a.py", "# a\ndef f(a,b): return [a,\n b, (lambda: 1)]\nclass A: pass")
    assert formatted("a.py", made) == made


def test_a_file_that_is_no_python_is_named() -> None:
    with pytest.raises(FormattingError, match=r"models/a\.py"):
        formatted("models/a.py", "# no\ndef")


def test_settings_of_the_folder_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "x = f(" + ", ".join(f"argument_{n}" for n in range(20)) + ")  # why\n"
    expected = formatted("a.py", text)
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 20\n")
    monkeypatch.chdir(tmp_path)
    assert formatted("a.py", text) == expected


def test_nothing_is_written_to_a_cache(tmp_path: Path) -> None:
    code = "from specular.output.formatting import formatted; formatted('a.py', 'x=1  # why')"
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env=os.environ | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        cwd=tmp_path,
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
