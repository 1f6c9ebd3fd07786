"""The judges: programs of others that say what is wrong with a request, each behind a server."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, TypeAlias

SERVERS: Final = Path(__file__).with_name("servers")
STARTING: Final = 60.0
ANSWERING: Final = 20.0
"""In seconds, for a judge to start or to answer."""

Complaints: TypeAlias = list[str]


class UnreadableError(Exception):
    """A judge does not read a document."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A judge: the program that it is, and how its answer is read.

    With `is_bare` it knows the paths of a document without the path of a server before them.
    """

    name: str
    command: tuple[str, ...]
    complaints: Callable[[http.client.HTTPResponse, bytes], Complaints]
    is_bare: bool = False


@dataclass(slots=True)
class Judge:
    """A judge of one document, that is started again when it dies."""

    kind: Kind
    environment: Path
    document: Path
    base: str
    errors: IO[str]
    _process: subprocess.Popen[str] | None = None
    _port: int = 0

    def start(self) -> None:
        """Start the program, and wait until it listens.

        Raises UnreadableError with what it says where it does not.
        """
        program = [one.format(environment=self.environment) for one in self.kind.command]
        self.errors.seek(0)
        self.errors.truncate()
        self._process = subprocess.Popen(
            [*program, self.document, self.base],
            env=os.environ | {"NODE_PATH": str(self.environment / "node_modules")},
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        line = _line(self._process, STARTING)
        if not line.strip().isdigit():
            self.stop()
            raise UnreadableError(self._last_words())
        self._port = int(line)

    def stop(self) -> None:
        """End the program."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def complaints(self, request: bytes) -> Complaints:
        """Return what is wrong with a request, one line each; nothing if it is accepted."""
        if self._process is None:
            self.start()
        message = _without(self.base, request) if self.kind.is_bare else request
        try:
            response, body = _exchange(self._port, message)
        except (OSError, http.client.HTTPException) as error:
            # It died, or it hangs: the next request finds another one.
            self.stop()
            words = self._last_words() or type(error).__name__
            return [f"died: {words}"]
        return self.kind.complaints(response, body)

    def _last_words(self) -> str:
        """Return the line of the error output that says what happened."""
        self.errors.seek(0)
        lines = [line.strip() for line in self.errors.read().splitlines() if line.strip()]
        said = [one for one in lines if re.match(r"[\w.]*(Error|Exception|Invalid\w*)\b.*:", one)]
        return (said or lines or [""])[0 if said else -1]


@contextlib.contextmanager
def judging(kind: Kind, environment: Path, document: Path, base: str) -> Iterator[Judge]:
    """Have a judge of a document, and end it whatever happens."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        judge = Judge(kind, environment, document, base, errors)
        try:
            judge.start()
            yield judge
        finally:
            judge.stop()


def _line(process: subprocess.Popen[str], seconds: float) -> str:
    """Return the first line that a program prints, or nothing where it takes too long."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        assert process.stdout is not None
        return process.stdout.readline()
    finally:
        timer.cancel()


def _exchange(port: int, request: bytes) -> tuple[http.client.HTTPResponse, bytes]:
    with socket.create_connection(("127.0.0.1", port), ANSWERING) as connection:
        connection.settimeout(ANSWERING)
        connection.sendall(request)
        method = request.partition(b" ")[0].decode("ascii")
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        return response, response.read()


def _without(base: str, request: bytes) -> bytes:
    method, _, rest = request.partition(b" ")
    return method + b" " + rest.removeprefix(base.encode("ascii"))


def _lines(response: http.client.HTTPResponse, body: bytes) -> Complaints:
    """Read the answer of a server of ours."""
    if response.status == 200:
        return []
    text = body.decode("utf-8", "replace")
    return text.splitlines() or [f"status {response.status}"]


def _violations(response: http.client.HTTPResponse, body: bytes) -> Complaints:
    """Read the answer of Prism: a problem (RFC 9457) unless the request was sent on."""
    if response.status == 204:
        return []
    problem = json.loads(body or b"{}")
    found = problem.get("validation")
    if not found:
        kind = str(problem.get("type", "")).rpartition("#")[2]
        return [f"{kind or response.status}: {problem.get('detail', '')}"]
    return list(dict.fromkeys(str(one["message"]) for one in found))


KINDS: Final = (
    Kind(
        "openapi-core",
        ("{environment}/bin/python", str(SERVERS / "openapi_core.py")),
        _lines,
    ),
    Kind("express-openapi-validator", ("node", str(SERVERS / "express.cjs")), _lines),
    Kind("prism", ("node", str(SERVERS / "prism.cjs")), _violations, is_bare=True),
)
