"""What a run prints: findings with colours on a terminal, and how far it is."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from specular.cli.tasks import Findings
    from specular.loading.excerpts import Report

# ruff: noqa: PLC0415 - what is for terminals only is not imported elsewhere


def print_findings(findings: Findings) -> None:
    """Print what was found, each with its place, the line that it is about, and a hint."""
    if not sys.stderr.isatty():
        for line in findings.lines():
            typer.echo(line, err=True)
        return
    for report in findings.reports:
        _print(report)
    for line in findings.rest():
        typer.echo(line, err=True)


def _print(report: Report) -> None:
    from rich.console import Console
    from rich.text import Text

    text = Text(f"{report.place}: " if report.place else "", style="bold")
    text.append(report.label, "bold red" if report.label.startswith("error") else "bold yellow")
    text.append(f": {report.message}", "not bold")
    for line in report.source:
        text.append(f"\n{line}", "not bold red" if line.endswith("^") else "not bold")
    if report.hint is not None:
        text.append(f"\n  hint: {report.hint}", "not bold cyan")
    Console(stderr=True, soft_wrap=True).print(text)


def for_terminal(text: str) -> str:
    """Make a diff safe to look at: it has lines that somebody else may have written."""
    if not sys.stdout.isatty():
        return text
    from specular.loading.excerpts import visible

    return "".join(f"{visible(line)}\n" for line in text.split("\n")[:-1])


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """Show on a terminal how many of several are done; what is returned says that one more is."""
    if total <= 1 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("specular"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Without a thread that draws: processes can only be forked where there is none.
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    with bar:
        task = bar.add_task("", total=total)
        bar.refresh()

        def done() -> None:
            bar.advance(task)
            bar.refresh()

        yield done
