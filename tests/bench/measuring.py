"""Run a command and print what it took; a process of its own, since Linux counts its parent too."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time


def main() -> None:
    """Print seconds of wall time and of processors, the highest memory in bytes, and the status.

    The first argument is after how many seconds the command is killed, or 0.
    """
    limit, *command = sys.argv[1:]
    begin = time.monotonic()
    # With what it starts itself, a command is a group: none of it outlives the limit.
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0
    )
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(process.pid, signal.SIGKILL))
    signal.alarm(int(limit))
    try:
        _, status, used = os.wait4(process.pid, 0)
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - begin
    # In kilobytes, but on macOS in bytes.
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    json.dump([seconds, used.ru_utime + used.ru_stime, memory, process.returncode], sys.stdout)


if __name__ == "__main__":
    main()
