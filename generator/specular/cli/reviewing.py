"""`specular diff`: what a change of a document means to those who use its package."""

from __future__ import annotations

import json
import posixpath
from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from specular.cli.options import AllowRemote, Config
from specular.config import ApiConfig, find_config
from specular.diagnostics import Place, Sink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.types import JsonValue, NodeId
    from specular.review.findings import Finding

# ruff: noqa: PLC0415 - `--help` needs no stage

SAME, FAILED, DIFFERENT = 0, 1, 2
"""The exit codes of this command, which are those of `terraform plan -detailed-exitcode`."""


class Audience(StrEnum):
    """Whose break makes the command fail."""

    CLIENT = "client"
    WIRE = "wire"
    SERVER = "server"
    ANY = "any"


class Form(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"


class DiffCommand(TyperCommand):
    """A command of which 2 says that there is a difference, and so no wrong option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own
        """Read the arguments."""
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            # What is wrong with arguments can be shown, and has no name that typer exports.
            show = getattr(error, "show", None)
            if show is None:
                raise
            show()
            raise typer.Exit(FAILED) from None


def diff(  # noqa: PLR0913 - an argument for each flag
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The document before: a path or git:REV:path.")
    ],
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="The document after: a path or git:REV:path.")
    ],
    *,
    fail_on: Annotated[
        Audience | None,
        typer.Option(help="Exit with 2 only if something breaks for these."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to write the report.")] = Form.TEXT,
    config: Config = None,
    allow_remote: AllowRemote = False,
) -> None:
    """Print what a change of a document means: to client code, on the wire, and to servers.

    Exit codes: 0 no difference (with --fail-on: none that breaks), 1 an error, 2 a difference.
    """
    from specular import pipeline
    from specular.cli.printing import print_findings
    from specular.cli.tasks import findings_of
    from specular.loading.revisions import RevisionError, checked_out, is_revision

    with ExitStack() as stack:
        paths: list[Path] = []
        for text in (old, new):
            try:
                lent = stack.enter_context(checked_out(text)) if is_revision(text) else Path(text)
            except RevisionError as error:
                typer.echo(f"error: {error}", err=True)
                if error.hint is not None:
                    typer.echo(f"  hint: {error.hint}", err=True)
                raise typer.Exit(FAILED) from None
            paths.append(lent)
        settings = _settings(old, new, config)
        apis = [replace(settings, spec=path, allow_remote=allow_remote) for path in paths]
        sinks = Sink(), Sink()
        found = pipeline.review(apis[0], apis[1], sinks)
        for sink, text in zip(sinks, (old, new), strict=True):
            if sink.failed:
                print_findings(findings_of(sink, Path(text)))
        if found is None:
            raise typer.Exit(FAILED)
        _print(found, form, _Places(sinks, (old, new)))
    raise typer.Exit(_code(found, fail_on))


def _settings(old: str, new: str, config: Path | None) -> ApiConfig:
    """Return the settings of the API that is compared, if it is among those of the folder."""
    sink = Sink()
    apis = find_config(Path.cwd(), config, sink).apis
    names = {Path(one.rpartition(":")[2]).resolve() for one in (new, old)}
    for api in apis:
        if api.spec.resolve() in names:
            return api
    return ApiConfig(spec=Path(new))


def _code(found: Sequence[Finding], fail_on: Audience | None) -> int:
    from specular.review.rules.rule import Verdict

    if fail_on is None:
        return DIFFERENT if found else SAME
    grades = [
        grade
        for one in found
        for audience, grade in one.grades.items()
        if fail_on in {audience, Audience.ANY}
    ]
    return DIFFERENT if any(one.verdict is Verdict.BREAKS for one in grades) else SAME


class _Places:
    """Where findings stand, as the user wrote the names of the documents."""

    def __init__(self, sinks: tuple[Sink, Sink], names: tuple[str, str]) -> None:
        from specular.loading.excerpts import Excerpts

        self._excerpts = [Excerpts(one) for one in sinks]
        self._folders = [posixpath.dirname(Path(name).as_posix()) for name in names]

    def text(self, finding: Finding) -> str:
        """`old/api.yaml:12:3 -> api.yaml:14:3`."""
        before, after = self._place(0, finding.before), self._place(1, finding.after)
        return " -> ".join(filter(None, (before, after)))

    def entries(self, finding: Finding) -> dict[str, JsonValue]:
        """Return both places, each null where there is none."""
        return {
            "before": self._place(0, finding.before) or None,
            "after": self._place(1, finding.after) or None,
        }

    def _place(self, which: int, node_id: NodeId | None) -> str:
        if node_id is None:
            return ""
        document, _, pointer = node_id.partition("#")
        place = Place(document, pointer.partition("~request")[0])
        line, column = self._excerpts[which].position(place)
        name = posixpath.join(self._folders[which], self._excerpts[which].origin(place).document)
        return f"{name}:{line}:{column}"


def _print(found: Sequence[Finding], form: Form, places: _Places) -> None:
    if form is Form.JSON:
        from specular.review.entries import report_entry

        typer.echo(json.dumps(report_entry(found, places.entries), indent=2, ensure_ascii=False))
        return
    from specular.cli.printing import print_lines
    from specular.review.telling import report_lines

    print_lines((one.text, one.verdict) for one in report_lines(found, places.text))
