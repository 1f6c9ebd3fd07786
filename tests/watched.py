"""`specular watch` in a process of its own, as tests see it: the lines of one run after another."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAIN: Final = "from specular.cli import main; main()"
PATIENCE: Final = 20.0
"""For how many seconds to wait for what must come, on a machine with other work."""

QUIET: Final = 0.7
"""After how many seconds nothing comes any more: longer than between two looks at the files."""


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look every millisecond whether something is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never was"
        time.sleep(0.001)


def wait_until_replaced(path: Path, inode: int) -> None:
    """Wait until a file is another one than that with an inode."""
    wait_until(lambda: path.stat().st_ino != inode)


class Watched:
    """A process that watches, and what it prints."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def close(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self._reader.join()
        with self.process:
            pass

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def run(self) -> list[str]:
        """Return the lines of the next run but for the last, which tells how long it took."""
        lines: list[str] = []
        while not lines or not lines[-1].startswith("took "):
            lines.append(self._lines.get(timeout=PATIENCE))
        return lines[:-1]

    def remaining(self) -> list[str]:
        """Return what a process printed that has ended."""
        self._reader.join()
        return list(self._lines.queue)

    def skip_to(self, line: str) -> None:
        """Wait until a line is printed."""
        while self._lines.get(timeout=PATIENCE) != line:
            pass

    def runs_until(self, path: Path, text: str) -> int:
        """Wait until a file has a text, and until all is quiet; return how many runs there were."""
        wait_until(lambda: path.exists() and text in path.read_text("utf-8"))
        return sum(line.startswith("took ") for line in self.rest())

    def rest(self) -> list[str]:
        """Return what is printed until nothing is printed any more."""
        lines: list[str] = []
        while True:
            try:
                lines.append(self._lines.get(timeout=QUIET))
            except queue.Empty:
                return lines


@contextmanager
def watching(
    folder: Path, *arguments: str, code: str = MAIN, end: signal.Signals = signal.SIGINT
) -> Iterator[Watched]:
    """Watch in a folder. It must end well, and with nothing said, as soon as it is asked to."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, "watch", *arguments],
        cwd=folder,
        env=os.environ | {"CI": "", "NO_PROXY": "*"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    watched = Watched(process)
    try:
        yield watched
        process.send_signal(end)
        assert process.wait(PATIENCE) == 0
        assert not [
            line for line in watched.remaining() if "Traceback" in line or "Aborted" in line
        ]
    finally:
        watched.close()
