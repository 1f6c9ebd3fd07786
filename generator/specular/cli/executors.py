"""Where tasks are done: here, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Final, Self, cast

import typer

from specular import __version__
from specular.cli.tasks import Result, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    from specular.cli.tasks import Task

# ruff: noqa: PLC0415 - dask is imported by those who ask for it

LOCAL: Final = "local"
_DASK: Final = "dask://"


class Fleet(AbstractContextManager["Fleet"]):
    """Does tasks, several at a time, and gives their results in the order of the tasks.

    A task that is lost with its process is done again, alone, so that it takes no other with it.
    """

    def __init__(self, where: str, jobs: int | None) -> None:
        self._where = where
        self._jobs = jobs or _cores()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def results(self, tasks: Sequence[Task], done: Callable[[], None]) -> Iterator[Result]:
        """Go through the results; `done` is called for each task that ends, in whatever thread."""
        jobs = min(self._jobs, len(tasks))
        if self._where == LOCAL and jobs <= 1:
            for task in tasks:
                result = work(task)
                done()
                yield result
            return
        executor = self._stack.enter_context(
            _processes(jobs) if self._where == LOCAL else _on_dask(self._where)
        )
        futures = [executor.submit(work, task) for task in tasks]
        self._stack.callback(_cancel, futures)
        for future in futures:
            future.add_done_callback(lambda _: done())
        for task, future in zip(tasks, futures, strict=True):
            yield _result(task, future)


def _result(task: Task, future: Future[Result]) -> Result:
    try:
        result = future.result()
    except Exception:  # noqa: BLE001 - tasks raise nothing: whatever it is, the process is gone
        return _alone(task)
    if result.version != __version__:
        text = f"{task.api.spec} was made by specular {result.version}, and this is {__version__}"
        return Result(bug=f"error: {text}: install the same on every worker")
    return result


def _alone(task: Task) -> Result:
    """Do a task once more in a process of its own."""
    with _processes(1) as executor:
        try:
            return executor.submit(work, task).result()
        except Exception as error:  # noqa: BLE001 - as above
            return Result(bug=f"error: the process that made {task.api.spec} ended: {error}")


def _processes(jobs: int) -> Executor:
    # To fork takes no time, and is safe where no other thread is in the middle of something.
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if forks else "spawn")
    return ProcessPoolExecutor(jobs, mp_context=context)


def _on_dask(address: str) -> Executor:
    """Return an executor of the cluster whose scheduler is at `dask://host:port`."""
    try:
        # In an extra; and without types, so that it says less than it could to type checkers.
        from distributed import Client  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        message = "it needs dask: pip install 'specular[dask]'"
        raise typer.BadParameter(message, param_hint="'--executor'") from None
    try:
        client = Client(f"tcp://{address.removeprefix(_DASK)}", timeout="10s")
    except OSError as error:
        message = f"there is no Dask scheduler at {address}: {error}"
        raise typer.BadParameter(message, param_hint="'--executor'") from None
    return cast("Executor", client.get_executor(retries=3))


def known(where: str) -> bool:
    """Whether a text says where tasks can be done."""
    return where == LOCAL or (where.startswith(_DASK) and where != _DASK)


def _cancel(futures: Sequence[Future[Result]]) -> None:
    for future in futures:
        future.cancel()


def _cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
