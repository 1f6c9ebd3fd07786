"""Run a command and print what it took; a process of its own, since Linux counts its parent too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def main() -> None:
    """Print seconds of wall time and of processors, the highest memory in bytes, and the status."""
    begin = time.monotonic()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - begin
    # In kilobytes, but on macOS in bytes.
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    json.dump([seconds, used.ru_utime + used.ru_stime, memory, process.returncode], sys.stdout)


if __name__ == "__main__":
    main()
