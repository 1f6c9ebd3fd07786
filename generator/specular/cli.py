"""The commands: what is asked for, what is printed, and with which exit code they end."""

from __future__ import annotations

import io
import os
import shlex
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, NoReturn, TypeAlias

import typer

from specular import __version__
from specular.config import TARGETS, ApiConfig, Engine, Target, load_config, package_problem
from specular.diagnostics import Code, Severity, Sink

if TYPE_CHECKING:
    from specular.ir.types import JsonValue
    from specular.loading.excerpts import Excerpts, Report
    from specular.output.reporting import Coverage

DONE: Final = 0
DIFFERENT: Final = 1
USAGE: Final = 2
INVALID: Final = 3
REFUSED: Final = 4
BUG: Final = 70

SHOWN: Final = 20
"""How many findings of one code are printed; a large document may have thousands."""

DEBUG: Final = "SPECULAR_DEBUG"
"""The environment variable that asks for the traceback of a bug."""

_EXIT_CODES: Final = {
    Code.CONFIG_INVALID: USAGE,
    Code.CONFIG_NOT_FOUND: USAGE,
    Code.OUTPUT_EDITED: REFUSED,
    Code.OUTPUT_FOREIGN: REFUSED,
    Code.OUTPUT_UNWRITABLE: REFUSED,
}
"""How a run ends with such an error; any other is in the document."""

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Spec = Annotated[
    Path | None,
    typer.Argument(
        metavar="SPEC",
        help="The OpenAPI document, YAML or JSON. Without it, every API of the settings is taken.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        *("--output", "-o"),
        metavar="DIR",
        help="The folder in which the package gets its folder. [default: generated]",
        show_default=False,
    ),
]
Package = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The name of the package. [default: made from the document's title]",
        show_default=False,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The settings. [default: from here upwards, the nearest specular.toml, or"
        " pyproject.toml with a table tool.specular]",
        show_default=False,
    ),
]
Only = Annotated[
    str | None,
    typer.Option(
        metavar="LIST",
        help="What the package has in it, with commas; client and server bring the models with"
        " them. [default: models,client,server]",
        show_default=False,
    ),
]
EngineChoice = Annotated[
    Engine | None,
    typer.Option(
        help="What makes the models: templates of our own, or datamodel-code-generator, which"
        " specular[dcg] installs. [default: jinja]",
        show_default=False,
    ),
]
DumpChoice = Annotated[
    Literal["ir", "spec"] | None,
    typer.Option(
        help="Write nothing, and print what was understood: as JSON, or as a document in which"
        " every schema has a name.",
        show_default=False,
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Take warnings for errors: then nothing is written.")
]
ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write how much of the document is in the package, and every finding, as JSON.",
        show_default=False,
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Overwrite files that were edited by hand or are not ours."),
]
Version = Annotated[
    bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
]


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
    dump: DumpChoice = None,
    force: Force = False,
    strict: Strict = False,
    report: ReportFile = None,
) -> None:
    """Write the package, touching only the files that change.

    Exit codes: 0 done, 2 usage, 3 the document has errors, 4 refused to overwrite or could not
    write. Where it is not 0, nothing was written for that API.
    """
    from specular import pipeline  # noqa: PLC0415 - `--help` needs no stage
    from specular.output.comparing import summary  # noqa: PLC0415 - the same

    request = _Request(spec, output, package, config, only, engine, strict)
    taken: list[Path] = []

    def write(api: ApiConfig, sink: Sink) -> _Done:
        if dump is not None:
            typer.echo(pipeline.dump(api, dump, sink).encode(), nl=False)
            return DONE, None
        outcome = pipeline.generate(api, sink, force=force, taken=taken)
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
    strict: Strict = False,
    report: ReportFile = None,
) -> None:
    """Print as a diff what generate would change, and write nothing.

    Exit codes: 0 all is up to date, 1 it is not, 2 usage, 3 the document has errors, 4 the package
    on the disk could not be read.
    """
    from specular import pipeline  # noqa: PLC0415 - `--help` needs no stage
    from specular.output.comparing import difference, summary  # noqa: PLC0415 - the same

    request = _Request(spec, output, package, config, only, engine, strict)
    taken: list[Path] = []

    def compare(api: ApiConfig, sink: Sink) -> _Done:
        outcome = pipeline.check(api, sink, taken=taken)
        if outcome.changes is None:
            return DONE, None
        taken.append(outcome.changes.folder)
        if not outcome.changes.differs:
            typer.echo(summary(outcome.changes))
            return DONE, outcome.coverage
        typer.echo(_for_terminal(outcome.diff), nl=False)
        typer.echo(difference(outcome.changes, request.command()), err=True)
        return DIFFERENT, outcome.coverage

    _run(request.apis(), compare, report)


