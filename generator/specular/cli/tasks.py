"""The part of a run that writes nothing, and may be done in another process or machine."""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
import traceback
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from specular import __version__
from specular.cli.exits import DONE, INVALID, REFUSED, USAGE
from specular.config import AS_LOCKED, NameChoice
from specular.diagnostics import Code, Severity, Sink

if TYPE_CHECKING:
    from specular.config import ApiConfig
    from specular.ir.types import JsonValue
    from specular.loading.excerpts import Report
    from specular.loading.remote import Locking
    from specular.pipeline import Made

# ruff: noqa: PLC0415 - what only a run needs is not imported to print `--help`

DEBUG: Final = "SPECULAR_DEBUG"
"""The environment variable that asks for the traceback of a bug."""

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


_TURN: Final = threading.Lock()
"""Who makes a package in this process: threads of a Dask worker would gain nothing from doing so at
the same time, while each would need memory, and an engine may be made for one."""

_GARBAGE: Final = 200_000
"""How many objects may be left of other packages before what nobody refers to is looked for.

Python does not do so by itself here: see `main`.
"""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, as it is told: `reports` are the first of each code, `more` the others.

    `entries` has all of them for a report, where one was asked for.
    """

    reports: tuple[Report, ...] = ()
    more: tuple[tuple[str, int], ...] = ()
    code: int = DONE
    errors: int = 0
    warnings: int = 0
    entries: tuple[JsonValue, ...] = ()

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            reports=self.reports + other.reports,
            more=self.more + other.more,
            code=max(self.code, other.code),
            errors=self.errors + other.errors,
            warnings=self.warnings + other.warnings,
            entries=self.entries + other.entries,
        )

    @property
    def count(self) -> str:
        """`2 errors, 1 warning`."""
        counts = {"error": self.errors, "warning": self.warnings}
        return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for word, n in counts.items() if n)

    def lines(self) -> list[str]:
        """Return what is printed where there are no colours."""
        lines = [line for report in self.reports for line in report.lines()]
        return [*lines, *self.rest()]

    def rest(self) -> list[str]:
        """Return a line for each code of which not all is told."""
        return [
            f"… and {number} more of [{name}]; --report FILE writes them all"
            for name, number in self.more
        ]


@dataclass(frozen=True, slots=True)
class Task:
    """One API to be made; paths are relative to `folder`, and shown as they are.

    `sound` are the documents that could be read the last time, and have to be.
    """

    api: ApiConfig
    folder: str
    locking: Locking
    names: NameChoice = AS_LOCKED
    all_entries: bool = False
    remembers: bool = False
    sound: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a task; `bug` is the text of an exception, which is one.

    `tried` are the files that were opened or looked for, whatever came of it.
    """

    made: Made | None = None
    findings: Findings = Findings()
    bug: str = ""
    tried: tuple[str, ...] = ()


def work_elsewhere(version: str, content: bytes) -> tuple[str, bytes]:
    """Do a task that a specular of some version sent, and return which this is, with the result.

    Both are sent pickled. So nobody on the way needs to understand them, as Dask's scheduler would
    try to; and nobody tries where it is not the same version.
    """
    if version != __version__:
        return __version__, b""
    task: Task = pickle.loads(content)  # noqa: S301 - of whoever may start processes here
    return __version__, pickle.dumps(work(task))


def work(task: Task) -> Result:
    """Make the package of one API. Nothing that goes wrong is raised."""
    from specular import pipeline

    sink = Sink(strict=task.api.strict, sound=task.sound)
    try:
        with _TURN:
            if gc.get_count()[0] > _GARBAGE:
                gc.collect()
            made = pipeline.make(
                _here(task), sink, task.locking, task.names, remembers=task.remembers
            )
        found = findings_of(sink, task.api.spec, all_entries=task.all_entries)
        return Result(made, found, tried=tuple(sink.tried))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a bug and told as one
        return Result(bug=bug_text(error), tried=tuple(sink.tried))


def bug_text(error: Exception) -> str:
    """Return how an exception that nobody expected is told."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error, file=sys.stderr)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    how = f"set {DEBUG}=1 for the traceback"
    return f"specular: a bug, please report it: {what} ({how})"


def findings_of(sink: Sink, spec: Path | None = None, *, all_entries: bool = False) -> Findings:
    """Return what a sink collected, with lines and columns, in the order of the places."""
    from specular.loading.excerpts import Excerpts
    from specular.output.reporting import finding_entry

    # Names of documents are relative to the root document's folder; they are shown as typed.
    folder = "" if spec is None else spec.as_posix().removesuffix(spec.name)
    excerpts = Excerpts(sink, folder)
    ordered = excerpts.ordered(sink.diagnostics)
    shown: Counter[Code] = Counter()
    reports: list[Report] = []
    for finding in ordered:
        shown[finding.code] += 1
        if shown[finding.code] <= SHOWN:
            reports.append(excerpts.report(finding))
    errors = [one.code for one in ordered if one.severity is Severity.ERROR]
    return Findings(
        reports=tuple(reports),
        more=tuple((str(code), number - SHOWN) for code, number in shown.items() if number > SHOWN),
        code=max((_EXIT_CODES.get(code, INVALID) for code in errors), default=DONE),
        errors=len(errors),
        warnings=len(ordered) - len(errors),
        entries=tuple(finding_entry(one, excerpts) for one in ordered) if all_entries else (),
    )


def _here(task: Task) -> ApiConfig:
    """Return the settings with paths that mean here what they mean where the task was set."""
    folder, api = Path(task.folder), task.api
    if Path.cwd() == folder:
        return api
    return replace(
        api,
        spec=folder / api.spec,
        overlays=tuple(folder / one for one in api.overlays),
        lock=None if api.lock is None else folder / api.lock,
    )
