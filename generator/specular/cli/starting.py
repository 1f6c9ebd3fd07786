"""What `specular init` prints: the beginning of a use in make, ninja, pre-commit or CI."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import typer

from specular import __version__
from specular.cli.exits import USAGE
from specular.cli.listing import for_make, nameable
from specular.cli.options import Config
from specular.cli.printing import print_findings
from specular.cli.tasks import findings_of
from specular.config import ApiConfig, find_config
from specular.diagnostics import Sink

# ruff: noqa: PLC0415 - `--help` needs no stage

Kind: TypeAlias = Literal["make", "ninja", "pre-commit", "github", "gitlab"]

OWNER: Final = "OWNER/specular"
"""Where specular is on GitHub: whoever has it writes it there."""

_REPOSITORY: Final = f"https://github.com/{OWNER}"
_ARCHIVE: Final = f"{_REPOSITORY}/archive/refs/tags/v{__version__}.tar.gz"
_KIND: Final = "What to begin with: make, ninja, pre-commit, github or gitlab."


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of a build: of one document, and of every package that is made of it."""

    name: str
    spec: str
    arguments: tuple[str, ...]
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """A run as a build file writes it."""

    name: str
    spec: str
    arguments: str
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _BuildView:
    """What a fragment for make or ninja has: all runs, and what names the first as an example."""

    steps: tuple[_Step, ...]
    variables: tuple[str, ...]
    check: str
    first: str
    example: str


@dataclass(frozen=True, slots=True)
class _CheckView:
    """What has a fragment for pre-commit or CI, in which all APIs are one run."""

    version: str
    repository: str
    action: str
    hook: tuple[str, ...]
    inputs: tuple[str, ...]
    install: str
    command: str


def init(
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help=_KIND)], *, config: Config = None
) -> None:
    """Print how to use specular in a build, for the APIs of the settings.

    Without settings it is for a document openapi.yaml, to be changed. Nothing is written:
    specular init make > specular.mk
    """
    from specular.rendering.environment import fill

    apis = _apis(config)
    if kind == "make":
        view: _BuildView | _CheckView = _for_make(apis, config)
    elif kind == "ninja":
        view = _for_ninja(apis, config)
    else:
        view = _for_checks(apis, config)
    typer.echo(fill(f"init/{kind}.jinja", view), nl=False)


def _apis(config: Path | None) -> tuple[ApiConfig, ...]:
    """Return the APIs of the settings; none where there are no settings."""
    sink = Sink()
    found = find_config(Path.cwd(), config, sink)
    if sink.failed:
        findings = findings_of(sink)
        print_findings(findings)
        raise typer.Exit(findings.code)
    return found.apis


def _for_make(apis: Sequence[ApiConfig], config: Path | None) -> _BuildView:
    if not apis:
        variables = {"SPEC": "openapi.yaml", "OUTPUT": "generated", "PACKAGE": "api"}
        lines = [f"SPECULAR_{name} ?= {value}" for name, value in variables.items()]
        arguments = "$(SPECULAR_SPEC) --output $(SPECULAR_OUTPUT) --package $(SPECULAR_PACKAGE)"
        folder = "$(SPECULAR_OUTPUT)/$(SPECULAR_PACKAGE)"
        step = _Step("$(SPECULAR_PACKAGE)", "$(SPECULAR_SPEC)", arguments, (folder,))
        return _build_view([step], lines, f" {arguments}")

    def words(texts: Sequence[str]) -> str:
        return shlex.join(texts).replace("$", "$$")

    runs = _runs(apis, config)
    for one in (text for run in runs for text in run.folders):
        _check("make", one, unless=set("= :"))
    steps = [
        _Step(
            name=one.name,
            spec=for_make(_check("make", one.spec)),
            arguments=words(one.arguments),
            folders=tuple(for_make(folder).replace("%", r"\%") for folder in one.folders),
        )
        for one in runs
    ]
    return _build_view(steps, (), words(["", *_config(config)])[2:])


def _for_ninja(apis: Sequence[ApiConfig], config: Path | None) -> _BuildView:
    if not apis:
        variables = {"spec": "openapi.yaml", "output": "generated", "package": "api"}
        lines = [f"specular_{name} = {value}" for name, value in variables.items()]
        arguments = "$specular_spec --output $specular_output --package $specular_package"
        folder = "$specular_output/$specular_package"
        step = _Step("$specular_package", "$specular_spec", arguments, (folder,))
        return _build_view([step], lines, "")

    def path(text: str) -> str:
        return re.sub(r"[ :$]", r"$\g<0>", text)

    steps = [
        _Step(
            name=one.name,
            spec=path(_check("ninja", one.spec)),
            arguments=shlex.join(one.arguments).replace("$", "$$"),
            folders=tuple(path(folder) for folder in one.folders),
        )
        for one in _runs(apis, config)
    ]
    return _build_view(steps, (), "")


