"""Files as they were when they were last looked at, so that it shows which of them changed."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_TICK: Final = 10_000_000
"""For how many nanoseconds the clock of a file system may stand still."""

_QUIET: Final = 20_000_000
"""For how many nanoseconds nobody must have written a file, to take it for complete."""

_PATIENCE: Final = 0.1
"""For how many seconds to wait for that at most."""

_State: TypeAlias = tuple[int, ...] | None
"""What tells a state of a file from others, its size first; None where there is no file."""


class Marks:
    """The marks of files, which are known by absolute paths.

    A file that was written just before it was marked may be written again without looking any
    different. So may one that was read before it was marked. They count as changed at the next
    look, which at worst finds out that they did not.
    """

    def __init__(self) -> None:
        self._marks: dict[str, tuple[_State, bool]] = {}
        self._folders: list[str] = []

    def changed(self) -> list[str]:
        """Return the files that are not as they were, in order, and mark them as they are.

        Where one is being written this waits a moment: before that most programs make it empty, or
        move it away.
        """
        end = time.monotonic() + _PATIENCE
        while True:
            now = time.time_ns()
            found = {path: _look(path) for path in self._marks}
            changed = [path for path in found if self._marks[path] != (found[path][0], True)]
            if not any(_is_begun(*found[path], now) for path in changed) or time.monotonic() > end:
                break
            time.sleep(_QUIET / 4e9)
        for path in changed:
            state, last = found[path]
            self._marks[path] = state, not now - _TICK <= last <= now
        return changed

    def keep(self, paths: Collection[str], since: int, own: Collection[str] = ()) -> None:
        """Know these files from now on.

        One that is new was read after the time `since`, and was perhaps changed after that. What is
        `own` was perhaps written by us, and is as it should be.
        """
        marks = {path: mark for path, mark in self._marks.items() if path not in own}
        now = time.time_ns()
        self._marks = {}
        for path in sorted(paths):
            state, last = _look(path)
            is_sure = path in own or not since - _TICK <= last <= now
            self._marks[path] = marks.get(path, (state, is_sure))
        # Editors may write where a link leads to; and an editor that saves a file gives its name to
        # another one, so that it is folders that have to be watched.
        places = {place for path in paths for place in (path, os.path.realpath(path))}
        self._folders = sorted({os.path.dirname(place) for place in places})  # noqa: PTH120 - texts

    def folders(self) -> Mapping[str, tuple[int, int]]:
        """Return the folders that the files are in, each with what tells it from another one.

        A folder that is not there is left out; it is another one when it is made anew.
        """
        found: dict[str, tuple[int, int]] = {}
        for folder in self._folders:
            try:
                state = os.stat(folder)  # noqa: PTH116 - as below
            except (OSError, ValueError):
                continue
            found[folder] = (state.st_dev, state.st_ino)
        return found


def _is_begun(state: _State, last: int, now: int) -> bool:
    """Whether a file looks as if it were being written."""
    return state is None or not state[0] or now - _QUIET <= last <= now


def _look(path: str) -> tuple[_State, int]:
    """Return the state of a file, and when it was last changed."""
    try:
        found = os.stat(path)  # noqa: PTH116 - twice a second, for thousands of texts
    except (OSError, ValueError):
        return None, 0
    state = (found.st_size, found.st_mtime_ns, found.st_dev, found.st_ino)
    return state, max(found.st_mtime_ns, found.st_ctime_ns)
