"""`specular explain`: from which place of a document a line of the package comes, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from specular.cli.exits import DIFFERENT, DONE, REFUSED, USAGE
from specular.cli.options import Config, Output, Package
from specular.config import ApiConfig, find_config
from specular.diagnostics import Sink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.ir.types import JsonValue
    from specular.loading.excerpts import Excerpts
    from specular.output.packages import WrittenPackage
    from specular.review.origins import Answer, Explained
    from specular.review.wanted import Wanted

# ruff: noqa: PLC0415 - `--help` needs no stage


@dataclass(frozen=True, slots=True)
class _Found:
    """A package with the settings that say where its document lies, where any do."""

    package: WrittenPackage
    config: ApiConfig | None


def explain(  # noqa: PLR0913 - an argument for each flag
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="A symbol (Job.created_at, client.jobs.get_job), a line of the package"
            " (generated/api/models/job.py:31), or a place in the document (openapi.yaml:12:3,"
            " '#/components/schemas/Job').",
            show_default=False,
        ),
    ],
    *,
    spec: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The document that the package was made from, where no settings say so.",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    package: Package = None,
    config: Config = None,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How to write the answer.")
    ] = "text",
) -> None:
    """Tell from which place of the document a symbol or a line comes, and what comes from a place.

    Exit codes: 0 found, 1 there is no such symbol, or nothing comes from there, 2 usage, 4 there
    is no package, or it has no source map.
    """
    from specular import pipeline
    from specular.review.wanted import Pointer, Spot, wanted

    asked = wanted(what)
    if isinstance(asked, Spot) and not Path(asked.path).is_file():
        _fail(f"there is no file {asked.path}", USAGE)
    if isinstance(asked, Pointer) and asked.path and "://" not in asked.path:
        asked = Pointer(Path(asked.path).as_posix(), asked.pointer)
    answers: list[tuple[_Found, Answer, Sink]] = []
    for one in _packages(asked, _apis(spec, output, package, config)):
        sink = Sink()
        answer = pipeline.explain(one.package, one.config, asked, sink)
        if answer is not None:
            answers.append((one, answer, sink))
    if not answers:
        _fail(f"{what} is in no package, and no package was made from it", DIFFERENT)
    good = [one for one in answers if one[1].explained]
    if form == "json":
        entries = [_entry(*one) for one in good or answers]
        typer.echo(json.dumps({"asked": what, "packages": entries}, indent=2, ensure_ascii=False))
        raise typer.Exit(DONE if good else DIFFERENT)
    if not good:
        _fail(answers[0][1].problem, DIFFERENT, answers[0][1].hint)
    for index, (found, answer, sink) in enumerate(good):
        _print(found, answer, sink, is_first=index == 0)
    raise typer.Exit(DONE)


def _fail(message: str, code: int, hint: str | None = None) -> None:
    from specular.loading.excerpts import visible

    typer.echo(f"error: {visible(message)}", err=True)
    if hint is not None:
        typer.echo(f"  hint: {visible(hint)}", err=True)
    raise typer.Exit(code)


def _apis(
    spec: Path | None, output: Path | None, package: str | None, config: Path | None
) -> list[ApiConfig]:
    """Return the APIs of the settings under the flags; where nothing is said, that of no file."""
    from specular.cli.printing import print_findings
    from specular.cli.tasks import findings_of

    sink = Sink()
    found = list(find_config(Path.cwd(), config, sink).apis)
    if sink.failed:
        findings = findings_of(sink)
        print_findings(findings)
        raise typer.Exit(findings.code)
    if spec is not None:
        if not spec.is_file():
            _fail(f"there is no file {spec}", USAGE)
        found = [one for one in found if one.spec.resolve() == spec.resolve()] or [
            ApiConfig(spec=spec)
        ]
    found = found or [ApiConfig(spec=Path())]
    return [
        replace(one, output=output or one.output, package=package or one.package) for one in found
    ]


def _packages(asked: Wanted, apis: Sequence[ApiConfig]) -> list[_Found]:
    """Return the packages that may have an answer."""
    from specular.output.packages import folder_around, read_package
    from specular.review.wanted import Spot

    around = folder_around(Path(asked.path)) if isinstance(asked, Spot) else None
    if around is not None:
        one = read_package(_shown(around))
        if one is None:
            _fail(
                f"{_shown(around)} has no source map that can be read",
                REFUSED,
                "run `specular generate` once more",
            )
            return []
        configs = [api for api in apis if any(_is_in(one, found.package) for found in _of(api))]
        return [_Found(one, _with_document(configs[0] if configs else None, one))]
    found = [one for api in apis for one in _of(api)]
    if not found:
        folders = ", ".join(dict.fromkeys(api.output.as_posix() for api in apis))
        _fail(
            f"there is no package with a source map in {folders}",
            REFUSED,
            "run `specular generate`, or say by --output where the package is",
        )
    return found


def _is_in(one: WrittenPackage, other: WrittenPackage) -> bool:
    return one.folder.resolve() == other.folder.resolve()


def _shown(folder: Path) -> Path:
    """Return a folder as one would type it from here, where it is below."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _of(api: ApiConfig) -> Iterator[_Found]:
    """Go through the packages that an API may have been written to.

    Where the settings do not name it, it is one that was made from a document of that name, and
    if one of several was made from just this text, that.
    """
    from specular.output.packages import digest_of, packages_in, read_package

    if api.package is not None:
        one = read_package(api.output / api.package)
        found = [] if one is None else [one]
    else:
        found = packages_in(api.output)
    if api.spec.name:
        found = [one for one in found if one.source_map.document == api.spec.name]
    if len(found) > 1 and api.spec.is_file():
        sha256 = digest_of(api.spec)
        found = [one for one in found if one.inputs.get(api.spec.name) == sha256] or found
    for one in found:
        yield _Found(one, _with_document(api if api.spec.name else None, one))


