"""Records: one that is not sound says nothing, and one that cannot be kept costs only time."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faults import ended as exit_code
from faults import forked
from specular.output import records
from specular.output.records import (
    ABSENT,
    INPUT,
    OUTPUT,
    STAMP,
    TEXT,
    TOOL,
    Record,
    forget_records,
    hash_of,
    read_record,
    unchanged,
    write_beside,
    write_record,
)

SAID: Final = (("made é\n", "checked\n", "warned \udcff\n"), ("b\n", "", ""))
ROUGH: Final = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def kept(path: Path, *files: tuple[str, str, str, str]) -> tuple[Record, int]:
    """Write a record of some files, and read it."""
    write_record(str(path), Record(SAID, [(STAMP, "x", ""), (TEXT, "y", "a\nb")], files))
    found = read_record(str(path))
    assert found is not None
    return found


def with_digest(body: bytes) -> bytes:
    """Return a record that is whole, whatever is in it."""
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def test_what_is_written_is_read(tmp_path: Path) -> None:
    files = [(INPUT, "a \udcff.yaml", "1", ""), (ABSENT, "é", "", ""), (TOOL, "t", "2", "3 4 5 6")]
    found, time = kept(tmp_path / "runs" / "r", *files)
    assert (tuple(found.said), found.files) == (SAID, files)
    assert found.beside == [(STAMP, "x", ""), (TEXT, "y", "a\nb")]
    assert time == (tmp_path / "runs" / "r").stat().st_mtime_ns


@ROUGH
@given(st.data())
def test_no_change_of_a_record_goes_unnoticed(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "r"
    kept(path, (INPUT, "a", "1", ""))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytes([whole[at] ^ 1 << data.draw(st.integers(0, 7))])
    for content in (whole[:at], whole[:at] + flipped + whole[at + 1 :], whole + flipped):
        path.write_bytes(content)
        assert read_record(str(path)) is None


@ROUGH
@given(st.binary(max_size=200))
def test_random_bytes_are_no_record(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r"
    for one in (content, with_digest(content)):
        path.write_bytes(one)
        assert read_record(str(path)) is None


PART: Final = st.sampled_from(["", "0", "1", "-1", "2", "9" * 5000, "a", INPUT, OUTPUT, "\udcff"])


@ROUGH
@given(st.lists(PART, max_size=12))
def test_a_record_of_another_shape_says_nothing_or_something_else(
    tmp_path: Path, parts: list[str]
) -> None:
    path = tmp_path / "r"
    text = "\0".join((records.HEAD, *parts, ""))
    path.write_bytes(with_digest(text.encode("utf-8", "surrogatepass")))
    found = read_record(str(path))
    assert found is None or all(len(one) == 3 for one in (*found[0].said, *found[0].beside))
    assert found is None or all(len(one) == 4 for one in found[0].files)


@pytest.mark.parametrize("kind", ["missing", "folder", "loop", "unreadable"])
def test_what_cannot_be_read_says_nothing(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "r"
    if kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "unreadable":
        path /= "below a file"
        path.parent.write_bytes(b"")
    assert read_record(str(path)) is None


@pytest.mark.parametrize("kind", ["a file", "a file above", "not writable", "a link to nowhere"])
def test_where_no_record_can_be_kept_nothing_is_left(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "cache"
    if kind == "a file":
        folder.write_bytes(b"")
    elif kind == "a file above":
        (tmp_path / "above").write_bytes(b"")
        folder = tmp_path / "above" / "cache"
    elif kind == "not writable":
        folder = Path("/proc/self")
    else:
        folder.symlink_to(tmp_path / "gone" / "far")
    before = sorted(tmp_path.rglob("*"))
    path = str(folder / "runs" / "r")
    write_record(path, Record(SAID, [], []))
    assert read_record(path) is None
    assert sorted(tmp_path.rglob("*")) == before


def test_two_processes_that_keep_one_record_leave_one_of_both(tmp_path: Path) -> None:
    path = tmp_path / "runs" / "r"
    kept(path)

    def write(name: str) -> None:
        for number in range(200):
            write_record(str(path), Record(SAID, [], [(INPUT, name * number, "1", "")]))

    children = [forked(lambda name=name: write(name)) for name in "ab"]  # type: ignore[misc]
    while any(Path(f"/proc/{one}/exe").exists() for one in children):
        assert read_record(str(path)) is not None
    assert [exit_code(one) for one in children] == [0, 0]
    assert read_record(str(path)) is not None
    assert list(path.parent.iterdir()) == [path]


def test_the_oldest_records_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(records.FOLDER, str(tmp_path))
    forget_records(3)
    for number in range(6):
        path = tmp_path / "runs" / f"r{number}"
        kept(path)
        os.utime(path, ns=(0, number * 10**9))
    (tmp_path / "runs" / "a folder of somebody").mkdir()
    forget_records(3)
    left = {path.name for path in (tmp_path / "runs").iterdir()}
    assert left == {"r4", "r5", "a folder of somebody"}


def entry(kind: str, path: Path) -> tuple[str, str, str, str]:
    """Return the entry of a file that was not looked at yet."""
    return kind, str(path), hash_of(str(path)), ""


@pytest.mark.parametrize("kind", [TOOL, OUTPUT])
def test_what_changes_within_a_tick_of_the_clock_is_noticed(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "made.py"
    file.write_text("a = 1\n")
    for number in range(20):
        record, time = kept(tmp_path / "r", entry(kind, file))
        holds, newer = unchanged(record, time)
        assert holds
        assert newer is not None
        write_record(str(tmp_path / "r"), newer)
        # As soon as can be, and of the same size.
        file.write_text(f"a = {number % 9 + 1}\n" if number else "a = 3\n")
        found = read_record(str(tmp_path / "r"))
        assert found is not None
        expected = hash_of(str(file)) == record.files[0][2]
        assert unchanged(*found)[0] is expected


def test_what_stat_says_suffices_once_it_is_old_enough(tmp_path: Path) -> None:
    file = tmp_path / "made.py"
    file.write_text("a = 1\n")
    record, time = kept(tmp_path / "r", entry(OUTPUT, file))
    _, newer = unchanged(record, time)
    assert newer is not None
    later = time + 3 * 10**9
    assert unchanged(newer, later) == (True, None)
    assert unchanged(newer, time)[1] is not None, "it changed too shortly before"
    changed = newer.files[0]
    record = Record(SAID, [], [(*changed[:2], "another", changed[3])])
    assert unchanged(record, later) == (True, None), "nothing is hashed"


@pytest.mark.parametrize(("tick", "soon"), [(10**9, 2 * 10**9), (1, 50_000_000)])
def test_the_coarser_the_clock_the_more_must_have_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tick: int, soon: int
) -> None:
    file = tmp_path / "made.py"
    file.write_text("a = 1\n")
    time = 10**18 + tick
    found = SimpleNamespace(
        st_mode=stat.S_IFREG, st_mtime_ns=time, st_ctime_ns=time, st_size=6, st_ino=1
    )
    monkeypatch.setattr(os, "lstat", lambda _: found)
    _, newer = unchanged(Record(SAID, [], [entry(OUTPUT, file)]), 0)
    assert newer is not None
    assert unchanged(newer, time + soon)[1] is not None
    assert unchanged(newer, time + soon + 1)[1] is None


@pytest.mark.parametrize("size", [0, 1, 399_999, 400_000, 400_001, 1_300_000])
def test_hashes_are_those_of_hashlib_whatever_the_size(tmp_path: Path, size: int) -> None:
    file = tmp_path / "a"
    file.write_bytes(os.urandom(size))
    assert hash_of(str(file)) == hashlib.sha256(file.read_bytes()).hexdigest()


def test_stamps_are_touched_last_and_texts_only_where_they_differ(tmp_path: Path) -> None:
    stamp, text = tmp_path / "a" / "stamp", tmp_path / "b" / "text"
    beside = [(STAMP, str(stamp), ""), (TEXT, str(text), "é\n")]
    write_beside(beside)
    assert text.read_text("utf-8") == "é\n"
    assert stamp.stat().st_mtime_ns >= text.stat().st_mtime_ns
    stamp.write_text("by mistake\n")
    os.utime(stamp, ns=(0, 0))
    os.utime(text, ns=(0, 0))
    write_beside(beside)
    assert stamp.read_text("utf-8") == "by mistake\n"
    assert stamp.stat().st_mtime_ns > 0
    assert text.stat().st_mtime_ns == 0
    os.utime(stamp, ns=(0, 0))
    text.unlink()
    text.mkdir()
    with pytest.raises(OSError, match="text"):
        write_beside(beside)
    assert stamp.stat().st_mtime_ns == 0
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "stamp", "text"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="caches are elsewhere there")
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"SPECULAR_CACHE_DIR": "a", "XDG_CACHE_HOME": "/x", "HOME": "/h"}, "a"),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/specular"),
        ({"XDG_CACHE_HOME": "x", "HOME": "/h"}, "/h/.cache/specular"),
        ({"HOME": "/h"}, "/h/.cache/specular"),
        ({"HOME": "h"}, "/dev/null/specular"),
        ({}, "/dev/null/specular"),
    ],
)
def test_caches_are_where_the_user_has_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr("pwd.getpwuid", unknown)
    for name in ("SPECULAR_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert records.cache_folder() == expected
