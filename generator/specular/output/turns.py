"""One run at a time in the folder of a package: the next one waits for its turn."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final

from specular.diagnostics import Code, Sink

if sys.platform != "win32":
    import fcntl

TIMEOUT: Final = 60.0
"""How many seconds a run waits for another one."""

_PAUSE: Final = 0.05
_TOLD_AFTER: Final = 20
"""How many pauses make a second, after which the user is told why nothing happens."""


class _BusyError(Exception):
    """Another run has the folder for longer than this one waits."""


@contextmanager
def turn(
    folder: Path,
    sink: Sink,
    *,
    waiting: Callable[[str], None] | None = None,
    timeout: float = TIMEOUT,
    reading: bool = False,
) -> Generator[bool, None, None]:
    """Have a folder alone, or with others that are only `reading`; False where it stays taken.

    The lock is one on the folder itself, so that no file is left of it and it ends with the
    process, however that ends. A folder is made to be locked, though not by who is only reading,
    and removed again if it stayed empty. `waiting` is told once, after a second.

    Where folders cannot be locked, as on Windows and some network file systems, nobody waits: of
    two runs at once one may end in an error, and the next run repairs what is left of it.
    """
    made: list[Path] = []
    try:
        lock = _locked(folder, None if reading else made, waiting, timeout)
    except _BusyError:
        message = f"another run has been busy in {folder.as_posix()} for {timeout:g} seconds"
        hint = "wait until it is done, or end it, and run this again"
        sink.error(Code.OUTPUT_LOCKED, message, hint=hint)
        yield False
        return
    try:
        yield True
    finally:
        for one in reversed(made):
            with suppress(OSError):
                one.rmdir()
        if lock is not None:
            os.close(lock)


def _locked(
    folder: Path, made: list[Path] | None, waiting: Callable[[str], None] | None, timeout: float
) -> int | None:
    """Return what holds the lock; None where there can be none."""
    pauses = 0
    while True:
        lock = _opened(folder, made)
        if lock is None:
            return None
        while not _take(lock, shared=made is None):
            # Pauses are counted, for no part of specular asks what time it is.
            if pauses * _PAUSE >= timeout:
                os.close(lock)
                raise _BusyError
            if pauses == _TOLD_AFTER and waiting is not None:
                waiting(f"{folder.as_posix()}: waiting for another run to end")
            pauses += 1
            Event().wait(_PAUSE)
        if _is_at(lock, folder):
            return lock
        # The other run has removed the folder that it had made.
        os.close(lock)


def _opened(folder: Path, made: list[Path] | None) -> int | None:
    """Open a folder to lock it; what is wrong where that fails is told by what comes after."""
    if sys.platform == "win32":
        return None
    for _ in range(1 if made is None else 20):
        try:
            if made is not None:
                _make(folder, made)
            # A link is not followed: the folder at its end is none of ours.
            return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            # Another run removes what it had made in the same moment.
            continue
        except OSError:
            return None
    return None


def _make(folder: Path, made: list[Path]) -> None:
    if not folder.is_dir():
        _make(folder.parent, made)
        with suppress(FileExistsError):
            folder.mkdir()
            made.append(folder)


def _take(lock: int, *, shared: bool) -> bool:
    """Whether the lock could be taken at once, or cannot be taken at all."""
    if sys.platform != "win32":
        try:
            fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
    return True


def _is_at(lock: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), os.lstat(folder))
    except FileNotFoundError:
        return False
