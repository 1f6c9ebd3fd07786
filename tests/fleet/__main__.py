"""Make others' documents here and on a Dask cluster that loses a worker meanwhile: `make fleet`."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

from corpus.reading import documents_in
from fleet.cluster import cluster
from fleet.commands import Ran, ran, start, tree
from fleet.documents import settle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleet.cluster import Cluster

DOCUMENTS: Final = 40
"""How many documents are made: the largest."""

ARGUMENTS: Final = ("generate", "--no-cache", "--output", "made")


def main() -> int:
    """Return 1 if anything is lost or not as it is here."""
    arguments = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    if not arguments.folder.is_dir():
        console.print(f"fleet: skipped, there is no folder {arguments.folder}")
        return 0
    if importlib.util.find_spec("distributed") is None:
        console.print("fleet: skipped, distributed is not installed")
        return 0
    found = documents_in(arguments.folder.resolve())
    largest = sorted(found, key=lambda name: -found[name].stat().st_size)[: arguments.documents]
    specs = {name: path for name, path in found.items() if name in largest}
    with tempfile.TemporaryDirectory(prefix="specular-fleet-") as made:
        problems = _compared(specs, Path(made), console)
    for one in problems:
        console.print(one)
    verdict = "everything is as it is here" if not problems else f"{len(problems)} problems"
    console.print(f"{len(specs)} documents: {verdict}")
    return int(bool(problems))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fleet", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the documents")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="how many are made")
    return parser.parse_args()


def _compared(specs: Mapping[str, Path], folder: Path, console: Console) -> list[str]:
    """Make all in each way, show the figures, and return what differs from one process."""
    ways = {name: folder / name for name in ("jobs 1", "jobs 2", "cluster", "cluster, killed")}
    for place in ways.values():
        place.mkdir()
        settle(place, specs.values(), strict=False)
    runs: dict[str, Ran] = {
        "jobs 1": ran(ways["jobs 1"], *ARGUMENTS, "--jobs", "1"),
        "jobs 2": ran(ways["jobs 2"], *ARGUMENTS, "--jobs", "2"),
    }
    with cluster(folder) as workers:
        executor = ("--executor", workers.address)
        runs["cluster"] = ran(ways["cluster"], *ARGUMENTS, *executor)
        place = ways["cluster, killed"]
        runs["cluster, killed"], lost = _disturbed(workers, place, len(specs))
        console.print(f"a worker was killed that had {lost} tasks")
        problems = [] if lost else ["no worker was killed: all ended too soon"]
        if not workers.is_whole():
            problems.append("the cluster is not left as it was")
    expected, first = tree(ways["jobs 1"] / "made"), runs["jobs 1"]
    table = Table(title=f"{sys.platform}, Python {sys.version.partition(' ')[0]}")
    for title in ("way", "wall s", "exit", "files"):
        table.add_column(title, justify="left" if title == "way" else "right")
    for name, run in runs.items():
        files = tree(ways[name] / "made")
        table.add_row(name, f"{run.seconds:.1f}", str(run.code), str(len(files)))
        problems += [
            f"{name}: {path} differs"
            for path in sorted(files.keys() | expected.keys())
            if files.get(path) != expected.get(path)
        ]
        if (run.code, run.out, run.err) != (first.code, first.out, first.err):
            problems.append(f"{name}: exit code {run.code}, or says something else:\n{run.err}")
    console.print(table)
    return problems


def _disturbed(workers: Cluster, place: Path, number: int) -> tuple[Ran, int]:
    """Run on the cluster, and kill a worker midway; return how many tasks it had."""
    begun = time.monotonic()
    process = start(place, *ARGUMENTS, "--executor", workers.address)
    with ThreadPoolExecutor(1) as aside:
        killed = aside.submit(workers.kill_one_at_work, number // 2)
        out, err = process.communicate()
        seconds = time.monotonic() - begun
        return Ran(process.returncode, out, err, seconds), killed.result()


if __name__ == "__main__":
    sys.exit(main())
