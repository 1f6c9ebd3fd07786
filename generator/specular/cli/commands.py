"""The commands: what is asked for, what is printed, and with which exit code they end."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

import typer

from specular import __version__
from specular.cli.options import (
    AllowRemote,
    Config,
    DumpChoice,
    EngineChoice,
    Exclude,
    Force,
    Include,
    Only,
    Output,
    Overlay,
    Package,
    ReportFile,
    Spec,
    Strict,
    UpdateLock,
    Version,
)
from specular.cli.printing import (
    BUG,
    DIFFERENT,
    DONE,
    REFUSED,
    count_text,
    for_terminal,
    print_findings,
)
from specular.cli.request import Request
from specular.config import ApiConfig
from specular.diagnostics import Sink

if TYPE_CHECKING:
    from specular.ir.types import JsonValue
    from specular.loading.remote import Locking
    from specular.output.reporting import Coverage

DEBUG: Final = "SPECULAR_DEBUG"
"""The environment variable that asks for the traceback of a bug."""

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def top(*, version: Version = False) -> None:
    """Turn an OpenAPI document into a Python package: models, a client and server stubs."""
    if version:
        typer.echo(f"specular {__version__}")
        raise typer.Exit(DONE)


@app.command()
def generate(  # noqa: PLR0913 - an argument for each flag
    spec: Spec = None,
    *,
    output: Output = None,
    package: Package = None,
    config: Config = None,
    only: Only = None,
    engine: EngineChoice = None,
    include: Include = None,
    exclude: Exclude = None,
    overlay: Overlay = None,
    dump: DumpChoice = None,
    force: Force = False,
    strict: Strict = False,
    allow_remote: AllowRemote = False,
    update_lock: UpdateLock = False,
    report: ReportFile = None,
) -> None:
    """Write the package, touching only the files that change.

    Exit codes: 0 done, 2 usage, 3 the document has errors, 4 refused to overwrite or could not
    write. Where it is not 0, nothing was written for that API.
    """
    from specular import pipeline  # noqa: PLC0415 - `--help` needs no stage
    from specular.output.comparing import summary  # noqa: PLC0415 - the same

    request = Request(
        spec=spec,
        output=output,
        package=package,
        config=config,
        only=only,
        engine=engine,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        overlays=tuple(overlay or ()),
        strict=strict,
        allow_remote=allow_remote or update_lock,
    )
    taken: list[Path] = []
    locking = _locking(update=update_lock)

    def write(api: ApiConfig, sink: Sink) -> _Done:
        if dump is not None:
            typer.echo(pipeline.dump(api, dump, sink).encode(), nl=False)
            return DONE, None
        outcome = pipeline.generate(
            api, sink, force=force, taken=taken, locking=locking, waiting=_tell
        )
        if outcome.changes is not None:
            taken.append(outcome.changes.folder)
            if not sink.failed:
                typer.echo(summary(outcome.changes))
                typer.echo(outcome.coverage.text() if outcome.coverage else "")
        return DONE, outcome.coverage

    _run(request.apis(alone=dump is not None), write, report)


@app.command()
def check(  # noqa: PLR0913 - the same
    spec: Spec = None,
    *,
    output: Output = None,
    package: Package = None,
    config: Config = None,
    only: Only = None,
    engine: EngineChoice = None,
    include: Include = None,
    exclude: Exclude = None,
    overlay: Overlay = None,
    strict: Strict = False,
    allow_remote: AllowRemote = False,
    report: ReportFile = None,
) -> None:
    """Print as a diff what generate would change, and write nothing.

    Exit codes: 0 all is up to date, 1 it is not, 2 usage, 3 the document has errors, 4 the package
    on the disk could not be read.
    """
    from specular import pipeline  # noqa: PLC0415 - `--help` needs no stage
    from specular.output.comparing import difference, summary  # noqa: PLC0415 - the same

    request = Request(
        spec=spec,
        output=output,
        package=package,
        config=config,
        only=only,
        engine=engine,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        overlays=tuple(overlay or ()),
        strict=strict,
        allow_remote=allow_remote,
    )
    taken: list[Path] = []

    def compare(api: ApiConfig, sink: Sink) -> _Done:
        outcome = pipeline.check(api, sink, taken=taken, waiting=_tell)
        if outcome.changes is None:
            return DONE, None
        taken.append(outcome.changes.folder)
        if not outcome.changes.differs:
            typer.echo(summary(outcome.changes))
            return DONE, outcome.coverage
        typer.echo(for_terminal(outcome.diff), nl=False)
        typer.echo(difference(outcome.changes, request.command()), err=True)
        return DIFFERENT, outcome.coverage

    _run(request.apis(), compare, report)


def main() -> None:
    """Run the command of this process and exit with its code."""
    # What a run builds it keeps to its end, and has no cycles: looking for garbage among it takes
    # a sixth of the time and finds none.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # That a terminal cannot show a character is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="specular")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a bug and told as one
        if os.environ.get(DEBUG):
            traceback.print_exc()
        what = " ".join(f"{type(error).__name__}: {error}".split())
        how = f"set {DEBUG}=1 for the traceback"
        typer.echo(f"specular: a bug, please report it: {what} ({how})", err=True)
        sys.exit(BUG)


def _tell(text: str) -> None:
    """Say why nothing happens yet."""
    typer.echo(text, err=True)


def _locking(*, update: bool) -> Locking:
    """Say what may become of the lock: where nobody looks at it, only what was asked for."""
    if update:
        return "update"
    return "keep" if os.environ.get("CI") else "add"


_Done: TypeAlias = "tuple[int, Coverage | None]"
"""The exit code of one API, and how much of its document is in the package."""


def _run(
    apis: Sequence[ApiConfig], act: Callable[[ApiConfig, Sink], _Done], report: Path | None
) -> NoReturn:
    """Act on each API, print what was found, and exit with the gravest code of all."""
    from specular.loading.excerpts import Excerpts  # noqa: PLC0415 - `--help` needs no stage
    from specular.output.reporting import entry, write_report  # noqa: PLC0415 - the same

    code = DONE
    entries: list[dict[str, JsonValue]] = []
    for api in apis:
        sink = Sink(strict=api.strict)
        done, coverage = act(api, sink)
        # Names of documents are relative to the root document's folder; they are shown as typed.
        excerpts = Excerpts(sink, api.spec.as_posix().removesuffix(api.spec.name))
        code = max(code, done, print_findings(sink, excerpts))
        if sink.failed:
            typer.echo(f"{api.spec}: {count_text(sink)}; nothing was written", err=True)
        entries.append(entry(api.spec, sink, None if sink.failed else coverage, excerpts))
    if report is not None:
        try:
            write_report(report, entries)
        except OSError as error:
            typer.echo(f"error: {report} cannot be written: {error.strerror}", err=True)
            code = max(code, REFUSED)
    raise typer.Exit(code)
