"""Fleets as a user runs them: on a terminal, interrupted, with processes that end, on a cluster."""

from __future__ import annotations

import importlib.util
import os
import pty
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from fleet.cluster import Cluster, cluster
from fleet.commands import COMMAND, environment, ran, start, tree
from fleet.documents import BROKEN, large, settle, small
from specular import cli

if TYPE_CHECKING:
    from collections.abc import Generator

NAMES: Final = ("a", "slow", "broken", "d", "slower", "f")
GENERATE: Final = ("generate", "--no-cache", "-o", "made")

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="distributed is not installed"
)
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="only Linux says which processes are whose"
)


def fleet(folder: Path) -> Path:
    """Write a fleet of six, the third of them with an error, and two that take a while."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        text = large(name, 150) if name.startswith("slow") else small(name)
        (folder / f"{name}.yaml").write_text(text + (BROKEN if name == "broken" else ""))
    settle(folder, [f"{name}.yaml" for name in NAMES])
    return folder


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, dict[str, str]]:
    """What one process says of the fleet, and makes of it."""
    folder = fleet(tmp_path_factory.mktemp("expected"))
    found = ran(folder, *GENERATE, "--jobs", "1")
    assert found.code == cli.INVALID
    lines = [line for line in found.out.splitlines() if " files " in line]
    assert [line.partition(":")[0] for line in lines] == [f"made/p{n}" for n in (0, 1, 3, 4, 5)]
    assert found.err.startswith("broken.yaml:")
    return found.out, found.err, tree(folder / "made")


Expected = tuple[str, str, dict[str, str]]


def test_lines_are_plain_and_the_same_without_a_terminal(
    tmp_path: Path, expected: Expected
) -> None:
    found = ran(fleet(tmp_path), *GENERATE, "--jobs", "2")
    assert (found.out, found.err, tree(tmp_path / "made")) == expected
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", found.out + found.err)


@needs_proc
def test_a_process_that_is_killed_at_work_loses_nothing(tmp_path: Path, expected: Expected) -> None:
    with start(fleet(tmp_path), *GENERATE, "--jobs", "2") as run:
        assert run.stdout is not None
        assert run.stderr is not None
        # When the first line is there, the processes are at work on the others.
        first = run.stdout.readline()
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        out, err = first + run.stdout.read(), run.stderr.read()
    assert len(children) == 2
    assert (out, err, tree(tmp_path / "made")) == expected
    assert run.returncode == cli.INVALID


def test_an_interrupt_ends_all_at_once_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    run = subprocess.Popen(
        [*COMMAND, *GENERATE, "--jobs", "2"],
        cwd=fleet(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
    assert run.stdout is not None
    run.stdout.readline()
    # As a terminal does it: everybody is told.
    os.killpg(run.pid, signal.SIGINT)
    begun = time.monotonic()
    _, err = run.communicate()
    assert time.monotonic() - begun < 5
    assert (run.returncode, err) == (130, b"")
    assert not list(tmp_path.rglob("*.tmp"))
    for package in (tmp_path / "made").iterdir():
        assert (package / ".specular.json").exists()


SEEN: Final = re.compile(r"\x1b\[(\?25[lh]|[0-9;]*m|2K|1A)|\r|\n|[^\x1b\r\n]+")


def screen(written: str) -> list[str]:
    """Return the lines that a terminal shows after it was written to."""
    lines, row = [""], 0
    assert "".join(one[0] for one in SEEN.finditer(written)) == written
    for one in (found[0] for found in SEEN.finditer(written)):
        if one in {"\x1b[2K", "\r"}:
            lines[row] = "" if one == "\x1b[2K" else lines[row]
        elif one == "\x1b[1A":
            row -= 1
        elif one == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        elif not one.startswith("\x1b"):
            lines[row] += one
    assert not any(lines[row:]), "the next line is free"
    return lines[:row]


def on_terminal(folder: Path, *arguments: str, out: int | None = None) -> tuple[int, str]:
    """Run with a terminal for errors, and for the output unless that goes elsewhere."""
    reader, writer = pty.openpty()
    plain = {key: value for key, value in environment().items() if key != "NO_COLOR"}
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        stdout=writer if out is None else out,
        stderr=writer,
        env=plain | {"TERM": "xterm", "COLUMNS": "70"},
    )
    os.close(writer)
    shown = b""
    while True:
        try:
            piece = os.read(reader, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(reader)
    return process.wait(), shown.decode()


def test_a_terminal_shows_how_far_it_is_and_keeps_the_lines(
    tmp_path: Path, expected: Expected
) -> None:
    code, shown = on_terminal(fleet(tmp_path), *GENERATE, "--jobs", "2")
    assert code == cli.INVALID
    counts = [int(found) for found in re.findall(r"(\d)/6", shown)]
    assert counts == sorted(counts)
    assert {0, 6} <= set(counts)
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h"), "the cursor is back"
    # Whatever was drawn is gone, and what was printed is there, each where it belongs.
    lines = screen(shown)
    out, err, made = expected
    assert lines == [*out.splitlines()[:4], *err.splitlines(), *out.splitlines()[4:]]
    assert tree(tmp_path / "made") == made


def test_what_goes_to_a_pipe_is_not_shown_on_the_terminal(
    tmp_path: Path, expected: Expected
) -> None:
    with (tmp_path / "out").open("wb") as out:
        _, shown = on_terminal(
            fleet(tmp_path / "there"), *GENERATE, "--jobs", "2", out=out.fileno()
        )
    assert (tmp_path / "out").read_text() == expected[0]
    assert screen(shown) == expected[1].splitlines()
    assert "0/6" in shown


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Generator[Cluster]:
    """A cluster whose workers stand in another folder than whoever gives them work."""
    with cluster(tmp_path_factory.mktemp("elsewhere")) as found:
        yield found


@needs_dask
def test_a_cluster_that_loses_a_worker_makes_the_same(
    workers: Cluster, tmp_path: Path, expected: Expected
) -> None:
    run = start(fleet(tmp_path), *GENERATE, "--executor", workers.address)
    assert workers.kill_one_at_work(left=4)
    out, err = run.communicate()
    assert (out, err, tree(tmp_path / "made")) == expected
    assert run.returncode == cli.INVALID
    # It is somebody else's, and goes on.
    assert workers.is_whole()


@needs_dask
def test_no_scheduler_is_told(tmp_path: Path) -> None:
    found = ran(fleet(tmp_path), *GENERATE, "--executor", "tls://127.0.0.1:1")
    assert (found.code, found.out) == (cli.USAGE, "")
    assert "there is no Dask scheduler at tls://127.0.0.1:1: " in found.err
    assert "Traceback" not in found.err
    assert found.seconds < 10
