"""Set our package beside the official SDK, and print what both do: `make ergonomics`."""

from __future__ import annotations

import platform
import subprocess
import sys
from typing import Any

from ergonomics.trying import (
    CASES,
    OFFICIAL,
    OURS,
    Package,
    installed,
    lines_of,
    observed,
    operations_of,
    place_of,
    start_time,
)
from trees import ROOT


def main() -> int:
    """Print a table in Markdown."""
    columns = [_column(one) for one in (OURS, OFFICIAL)]
    lines = [f"| | {OURS.name} | {OFFICIAL.name} |", "| --- | --- | --- |"]
    lines += [f"| {key} | {' | '.join(one[key] for one in columns)} |" for key in columns[0]]
    head = f"Python {platform.python_version()}, {platform.machine()}"
    sys.stdout.write("\n".join([head, "", *lines, ""]))
    return 0


def _column(package: Package) -> dict[str, str]:
    python = installed(package, ROOT / "build" / "ergonomics")
    folder = place_of(package, python)
    every, shared, own = lines_of(package, folder)
    empty, begun = (start_time(python, code) for code in ("pass", package.start))
    return {
        "versions": _versions(package, str(python)),
        "operations": str(operations_of(folder)),
        "lines, whole package": f"{every:,}",
        "lines, what all operations share": f"{shared:,}",
        "lines, the two operations": f"{own:,}",
        "import and a client": f"{begun - empty:.0f} ms of a processor",
        **{case: _told(observed(package, python, case)) for case in CASES},
    }


def _versions(package: Package, python: str) -> str:
    names = [one.partition("==")[0] for one in package.requirements]
    wanted = [one for one in names if one in {"httpx2", "pydantic", "scenario-sdk"}]
    code = f"import importlib.metadata as m; print(*(f'{{n}} {{m.version(n)}}' for n in {wanted}))"
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _told(found: dict[str, Any]) -> str:
    if "gives" in found:
        text = f"`{found['gives']}`, a `{found['type']}`"
    else:
        text = f"`{found['raises']}`: `{found['says']}`; it has {', '.join(found['has'])}"
    return f"{text}; requests: {found['requests']}, {found['seconds']} s".replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
