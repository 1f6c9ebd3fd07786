"""Changes on disk: nothing of the user's is lost, and what is the same is not touched."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from specular.diagnostics import Code, Sink
from specular.output.comparing import Changes
from specular.output.manifest import Package


def allowed(changes: Changes, sink: Sink, *, force: bool) -> bool:
    """Whether the changes lose nothing that the user made; each file that stands against is told.

    `force` gives up edited and foreign files, but not folders and links in the way.
    """
    for path in changes.blocked:
        message = f"{_shown(changes, path)} is in the way: a link, or a folder in place of a file"
        sink.error(Code.OUTPUT_FOREIGN, message, hint="move it away")
    if not force:
        for path in changes.edited:
            sink.error(
                Code.OUTPUT_EDITED,
                f"{_shown(changes, path)} was edited by hand",
                hint="move the edit out of the package, or lose it with --force",
            )
        for path in changes.foreign:
            sink.error(
                Code.OUTPUT_FOREIGN,
                f"{_shown(changes, path)} was not written by specular",
                hint="move it away, or overwrite it with --force",
            )
    return not sink.failed


def write(changes: Changes, package: Package, sink: Sink) -> None:
    """Carry the changes out; on an error what was begun is taken back as far as it goes.

    Every content is on the disk before the first file is replaced, and the manifest is replaced
    last, so that a run that was cut short is completed by the next one.
    """
    writer = _Writer(changes.folder)
    try:
        for path in changes.written:
            writer.prepare(path, package.files[path])
        with _undisturbed():
            writer.delete(changes.deleted)
            writer.replace()
    except OSError as error:
        where = error.filename or changes.folder
        sink.error(Code.OUTPUT_UNWRITABLE, f"cannot write {where}: {error.strerror or error}")
    finally:
        writer.clean()


@contextmanager
def _undisturbed() -> Generator[None]:
    """Put Ctrl-C off until what is begun is done, so that no mixture of packages is left."""
    caught: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        # Nobody but the main thread is interrupted.
        yield
        return
    before = signal.signal(signal.SIGINT, lambda number, _: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if caught:
            signal.raise_signal(signal.SIGINT)


class _Writer:
    """Files that are ready beside their targets, and the folders that were made for them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready: list[tuple[Path, Path]] = []
        self._made: list[Path] = []

    def prepare(self, path: str, text: str) -> None:
        """Write a file beside its target, under a name of its own."""
        target = self._folder / path
        self._make(target.parent)
        ready = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        self._ready.append((ready, target))
        ready.unlink(missing_ok=True)
        with ready.open("xb") as file:
            file.write(text.encode())

    def delete(self, paths: Iterable[str]) -> None:
        """Delete files, and the folders in which nothing remains."""
        for path in paths:
            (self._folder / path).unlink(missing_ok=True)
            for parent in PurePosixPath(path).parents:
                try:
                    (self._folder / parent).rmdir()
                except OSError:
                    break

    def replace(self) -> None:
        """Put the files in their places, in the order in which they were prepared."""
        while self._ready:
            ready, target = self._ready[0]
            ready.replace(target)
            del self._ready[0]
        self._made.clear()

    def clean(self) -> None:
        """Remove what was prepared and not put in place."""
        for ready, _ in self._ready:
            with suppress(OSError):
                ready.unlink()
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            self._made.append(folder)


def _shown(changes: Changes, path: str) -> str:
    return (changes.folder / path).as_posix()
