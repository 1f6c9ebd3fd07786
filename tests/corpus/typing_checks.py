"""What mypy --strict and pyright strict say of the packages of many documents."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Final

from corpus.checking import BIN, Result

if TYPE_CHECKING:
    from pathlib import Path

LARGEST: Final = 3
"""So many documents are checked each on its own, since together they would need much memory."""

_SETTINGS: Final = {
    "typeCheckingMode": "strict",
    "pythonVersion": "3.11",
    "reportMissingModuleSource": False,
}


def check_types(results: list[Result], folder: Path) -> None:
    """Add what is wrong to the results of the packages below a folder."""
    ordered = sorted((one for one in results if one.lines), key=lambda one: one.lines)
    few = [[one] for one in ordered[-LARGEST:]] if len(ordered) > LARGEST else []
    for group in ([one for one in ordered if [one] not in few], *few):
        if group:
            _check(group, folder)


def _check(group: list[Result], folder: Path) -> None:
    packages = [folder / one.name / "first" / one.package for one in group]
    mypy = _run(folder, "mypy", "--strict", "--no-error-summary", *map(str, packages))
    settings = _SETTINGS | {
        "include": [str(one) for one in packages],
        "extraPaths": [str(one.parent) for one in packages],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    pyright = _run(folder, "pyright", "--pythonpath", str(BIN / "python"))
    for tool, text in (("mypy", mypy), ("pyright", pyright)):
        found = [line.strip() for line in text.splitlines() if " error: " in f" {line} "]
        for one in group:
            mine = [line for line in found if f"{one.package}/" in line]
            one.failures += [f"{tool}: {line}" for line in mine]
            found = [line for line in found if line not in mine]
        group[0].failures += [f"{tool}: {line}" for line in found]


def _run(folder: Path, tool: str, *arguments: str) -> str:
    outcome = subprocess.run(
        [BIN / tool, *arguments],
        cwd=folder,
        env=os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    is_silent = outcome.returncode != 0 and not outcome.stdout
    return outcome.stdout if not is_silent else f"error: {outcome.stderr.strip()[-300:]}"
