"""Two runs at once take turns, and nothing is left of the lock."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from faults import die, ended, forked
from small_package import compared, run, tree, whole
from specular.diagnostics import Code, Sink
from specular.output.turns import turn

FILES = {"__init__.py": "", "models/a.py": "a = 1\n"}
LONG_AGO = (1_000_000_000, 1_000_000_000)


@contextmanager
def other_run(output: Path, files: dict[str, str] | None = None) -> Generator[int, None, None]:
    """Have another process hold the folder; give what to write to, so that it goes on and ends."""
    ready, tell_ready = os.pipe()
    go_on, tell_to_go_on = os.pipe()

    def act() -> None:
        os.close(tell_to_go_on)
        with turn(output / "pets", Sink()):
            os.write(tell_ready, b".")
            os.read(go_on, 1)
            if files is not None:
                for path, text in whole(files).items():
                    target = output / "pets" / path
                    target.mkdir() if text == "/" else target.write_text(text)

    child = forked(act)
    os.close(go_on)
    assert os.read(ready, 1) == b"."
    try:
        yield tell_to_go_on
    finally:
        os.close(tell_to_go_on)
        assert ended(child) == 0
        os.close(ready)
        os.close(tell_ready)


def test_the_second_of_two_runs_waits_and_finds_everything_done(tmp_path: Path) -> None:
    told: list[str] = []
    with other_run(tmp_path, FILES) as go_on:

        def waiting(text: str) -> None:
            told.append(text)
            os.write(go_on, b".")

        with turn(tmp_path / "pets", Sink(), waiting=waiting) as ours:
            assert ours
            assert not compared(tmp_path, FILES).differs
    assert told == [f"{tmp_path.as_posix()}/pets: waiting for another run to end"]


def test_many_runs_at_once_all_succeed_and_the_package_is_that_of_one(tmp_path: Path) -> None:
    packages = [{**FILES, f"only_{n}/a.py": "", "b.py": f"b = {n}\n"} for n in range(6)]

    def act(files: dict[str, str]) -> None:
        for _ in range(5):
            assert run(tmp_path / "generated", files) == []

    children = [forked(partial(act, files)) for files in packages]
    assert [ended(child) for child in children] == [0] * 6
    assert tree(tmp_path / "generated" / "pets") in [whole(files) for files in packages]


def test_who_waits_too_long_says_so_and_writes_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    with other_run(tmp_path):
        before = tree(tmp_path)
        sink = Sink()
        with turn(tmp_path / "pets", sink, timeout=0.1, waiting=told.append) as ours:
            assert not ours
        [one] = sink.diagnostics
        assert one.code is Code.OUTPUT_LOCKED
        assert (
            one.message
            == f"another run has been busy in {tmp_path.as_posix()}/pets for 0.1 seconds"
        )
        assert one.hint == "wait until it is done, or end it, and run this again"
        assert [code for code, _ in run(tmp_path, FILES, timeout=0)] == [Code.OUTPUT_LOCKED]
        assert tree(tmp_path) == before
    assert told == []
    assert run(tmp_path, FILES) == []


def test_who_only_reads_waits_for_writers_alone(tmp_path: Path) -> None:
    sink = Sink()
    with (
        turn(tmp_path / "pets", sink),
        turn(tmp_path / "pets", sink, reading=True, timeout=0) as it,
    ):
        assert not it
    (tmp_path / "pets").mkdir()
    with (
        turn(tmp_path / "pets", Sink(), reading=True),
        turn(tmp_path / "pets", Sink(), reading=True, timeout=0) as both,
    ):
        assert both


def test_a_lock_ends_with_the_process_that_has_it(tmp_path: Path) -> None:
    def act() -> None:
        turn(tmp_path / "pets", Sink()).__enter__()
        die()

    assert ended(forked(act)) == -signal.SIGKILL
    assert run(tmp_path, FILES, timeout=0) == []


def test_a_lock_touches_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, FILES) == []
    for path in (tmp_path, *tmp_path.rglob("*")):
        os.utime(path, LONG_AGO)
    for reading in (True, False):
        with turn(tmp_path / "pets", Sink(), reading=reading):
            pass
    assert run(tmp_path, FILES) == []
    assert {path.stat().st_mtime for path in (tmp_path, *tmp_path.rglob("*"))} == {LONG_AGO[0]}


def test_a_folder_that_was_made_for_the_lock_goes_if_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "pets"
    with turn(folder, Sink(), reading=True) as ours:
        assert ours
        assert not folder.exists()
    with turn(folder, Sink()) as ours:
        assert ours
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == []
    with turn(folder, Sink()):
        (folder / "a.py").touch()
    assert (folder / "a.py").exists()


def test_who_got_a_folder_that_is_gone_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock = fcntl.flock
    taken: list[int] = []

    def removed(lock: int, how: int) -> None:
        # The run before removes the folder that it had made, between the opening and the lock.
        taken.append(lock)
        if len(taken) == 1:
            (tmp_path / "pets").rmdir()
        flock(lock, how)

    monkeypatch.setattr(fcntl, "flock", removed)
    with turn(tmp_path / "pets", Sink()) as ours:
        assert ours
        assert (tmp_path / "pets").is_dir()
    assert len(taken) == 2


@pytest.mark.parametrize("number", [errno.EBADF, errno.ENOLCK, errno.EOPNOTSUPP])
def test_where_folders_cannot_be_locked_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refused)
    assert run(tmp_path, FILES) == []
    assert tree(tmp_path / "pets") == whole(FILES)


def test_what_is_wrong_with_a_folder_is_told_by_what_comes_after(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path)
    for output in (tmp_path / "file", Path("/proc/self")):
        [(code, _)] = run(output, FILES)
        assert code is Code.OUTPUT_UNWRITABLE
    with turn(tmp_path / "link", Sink(), timeout=0), turn(tmp_path, Sink(), timeout=0) as ours:
        assert ours, "the lock is not one on what a link leads to"
