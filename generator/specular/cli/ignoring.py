"""Findings of `specular diff` that are let pass, since somebody wrote down why."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from specular.cli.printing import print_findings
from specular.cli.tasks import findings_of
from specular.config.ignores import FILE, read_ignores
from specular.diagnostics import Sink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.cli.reports import Compared
    from specular.config.ignores import Ignore


def ignores_of(file: Path | None) -> tuple[Ignore, ...] | None:
    """Return what is let pass, by the file given or the one in this folder; None on an error."""
    path = file or Path(FILE)
    if file is None and not path.is_file():
        return ()
    sink = Sink()
    found = read_ignores(path, sink)
    if sink.failed:
        print_findings(findings_of(sink))
        return None
    return found


def without(
    found: Sequence[Compared], ignores: Sequence[Ignore], today: str = ""
) -> list[Compared]:
    """Return what was found without what is let pass; tell of what is, and of what no longer is."""
    day = today or time.strftime("%Y-%m-%d", time.gmtime())
    valid = {one.fingerprint: one for one in ignores if one.until is None or day <= one.until}
    met = {finding.fingerprint for one in found for finding in one.findings}
    met |= {
        each.fingerprint
        for one in found
        if one.agreement is not None
        for each in one.agreement.disagreements
    }
    for one in ignores:
        if one.fingerprint not in valid:
            _tell(f"#{one.fingerprint} is ignored no more since {one.until}: {one.reason}")
        elif one.fingerprint not in met:
            _tell(f"#{one.fingerprint} is ignored and not found any more: {one.reason}")
    count = len(met & valid.keys())
    if count:
        _tell(f"{count} finding{'' if count == 1 else 's'} ignored")
    return [
        replace(
            one,
            findings=tuple(each for each in one.findings if each.fingerprint not in valid),
            ignored=tuple(each for each in one.findings if each.fingerprint in valid),
            agreement=None if one.agreement is None else one.agreement.without(valid),
        )
        for one in found
    ]


def _tell(text: str) -> None:
    typer.echo(text, err=True)
