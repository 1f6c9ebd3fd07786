"""Check the package of every document in a folder: `make corpus`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from corpus.checking import Result, check
from corpus.reading import documents_in
from corpus.typing_checks import check_types

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN: Final = 12
"""How many failures of a document are printed."""


def main() -> int:
    """Return 1 if anything is wrong with any document."""
    arguments = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    if not arguments.folder.is_dir():
        console.print(f"corpus: skipped, there is no folder {arguments.folder}")
        return 0
    found = documents_in(arguments.folder.resolve())
    if arguments.only:
        found = {name: path for name, path in found.items() if arguments.only in name}
    with tempfile.TemporaryDirectory(prefix="specular-corpus-") as made:
        folder = arguments.keep.resolve() if arguments.keep else Path(made)
        results = _check_all(found, folder, arguments.processes, console)
        if arguments.types:
            console.print("corpus: types")
            check_types(results, folder)
    _show(results, console)
    return int(not results or any(one.failures for one in results))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the documents")
    parser.add_argument("--only", metavar="NAME", help="documents with this in their name")
    parser.add_argument("--types", action="store_true", help="run mypy and pyright too")
    parser.add_argument("--processes", type=int, default=2, help="how many run at once")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the packages in a folder")
    return parser.parse_args()


def _check_all(
    found: Mapping[str, Path], folder: Path, processes: int, console: Console
) -> list[Result]:
    results: dict[str, Result] = {}
    # The largest come first: otherwise the last of them would run alone.
    ordered = sorted(found, key=lambda name: -found[name].stat().st_size)
    with (
        Progress(console=console, disable=not console.is_terminal) as progress,
        ThreadPoolExecutor(processes) as pool,
    ):
        task = progress.add_task("corpus", total=len(found))
        jobs = {pool.submit(check, name, found[name], folder / name): name for name in ordered}
        for job in as_completed(jobs):
            name = jobs[job]
            results[name] = job.result()
            progress.advance(task)
            verdict = "FAILED" if results[name].failures else "passed"
            console.print(f"{verdict} {name} ({results[name].seconds:.1f} s)")
    return [results[name] for name in found]


def _show(results: list[Result], console: Console) -> None:
    table = Table()
    for title in ("document", "s", "operations", "schemas", "lines", "longest", "warn", "fail"):
        table.add_column(title, justify="left" if title == "document" else "right")
    for one in results:
        numbers = (one.operations, one.schemas, one.lines, one.longest)
        counts = (*numbers, one.warnings.total(), len(one.failures))
        table.add_row(one.name, f"{one.seconds:.1f}", *map(str, counts))
    console.print(table)
    for one in results:
        for failure in one.failures[:SHOWN]:
            console.print(f"{one.name}: {failure}", markup=False)
        if len(one.failures) > SHOWN:
            console.print(f"{one.name}: and {len(one.failures) - SHOWN} more")
    passed = sum(not one.failures for one in results)
    console.print(f"corpus: {passed} of {len(results)} documents passed")


if __name__ == "__main__":
    sys.exit(main())
