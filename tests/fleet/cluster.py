"""A Dask cluster in a process of its own, one of whose workers can be killed at work."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from fleet.commands import environment

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

WORKERS: Final = 2
PATIENCE: Final = 120
"""For how many seconds somebody at work is looked for."""


class Cluster:
    """What one can ask of the cluster from outside; `address` is for `--executor`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.address = str(self._answer())

    def kill_one_at_work(self, left: int) -> int:
        """Kill a worker that is in the middle of a task by SIGKILL, when so many tasks are left.

        Return how many it had; none if all ended before.
        """
        return int(self._ask(f"kill {left}"))

    def is_whole(self) -> bool:
        """Whether it goes on as it was, with all its workers, when those that ended are back."""
        return bool(self._ask("whole"))

    def end(self) -> None:
        """End the cluster."""
        self._process.communicate("end\n", timeout=PATIENCE)

    def _ask(self, what: str) -> Any:  # noqa: ANN401 - JSON
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:  # noqa: ANN401 - JSON
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline() or '"the cluster ended"')


@contextmanager
def cluster(folder: Path) -> Generator[Cluster]:
    """Run a cluster of two worker processes, each with a thread, in a folder."""
    with (folder / "cluster.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "fleet.cluster"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment(),
        )
        try:
            found = Cluster(process)
            yield found
            found.end()
        finally:
            process.kill()
            process.wait()


def main() -> None:
    """Answer what is asked on the standard input, until it ends."""
    # By name, as in `specular.cli.clusters`.
    with importlib.import_module("distributed").LocalCluster(
        n_workers=WORKERS,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        worker_dashboard_address=None,
    ) as local:
        _say(local.scheduler_address.replace("tcp://", "dask://"))
        for line in sys.stdin:
            if line.startswith("kill "):
                _say(_killed(local, int(line.split()[1])))
            elif line == "whole\n":
                _say(_is_whole(local))
            else:
                break


def _killed(local: Any, left: int) -> int:  # noqa: ANN401 - Dask has next to no types
    deadline = time.monotonic() + PATIENCE
    seen = False
    while time.monotonic() < deadline:
        # Those that ended are in the memory of a worker, or forgotten.
        open_ones = [one for one in list(local.scheduler.tasks.values()) if one.state != "memory"]
        if seen and not open_ones:
            break
        seen = seen or bool(open_ones)
        for nanny in local.workers.values() if 0 < len(open_ones) <= left else ():
            state = local.scheduler.workers.get(nanny.worker_address)
            number = 0 if state is None else len(state.processing)
            if number:
                os.kill(nanny.pid, signal.SIGKILL)
                return number
        time.sleep(0.01)
    return 0


def _is_whole(local: Any) -> bool:  # noqa: ANN401 - as above
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        # The client is gone when nobody wants anything any more.
        if len(local.scheduler.workers) == WORKERS and not local.scheduler.tasks:
            return True
        time.sleep(0.05)
    return False


def _say(what: str | int) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(what), flush=True)  # noqa: T201 - it is a conversation


if __name__ == "__main__":
    main()
