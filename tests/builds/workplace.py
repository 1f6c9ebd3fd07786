"""A folder of somebody who uses specular in a build: their tools, and a log of what runs."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import ninja
import pytest

from trees import ROOT

Tool: TypeAlias = Literal["make", "ninja"]

TOOLS: Final[tuple[Tool, ...]] = ("make", "ninja")
LOG: Final = "steps.log"
IDLE: Final = ("Nothing to be done", "is up to date", "no work to do")
"""What tools say that have nothing to do."""

_MAKE: Final = shutil.which("make")
_NINJA: Final = Path(ninja.BIN_DIR, "ninja")
# The times of files are those of a clock that ticks every 100th of a second, or more often.
_GRAIN: Final = 0.02


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Workplace:
    """A folder in which programs run that find `specular` on their path."""

    folder: Path
    path: Path
    source: Path

    def write(self, name: str, text: str) -> Path:
        """Write a file a moment after all that happened before."""
        time.sleep(_GRAIN)
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def replace(self, name: str, old: str, new: str) -> None:
        """Edit a file, in which the old text must be."""
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new))

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.folder / name).read_text("utf-8")

    def time(self, name: str) -> int:
        """Return when a file was written, in nanoseconds."""
        return (self.folder / name).stat().st_mtime_ns

    def run(self, *command: str | Path, below: str = ".", **variables: str) -> Ran:
        """Run a program."""
        inherited = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
        found = subprocess.run(
            command,
            cwd=self.folder / below,
            env=inherited | self.variables | variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        return Ran(found.returncode, found.stdout, found.stderr)

    @property
    def variables(self) -> dict[str, str]:
        """The environment of programs."""
        return {
            "PATH": os.pathsep.join((str(self.path), os.defpath)),
            "SPECULAR_CACHE_DIR": os.environ["SPECULAR_CACHE_DIR"],
            "STEPS": str(self.folder / LOG),
        }

    def specular(self, *arguments: str | Path, below: str = ".") -> Ran:
        """Run specular."""
        return self.run(self.path / "specular", *arguments, below=below)

    def init(self, kind: str, file: str) -> None:
        """Write what `specular init` prints to a file."""
        found = self.specular("init", kind)
        assert (found.code, found.err) == (0, "")
        self.write(file, found.out)

    def tool(self, tool: Tool, *arguments: str) -> Ran:
        """Run a build tool."""
        if tool == "make" and _MAKE is None:
            pytest.skip("there is no make on this machine")
        return self.run(_MAKE if tool == "make" and _MAKE else _NINJA, *arguments)

    def steps(self, tool: Tool, *arguments: str) -> list[str]:
        """Build, and return the steps that were done, sorted; then there must be no more to do."""
        (self.folder / LOG).unlink(missing_ok=True)
        found = self.tool(tool, *arguments)
        assert found.code == 0, found.out + found.err
        # As of a dependency that leads back to itself.
        assert found.err == ""
        done = self.done()
        again = self.tool(tool, *arguments)
        assert any(words in again.out for words in IDLE), again.out
        assert self.done() == done
        return done

    def done(self) -> list[str]:
        """Return the steps in the log, sorted."""
        log = self.folder / LOG
        return sorted(log.read_text("utf-8").splitlines()) if log.exists() else []


def workplace(folder: Path, source: Path = ROOT) -> Workplace:
    """Make a workplace, with the specular of a checkout or of a copy of it."""
    path = folder / "programs"
    place = Workplace(folder / "work", path, source)
    place.folder.mkdir(parents=True)
    path.mkdir()
    code = "from specular.cli import main; main()"
    command = shlex.join([sys.executable, "-c", code])
    lines = (
        "#!/bin/sh",
        # What reads nothing is no step.
        'test "$1" = init || echo "specular $2" >> "${STEPS:-/dev/null}"',
        f"export PYTHONPATH={shlex.quote(str(source / 'generator'))}",
        f'exec {command} "$@"',
    )
    (path / "specular").write_text("\n".join((*lines, "")), "utf-8")
    (path / "specular").chmod(0o755)
    return place


def copied(folder: Path) -> Path:
    """Copy what specular consists of, so that it can be edited, and return where it is."""
    shutil.copytree(ROOT / "generator" / "specular", folder / "generator" / "specular")
    shutil.copytree(ROOT / "templates", folder / "templates")
    return folder


def document(title: str, schemas: str) -> str:
    """Return a document of these schemas, each on a line."""
    lines = "".join(f"    {line}\n" for line in schemas.splitlines())
    head = f'openapi: 3.1.0\ninfo: {{title: {title}, version: "1"}}\npaths: {{}}\n'
    return f"{head}components:\n  schemas:\n{lines}"


def settings(packages: Sequence[str]) -> str:
    """Return settings of an API for each package, whose document is called like it."""
    apis = [f'[[apis]]\nspec = "{one}.yaml"\npackage = "{one}"\n' for one in packages]
    return "\n".join(apis)
