"""What a run prints of its findings, and the exit codes that they ask for."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Final

import typer

from specular.diagnostics import Code, Severity, Sink

if TYPE_CHECKING:
    from specular.loading.excerpts import Excerpts, Report

DONE: Final = 0
DIFFERENT: Final = 1
USAGE: Final = 2
INVALID: Final = 3
REFUSED: Final = 4
BUG: Final = 70

SHOWN: Final = 20
"""How many findings of one code are printed; a large document may have thousands."""

_EXIT_CODES: Final = {
    Code.CONFIG_INVALID: USAGE,
    Code.CONFIG_NOT_FOUND: USAGE,
    Code.SELECTOR_UNMATCHED: USAGE,
    Code.OUTPUT_EDITED: REFUSED,
    Code.OUTPUT_FOREIGN: REFUSED,
    Code.OUTPUT_UNWRITABLE: REFUSED,
    Code.OUTPUT_LOCKED: REFUSED,
}
"""How a run ends with such an error; any other is in the document."""


def print_findings(sink: Sink, excerpts: Excerpts) -> int:
    """Print the first findings of each code, and return the exit code that they ask for."""
    shown: Counter[Code] = Counter()
    for finding in excerpts.ordered(sink.diagnostics):
        shown[finding.code] += 1
        if shown[finding.code] <= SHOWN:
            _print(excerpts.report(finding))
    for name, number in shown.items():
        if number > SHOWN:
            more = f"{number - SHOWN} more of [{name}]; --report FILE writes them all"
            typer.echo(f"… and {more}", err=True)
    errors = [one.code for one in sink.diagnostics if one.severity is Severity.ERROR]
    return max((_EXIT_CODES.get(code, INVALID) for code in errors), default=DONE)


def _print(report: Report) -> None:
    if not sys.stderr.isatty():
        typer.echo("\n".join(report.lines()), err=True)
        return
    from rich.console import Console  # noqa: PLC0415 - for terminals only
    from rich.text import Text  # noqa: PLC0415 - the same

    text = Text(f"{report.place}: " if report.place else "", style="bold")
    text.append(report.label, "bold red" if report.label.startswith("error") else "bold yellow")
    text.append(f": {report.message}", "not bold")
    for line in report.source:
        text.append(f"\n{line}", "not bold red" if line.endswith("^") else "not bold")
    if report.hint is not None:
        text.append(f"\n  hint: {report.hint}", "not bold cyan")
    Console(stderr=True, soft_wrap=True).print(text)


def count_text(sink: Sink) -> str:
    """Return `2 errors, 1 warning`."""
    counts: list[str] = []
    for severity in Severity:
        number = sum(one.severity is severity for one in sink.diagnostics)
        if number:
            counts.append(f"{number} {severity}{'' if number == 1 else 's'}")
    return ", ".join(counts)


def for_terminal(text: str) -> str:
    """Make a diff safe to look at: it has lines that somebody else may have written."""
    if not sys.stdout.isatty():
        return text
    from specular.loading.excerpts import visible  # noqa: PLC0415 - for terminals only

    return "".join(f"{visible(line)}\n" for line in text.split("\n")[:-1])