def _build_view(steps: Sequence[_Step], variables: Sequence[str], check: str) -> _BuildView:
    first = steps[0]
    example = f"{first.folders[0]}/models/pet.py"
    return _BuildView(tuple(steps), tuple(variables), check, first.name, example)


def _for_checks(apis: Sequence[ApiConfig], config: Path | None) -> _CheckView:
    arguments = _config(config)
    if not apis:
        arguments = ["openapi.yaml", "--output", "generated", "--package", "api"]
    extras = ",".join(_extras(apis))
    hook = [f"args: [{', '.join(_yaml(one) for one in arguments)}]"] if arguments else []
    inputs = ["arguments: |-", *(f"  {one}" for one in arguments)] if arguments else []
    if extras:
        hook.append(f'additional_dependencies: [".[{extras}]"]')
        inputs.append(f"extras: {extras}")
    wanted = f"specular[{extras}] @ {_ARCHIVE}" if extras else _ARCHIVE
    return _CheckView(
        version=__version__,
        repository=_REPOSITORY,
        action=OWNER,
        hook=tuple(hook),
        inputs=tuple(inputs),
        install=_yaml(shlex.join(["pip", "install", "--quiet", wanted])),
        command=_yaml(shlex.join(["specular", "check", *arguments])),
    )


def _extras(apis: Sequence[ApiConfig]) -> list[str]:
    """Return the extras of specular that the settings need."""
    needed = {
        "dcg": any(one.engine == "datamodel-code-generator" for one in apis),
        "overlays": any(one.overlays for one in apis),
    }
    return [name for name, is_needed in needed.items() if is_needed]


def _runs(apis: Sequence[ApiConfig], config: Path | None) -> list[_Run]:
    """Return a run for each document: that makes every API that has it."""
    by_spec: dict[Path, list[ApiConfig]] = {}
    for one in apis:
        by_spec.setdefault(one.spec.resolve(), []).append(one)
    runs: list[_Run] = []
    taken: set[str] = set()
    for same in by_spec.values():
        spec = _path(same[0].spec)
        packages = [_package(one) for one in same]
        name = "-".join(packages)
        # Packages of one name may be in several folders.
        name = name if name not in taken else _plain(f"{same[0].output.as_posix()}/{name}")
        if name in taken:
            raise _wrong(f"two documents give {name}: give each API a `package` of its own")
        taken.add(name)
        folders = tuple(
            _path(one.output / package) for one, package in zip(same, packages, strict=True)
        )
        runs.append(_Run(name, spec, (spec, *_config(config)), folders))
    return runs


def _package(api: ApiConfig) -> str:
    """Return the name of a package, for which one that has none in the settings must be made."""
    from specular import pipeline

    if api.package is not None:
        return api.package
    sink = Sink()
    made = pipeline.make(api, sink, "keep")
    if made is None:
        print_findings(findings_of(sink, api.spec))
        raise _wrong(f"{api.spec} gives no package, nor do the settings name it: add `package`")
    return made.package.name


def _path(path: Path) -> str:
    """Return a path that no program takes for an option, or for somebody's home."""
    text = path.as_posix()
    return f"./{text}" if text.startswith(("-", "~")) else text


def _config(config: Path | None) -> list[str]:
    return [] if config is None else ["--config", config.as_posix()]


def _check(kind: Kind, path: str, *, unless: set[str] | None = None) -> str:
    """Return a path that a build file can name."""
    if not nameable(path) or (unless is not None and unless & set(path)):
        raise _wrong(f"{kind} has no way to name {path!r}: call it otherwise")
    return path


def _plain(text: str) -> str:
    return re.sub(r"\W+", "-", text, flags=re.ASCII).strip("-")


def _yaml(text: str) -> str:
    """Return a text as YAML, with quotes where it needs them."""
    is_plain = re.fullmatch(r"[\w./-]([\w ./@+-]|:(?=/))*", text, re.ASCII) is not None
    return text if is_plain else "'{}'".format(text.replace("'", "''"))


def _wrong(message: str) -> typer.Exit:
    typer.echo(f"error: {message}", err=True)
    return typer.Exit(USAGE)
