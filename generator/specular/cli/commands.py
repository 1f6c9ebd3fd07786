"""The commands: what is asked for, and with which exit code they end."""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import suppress
from typing import NoReturn

import typer

from specular import __version__
from specular.cli.asked import Asked
from specular.cli.driving import git_diff
from specular.cli.exits import BUG, DONE
from specular.cli.explaining import explain
from specular.cli.options import (
    AllowRemote,
    Config,
    Depfile,
    DumpChoice,
    EngineChoice,
    Exclude,
    ExecutorChoice,
    Force,
    Full,
    Include,
    Jobs,
    KeepRenames,
    Names,
    NoCache,
    Null,
    Only,
    Output,
    OutputFormat,
    Overlay,
    Package,
    PrintInputs,
    PrintOutputs,
    ReportFile,
    Shard,
    Spec,
    Stamp,
    Strict,
    UpdateLock,
    Version,
)
from specular.cli.request import Request, listed, locking, share, where
from specular.cli.reviewing import DiffCommand, diff
from specular.cli.schemas import schema
from specular.cli.starting import init
from specular.cli.tasks import bug_text
from specular.cli.watching import watch
from specular.config import NameChoice

# ruff: noqa: PLC0415 - `--help` needs no stage

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
    context: typer.Context,
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
    names: Names = None,
    keep_renames: KeepRenames = False,
    report: ReportFile = None,
    depfile: Depfile = None,
    stamp: Stamp = None,
    print_outputs: PrintOutputs = False,
    print_inputs: PrintInputs = False,
    null: Null = False,
    output_format: OutputFormat = "text",
    no_cache: NoCache = False,
    jobs: Jobs = None,
    shard: Shard = None,
    executor: ExecutorChoice = "local",
) -> None:
    """Write the package, touching only the files that change.

    Exit codes: 0 done, 2 usage, 3 the document has errors, 4 refused to overwrite or could not
    write; nothing was written for an API where it is not 0.
    """
    from specular.cli.running import print_dump, run

    given = (spec, output, package, config, only, engine, include, exclude, overlay, strict)
    found = Request(*given, allow_remote=allow_remote or update_lock).found(alone=dump is not None)
    if dump:
        raise typer.Exit(print_dump(found.apis[0], dump))
    asked = Asked(
        what="generate",
        settings=found,
        arguments=context.obj,
        force=force,
        locking=locking(update=update_lock),
        names=NameChoice(names, keeps_renames=keep_renames),
        lists=listed(outputs=print_outputs, inputs=print_inputs),
        null=null,
        as_json=output_format == "json",
        report=report,
        depfile=depfile,
        stamp=stamp,
        jobs=jobs,
        executor=where(executor),
        cache=not no_cache,
    )
    raise typer.Exit(run(share(found.apis, shard), asked))


@app.command()
def check(  # noqa: PLR0913 - the same
    context: typer.Context,
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
    full: Full = False,
    strict: Strict = False,
    allow_remote: AllowRemote = False,
    report: ReportFile = None,
    output_format: OutputFormat = "text",
    no_cache: NoCache = False,
    jobs: Jobs = None,
    shard: Shard = None,
    executor: ExecutorChoice = "local",
) -> None:
    """Print as a diff what generate would change, and write nothing.

    Exit codes: 0 all is up to date, 1 it is not, 2 usage, 3 the document has errors, 4 the package
    on the disk could not be read.
    """
    from specular.cli.running import run

    request = Request(
        *(spec, output, package, config, only, engine, include, exclude, overlay, strict),
        allow_remote=allow_remote,
    )
    found = request.found()
    asked = Asked(
        what="check",
        settings=found,
        arguments=context.obj,
        command=request.command(),
        full=full,
        as_json=output_format == "json",
        report=report,
        jobs=jobs,
        executor=where(executor),
        cache=not no_cache,
    )
    raise typer.Exit(run(share(found.apis, shard), asked))


app.command()(schema)
app.command()(init)
app.command()(watch)
app.command(cls=DiffCommand)(diff)
app.command()(explain)
# A path may begin with a dash, and git says nothing of where options end.
_FROM_GIT = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
app.command(context_settings=_FROM_GIT)(git_diff)


def _leave(end: SystemExit) -> NoReturn:
    """End the process at once: to take apart what a run built would take a tenth of its time."""
    code = end.code
    if not isinstance(code, int):
        raise end
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:  # pyright: ignore[reportUnnecessaryComparison]
                stream.flush()
        except (OSError, ValueError):
            raise end from None
    os._exit(code)


def main() -> None:
    """Run the command of this process and exit with its code."""
    # What a run builds it keeps to its end, and has no cycles: looking for garbage among it takes
    # a sixth of the time and finds none.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # That a terminal cannot show a character is no reason to stop. What could not be
            # written before, as by a run with nothing to do, would be tried again and fail again.
            with suppress(OSError):
                stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="specular", obj=tuple(sys.argv[2:]))
    except SystemExit as end:
        _leave(end)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a bug and told as one
        typer.echo(bug_text(error), err=True)
        sys.exit(BUG)
