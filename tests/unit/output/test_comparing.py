"""What is on the disk is told from what should be there, and nobody's file is taken for ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from specular.config import ApiConfig
from specular.diagnostics import Code, Sink
from specular.output.comparing import Changes, compare, diff
from specular.output.manifest import MANIFEST, Package, with_manifest
from specular.output.writing import write

FILES = {"__init__.py": "", "models/a.py": "a = 1\n", "models/b.py": "b = 1\n"}


def package(files: dict[str, str]) -> Package:
    return with_manifest("pets", files, ApiConfig(spec=Path("a.yaml")), {})


def compared(output: Path, files: dict[str, str]) -> Changes:
    sink = Sink()
    changes = compare(output, package(files), sink)
    assert sink.diagnostics == []
    assert changes is not None
    return changes


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """An output folder with a package of FILES in it."""
    sink = Sink()
    write(compared(tmp_path, FILES), package(FILES), sink)
    assert sink.diagnostics == []
    return tmp_path


def test_in_an_empty_folder_everything_is_to_be_created(tmp_path: Path) -> None:
    for output in (tmp_path, tmp_path / "not" / "there"):
        assert compared(output, FILES) == Changes(
            folder=output / "pets", created=(MANIFEST, "__init__.py", "models/a.py", "models/b.py")
        )


def test_what_is_written_is_the_same(written: Path) -> None:
    changes = compared(written, FILES)
    assert changes.unchanged == (MANIFEST, "__init__.py", "models/a.py", "models/b.py")
    assert not changes.differs
    assert diff(changes, package(FILES)) == ""


def test_each_kind_of_change_is_told(written: Path) -> None:
    changes = compared(written, {"__init__.py": "", "models/a.py": "a = 2\n", "c.py": ""})
    assert changes == Changes(
        folder=written / "pets",
        created=("c.py",),
        updated=(MANIFEST, "models/a.py"),
        deleted=("models/b.py",),
        unchanged=("__init__.py",),
    )
    assert changes.differs
    assert changes.written == ("c.py", "models/a.py", MANIFEST)


def test_a_file_that_was_deleted_by_hand_is_created_again(written: Path) -> None:
    (written / "pets" / "models" / "a.py").unlink()
    assert compared(written, FILES).created == ("models/a.py",)


def test_a_stale_file_that_is_gone_is_no_change(written: Path) -> None:
    (written / "pets" / "models" / "b.py").unlink()
    changes = compared(written, {key: FILES[key] for key in ("__init__.py", "models/a.py")})
    assert changes.deleted == ()


def test_an_edit_by_hand_is_told(written: Path) -> None:
    (written / "pets" / "models" / "a.py").write_text("a = 3\n")
    (written / "pets" / "models" / "b.py").write_text("b = 3\n")
    changes = compared(written, {"__init__.py": "", "models/a.py": "a = 1\n"})
    assert changes.edited == ("models/a.py", "models/b.py")
    assert changes.updated == (MANIFEST, "models/a.py")
    assert changes.deleted == ("models/b.py",)
    assert changes.foreign == ()


def test_an_edit_that_is_what_would_be_written_is_none(written: Path) -> None:
    (written / "pets" / "models" / "a.py").write_text("a = 3\n")
    changes = compared(written, {**FILES, "models/a.py": "a = 3\n"})
    assert changes.edited == ()
    assert changes.updated == (MANIFEST,)


def test_line_ends_count(written: Path) -> None:
    (written / "pets" / "models" / "a.py").write_bytes(b"a = 1\r\n")
    assert compared(written, FILES).edited == ("models/a.py",)


def test_a_file_in_the_way_is_foreign(tmp_path: Path) -> None:
    (tmp_path / "pets" / "models").mkdir(parents=True)
    (tmp_path / "pets" / "models" / "a.py").write_text("mine")
    (tmp_path / "pets" / "models" / "mine.py").write_text("mine")
    changes = compared(tmp_path, FILES)
    assert changes.foreign == changes.updated == ("models/a.py",)
    assert changes.deleted == ()


def test_a_manifest_that_cannot_be_read_owns_nothing(written: Path) -> None:
    (written / "pets" / MANIFEST).write_text("<<<<<<< ours")
    changes = compared(written, {**FILES, "models/a.py": "a = 2\n"})
    assert changes.edited == (MANIFEST,)
    assert changes.foreign == ("models/a.py",)


def test_a_manifest_that_names_files_outside_owns_nothing(written: Path) -> None:
    (written / "victim").write_text("a")
    (written / "pets" / MANIFEST).write_text(
        '{"outputs": {"../victim":'
        ' "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}}'
    )
    changes = compared(written, FILES)
    assert changes.deleted == ()
    assert changes.edited == (MANIFEST,)


@pytest.mark.parametrize("path", ["../a.py", "/a.py", "a/../../b.py", "", "."])
def test_a_plan_that_leaves_the_folder_is_a_bug(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leaves the folder"):
        compare(tmp_path, Package("pets", {path: ""}), Sink())
    with pytest.raises(ValueError, match="leaves the folder"):
        compare(tmp_path, Package("../pets", {"a.py": ""}), Sink())


def test_links_and_folders_in_the_way_are_told(tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "models").mkdir(parents=True)
    (other / "a.py").write_text("a = 1\n")
    pets = tmp_path / "pets"
    (pets / "__init__.py").mkdir(parents=True)
    (pets / "models").symlink_to(other / "models")
    (pets / "c.py").symlink_to(other / "a.py")
    changes = compared(tmp_path, {**FILES, "c.py": "a = 1\n"})
    assert changes.blocked == ("__init__.py", "c.py", "models")
    assert changes.differs
    shutil.rmtree(pets)
    pets.symlink_to(other)
    assert compared(tmp_path, FILES).blocked == (".",)
    pets.unlink()
    pets.write_text("a file")
    assert compared(tmp_path, FILES).blocked == (".",)


def test_an_output_folder_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert compared(tmp_path / "link", FILES).blocked == ()


@pytest.mark.parametrize("output", ["file", "file/below", "loop"])
def test_an_output_that_is_no_folder_is_reported(tmp_path: Path, output: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    sink = Sink()
    assert compare(tmp_path / output, package(FILES), sink) is None
    assert [one.code for one in sink.diagnostics] == [Code.OUTPUT_UNWRITABLE]
    assert str(tmp_path / output.partition("/")[0]) in sink.diagnostics[0].message


def test_the_diff_is_one_that_patch_understands(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patch = shutil.which("patch")
    if patch is None:
        pytest.skip("there is no patch(1) here")
    monkeypatch.chdir(written)
    (written / "pets" / "models" / "a.py").write_text("no end\u2028\x0c of line")
    files = {"models/a.py": "a = 2\nb\u2028 = 3\n", "models/c.py": "é\n\nx", "empty.py": ""}
    changes = compared(Path(), files)
    text = diff(changes, package(files))
    assert "--- pets/models/a.py\n+++ pets/models/a.py\n" in text
    assert "--- /dev/null\n+++ pets/models/c.py\n" in text
    assert "--- pets/models/b.py\n+++ /dev/null\n" in text
    assert text.count("\\ No newline at end of file\n") == 2
    subprocess.run([patch, "-p0", "-s"], input=text.encode(), check=True, cwd=written)
    left = compared(Path(), files)
    # An empty file has no lines to tell.
    assert (left.created, left.updated, left.deleted) == (("empty.py",), (), ())


def test_what_is_no_text_can_be_compared(written: Path) -> None:
    (written / "pets" / "models" / "a.py").write_bytes(b"\xff\xfe")
    assert "-\\xff\\xfe\n" in diff(compared(written, FILES), package(FILES))


def test_comparing_reads_only(written: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in written.rglob("*")}
    changes = compared(written, {"models/a.py": "a = 2\n", "c/d.py": ""})
    diff(changes, package({"models/a.py": "a = 2\n", "c/d.py": ""}))
    assert {path: path.stat().st_mtime_ns for path in written.rglob("*")} == before
