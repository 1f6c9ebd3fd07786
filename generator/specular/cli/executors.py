"""Where tasks are done: here, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import os
import pickle
import re
from concurrent.futures import CancelledError
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from specular import __version__
from specular.cli.tasks import Result, work, work_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from concurrent.futures import Executor, Future

    from specular.cli.tasks import Task

# ruff: noqa: PLC0415 - a run of one API needs no process but this one

LOCAL: Final = "local"
_CLUSTER: Final = re.compile(r"(dask|tls)://(\[[0-9a-fA-F:.]+\]|[^][\s:/@]+):[0-9]{1,5}")
_TICK: Final = 0.25


@contextmanager
def opened(where: str, jobs: int | None, number: int) -> Generator[Executor | None]:
    """Lend what does a number of tasks; None says that they are best done in this process.

    Whatever is not done at the end is given up.
    """
    if where != LOCAL:
        from specular.cli.clusters import on_cluster

        with on_cluster(where) as cluster:
            yield cluster
        return
    jobs = min(jobs or _cores(), number)
    if jobs <= 1:
        yield None
        return
    from specular.cli.processes import Processes

    processes = Processes(jobs)
    try:
        yield processes
    finally:
        processes.shutdown(wait=False)


def results(
    executor: Executor | None, tasks: Sequence[Task], tick: Callable[[int], None]
) -> Iterator[Result]:
    """Go through the results of tasks in their order, each as soon as those before are there.

    `tick` is called all the while, with how many more tasks are done. A task that is lost has a
    result that says so.
    """
    if executor is None:
        for task in tasks:
            result = work(task)
            tick(1)
            yield result
        return
    done: SimpleQueue[None] = SimpleQueue()
    futures = [executor.submit(work_elsewhere, __version__, pickle.dumps(task)) for task in tasks]
    for future in futures:
        future.add_done_callback(lambda _: done.put(None))
    # What was gone through is let go: the text of a package is large.
    futures.reverse()
    for task in tasks:
        future = futures.pop()
        while not future.done():
            tick(_ended(done, _TICK))
        tick(_ended(done, 0))
        yield _result(task, future)
        del future


def _ended(done: SimpleQueue[None], seconds: float) -> int:
    """Return how many tasks ended since the last time; if none did, wait a moment for one."""
    try:
        done.get(timeout=seconds)
    except Empty:
        return 0
    more = done.qsize()
    for _ in range(more):
        done.get()
    return 1 + more


def _result(task: Task, future: Future[tuple[str, bytes]]) -> Result:
    try:
        version, content = future.result()
    except CancelledError:
        problem = "the cluster went away before it was made"
    except Exception as error:  # noqa: BLE001 - of the executor, since tasks raise nothing
        problem = f"it was not made: {type(error).__name__}: {' '.join(str(error).split())}"
    else:
        if version == __version__:
            result: Result = pickle.loads(content)  # noqa: S301 - of our own workers
            return result
        problem = f"its worker has specular {version}, and this is {__version__}"
    return Result(bug=f"error: {task.api.spec}: {problem}")


def known(where: str) -> bool:
    """Whether a text says where tasks can be done."""
    return where == LOCAL or _CLUSTER.fullmatch(where) is not None


def _cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
