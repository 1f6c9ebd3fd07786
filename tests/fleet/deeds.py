"""What tests have done in other processes: some do not survive it."""

from __future__ import annotations

import os
import pickle
import signal
import time
from typing import TYPE_CHECKING, NoReturn

from specular.cli.tasks import work_elsewhere

if TYPE_CHECKING:
    from pathlib import Path

    from specular.cli.tasks import Task


def pid_of(name: str) -> tuple[str, int]:
    """Return what was given, and which process did."""
    return name, os.getpid()


def die() -> NoReturn:
    """End as a process does for which there is no memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def die_once(mark: Path) -> str:
    """End so the first time only."""
    if not mark.exists():
        mark.touch()
        die()
    return "alive"


def leave() -> NoReturn:
    """End as a process that was told to."""
    raise SystemExit(7)


def fail(text: str) -> NoReturn:
    """Raise something."""
    raise LookupError(text)


def sleep(seconds: float) -> None:
    """Take some time."""
    time.sleep(seconds)


def fatal_work(version: str, content: bytes) -> tuple[str, bytes]:
    """Make a package as ever, but end over those whose document is called so."""
    task: Task = pickle.loads(content)  # noqa: S301 - it is ours
    if task.api.spec.stem.startswith("fatal"):
        die()
    return work_elsewhere(version, content)
