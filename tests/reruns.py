"""Runs of commands one after the other, and whether each did everything or found nothing to do."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from typer.testing import CliRunner

from specular.cli import commands
from specular.cli.unchanged import ended
from specular.output.records import FOLDER, record_path

if TYPE_CHECKING:
    import pytest

WARNED: Final = """\
openapi: 3.1.0
info: {title: Pet Shop, version: "1"}
tgas: []
paths: {}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
"""
"""A document with something to warn of."""

DOCUMENT: Final = WARNED.replace("tgas: []\n", "")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended; `idle` means that a record of an earlier one was all that it needed."""

    code: int
    out: str
    err: str
    idle: bool

    @property
    def said(self) -> tuple[int, str, str]:
        """All but whether it did anything."""
        return self.code, self.out, self.err


def run(*arguments: str) -> Ran:
    """Run a command as a process does: first by its record, and if that says nothing, whole."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = ended(list(arguments))
    if code is not None:
        return Ran(code, _text(out), _text(err), idle=True)
    found = CliRunner().invoke(
        commands.app, arguments, prog_name="specular", obj=tuple(arguments[1:])
    )
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return Ran(found.exit_code, found.stdout, found.stderr, idle=False)


def settled(*arguments: str) -> Ran:
    """Generate until there is nothing to do, which one run must lead to; return the last."""
    assert run("generate", *arguments).code == 0
    # The second one looks at all outputs, the third one at what `stat` says of them.
    assert run("generate", *arguments).idle
    found = run("generate", *arguments)
    assert found.idle
    return found


def begin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder below this one, with a cache of its own beside it."""
    monkeypatch.setenv(FOLDER, str(folder / "cache"))
    (folder / "work").mkdir()
    monkeypatch.chdir(folder / "work")


def write(name: str, text: str) -> None:
    """Write a file, with its folder."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def tree(folder: str = ".") -> dict[str, bytes]:
    """Return the content of every file in a folder."""
    paths = (path for path in sorted(Path(folder).rglob("*")) if path.is_file())
    return {path.as_posix(): path.read_bytes() for path in paths}


def record(*arguments: str) -> Path:
    """Return where the record of a run with these arguments is."""
    return Path(record_path(arguments))


def rewritten(path: Path, content: bytes) -> None:
    """Write a file in place and set its time back, as if it had not been touched."""
    before = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
