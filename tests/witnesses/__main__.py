"""Try all programs and exchanges of every change, or show those of one: `make witnesses`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from change_format import CASES, id_of
from witnesses.judging import AUDIENCES, judge
from witnesses.verdicts import Shown, explained, listed, shown


def main() -> int:
    """Return 1 where a claim has no witness that is not listed, or is listed and has one."""
    arguments = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    cases = [one for one in CASES if arguments.case in id_of(one)]
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="specular-witnesses-") as folder:
        trials = judge(cases, Path(folder))
    found = [one for trial in trials for one in shown(trial)]
    if arguments.case:
        for one in found:
            console.print(explained(one), markup=False)
        return 0
    _show(found, console)
    tried = sum(len(trial.tried) for trial in trials)
    seconds = time.monotonic() - begin
    console.print(f"{len(cases)} cases, both ways, {tried} programs, {seconds:.0f} s")
    return _settle(found, console)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m witnesses", description=__doc__)
    parser.add_argument("case", nargs="?", default="", help="a part of `file: title` of cases")
    return parser.parse_args()


def _show(found: list[Shown], console: Console) -> None:
    kinds = Counter((one.name.partition(" ")[0], one.grade, one.kind) for one in found)
    table = Table("for", "said", "shown", "times")
    for (audience, grade, kind), count in sorted(
        kinds.items(), key=lambda row: (AUDIENCES.index(row[0][0]), row[0][1].name, row[0][2])
    ):
        table.add_row(audience, grade.value, kind, f"{count}")
    console.print(table)


def _settle(found: list[Shown], console: Console) -> int:
    """Compare with the list."""
    reasons = listed()
    for reason, count in Counter(reasons.values()).items():
        console.print(f"{count} without a witness: {reason}", markup=False)
    missing = [one for one in found if not one.holds and one.name not in reasons]
    needless = [one for one in found if one.holds and one.name in reasons]
    for one in missing:
        console.print(explained(one), markup=False)
    for one in needless:
        console.print(f"listed, and not any more: {one.name}", markup=False)
    return int(bool(missing or needless))


if __name__ == "__main__":
    sys.exit(main())
