"""A run of a command over all APIs: what is printed, what is left beside them, and how it ends."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import typer

from specular import pipeline
from specular.cli.answers import entry_of, json_text, lines_of, names_lines, nothing_written
from specular.cli.asked import Ended
from specular.cli.executors import opened, results
from specular.cli.exits import BUG, DIFFERENT, DONE, REFUSED
from specular.cli.listing import (
    UnnamedError,
    depfile_text,
    folders_of,
    inputs_of,
    list_text,
    outputs_of,
    shown,
    templates,
    whole,
)
from specular.cli.printing import for_terminal, print_findings, progress
from specular.cli.recording import Recorder, is_recorded
from specular.cli.tasks import Task, bug_text, findings_of
from specular.diagnostics import Sink
from specular.output.comparing import difference, extra_lines
from specular.output.records import STAMP, TEXT, write_beside
from specular.output.reporting import report_text

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from specular.cli.asked import Asked
    from specular.cli.tasks import Result
    from specular.config import ApiConfig


def run(apis: Sequence[ApiConfig], asked: Asked) -> int:
    """Act on each API, print what comes of it, and return the gravest exit code of all."""
    # A share without an API says so each time.
    recorder = Recorder() if apis and is_recorded(asked) else None
    ended: list[Ended] = []
    with closing(act(apis, asked)) as found:
        for one in found:
            if not asked.as_json:
                _print(one, asked)
            ended.append(one)
    if asked.lists is not None and not asked.as_json:
        typer.echo(list_text(_listed(ended, asked), null=asked.null), nl=False)
    code = max((one.code for one in ended), default=DONE)
    beside: list[tuple[str, str, str]] = []
    try:
        beside += _beside(ended, asked, code)
    except UnnamedError as error:
        message = f"make and ninja have no way to name {str(error)!r}"
        typer.echo(f"error: {asked.depfile} cannot be written: {message}", err=True)
        code = max(code, REFUSED)
    code = max(code, _write_beside(beside))
    if asked.as_json:
        paths = None if asked.lists is None else (asked.lists, _listed(ended, asked))
        typer.echo(json_text(ended, asked.what, code, paths), nl=False)
    if recorder is not None and code == DONE:
        recorder.keep(asked, ended, beside)
    return code


def act(
    apis: Sequence[ApiConfig],
    asked: Asked,
    taken: Sequence[Path] = (),
    sound: Mapping[ApiConfig, frozenset[str]] = MappingProxyType({}),
) -> Generator[Ended]:
    """Have every package made, and write or compare each in its turn: none hides another.

    `taken` are the folders of packages that are not among these, and `sound` the documents of an
    API that were read before and have to be. Close it where it is left early.
    """
    # What is checked is made from nothing, so that it is a proof.
    remembers = asked.cache and asked.what == "generate"
    tasks = [
        Task(
            *(api, str(Path.cwd()), asked.locking, asked.names, asked.all_entries),
            remembers=remembers,
            sound=sound.get(api, frozenset()),
        )
        for api in apis
    ]
    folders = [*taken]
    with (
        opened(asked.executor, asked.jobs, len(tasks)) as executor,
        progress(len(tasks)) as bar,
    ):
        for api, result in zip(apis, results(executor, tasks, bar.tick), strict=True):
            # Also what is written may have to be waited for, and say so.
            with bar.away():
                one = replace(_end(api, result, asked, folders), tried=result.tried)
                if one.changes is not None:
                    folders.append(one.changes.folder)
                yield one


def _end(api: ApiConfig, result: Result, asked: Asked, taken: Sequence[Path]) -> Ended:
    made, found = result.made, result.findings
    if result.bug:
        return Ended(api=api, code=BUG, bug=result.bug)
    if made is None or asked.lists is not None:
        return Ended(api=api, code=found.code, findings=found, made=made)
    sink = Sink()
    act = pipeline.put if asked.what == "generate" else pipeline.compare
    manner = pipeline.Manner(force=asked.force, taken=taken, waiting=_tell, full=asked.full)
    try:
        outcome = act(made, api, sink, manner)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a bug and told as one
        return Ended(api=api, code=BUG, findings=found, bug=bug_text(error))
    found += findings_of(sink, all_entries=asked.all_entries)
    code, changes = found.code, outcome.changes
    if asked.what == "check" and changes is not None and changes.differs:
        code = max(code, DIFFERENT)
    return Ended(
        api=api,
        code=code,
        findings=found,
        made=made,
        changes=changes,
        diff=outcome.diff,
        renamed=outcome.renamed,
    )


def _tell(text: str) -> None:
    """Say why nothing happens yet."""
    typer.echo(text, err=True)


def _print(one: Ended, asked: Asked) -> None:
    if one.changes is not None and one.made is not None and not one.findings.errors:
        if asked.what == "check" and one.changes.differs:
            typer.echo(for_terminal(one.diff), nl=False)
            typer.echo(difference(one.changes, asked.command), err=True)
            for line in names_lines(one):
                typer.echo(line, err=True)
        else:
            typer.echo("\n".join(lines_of(one, asked.what)))
    print_findings(one.findings)
    if one.bug:
        typer.echo(one.bug, err=True)
    if one.findings.errors:
        typer.echo(nothing_written(one.api.spec, one.findings), err=True)
    elif one.changes is not None:
        for line in extra_lines(one.changes):
            typer.echo(line, err=True)


def _listed(ended: Sequence[Ended], asked: Asked) -> list[str]:
    """Return the paths that were asked for, each once."""
    paths: list[str] = []
    for one in ended:
        if one.made is not None and asked.lists == "outputs":
            paths += outputs_of(one.api, one.made)
        elif one.made is not None:
            paths += inputs_of(one.made)
    if asked.lists == "inputs":
        paths += [*(shown(one) for one in asked.settings.read), *templates()]
    return list(dict.fromkeys(paths))


def _beside(ended: Sequence[Ended], asked: Asked, code: int) -> Iterator[tuple[str, str, str]]:
    """Go through what is to be written beside the packages; for `make` only if all went well."""
    if asked.lists is not None:
        return
    if asked.report is not None:
        yield TEXT, str(asked.report), report_text(entry_of(one) for one in ended)
    if code != DONE:
        return
    if asked.depfile is not None:
        yield TEXT, str(asked.depfile), _depfile_text(ended, asked)
    if asked.stamp is not None:
        yield STAMP, str(asked.stamp), ""


def _depfile_text(ended: Sequence[Ended], asked: Asked) -> str:
    made = [(one.api, one.made) for one in ended if one.made is not None]
    needed = [shown(one) for one in asked.settings.read]
    needed += [path for _, one in made for path in inputs_of(one)]
    needed += templates()
    needed += whole(path for _, one in made for path in folders_of(one))
    outputs = [path for api, one in made for path in outputs_of(api, one)]
    if asked.stamp is None:
        return depfile_text([path for path in outputs if path.endswith("/.specular.json")], needed)
    # A stamp is older than an output that was edited, and out of date where one is missing.
    return depfile_text([asked.stamp.as_posix()], [*needed, *whole(outputs)])


def _write_beside(beside: Sequence[tuple[str, str, str]]) -> int:
    for one in beside:
        try:
            write_beside([one])
        except OSError as error:
            typer.echo(f"error: {one[1]} cannot be written: {error.strerror}", err=True)
            return REFUSED
    return DONE


def print_dump(api: ApiConfig, what: pipeline.Dump) -> int:
    """Print what was understood of an API, and return the exit code."""
    sink = Sink(strict=api.strict)
    typer.echo(pipeline.dump(api, what, sink).encode(), nl=False)
    found = findings_of(sink, api.spec)
    print_findings(found)
    if found.errors:
        typer.echo(nothing_written(api.spec, found), err=True)
    return found.code
