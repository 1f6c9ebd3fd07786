"""What a run prints: findings with colours on a terminal, and how far it is."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

import typer

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from rich.progress import Progress

    from specular.cli.tasks import Findings
    from specular.loading.excerpts import Report

# ruff: noqa: PLC0415 - what is for terminals only is not imported elsewhere


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks; a stream is None where whoever started this has closed it."""
    return stream is not None and stream.isatty()


def print_findings(findings: Findings) -> None:
    """Print what was found, each with its place, the line that it is about, and a hint."""
    if not is_terminal(sys.stderr):
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


def print_lines(
    lines: Iterable[tuple[str, str | None]], *, is_coloured: bool | None = None
) -> None:
    """Print the lines of a report or of a diff, each with the colour of what it is.

    On a terminal, unless it is said whether they are coloured.
    """
    if not (is_terminal(sys.stdout) if is_coloured is None else is_coloured):
        for text, _ in lines:
            typer.echo(text)
        return
    from rich.console import Console
    from rich.text import Text

    from specular.loading.excerpts import visible

    # Where it is said, it may be a pager that shows the colours.
    console = Console(soft_wrap=True, highlight=False, force_terminal=is_coloured)
    for text, kind in lines:
        console.print(Text(visible(text), _COLOURS.get(kind or "", "not bold")))


_COLOURS: Final = {
    "breaks": "bold red",
    "at risk": "bold yellow",
    "safe": "green",
    "head": "bold",
    "hunk": "cyan",
    "removed": "red",
    "added": "green",
}
"""The colours of verdicts, and those of git for the lines of a diff."""


def for_terminal(text: str) -> str:
    """Make a diff safe to look at: it has lines that somebody else may have written."""
    if not is_terminal(sys.stdout):
        return text
    from specular.loading.excerpts import visible

    return "".join(f"{visible(line)}\n" for line in text.split("\n")[:-1])


class Bar:
    """How many of several are done, on a terminal; elsewhere nothing is seen of it.

    It is drawn by whoever calls it and by no thread, so that nothing is drawn while anything else
    is printed.
    """

    def __init__(self, shown: Progress | None, total: int) -> None:
        self._shown = shown
        self._task = None if shown is None else shown.add_task("specular", total=total)

    def tick(self, more: int) -> None:
        """Draw it as of now, with so many more that are done."""
        if self._shown is not None and self._task is not None:
            self._shown.advance(self._task, more)
            self._shown.refresh()

    @contextmanager
    def away(self) -> Generator[None]:
        """Take it away while lines are printed that are to stay."""
        if self._shown is not None:
            self._shown.stop()
        yield
        if self._shown is not None:
            self._shown.start()


@contextmanager
def progress(total: int) -> Generator[Bar]:
    """Show how far a run is, if it does more than one thing and somebody looks."""
    if total <= 1 or not is_terminal(sys.stderr):
        yield Bar(None, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_interactive:
        # It cannot take back what it has shown.
        yield Bar(None, total)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns,
        console=console,
        transient=True,
        auto_refresh=False,
        # Otherwise what is printed to a pipe would be shown here instead.
        redirect_stdout=False,
        redirect_stderr=False,
    ) as shown:
        yield Bar(shown, total)
