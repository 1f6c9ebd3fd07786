"""Measure how much of the output moves after a small edit, beside other generators: `make churn`.

An edit brings something in, so the least that can move is the lines that say it: lines that go, and
files that change without saying it, are what a reader of the diff has to read in vain.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from bench.tools import OURS, TOOLS, Tool, installed, version
from churn.comparing import Change
from churn.runs import KINDS, NOTHING, Churn, Outcome, Place
from corpus.reading import documents_in
from trees import ROOT

CHOSEN: Final = 5
"""How many documents are measured unless some are named."""


def main(line: Sequence[str] | None = None, tools: Sequence[Tool] = TOOLS) -> int:
    """Return 1 if specular fails, leaves out what came in, or writes anew what nobody edited.

    That another tool fails is shown.
    """
    arguments = _arguments(line)
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    folder, only = arguments.folder.resolve(), arguments.only
    if not folder.is_dir():
        console.print(f"churn: only our own document, there is no folder {arguments.folder}")
        folder, only = ROOT / "spec", ""
    ready: dict[Tool, Path] = {}
    for tool in tools:
        found = installed(tool, arguments.environments.resolve())
        if found is None:
            console.print(f"churn: without {tool.name}, which could not be installed")
        else:
            ready[tool] = found
    found_churns: list[Churn] = []
    with tempfile.TemporaryDirectory(prefix="specular-churn-") as made:
        for churn in _churns(_copied(folder, Path(made) / "documents"), only, ready, console):
            found_churns.append(churn)
            if only is None and len(found_churns) == CHOSEN:
                break
    versions = {tool: version(tool, found) for tool, found in ready.items()}
    _show(found_churns, versions, console)
    return int(not found_churns or any(map(_is_fault, found_churns)))


def _arguments(line: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m churn", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the documents")
    parser.add_argument("--only", metavar="NAME", help="documents with this in their name")
    parser.add_argument(
        "--environments",
        type=Path,
        default=Path("build/bench"),
        metavar="DIR",
        help="where the other tools are installed",
    )
    return parser.parse_args(line)


def _copied(folder: Path, copy: Path) -> dict[str, Path]:
    """Copy the documents in a folder with the files that they refer to; the largest comes first."""
    for one in folder.rglob("*"):
        if one.suffix in {".json", ".yaml", ".yml"} and one.is_file():
            there = copy / one.relative_to(folder)
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(one, there)
    found = documents_in(copy)
    return {name: found[name] for name in sorted(found, key=lambda one: -found[one].stat().st_size)}


def _churns(
    documents: Mapping[str, Path], only: str | None, tools: Mapping[Tool, Path], console: Console
) -> Iterator[Churn]:
    """Go through what is measured: what is named, or has a place for each edit and is read by all.

    What is passed over is said, and why.
    """
    for name, document in documents.items():
        if only is not None and only not in name:
            continue
        with tempfile.TemporaryDirectory(prefix="specular-churn-") as made:
            place = Place(Path(made), document, tools)
            edits = place.edits()
            missing = [one for one in KINDS if one not in {edit.name for edit in edits}]
            if missing and only is None:
                console.print(f"churn: without {name}, no place for {', '.join(missing)}")
                continue
            churn = place.read(name)
            told = [f"{tool}: {fault}" for tool, fault in churn.faults.items() if fault]
            if told and only is None:
                console.print(f"churn: without {name}, {', '.join(told)}")
                continue
            place.measure(churn, edits)
            yield churn


def _is_fault(churn: Churn) -> bool:
    """Return whether specular failed somewhere, or is not there."""
    again = churn.outcomes.get((NOTHING, OURS.name), Outcome()).change
    ours = (one for (_, tool), one in churn.outcomes.items() if tool == OURS.name)
    return again is None or again.files > 0 or any(one.fault for one in ours)


def _show(churns: Sequence[Churn], versions: Mapping[Tool, str], console: Console) -> None:
    """Print what moved in each document and in all, and what of specular's moved for nothing."""
    title = f"{sys.platform} {platform.machine()}, Python {platform.python_version()}"
    table = Table("document", "what came in", title=f"{title}, files and lines that moved")
    for tool, installed_version in versions.items():
        table.add_column(f"{tool.name} {installed_version}", justify="right")
    for churn in churns:
        for number, what in enumerate((*KINDS, NOTHING)):
            cells = (_cell(churn, what, tool) for tool in versions)
            table.add_row("" if number else churn.name, what, *cells)
        table.add_section()
    console.print(table)
    console.print(_totals(churns, versions))
    for churn in churns:
        again = churn.outcomes.get((NOTHING, OURS.name), Outcome()).change
        for one in (*again.changed, *again.new, *again.deleted) if again else ():
            console.print(f"wrong: {churn.name}: {one} moved though nothing came in", markup=False)


def _cell(churn: Churn, what: str, tool: Tool) -> str:
    """Return how many files and lines moved, or why nobody can say."""
    if churn.faults[tool.name]:
        return churn.faults[tool.name]
    outcome = churn.outcomes.get((what, tool.name), Outcome(fault="no place"))
    if outcome.change is None:
        return outcome.fault
    # What is left out may have taken other things with it.
    told = f"{outcome.change.files:,} / {outcome.change.lines:,}"
    return f"{told}, {outcome.fault}" if outcome.fault else told


def _totals(churns: Sequence[Churn], tools: Iterable[Tool]) -> Table:
    """Return a table of all documents: for each edit, of those where no tool failed.

    A tool that never takes in an edit, as one without operations, does not count for it.
    """
    table = Table("what came in", "tool", title="all of these documents")
    for title in ("documents", "files changed", "new", "deleted", "lines", "added", "removed"):
        table.add_column(title, justify="right")
    for what in (*KINDS, NOTHING):
        done = {tool: _done(churns, what, tool) for tool in tools}
        common = set[str]().union(*done.values()).intersection(*filter(None, done.values()))
        for number, (tool, changes) in enumerate(done.items()):
            found = [change for name, change in changes.items() if name in common]
            figures = (
                sum(len(one.changed) for one in found),
                sum(len(one.new) for one in found),
                sum(len(one.deleted) for one in found),
                sum(one.lines for one in found),
                sum(one.added for one in found),
                sum(one.removed for one in found),
            )
            cells = (f"{one:,}" if found else "-" for one in figures)
            many = f"{len(found)} of {len(churns)}"
            table.add_row("" if number else what, tool.name, many, *cells)
        table.add_section()
    return table


def _done(churns: Sequence[Churn], what: str, tool: Tool) -> dict[str, Change]:
    """Return what moved, by document, where a tool took in an edit."""
    outcomes = ((one.name, one.outcomes.get((what, tool.name))) for one in churns)
    return {
        name: one.change
        for name, one in outcomes
        if one is not None and one.change is not None and not one.fault
    }


if __name__ == "__main__":
    sys.exit(main())
