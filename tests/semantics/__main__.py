"""Show, by keyword, how often the models say what JSON Schema does: `make semantics`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from semantics.judging import TARGET, judge, read_cases


def main() -> int:
    """Return 1 where too few verdicts agree, or one differs that no case speaks of."""
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    with tempfile.TemporaryDirectory(prefix="specular-semantics-") as folder:
        verdicts = judge(read_cases(), Path(folder))
    table = Table("keyword", "instances", "agree", "%")
    for keyword in dict.fromkeys(one.case.keyword for one in verdicts):
        found = [one.agrees for one in verdicts if one.case.keyword == keyword]
        table.add_row(keyword, f"{len(found)}", f"{sum(found)}", f"{_percent(found):.1f}")
    found = [one.agrees for one in verdicts]
    table.add_row("all", f"{len(found)}", f"{sum(found)}", f"{_percent(found):.1f}")
    console.print(table)
    for reason in dict.fromkeys(one.case.reason for one in verdicts if one.is_listed):
        count = sum(one.is_listed and one.case.reason == reason for one in verdicts)
        console.print(f"differs by intent, {count} times: {reason}")
    wrong = [one for one in verdicts if one.agrees == one.is_listed]
    for one in wrong:
        console.print(f"wrong: {one}")
    return int(bool(wrong) or sum(found) < TARGET * len(found))


def _percent(found: list[bool]) -> float:
    return 100 * sum(found) / len(found)


if __name__ == "__main__":
    sys.exit(main())
