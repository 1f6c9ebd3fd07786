"""What a command is asked for: the APIs of the settings, under the flags."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from specular.cli.printing import print_findings
from specular.config import (
    TARGETS,
    ApiConfig,
    Engine,
    Target,
    load_config,
    package_problem,
    selector_problem,
)
from specular.diagnostics import Code, Sink


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The arguments that both commands have; None, or no item, where one was not given."""

    spec: Path | None
    output: Path | None
    package: str | None
    config: Path | None
    only: str | None
    engine: Engine | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    overlays: tuple[Path, ...]
    strict: bool
    allow_remote: bool

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

            raise typer.Exit(print_findings(sink, Excerpts(sink)))
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
        repeated = {
            "--include": self.include,
            "--exclude": self.exclude,
            "--overlay": self.overlays,
        }
        given += [(flag, str(value)) for flag, values in repeated.items() for value in values]
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
            overlays=self.overlays or api.overlays,
            strict=self.strict or api.strict,
            allow_remote=self.allow_remote or api.allow_remote,
        )


def _selectors(given: tuple[str, ...], flag: str) -> tuple[str, ...]:
    for selector in given:
        if (problem := selector_problem(selector)) is not None:
            raise typer.BadParameter(": ".join(problem), param_hint=flag)
    return given


def _targets(text: str) -> tuple[Target, ...]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in TARGETS:
            message = f"{name!r} is not one of {', '.join(TARGETS)}"
            raise typer.BadParameter(message, param_hint="'--only'")
    return tuple(target for target in TARGETS if target in names)
