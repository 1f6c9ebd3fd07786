"""Faults by real means: a process that acts, or is killed, at any change that it makes on disk."""

from __future__ import annotations

import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final

CHANGES: Final = frozenset(
    {"open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}
)
"""The audit events of what changes a folder."""


def forked(act: Callable[[], object]) -> int:
    """Start a process that acts and ends; return its id."""
    with warnings.catch_warnings():
        # Newer Pythons warn of threads, of which the copy has none.
        warnings.simplefilter("ignore")
        child = os.fork()
    if child:
        return child
    code = 1
    try:
        act()
        code = 0
    except BaseException:  # noqa: BLE001 - a process has no other way to say so
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a process; return its exit code, or the signal that killed it as a negative."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def at_change(number: int, folder: Path, act: Callable[[], object]) -> None:
    """Have this process act just before it makes its `number`-th change below a folder.

    Nothing can take that back, so it is for processes that end soon.
    """
    made = 0
    below = f"{folder}{os.sep}"

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal made
        if event not in CHANGES or not str(arguments[0]).startswith(below):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & os.O_CREAT):
            return
        made += 1
        if made == number:
            act()

    sys.addaudithook(hook)


def die() -> None:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)