def _with_document(api: ApiConfig | None, package: WrittenPackage) -> ApiConfig | None:
    """Return settings; where there are none, those of a document that lies here."""
    if api is not None and api.spec.name:
        return api
    path = Path(package.source_map.document)
    is_here = path.name == package.source_map.document and path.is_file()
    return ApiConfig(spec=path) if is_here else None


def _excerpts(found: _Found, sink: Sink) -> Excerpts:
    from specular.loading.excerpts import Excerpts

    spec = None if found.config is None else found.config.spec
    return Excerpts(sink, "" if spec is None else spec.as_posix().removesuffix(spec.name))


def _print(found: _Found, answer: Answer, sink: Sink, *, is_first: bool) -> None:
    from specular.loading.excerpts import visible

    excerpts = _excerpts(found, sink)
    folder = found.package.folder.as_posix()
    for index, one in enumerate(answer.explained):
        if index or not is_first:
            typer.echo()
        around = " (the nearest place around it)" if answer.is_near else ""
        for line in excerpts.quote(one.place, f"#{one.place.pointer}{around}").lines():
            typer.echo(line)
        for each in one.lines:
            typer.echo(visible(f"  {folder}/{each.file}:{each.line}: {each.symbol}"))
    for note in answer.notes:
        typer.echo(f"note: {visible(note)}", err=True)


def _entry(found: _Found, answer: Answer, sink: Sink) -> JsonValue:
    """Return what is known by way of one package, as JSON."""
    excerpts = _excerpts(found, sink)
    return {
        "package": found.package.folder.as_posix(),
        "explained": [_explained(one, found, excerpts) for one in answer.explained],
        "is_around": answer.is_near,
        "problem": answer.problem or None,
        "hint": answer.hint,
        "notes": list(answer.notes),
    }


def _explained(one: Explained, found: _Found, excerpts: Excerpts) -> JsonValue:
    line, column = excerpts.position(one.place)
    return {
        "symbols": list(one.symbols),
        "document": {
            "file": excerpts.file(one.place.document),
            "pointer": f"#{one.place.pointer}",
            "line": line or None,
            "column": column or None,
        },
        "package": [
            {
                "file": f"{found.package.folder.as_posix()}/{each.file}",
                "line": each.line,
                "symbol": each.symbol,
            }
            for each in one.lines
        ],
    }
