"""A server that is told what to say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from unit.runtime.wire import Wire


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
    server.stop()
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert server.answers == []
