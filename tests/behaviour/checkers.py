"""What mypy and pyright say, both strict, of a program that uses a package made for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from specular import pipeline
from specular.config import ApiConfig, NameChoice
from specular.diagnostics import Sink

CHECKERS: Final = (
    ("mypy", "--strict", "--config-file="),
    ("pyright", "--pythonpath", sys.executable),
)


def write(folder: Path, document: str, package: str, choice: NameChoice | None = None) -> None:
    """Write the package of a document, of which there must be nothing to say."""
    (folder / "openapi.yaml").write_text(document, "utf-8")
    config = ApiConfig(spec=folder / "openapi.yaml", output=folder, package=package)
    sink = Sink()
    made = pipeline.make(config, sink, choice=choice or NameChoice())
    assert made is not None, sink.diagnostics
    pipeline.put(made, config, sink, pipeline.Manner())
    assert sink.diagnostics == []


def check(
    folder: Path,
    package: str,
    programs: Sequence[str],
    checkers: Sequence[tuple[str, ...]] = CHECKERS,
) -> None:
    """Ask them of programs; a line with `type: ignore` must be wrong to each."""
    names = [f"program{number}.py" for number, _ in enumerate(programs)]
    for name, program in zip(names, programs, strict=True):
        (folder / name).write_text(program, "utf-8")
    settings = {
        "typeCheckingMode": "strict",
        "include": [*names, f"{package}/resources", f"{package}/_runtime"],
        "reportUnnecessaryTypeIgnoreComment": True,
        "reportDeprecated": False,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    for command in checkers:
        outcome = subprocess.run(
            [sys.executable, "-m", *command, *(names if command[0] == "mypy" else ())],
            cwd=folder,
            env=os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
