"""Files put in the place of others in a folder: all of them, or none."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from specular.output.journal import JOURNAL, STAGED, STAGING

_Undo: TypeAlias = Callable[[], object]


class Swap:
    """One exchange of files, called step by step: stage, begin, delete, put, finish.

    Until `begin` nothing is touched but the staging folder. From there to `finish` files are only
    renamed, each replaced one is kept in the staging folder, and a journal stands in the folder:
    an error is taken back, and after a kill the next run knows from the journal what is ours.
    """

    def __init__(self, folder: Path) -> None:
        """Prepare for a folder; `where` is what is worked on, for the report of an error."""
        self.where = folder
        self._folder = folder
        self._staging = folder / STAGING
        self._staged: dict[str, Path] = {}
        self._number = 0
        self._begun = False
        # What takes each step back: those that prepare, and those that change the tree.
        self._prepared: list[_Undo] = []
        self._changed: list[_Undo] = []

    def stage(self, texts: Mapping[str, str], *, make: bool) -> None:
        """Write all new contents to the staging folder; `make` allows to make the folder first."""
        if make:
            self._make(self._folder, self._prepared)
        with suppress(FileExistsError):
            self._staging.mkdir()
        self._prepared.append(partial(_clear, self._staging))
        _empty(self._staging)
        for path, text in texts.items():
            self.where = self._folder / path
            self._staged[path] = self._write(text)

    def begin(self, journal: str, deleted: Iterable[str]) -> None:
        """Make sure that the swap will not fail, as far as can be known, and write the journal."""
        needed = {(self._folder / path).parent: None for path in self._staged}
        for folder in {**needed, **{(self._folder / path).parent: None for path in deleted}}:
            self.where = folder
            _expect_writable(folder)
        self.where = self._folder / JOURNAL
        ready = self._write(journal)
        if not self.where.exists():
            self._prepared.append(partial(self.where.unlink, missing_ok=True))
        # From here on an interrupt may come after a step and before the note of it.
        self._begun = True
        ready.replace(self.where)
        for folder in needed:
            self._make(folder, self._changed)

    def delete(self, paths: Iterable[str], gone: Iterable[str]) -> None:
        """Take files out of the tree, and the folders in which nothing remains.

        `gone` are files that an earlier run took out, and whose folders may have remained.
        """
        deleted = tuple(paths)
        for path in deleted:
            target = self.where = self._folder / path
            if _is_there(target):
                kept = self._name("old")
                target.replace(kept)
                self._changed.append(partial(kept.replace, target))
        needed = {parent for path in self._staged for parent in PurePosixPath(path).parents}
        for path in (*deleted, *gone):
            for parent in PurePosixPath(path).parents:
                if parent in needed or not self._remove(self._folder / parent):
                    break

    def put(self, created: Collection[str]) -> None:
        """Put the staged files in their places, in their order; at `created` there is none yet."""
        for path, ready in self._staged.items():
            target = self.where = self._folder / path
            if not _is_there(target):
                ready.replace(target)
                self._changed.append(target.unlink)
                continue
            if path in created:
                raise FileExistsError(errno.EEXIST, "somebody else has just written it")
            kept = self._name("old")
            try:
                # By a second link, so that there is no moment without the file.
                os.link(target, kept)
            except OSError:
                target.replace(kept)
            self._changed.append(partial(kept.replace, target))
            ready.replace(target)

    def finish(self) -> None:
        """Remove the journal, from which moment on all is done, and what is staged."""
        self.where = self._folder / JOURNAL
        self.where.unlink()
        self._changed.clear()
        # If this fails, the next run does it.
        _clear(self._staging)

    def take_back(self, *, leave_journal: bool = False) -> bool:
        """Bring everything back, and say whether that was possible; otherwise the journal stays."""
        try:
            _undo(self._changed)
            if not (leave_journal and self._begun):
                _undo(self._prepared)
        except OSError:
            return not self._begun
        return True

    def _name(self, kind: str) -> Path:
        self._number += 1
        return self._staging / f"{os.getpid()}-{self._number}.{kind}"

    def _write(self, text: str) -> Path:
        ready = self._name("new")
        with ready.open("xb") as file:
            file.write(text.encode())
        return ready

    def _make(self, folder: Path, undo: list[_Undo]) -> None:
        if not folder.is_dir():
            self._make(folder.parent, undo)
            self.where = folder
            folder.mkdir()
            undo.append(partial(_discard, folder))

    def _remove(self, folder: Path) -> bool:
        """Remove a folder if it is empty, and say whether it is not there now."""
        try:
            mode = stat.S_IMODE(folder.lstat().st_mode)
            folder.rmdir()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        self._changed.append(partial(_restore_folder, folder, mode))
        return True


def _undo(steps: list[_Undo]) -> None:
    while steps:
        steps[-1]()
        del steps[-1]


def _discard(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _restore_folder(folder: Path, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)


def _is_there(target: Path) -> bool:
    """Whether there is a file; raises OSError for what is no file, which must stay."""
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(mode):
        raise FileExistsError(errno.EEXIST, "it is no file any more")
    return True


def _expect_writable(folder: Path) -> None:
    """Raise OSError where no file can be put into a folder, or the folder cannot be made."""
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _empty(staging: Path) -> None:
    """Delete our files in the staging folder; should somebody have put another there, it stays."""
    with os.scandir(staging) as entries:
        names = [entry.name for entry in entries if STAGED.fullmatch(entry.name)]
    for name in names:
        (staging / name).unlink()


def _clear(staging: Path) -> None:
    """Remove the staging folder as far as it goes."""
    with suppress(OSError):
        _empty(staging)
        staging.rmdir()
