"""What a run does on a disk of its own that is full, read-only, or has no names left.

Each function is called in a process that may mount (`unshare -rm`), with an empty folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from faults import at_change, ended, forked
from small_package import compared, has_traces, marks, package, run, tree, whole
from specular.diagnostics import Code, Sink
from specular.output.comparing import Changes, compare
from specular.output.writing import write

SMALL = {"__init__.py": "", "models/a.py": "a = 1\n", "models/b.py": "b = 1\n", "c/d/e.py": ""}
LARGE = {
    "__init__.py": "",
    **{f"models/{letter}.py": f"{letter} = '{letter * 5000}'\n" for letter in "abcd"},
    **{f"{letter}/{letter}/e.py": f"# {letter * 5000}\n" for letter in "fgh"},
}


def mount(folder: Path, options: str) -> None:
    """Put a disk at a folder, or change the options of one that is there."""
    _mount("-t", "tmpfs", "-o", options, "tmpfs", str(folder))


def _mount(*arguments: str) -> None:
    subprocess.run([shutil.which("mount") or "", *arguments], check=True)


def can_mount(folder: Path) -> None:
    """Fail where this process may not mount."""
    mount(folder, "size=64k")


def failure(output: Path, files: dict[str, str]) -> tuple[str, str] | None:
    """Run, and return message and hint if it could not write, which must have left everything."""
    before, folders = marks(output), tree(output)
    sink = Sink()
    changes = compare(output, package(files), sink)
    assert isinstance(changes, Changes)
    write(changes, package(files), sink)
    if not sink.diagnostics:
        assert tree(output / "pets") == whole(files)
        return None
    assert marks(output) == before
    assert tree(output) == folders
    [one] = sink.diagnostics
    assert one.code is Code.OUTPUT_UNWRITABLE
    assert one.message.startswith(f"cannot write {output.as_posix()}/pets")
    assert one.hint is not None
    return one.message, one.hint


def full_disk(folder: Path) -> None:
    """The disk has room for less than the new files, whatever it is that does not fit."""
    mount(folder, "size=128k")
    assert run(folder, SMALL) == []
    room = 0
    while found := _failure_with_room(folder, room):
        message, hint = found
        assert message.endswith("No space left on device")
        assert hint == "the disk is full: make room there, and run it again; no file was changed"
        room += 1
    assert room > 12


def _failure_with_room(folder: Path, room: int) -> tuple[str, str] | None:
    """Leave room for a number of pages only."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(b"#" * 4096)
        file.truncate(file.tell() - room * 4096)
    return failure(folder, LARGE)


def no_names(folder: Path) -> None:
    """The disk has room, but for so many files and folders only: moves fail as well as writes."""
    mount(folder, "size=1m,nr_inodes=100")
    assert run(folder, SMALL) == []
    disk = os.statvfs(folder)
    number = disk.f_files - disk.f_ffree
    mount(folder, f"remount,size=1m,nr_inodes={number}")
    places: set[str] = set()
    while found := failure(folder, LARGE):
        assert found[0].endswith("No space left on device")
        places.add(found[0].split()[2])
        number += 1
        mount(folder, f"remount,size=1m,nr_inodes={number}")
    assert {f"{folder}/pets/f:", f"{folder}/pets/h/h:"} <= places, "folders are made after all else"


def read_only(folder: Path) -> None:
    """The disk cannot be written, at first or any more."""
    mount(folder, "size=1m")
    assert run(folder, SMALL) == []
    mount(folder, "remount,ro,size=1m")
    assert failure(folder, LARGE) == (
        f"cannot write {folder.as_posix()}/pets: Read-only file system",
        "nothing may be written there: change that, and run it again; no file was changed",
    )
    assert compared(folder, LARGE).differs
    assert run(folder, SMALL) == []
    mount(folder, "remount,rw,size=1m")
    assert run(folder, LARGE) == []


def read_only_below(folder: Path) -> None:
    """A folder in the package cannot be written, which is found before anything is replaced."""
    mount(folder, "size=1m")
    assert run(folder, SMALL) == []
    below = str(folder / "pets" / "models")
    _mount("--bind", below, below)
    _mount("-o", "remount,ro,bind", below)
    assert failure(folder, LARGE) == (
        f"cannot write {below}: Permission denied",
        "nothing may be written there: change that, and run it again; no file was changed",
    )


def read_only_in_the_middle(folder: Path) -> None:
    """The disk goes read-only while files are replaced, so that nothing can be taken back."""
    mount(folder, "size=1m")
    assert run(folder, SMALL) == []

    def act() -> None:
        at_change(22, folder, lambda: mount(folder, "remount,ro,size=1m"))
        [(code, _)] = run(folder, LARGE)
        assert code is Code.OUTPUT_UNWRITABLE

    assert ended(forked(act)) == 0
    assert has_traces(folder)
    assert compared(folder, LARGE).interrupted
    mount(folder, "remount,rw,size=1m")
    other = {**SMALL, "models/b.py": "b = 2\n"}
    assert run(folder, other) == []
    assert tree(folder / "pets") == whole(other)


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