def main() -> None:
    """Run the command of this process and exit with its code."""
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


@dataclass(frozen=True, slots=True)
class _Request:
    """The arguments that both commands have; None where one was not given."""

    spec: Path | None
    output: Path | None
    package: str | None
    config: Path | None
    only: str | None
    engine: Engine | None
    strict: bool

    def apis(self, *, alone: bool = False) -> tuple[ApiConfig, ...]:
        """Return what to run: the APIs of the settings under the flags.

        `alone` means that there must be one. Raises typer.Exit and typer.BadParameter.
        """
        sink = Sink()
        found = load_config(Path.cwd(), self.config, sink)
        if self.spec is not None:
            same = [one for one in found if one.spec.resolve() == self.spec.resolve()]
            found = tuple(
                replace(one, spec=self.spec) for one in same or [ApiConfig(spec=self.spec)]
            )
        elif not found and not sink.failed:
            sink.error(
                Code.CONFIG_NOT_FOUND,
                "no document is given, and neither this folder nor one above it has a"
                " specular.toml, or a pyproject.toml with [tool.specular]",
                hint="give one, as in `specular generate openapi.yaml`, or write a file"
                ' specular.toml with the line: spec = "openapi.yaml"',
            )
        if sink.failed:
            from specular.loading.excerpts import Excerpts  # noqa: PLC0415 - it needs YAML

            raise typer.Exit(_report(sink, Excerpts(sink.sources)))
        if len(found) > 1 and (alone or self.package is not None):
            hint = "'--dump'" if alone else "'--package'"
            raise typer.BadParameter(f"the settings have {len(found)} APIs", param_hint=hint)
        return tuple(self._over(one) for one in found)

    def command(self) -> str:
        """Return the command that writes what these arguments ask for."""
        flags = {
            "--output": self.output,
            "--package": self.package,
            "--config": self.config,
            "--only": self.only,
            "--engine": self.engine,
        }
        given = [(flag, str(value)) for flag, value in flags.items() if value is not None]
        strict = ["--strict"] if self.strict else []
        spec = [] if self.spec is None else [str(self.spec)]
        parts = [part for one in given for part in one]
        return shlex.join(["specular", "generate", *spec, *parts, *strict])

    def _over(self, api: ApiConfig) -> ApiConfig:
        """Put the flags over the settings of one API."""
        problem = None if self.package is None else package_problem(self.package)
        if problem is not None:
            raise typer.BadParameter(problem, param_hint="'--package'")
        return replace(
            api,
            output=self.output or api.output,
            package=self.package or api.package,
            only=_targets(self.only) if self.only is not None else api.only,
            engine=self.engine or api.engine,
            strict=self.strict or api.strict,
        )


def _targets(text: str) -> tuple[Target, ...]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in TARGETS:
            message = f"{name!r} is not one of {', '.join(TARGETS)}"
            raise typer.BadParameter(message, param_hint="'--only'")
    return tuple(target for target in TARGETS if target in names)


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
        excerpts = Excerpts(sink.sources, api.spec.as_posix().removesuffix(api.spec.name))
        code = max(code, done, _report(sink, excerpts))
        if sink.failed:
            typer.echo(f"{api.spec}: {_count(sink)}; nothing was written", err=True)
        entries.append(entry(api.spec, sink, None if sink.failed else coverage, excerpts))
    if report is not None:
        try:
            write_report(report, entries)
        except OSError as error:
            typer.echo(f"error: {report} cannot be written: {error.strerror}", err=True)
            code = max(code, REFUSED)
    raise typer.Exit(code)


def _report(sink: Sink, excerpts: Excerpts) -> int:
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


def _count(sink: Sink) -> str:
    counts: list[str] = []
    for severity in Severity:
        number = sum(one.severity is severity for one in sink.diagnostics)
        if number:
            counts.append(f"{number} {severity}{'' if number == 1 else 's'}")
    return ", ".join(counts)


def _for_terminal(text: str) -> str:
    """Make a diff safe to look at: it has lines that somebody else may have written."""
    if not sys.stdout.isatty():
        return text
    from specular.loading.excerpts import visible  # noqa: PLC0415 - for terminals only

    return "".join(f"{visible(line)}\n" for line in text.split("\n")[:-1])
