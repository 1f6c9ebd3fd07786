"""An executor whose processes do a task each, so that one that ends takes no other task with it."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

TRIES: Final = 3
"""How many processes may end over a task before it is given up."""

_PARTING: Final = 1
"""For how many seconds a process that hung up is waited for, to say how it ended."""

_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")
_Call: TypeAlias = "tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]"


class LostError(Exception):
    """Every process that was given a task ended before the task did."""


class Processes(Executor):
    """Does calls in processes of this machine.

    `ProcessPoolExecutor` gives up all that it has when one of its processes ends, and does not
    say which call it was. Here a thread for each process waits for its answer: when there is none,
    that call alone is begun again, in a new process.
    """

    def __init__(self, number: int) -> None:
        self._lock = threading.Lock()
        self._ended = False
        self._living: set[_Process] = set()
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        # The first processes are there before any thread is, so that they can be forked.
        for _ in range(number):
            self._idle.put(self._replaced(None))
        self._threads = ThreadPoolExecutor(number)

    def submit(
        self,
        fn: Callable[_Arguments, _Value],
        /,
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> Future[_Value]:
        """Have a call done, of something that can be imported, with what can be pickled."""
        return self._threads.submit(self._do, (fn, args, kwargs))

    def shutdown(
        self,
        wait: bool = True,  # noqa: FBT001, FBT002 - as the base has it
        *,
        cancel_futures: bool = False,
    ) -> None:
        """End the processes, at once unless `wait`: what is not done then is given up."""
        if wait:
            self._threads.shutdown(cancel_futures=cancel_futures)
        with self._lock:
            self._ended = True
            for process in self._living:
                process.end()
        self._threads.shutdown(cancel_futures=True)

    def _do(self, call: _Call) -> Any:  # noqa: ANN401 - whatever the call returns
        process, how = self._idle.get(), ""
        try:
            for _ in range(TRIES):
                try:
                    answered, value = process.ask(call)
                except (EOFError, OSError):
                    ended, process = process, self._replaced(process)
                    how = ended.how_it_ended
                    continue
                if answered:
                    return value
                raise value
            text = f"{TRIES} processes ended over it, the last one by {how}"
            raise LostError(f"{text}; where memory is short, --jobs 1 needs least")
        finally:
            self._idle.put(process)

    def _replaced(self, process: _Process | None) -> _Process:
        """Start a process, in the place of one that is no more."""
        with self._lock:
            if process is not None:
                self._living.discard(process)
                process.end(_PARTING)
            if self._ended:
                raise CancelledError
            started = _Process(self._living)
            self._living.add(started)
            return started


class _Process:
    """A process, and the end of the pipe through which it is asked and answers."""

    def __init__(self, others: Iterable[_Process]) -> None:
        # To fork takes no time, and is safe where no other thread is in the middle of something.
        forks = sys.platform == "linux" and threading.active_count() == 1
        context = (
            multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
        )
        self.pipe, theirs = context.Pipe()
        # A forked process has what we have: a pipe ends when nobody else holds its end.
        inherited = (self.pipe, *(one.pipe for one in others)) if forks else ()
        self._process = context.Process(target=_serve, args=(theirs, inherited), daemon=True)
        with _deaf():
            self._process.start()
        theirs.close()

    def ask(self, call: _Call) -> tuple[bool, Any]:
        """Return whether a call returned, and what it returned or raised.

        Raises EOFError or OSError if the process is no more.
        """
        self.pipe.send(call)
        answer: tuple[bool, Any] = self.pipe.recv()
        return answer

    def end(self, seconds: float = 0) -> None:
        """See to it that the process is no more; some time is for it to end by itself."""
        self._process.join(seconds)
        self._process.kill()
        self._process.join()

    @property
    def how_it_ended(self) -> str:
        """Return how the process ended: `SIGKILL`, `exit code 1`."""
        code = self._process.exitcode
        if code is not None and code < 0:
            with suppress(ValueError):
                return signal.Signals(-code).name
        return f"exit code {code}"


def _serve(theirs: Connection, inherited: Iterable[Connection]) -> None:
    """Answer calls, in a process of their own, until nobody is there to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for one in inherited:
        one.close()
    with suppress(EOFError, OSError):
        while True:
            fn, args, kwargs = theirs.recv()
            try:
                answer = True, fn(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
                answer = False, error
            theirs.send(answer)


@contextmanager
def _deaf() -> Generator[None]:
    """Have a process start deaf to Ctrl-C, which a terminal sends to all: we end it ourselves."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
