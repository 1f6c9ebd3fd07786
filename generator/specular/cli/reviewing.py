"""`specular diff`: what a change of a document means to those who use its package."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer
from typer.core import TyperCommand

from specular.cli.options import AllowRemote, Config
from specular.cli.reports import Compared, Form, print_report
from specular.config import ApiConfig, find_config
from specular.diagnostics import Sink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


Lent: TypeAlias = Callable[[], AbstractContextManager[Path]]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two documents that are compared: how they are called, and what lends them.

    `rev` is the revision that the package is compared with, too.
    """

    names: tuple[str, str]
    lent: tuple[Lent, Lent]
    settings: ApiConfig
    rev: str | None = None


def diff(  # noqa: PLR0913 - an argument for each flag
    old: Annotated[
        str | None,
        typer.Argument(metavar="OLD", help="The document before: a path or git:REV:path."),
    ] = None,
    new: Annotated[
        str | None,
        typer.Argument(metavar="NEW", help="The document after: a path or git:REV:path."),
    ] = None,
    *,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="REV", help="Compare all APIs of the settings with those of a git revision."
        ),
    ] = None,
    fail_on: Annotated[
        Audience | None,
        typer.Option(help="Exit with 2 only if something breaks for these."),
    ] = None,
    packages: Annotated[
        bool,
        typer.Option("--packages", help="Say too what the sources of both packages show."),
    ] = False,
    form: Annotated[Form, typer.Option("--format", help="How to write the report.")] = Form.TEXT,
    ignore: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Let findings pass that are listed there with a reason [specular.ignore.toml].",
        ),
    ] = None,
    config: Config = None,
    allow_remote: AllowRemote = False,
) -> None:
    """Print what a change of a document means: to client code, on the wire, and to servers.

    Exit codes: 0 no difference (with --fail-on: none that breaks), 1 an error, 2 a difference.
    """
    from specular.cli.ignoring import ignores_of, without

    if against is None and (old is None or new is None):
        _fail(
            "give two documents, or a revision: specular diff OLD NEW, specular diff --against REV"
        )
    if against is not None and old is not None:
        _fail("--against compares the APIs of the settings, so no document can be given")
    ignores = ignores_of(ignore)
    failed = ignores is None
    found: list[Compared] = []
    for one in _pairs(old or "", new or "", against, config):
        compared = _compared(one, allow_remote=allow_remote, makes=packages or form is Form.HTML)
        failed = failed or compared is None
        if compared is not None:
            found.append(compared)
    found = without(found, ignores or ())
    print_report(found, form)
    raise typer.Exit(FAILED if failed else _code(found, fail_on))


def _fail(message: str, hint: str | None = None) -> None:
    typer.echo(f"error: {message}", err=True)
    if hint is not None:
        typer.echo(f"  hint: {hint}", err=True)
    raise typer.Exit(FAILED)


def _pairs(old: str, new: str, against: str | None, config: Path | None) -> Iterator[_Pair]:
    """Go through what is to be compared. Raises typer.Exit."""
    from specular.cli.printing import print_findings
    from specular.cli.tasks import findings_of
    from specular.loading.revisions import at_revision

    sink = Sink()
    apis = find_config(Path.cwd(), config, sink).apis
    if sink.failed:
        print_findings(findings_of(sink))
        raise typer.Exit(FAILED)
    if against is None:
        names = {_path(one).resolve() for one in (old, new)}
        settings = next((one for one in apis if one.spec.resolve() in names), None)
        lent = (partial(_lent, old), partial(_lent, new))
        yield _Pair((old, new), lent, settings or ApiConfig(spec=_path(new)))
        return
    if not apis:
        _fail("there are no settings that say what to compare", "write a specular.toml")
    for api in apis:
        name = api.spec.as_posix()
        lent = (partial(at_revision, against, api.spec), partial(nullcontext, api.spec))
        yield _Pair((f"git:{against}:{name}", name), lent, api, against)


def _path(text: str) -> Path:
    from specular.loading.revisions import is_revision

    return Path(text.rpartition(":")[2] if is_revision(text) else text)


def _lent(text: str) -> AbstractContextManager[Path]:
    from specular.loading.revisions import checked_out, is_revision

    return checked_out(text) if is_revision(text) else nullcontext(Path(text))


def _compared(pair: _Pair, *, allow_remote: bool, makes: bool) -> Compared | None:
    """Compare two documents; None where one cannot be read, which was told."""
    from specular import pipeline
    from specular.cli.places import Places, tell
    from specular.loading.repository import RevisionError

    sinks = Sink(), Sink()
    with ExitStack() as stack:
        try:
            before, after = (stack.enter_context(lend()) for lend in pair.lent)
        except RevisionError as error:
            typer.echo(f"error: {error}", err=True)
            if error.hint is not None:
                typer.echo(f"  hint: {error.hint}", err=True)
            return None
        remote = allow_remote or pair.settings.allow_remote
        old, new = (
            replace(pair.settings, spec=path, allow_remote=remote) for path in (before, after)
        )
        if makes:
            made = pipeline.review_packages(old, new, sinks)
            found = None if made is None else made.findings
        else:
            made, found = None, pipeline.review(old, new, sinks)
        places = Places(sinks, pair.names)
    if found is None:
        tell(sinks, pair.names)
        return None
    compared = Compared(pair.names, (*found, *_otherwise_made(pair)), places)
    if made is None:
        return compared
    files = made.old.files, made.new.files
    return replace(compared, files=files, agreement=made.agreement)


def _otherwise_made(pair: _Pair) -> Iterator[Finding]:
    """Go through what a package is made otherwise by than at the revision, whatever is in it."""
    from specular.loading.repository import RevisionError
    from specular.loading.revisions import texts_at
    from specular.output.manifest import MANIFEST, making_of, read_making
    from specular.review.making import compare_making

    settings = pair.settings
    if pair.rev is None:
        return
    try:
        texts = texts_at(pair.rev, settings.output, MANIFEST)
    except RevisionError:
        # It lies outside of any repository.
        return
    found = [
        one
        for one in map(read_making, texts)
        if one is not None and settings.spec.name in one.inputs
    ]
    # The one of its name, or else the only one of its document: it may be called otherwise now.
    named = [one for one in found if one.package == settings.package] or found
    if len(named) == 1:
        yield from compare_making(
            named[0], making_of(settings.package or named[0].package, settings)
        )


def _code(found: Sequence[Compared], fail_on: Audience | None) -> int:
    from specular.review.rules.rule import Verdict

    findings = [finding for one in found for finding in one.findings]
    told = [each for one in found if one.agreement for each in one.agreement.disagreements]
    if fail_on is None:
        return DIFFERENT if findings or told else SAME
    # What callers lose is lost to them, whichever engine says so.
    if fail_on in {Audience.CLIENT, Audience.ANY} and any(one.breaks for one in told):
        return DIFFERENT
    grades = [
        grade
        for one in findings
        for audience, grade in one.grades.items()
        if fail_on in {audience, Audience.ANY}
    ]
    return DIFFERENT if any(one.verdict is Verdict.BREAKS for one in grades) else SAME
