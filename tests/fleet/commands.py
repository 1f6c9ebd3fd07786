"""Runs of specular in processes of their own, and what they leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

COMMAND: Final = (sys.executable, "-c", "from specular.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended, what it said, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float


def environment() -> dict[str, str]:
    """Return the environment of a process that imports what this one does."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Begin a run in a folder."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def ran(folder: Path, *arguments: str) -> Ran:
    """Run it to its end."""
    begun = time.monotonic()
    process = start(folder, *arguments)
    out, err = process.communicate()
    return Ran(process.returncode, out, err, time.monotonic() - begun)


def tree(folder: Path) -> dict[str, str]:
    """Return every file below a folder with the SHA-256 of what is in it."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
