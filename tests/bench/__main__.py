"""Measure specular beside other generators, and its builds, in the same run: `make bench`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

from bench.builds import CHOSEN, compare_builds, subjects
from bench.reviews import MOST, measure_review
from bench.tools import OURS, TOOLS, Run, installed, measure
from corpus.reading import documents_in
from trees import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OWN: Final = "spec/openapi.yaml"
LARGEST: Final = 4
"""How many documents are measured unless some are named."""


def main() -> int:
    """Return 1 if specular fails on a document, compares too slowly, or makes another package.

    That is after an edit. That another tool fails is shown.
    """
    arguments = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    documents: dict[str, Path] = {}
    if arguments.folder.is_dir():
        documents = documents_in(arguments.folder.resolve())
    else:
        console.print(f"bench: only our own document, there is no folder {arguments.folder}")
    succeeds = True
    if documents and not arguments.builds:
        chosen = _chosen(documents, arguments.only)
        succeeds = _compare_tools(chosen, arguments.environments.resolve(), console)
    found = tuple(subjects(documents, arguments.only))
    for name in () if arguments.only else CHOSEN:
        if not any(one.document.name == name for one in found):
            console.print(f"bench: no builds of {name}, which is not there")
    succeeds = _compare_reviews(documents, arguments.only, console) and succeeds
    return int(not (compare_builds(found, console) and succeeds))


def _compare_reviews(documents: Mapping[str, Path], only: str | None, console: Console) -> bool:
    """Print what `specular diff` takes on the largest document; False if that is too much."""
    name, path = next(iter(_chosen(documents, only).items()), (OWN, ROOT / OWN))
    found = measure_review(name, path)
    console.print(found.bound, markup=False, soft_wrap=True)
    # Of a document that is read at once the ratio says little.
    return found.ratio <= MOST or not documents


def _compare_tools(documents: Mapping[str, Path], environments: Path, console: Console) -> bool:
    """Print what each tool takes for each document; False if specular fails."""
    commands = {tool.name: installed(tool, environments) for tool in TOOLS}
    for name, found in commands.items():
        if found is None:
            console.print(f"bench: without {name}, which could not be installed")
    table = Table(title=f"{sys.platform}, Python {sys.version.partition(' ')[0]}, cold runs")
    for title in ("document", "tool", "wall s", "ratio", "CPU s", "peak MB", "lines", "exit"):
        table.add_column(title, justify="left" if title in ("document", "tool") else "right")
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="specular-bench-") as made:
        for name, path in documents.items():
            rows = [
                measure(tool, found, path, Path(made) / name / tool.name)
                for tool in TOOLS
                if (found := commands[tool.name]) is not None
            ]
            _show(name, rows, table)
            runs += rows
    console.print(table)
    return not any(one.status for one in runs if one.tool == OURS.name)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the documents")
    parser.add_argument("--only", metavar="NAME", help="documents with this in their name")
    parser.add_argument("--builds", action="store_true", help="measure builds, and no other tools")
    parser.add_argument(
        "--environments",
        type=Path,
        default=Path("build/bench"),
        metavar="DIR",
        help="where the other tools are installed",
    )
    return parser.parse_args()


def _chosen(found: Mapping[str, Path], only: str | None) -> dict[str, Path]:
    if only:
        return {name: path for name, path in found.items() if only in name}
    largest = sorted(found, key=lambda name: -found[name].stat().st_size)[:LARGEST]
    return {name: found[name] for name in largest}


def _show(name: str, rows: Sequence[Run], table: Table) -> None:
    """Add a row for each run; the ratio is how many times as long as specular it took."""
    for number, run in enumerate(rows):
        figures = (
            f"{run.seconds:.1f}",
            f"{run.seconds / rows[0].seconds:.1f}",
            f"{run.busy:.1f}",
            f"{run.memory / 1e6:.0f}",
            str(run.lines),
            str(run.status),
        )
        table.add_row("" if number else name, run.tool, *figures)
    table.add_section()


if __name__ == "__main__":
    sys.exit(main())
