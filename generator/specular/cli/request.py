"""What a command is asked for: the APIs of the settings, under the flags."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from specular.cli.executors import known
from specular.cli.printing import print_findings
from specular.cli.tasks import findings_of
from specular.config import (
    TARGETS,
    ApiConfig,
    Engine,
    Found,
    Target,
    find_config,
    package_problem,
    selector_problem,
)
from specular.diagnostics import Code, Sink

if TYPE_CHECKING:
    from specular.loading.remote import Locking


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments that the commands share; None where one was not given."""

    spec: Path | None
    output: Path | None
    package: str | None
    config: Path | None
    only: str | None
    engine: Engine | None
    include: Sequence[str] | None
    exclude: Sequence[str] | None
    overlays: Sequence[Path] | None
    strict: bool
    _: KW_ONLY
    allow_remote: bool

    def found(self, *, alone: bool = False) -> Found:
        """Return what to run: the APIs of the settings under the flags.

        `alone` means that there must be one. Raises typer.Exit and typer.BadParameter.
        """
        sink = Sink()
        settings = find_config(Path.cwd(), self.config, sink)
        found = settings.apis
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
            findings = findings_of(sink)
            print_findings(findings)
            raise typer.Exit(findings.code)
        if len(found) > 1 and (alone or self.package is not None):
            hint = "'--dump'" if alone else "'--package'"
            raise typer.BadParameter(f"the settings have {len(found)} APIs", param_hint=hint)
        return replace(settings, apis=tuple(self._over(one) for one in found))

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
        repeated = {
            "--include": self.include,
            "--exclude": self.exclude,
            "--overlay": self.overlays,
        }
        given += [(flag, str(value)) for flag, values in repeated.items() for value in values or ()]
        switches = {"--strict": self.strict, "--allow-remote": self.allow_remote}
        spec = [] if self.spec is None else [str(self.spec)]
        parts = [part for one in given for part in one]
        parts += [flag for flag, on in switches.items() if on]
        return shlex.join(["specular", "generate", *spec, *parts])

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
            include=_selectors(self.include, "'--include'") or api.include,
            exclude=_selectors(self.exclude, "'--exclude'") or api.exclude,
            overlays=tuple(self.overlays or api.overlays),
            strict=self.strict or api.strict,
            allow_remote=self.allow_remote or api.allow_remote,
        )


def _selectors(given: Sequence[str] | None, flag: str) -> tuple[str, ...]:
    for selector in given or ():
        if (problem := selector_problem(selector)) is not None:
            raise typer.BadParameter(": ".join(problem), param_hint=flag)
    return tuple(given or ())


def _targets(text: str) -> tuple[Target, ...]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in TARGETS:
            message = f"{name!r} is not one of {', '.join(TARGETS)}"
            raise typer.BadParameter(message, param_hint="'--only'")
    return tuple(target for target in TARGETS if target in names)


def listed(*, outputs: bool, inputs: bool) -> Literal["inputs", "outputs"] | None:
    """Return what is to be printed instead of made, if anything."""
    if outputs and inputs:
        message = "not together with --print-inputs: it would not be known which is which"
        raise typer.BadParameter(message, param_hint="'--print-outputs'")
    if outputs:
        return "outputs"
    return "inputs" if inputs else None


def locking(*, update: bool) -> Locking:
    """Say what may become of the lock: where nobody looks at it, only what was asked for."""
    if update:
        return "update"
    return "keep" if os.environ.get("CI") else "add"


def share(apis: tuple[ApiConfig, ...], shard: str | None) -> tuple[ApiConfig, ...]:
    """Return the share of one of several machines: `2/3` takes the second of each three.

    So an API that is added at the end of the settings moves no other to another machine.
    """
    if shard is None:
        return apis
    found = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", shard)
    index, total = (0, 0) if found is None else (int(found[1]), int(found[2]))
    if not 1 <= index <= total:
        message = f"{shard!r} is no share: the first of three is 1/3, and the last 3/3"
        raise typer.BadParameter(message, param_hint="'--shard'")
    taken = apis[index - 1 :: total]
    if not taken:
        typer.echo(f"share {shard} has none of the {len(apis)} APIs", err=True)
    return taken


def where(executor: str) -> str:
    """Return where tasks are to be done, if that is a place."""
    if not known(executor):
        message = f"{executor!r} is neither local nor as dask://HOST:PORT"
        raise typer.BadParameter(message, param_hint="'--executor'")
    return executor
