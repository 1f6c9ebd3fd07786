"""Writing loses nothing, touches only what changes, and leaves no litter when it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import small_package
from small_package import compared, package, run, whole
from small_package import tree as whole_tree
from specular.diagnostics import Code, Sink
from specular.output.comparing import Changes, compare
from specular.output.formatting import FormattingError
from specular.output.manifest import MANIFEST, Package
from specular.output.writing import allowed, write

FILES = {"__init__.py": "", "models/a.py": "a = 1\n", "models/b.py": "b = 1\n"}
LONG_AGO = (1_000_000_000, 1_000_000_000)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") if path.is_file() else "/"
        for path in sorted(folder.rglob("*"))
        if path.name != MANIFEST
    }


def test_a_package_is_written(tmp_path: Path) -> None:
    files = {**FILES, "reference.md": "é\r\n\u2028"}
    assert run(tmp_path / "not" / "there", files) == []
    folder = tmp_path / "not" / "there" / "pets"
    assert {path: (folder / path).read_bytes().decode() for path in files} == files
    assert (folder / MANIFEST).read_text("utf-8") == package(files).files[MANIFEST]


def test_files_get_the_rights_that_new_files_get(tmp_path: Path) -> None:
    assert run(tmp_path, FILES) == []
    (tmp_path / "new").touch()
    expected = (tmp_path / "new").stat().st_mode
    assert {(tmp_path / "pets" / path).stat().st_mode for path in FILES} == {expected}


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    run(tmp_path, FILES)
    paths = [tmp_path, *tmp_path.rglob("*")]
    for path in paths:
        os.utime(path, LONG_AGO)
    inodes = {path: path.stat().st_ino for path in paths}
    assert run(tmp_path, FILES) == []
    assert {path: path.stat().st_ino for path in [tmp_path, *tmp_path.rglob("*")]} == inodes
    assert {path.stat().st_mtime for path in paths} == {LONG_AGO[0]}


def test_only_what_changes_is_written(tmp_path: Path) -> None:
    run(tmp_path, FILES)
    same = tmp_path / "pets" / "models" / "b.py"
    before = same.stat()
    assert run(tmp_path, {**FILES, "models/a.py": "a = 2\n"}) == []
    after = same.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (tmp_path / "pets" / "models" / "a.py").read_text() == "a = 2\n"


def test_stale_files_go_with_their_folders(tmp_path: Path) -> None:
    run(tmp_path, {**FILES, "old/deep/c.py": "", "old/d.py": ""})
    mine = tmp_path / "pets" / "models" / "__pycache__"
    mine.mkdir()
    (mine / "b.pyc").write_text("")
    assert run(tmp_path, {"__init__.py": ""}) == []
    assert list(tree(tmp_path / "pets")) == [
        "__init__.py",
        "models",
        "models/__pycache__",
        "models/__pycache__/b.pyc",
    ]


def test_an_edit_stops_the_run_unless_forced(tmp_path: Path) -> None:
    run(tmp_path, FILES)
    edited = tmp_path / "pets" / "models" / "a.py"
    edited.write_text("mine")
    (tmp_path / "pets" / "models" / "b.py").write_text("mine too")
    before = tree(tmp_path)
    new = {"__init__.py": "new = 1\n", "models/a.py": "a = 2\n"}
    folder = (tmp_path / "pets").as_posix()
    assert run(tmp_path, new) == [
        (Code.OUTPUT_EDITED, f"{folder}/models/a.py was edited by hand"),
        (Code.OUTPUT_EDITED, f"{folder}/models/b.py was edited by hand"),
    ]
    assert tree(tmp_path) == before
    assert run(tmp_path, new, force=True) == []
    assert tree(tmp_path / "pets") == {**new, "models": "/"}


def test_the_hint_says_how_to_go_on(tmp_path: Path) -> None:
    run(tmp_path, FILES)
    (tmp_path / "pets" / "models" / "a.py").write_text("mine")
    sink = Sink()
    changes = compare(tmp_path, package(FILES), sink)
    assert changes is not None
    assert not allowed(changes, sink, force=False)
    hint = str(sink.diagnostics[0].hint)
    assert "to keep the edit, move the file out of the package" in hint
    assert "to lose it, use --force" in hint


def test_a_file_of_somebody_else_stops_the_run_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "pets").mkdir()
    (tmp_path / "pets" / "__init__.py").write_text("mine")
    (tmp_path / "pets" / "other.py").write_text("mine")
    [(code, message)] = run(tmp_path, FILES)
    assert code is Code.OUTPUT_FOREIGN
    assert message.endswith("pets/__init__.py was not written by specular")
    assert list(tree(tmp_path)) == ["pets", "pets/__init__.py", "pets/other.py"]
    assert run(tmp_path, FILES, force=True) == []
    assert tree(tmp_path / "pets") == {**FILES, "models": "/", "other.py": "mine"}


@pytest.mark.parametrize("force", [False, True])
def test_a_link_is_never_followed(tmp_path: Path, *, force: bool) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "out" / "pets").mkdir(parents=True)
    (tmp_path / "out" / "pets" / "models").symlink_to(other)
    [(code, message)] = run(tmp_path / "out", FILES, force=force)
    assert code is Code.OUTPUT_FOREIGN
    assert "pets/models is in the way" in message
    assert list(other.iterdir()) == []
    assert list((tmp_path / "out" / "pets").iterdir()) == [tmp_path / "out" / "pets" / "models"]


def test_nothing_is_left_beside_the_package(tmp_path: Path) -> None:
    for files in (FILES, {**FILES, "models/a.py": "a = 2\n", "c/d.py": ""}, {"e/f.py": ""}, FILES):
        assert run(tmp_path, files) == []
        assert whole_tree(tmp_path / "pets") == whole(files)


def test_a_folder_that_becomes_empty_and_is_needed_again_stays(tmp_path: Path) -> None:
    run(tmp_path, {"__init__.py": "", "models/a.py": "", "models/old.py": ""})
    (tmp_path / "pets" / "models" / "a.py").unlink()
    assert run(tmp_path, {"__init__.py": "", "models/a.py": ""}) == []
    assert (tmp_path / "pets" / "models" / "a.py").exists()


@pytest.mark.parametrize("text", ["def\n", "return 1\n", "x = 1\0\n", "nonlocal x\n"])
def test_what_does_not_compile_is_a_bug_and_nothing_is_written(tmp_path: Path, text: str) -> None:
    run(tmp_path, FILES)
    paths = [tmp_path, *tmp_path.rglob("*")]
    for path in paths:
        os.utime(path, LONG_AGO)
    with pytest.raises(FormattingError, match=r"models/c\.py does not compile: "):
        run(tmp_path, {"__init__.py": "new = 1\n", "models/c.py": text})
    assert [tmp_path, *tmp_path.rglob("*")] == paths
    assert {path.stat().st_mtime for path in paths} == {LONG_AGO[0]}
    with pytest.raises(FormattingError):
        run(tmp_path / "not" / "there", {"models/c.py": text})
    assert not (tmp_path / "not").exists()


def test_what_python_only_warns_of_is_written(tmp_path: Path) -> None:
    assert run(tmp_path, {"a.py": "x = '\\d'\ny = 1 is 1\n", "notes.md": "def"}) == []


def test_what_somebody_wrote_in_the_meantime_is_not_touched(tmp_path: Path) -> None:
    run(tmp_path, FILES)
    new = {**FILES, "models/a.py": "a = 2\n", "models/c.py": "c = 1\n"}
    theirs = tmp_path / "pets" / "models" / "c.py"
    for make in (theirs.touch, theirs.mkdir):
        changes, sink = compared(tmp_path, new), Sink()
        make()
        before = tree(tmp_path)
        write(changes, package(new), sink)
        [one] = sink.diagnostics
        assert one.code is Code.OUTPUT_UNWRITABLE
        assert one.message.startswith(f"cannot write {theirs.as_posix()}: ")
        assert tree(tmp_path) == before
        theirs.unlink() if theirs.is_file() else theirs.rmdir()
    changes = compared(tmp_path, new)
    (tmp_path / "pets" / "models" / "a.py").unlink()
    write(changes, package(new), sink := Sink())
    assert sink.diagnostics == []
    assert whole_tree(tmp_path / "pets") == whole(new)


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    sink = Sink()
    # In /proc not even the superuser makes a folder.
    output = Path("/proc/self/generated")
    changes = Changes(folder=output / "pets", created=(MANIFEST,))
    write(changes, Package("pets", {MANIFEST: ""}), sink)
    [one] = sink.diagnostics
    assert one.code is Code.OUTPUT_UNWRITABLE
    assert one.message.startswith("cannot write /proc/self/generated")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_is_reported(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    [(code, message)] = run(tmp_path, FILES)
    tmp_path.chmod(0o700)
    assert code is Code.OUTPUT_UNWRITABLE
    assert "ermission denied" in message


FULL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
import small_package
print(small_package.run(Path({output!r}), {{"__init__.py": "", "big/c.py": "#" * 5000}}))
"""


def test_a_limit_on_files_leaves_everything_as_it_was(tmp_path: Path) -> None:
    run(tmp_path, {"__init__.py": "old = 1\n"})
    before = tree(tmp_path)
    code = FULL.format(tests=str(Path(small_package.__file__).parent), output=str(tmp_path))
    found = subprocess.run(
        [sys.executable, "-B", "-c", code], capture_output=True, text=True, check=True
    )
    assert "output-unwritable" in found.stdout
    assert "ile too large" in found.stdout
    assert tree(tmp_path) == before
    assert run(tmp_path, FILES) == []
