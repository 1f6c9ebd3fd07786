"""Makes templates/runtime importable as `runtime`, and gives a server that is told what to say."""

from __future__ import annotations

import importlib.util
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from unit.runtime.wire import Wire

RUNTIME = Path(__file__).parents[3] / "templates" / "runtime"

if "runtime" not in sys.modules:
    spec = importlib.util.spec_from_file_location(
        "runtime", RUNTIME / "__init__.py", submodule_search_locations=[str(RUNTIME)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["runtime"] = module
    spec.loader.exec_module(module)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reach 127.0.0.1 directly, whatever the environment says of proxies."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Give a socket that has a port but refuses connections until it listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound
        bound.close()


@pytest.fixture
def wire(listener: socket.socket) -> Iterator[Wire]:
    """Give a server that is up."""
    listener.listen()
    server = Wire(listener)
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)
    for connection in server.waiting:
        connection.close()
    assert not thread.is_alive()
    assert server.answers == []
