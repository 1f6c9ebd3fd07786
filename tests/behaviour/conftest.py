"""The servers and clients of the tests, all of them on 127.0.0.1."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest

from behaviour.answering import Answers, answering
from behaviour.calling import Caller, Kind, calling
from behaviour.serving import TOKEN, Service, make_app, serving


@dataclass(frozen=True, slots=True)
class Served:
    """A service and where it is."""

    service: Service
    url: str


@pytest.fixture(autouse=True, scope="session")
def _no_settings() -> Iterator[None]:
    """Keep the variables of whoever runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("SCENARIO_") or name.lower().endswith("_proxy"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="module", params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Each of the two kinds of clients."""
    return cast("Kind", request.param)


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    """Run the generated server."""
    service = Service()
    with serving(make_app(service)) as url:
        yield Served(service, url)


@pytest.fixture
def served(running: Served) -> Served:
    """Give the server with one job, which waits for two nodes."""
    running.service.jobs.clear()
    running.service.approvals.clear()
    running.service.start("job_1", "n7", "n8")
    return running


@pytest.fixture
def sync_caller(served: Served) -> Iterator[Caller]:
    """Open a synchronous client of the generated server."""
    with calling("sync", served.url) as found:
        yield found


@pytest.fixture(scope="module")
def line() -> Iterator[Answers]:
    """Run a server that says what it is told."""
    with answering() as found:
        yield found


@pytest.fixture
def answers(line: Answers) -> Iterator[Answers]:
    """Give that server with nothing to say, and have it say all that a test prepares."""
    line.heard.clear()
    yield line
    assert line.prepared == []


@pytest.fixture(scope="module")
def open_caller(kind: Kind, line: Answers) -> Iterator[Caller]:
    """Open a client of that server which does not repeat requests."""
    with calling(kind, line.url, token=TOKEN, max_retries=0) as found:
        yield found


@pytest.fixture
def caller(open_caller: Caller, answers: Answers) -> Caller:  # noqa: ARG001
    """Give that client and let the server begin anew."""
    return open_caller
