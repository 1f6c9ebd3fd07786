"""A headless Chromium that is told what to do through pipes, by the DevTools protocol."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import signal
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM: Final = Path("/usr/bin/chromium")
FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--window-size=1400,900", "--remote-debugging-pipe"),
)
SECONDS: Final = 60

Message = dict[str, object]


class Browser:
    """A browser and the page that is open in it."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._read = b""
        self._last = 0
        self._session = ""
        self.problems: list[str] = []
        self.requests: list[str] = []

    def call(self, method: str, **parameters: object) -> Message:
        """Call a method of the protocol, and wait for what it returns."""
        self._last += 1
        message: Message = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + SECONDS
        while True:
            answer = self._next(end)
            if answer.get("id") == self._last:
                assert "error" not in answer, answer
                return cast("Message", answer["result"])
            self._hear(answer)

    def _next(self, end: float) -> Message:
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._answers], [], [], max(0.0, end - time.monotonic()))
            assert ready, "the browser does not answer"
            found = os.read(self._answers, 1 << 16)
            assert found, "the browser ended"
            self._read += found
        message, _, self._read = self._read.partition(b"\0")
        return cast("Message", json.loads(message))

    def _hear(self, message: Message) -> None:
        """Keep what the page asked for, and what went wrong in it."""
        said = cast("dict[str, dict[str, object]]", message.get("params", {}))
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(str(said["request"]["url"]))
            case "Runtime.exceptionThrown" | "Log.entryAdded" | "Runtime.consoleAPICalled":
                self.problems.append(json.dumps(said))
            case "Page.javascriptDialogOpening":
                self.problems.append("a dialog")
            case _:
                pass

    def open(self, page: Path) -> None:
        """Open a file in a page of its own, and wait until it is there."""
        self._session = ""
        self.problems.clear()
        self.requests.clear()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = str(attached["sessionId"])
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Page.navigate", url=page.as_uri())
        self.wait("document.readyState === 'complete' && location.protocol === 'file:'")

    def value(self, expression: str) -> object:
        """Return what an expression is in the page."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return cast("Message", found["result"]).get("value")

    def wait(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + SECONDS
        while self.value(expression) is not True:
            assert time.monotonic() < end, expression
            time.sleep(0.02)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            text = {"text": key} if len(key) == 1 else {}
            self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def picture(self, path: Path) -> None:
        """Write what the page looks like as a PNG."""
        data = str(self.call("Page.captureScreenshot")["data"])
        path.write_bytes(base64.b64decode(data))


@contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """Run a browser that keeps what it keeps in a folder."""
    theirs, commands = os.pipe()
    answers, from_them = os.pipe()
    # Out of the way of 3 and 4, at which the browser looks.
    high = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 20) for one in (theirs, from_them)]
    process = os.posix_spawn(
        CHROMIUM,
        [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder}"],
        {**os.environ, "HOME": str(folder)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, high[0], 3),
            (os.POSIX_SPAWN_DUP2, high[1], 4),
        ],
        setpgroup=0,
    )
    for one in (theirs, from_them, *high):
        os.close(one)
    try:
        yield Browser(commands, answers)
    finally:
        for one in (commands, answers):
            os.close(one)
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)
