"""Whatever keeps a run from writing is told, and the old tree is as it was."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

import small_disk
from faults import at_change, ended, forked
from small_package import compared, has_traces, marks, package, run, tree, whole
from specular.diagnostics import Code, Sink
from specular.output.writing import write

OLD = {"__init__.py": "", "models/a.py": "a = 1\n", "models/b.py": "b = 1\n", "c/d/e.py": ""}
NEW = {"__init__.py": "", "models/a.py": "a = 2\n", "models/f.py": "f = 1\n", "g/h/i.py": ""}


def on_a_disk(what: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Call a function of `small_disk` where it may mount."""
    return subprocess.run(
        [
            shutil.which("unshare") or "",
            "-rm",
            sys.executable,
            "-B",
            small_disk.__file__,
            what,
            str(folder),
        ],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def mounts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where no disk can be mounted."""
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare(1) here, so no disk can be made")
    found = on_a_disk("can_mount", tmp_path_factory.mktemp("disk"))
    if found.returncode:
        pytest.skip(f"no disk can be mounted here: {found.stderr.strip().splitlines()[-1]}")


@pytest.mark.usefixtures("mounts")
@pytest.mark.parametrize(
    "what", ["full_disk", "no_names", "read_only", "read_only_below", "read_only_in_the_middle"]
)
def test_a_disk_that_cannot_be_written_keeps_the_old_tree(tmp_path: Path, what: str) -> None:
    found = on_a_disk(what, tmp_path)
    assert found.returncode == 0, found.stderr


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder with the old package."""
    assert run(tmp_path, OLD) == []
    return tmp_path


def test_an_error_at_any_change_is_taken_back(output: Path) -> None:
    before, folders = marks(output), tree(output)

    def fail() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def act(change: int) -> None:
        at_change(change, output, fail)
        found = run(output, NEW)
        assert [code for code, _ in found] in ([Code.OUTPUT_UNWRITABLE], [])
        os._exit(0 if found else 2)

    failed = 0
    for change in range(1, 35):
        if ended(forked(partial(act, change))) == 0:
            failed += 1
            assert marks(output) == before
            assert tree(output) == folders
        else:
            # It could do without that change, or make it in another way, or the error was too late.
            assert compared(output, NEW).written == compared(output, NEW).deleted == ()
            assert run(output, OLD) == []
            assert tree(output) == folders
            before = marks(output)
    assert failed > 15


@pytest.mark.parametrize("files", [OLD, NEW])
def test_a_folder_that_vanished_is_not_made_with_only_half(
    output: Path, files: dict[str, str]
) -> None:
    sink = Sink()
    changes = compared(output, {**files, "new.py": ""})
    shutil.rmtree(output / "pets")
    write(changes, package({**files, "new.py": ""}), sink)
    [one] = sink.diagnostics
    assert one.code is Code.OUTPUT_UNWRITABLE
    assert one.message == f"cannot write {output.as_posix()}/pets: No such file or directory"
    assert one.hint == (
        "a folder is not there any more, or cannot be made: see what removes it,"
        " and run it again; no file was changed"
    )
    assert list(output.iterdir()) == []


@pytest.mark.parametrize("what", ["pets", "pets/models", "pets/.specular.staging"])
def test_a_folder_that_vanishes_in_the_middle_is_told(tmp_path: Path, what: str) -> None:
    def act(change: int, output: Path) -> None:
        at_change(change, output, lambda: shutil.rmtree(output / what, ignore_errors=True))
        assert {code for code, _ in run(output, NEW)} <= {Code.OUTPUT_UNWRITABLE}

    for change in range(1, 24):
        output = tmp_path / str(change)
        assert run(output, OLD) == []
        assert ended(forked(partial(act, change, output))) == 0
        if not (output / "pets").exists() or not has_traces(output):
            assert not (output / "pets").exists() or compared(output, OLD).edited == ()
        other = {**OLD, "models/b.py": "b = 3\n"}
        assert run(output, other) == []
        assert tree(output / "pets") == whole(other)
