"""What does the tasks of a run: the order of results, and processes that end over them."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
import time
import weakref
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from fleet import deeds
from fleet.commands import environment
from specular import __version__
from specular.cli.executors import known, opened, results
from specular.cli.processes import LostError, Processes
from specular.cli.tasks import Result, Task, work_elsewhere
from specular.config import ApiConfig

if TYPE_CHECKING:
    from collections.abc import Generator

TASKS: Final = [Task(ApiConfig(spec=Path(f"{n}.yaml")), "/", "keep") for n in range(3)]


@pytest.mark.parametrize("text", ["local", "dask://a.b:8786", "tls://[::1]:1", "dask://10.0.0.1:9"])
def test_what_an_executor_may_be(text: str) -> None:
    assert known(text)


def answer(bug: str = "") -> tuple[str, bytes]:
    """Return what a worker answers."""
    return __version__, pickle.dumps(Result(bug=bug))


def test_a_task_of_another_version_is_not_even_read() -> None:
    assert work_elsewhere("0.0.1", b"no pickle") == (__version__, b"")


class Held(Executor):
    """An executor whose tasks end when a test says so."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, _: object, /, *_args: object, **_more: object) -> Future[Any]:
        """Hold it."""
        self.futures.append(Future())
        return self.futures[-1]


def test_results_come_in_order_and_as_soon_as_they_can() -> None:
    held = Held()
    ticks: list[int] = []
    order = iter((2, 0, 1))

    def tick(more: int) -> None:
        ticks.append(more)
        if not more and (number := next(order, None)) is not None:
            held.futures[number].set_result(answer(str(number)))

    found = results(held, TASKS, tick)
    assert next(found).bug == "0"
    assert not held.futures[1].done()
    assert [one.bug for one in found] == ["1", "2"]
    assert sum(ticks) == 3


class Quick(Executor):
    """An executor whose tasks are done when they are submitted, and which does not keep them."""

    def __init__(self) -> None:
        self.seen: list[weakref.ref[Future[Any]]] = []

    def submit(self, _: object, /, *_args: object, **_more: object) -> Future[Any]:
        """Do what `results` wants."""
        future: Future[Any] = Future()
        future.set_result(answer())
        self.seen.append(weakref.ref(future))
        return future


def test_what_was_gone_through_is_let_go() -> None:
    quick = Quick()
    found = results(quick, TASKS, lambda _: None)
    next(found)
    next(found)
    assert [one() is None for one in quick.seen] == [True, False, False]


def test_a_task_that_is_lost_is_told_and_no_other_is() -> None:
    held = Held()

    def tick(more: int) -> None:
        if not more and not held.futures[0].done():
            held.futures[0].set_exception(LookupError("no\nworker"))
            held.futures[1].cancel()
            held.futures[2].set_result(("0.0.1", b""))

    assert [one.bug for one in results(held, TASKS, tick)] == [
        "error: 0.yaml: it was not made: LookupError: no worker",
        "error: 1.yaml: the cluster went away before it was made",
        f"error: 2.yaml: its worker has specular 0.0.1, and this is {__version__}",
    ]


def test_no_process_is_started_where_it_would_be_the_only_one() -> None:
    for jobs, number in ((1, 5), (4, 1), (None, 0)):
        with opened("local", jobs, number) as executor:
            assert executor is None


@pytest.fixture(scope="module")
def two() -> Generator[Processes]:
    """Two processes, for tests that are done with them soon."""
    processes = Processes(2)
    yield processes
    processes.shutdown()


def test_processes_do_what_they_are_given(two: Processes) -> None:
    found = [two.submit(deeds.pid_of, name).result() for name in "abcd"]
    assert [name for name, _ in found] == list("abcd")
    assert os.getpid() not in {pid for _, pid in found}


def test_where_there_are_threads_processes_are_not_forked() -> None:
    wait = threading.Event()
    other = threading.Thread(target=wait.wait)
    other.start()
    try:
        with Processes(1) as processes:
            assert processes.submit(deeds.pid_of, "a").result()[0] == "a"
    finally:
        wait.set()
        other.join()


def test_what_is_raised_there_is_raised_here(two: Processes) -> None:
    with pytest.raises(LookupError, match="not there"):
        two.submit(deeds.fail, "not there").result()


def test_what_cannot_be_sent_is_told(two: Processes) -> None:
    with pytest.raises(Exception, match=r"pickle|local object"):
        two.submit(lambda: None).result()
    assert two.submit(deeds.pid_of, "a").result()[0] == "a"


def test_a_process_that_ends_takes_nothing_else_with_it(two: Processes, tmp_path: Path) -> None:
    before = [two.submit(deeds.pid_of, name) for name in "abc"]
    once, always = two.submit(deeds.die_once, tmp_path / "mark"), two.submit(deeds.die)
    left = two.submit(deeds.leave)
    after = [two.submit(deeds.pid_of, name) for name in "def"]
    assert once.result() == "alive"
    with pytest.raises(LostError, match="3 processes ended over it, the last one by SIGKILL"):
        always.result()
    with pytest.raises(LostError, match="exit code 7"):
        left.result()
    assert "".join(one.result()[0] for one in before + after) == "abcdef"


def test_what_is_not_done_is_given_up_at_once() -> None:
    begun = time.monotonic()
    processes = Processes(2)
    futures = [processes.submit(deeds.sleep, 60) for _ in range(4)]
    processes.shutdown(wait=False)
    assert time.monotonic() - begun < 20
    assert all(one.done() for one in futures)
    with pytest.raises(RuntimeError):
        processes.submit(deeds.sleep, 1)


def test_shutting_down_may_wait() -> None:
    with Processes(2) as processes:
        future = processes.submit(deeds.pid_of, "a")
    assert future.result()[0] == "a"
    assert not [one for one in multiprocessing.active_children() if one.pid == future.result()[1]]


ORPHANS: Final = """
import os, sys
from fleet import deeds
from fleet.commands import environment
from specular.cli.processes import Processes
processes = Processes(2)
print(*{processes.submit(deeds.pid_of, "a").result()[1] for _ in range(9)}, flush=True)
os.kill(os.getpid(), 9)
"""


def test_processes_end_with_the_one_that_started_them() -> None:
    found = subprocess.run(
        [sys.executable, "-c", ORPHANS],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    deadline = time.monotonic() + 20
    pids = [int(pid) for pid in found.stdout.split()]
    assert pids
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
