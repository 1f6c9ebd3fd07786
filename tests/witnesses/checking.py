"""mypy on all programs at once, and which of them it finds fault with."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LINE: Final = re.compile(r"(?:.*/)?(?P<module>\w+)\.py:(?P<line>\d+): error: (?P<text>.*)$")

_SETTINGS: Final = """[mypy]
strict = True
follow_imports = silent
show_column_numbers = False
# What programs hand out is looked at nowhere, and the packages have checks of their own.
disable_error_code = import-untyped
"""


def check(folder: Path, modules: Mapping[str, str]) -> dict[str, dict[int, str]]:
    """Write modules of programs beside their packages; the first fault of each that has one."""
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    (folder / "mypy.ini").write_text(_SETTINGS, "utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", "mypy.ini", "--no-error-summary"]
    ran = subprocess.run(
        [*command, *(f"{name}.py" for name in modules)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode not in {0, 1}:
        raise RuntimeError(ran.stdout + ran.stderr)
    owners = {name: _owners(text) for name, text in modules.items()}
    found: dict[str, dict[int, str]] = {name: {} for name in modules}
    for line in ran.stdout.splitlines():
        match = _LINE.match(line)
        if match is not None and match["module"] in owners:
            at = owners[match["module"]].get(int(match["line"]))
            if at is not None:
                found[match["module"]].setdefault(at, match["text"])
    return found


def _owners(text: str) -> dict[int, int]:
    """Which program each line is of."""
    return {
        line: int(node.name.removeprefix("program_"))
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
