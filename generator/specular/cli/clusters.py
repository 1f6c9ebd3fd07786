"""The executor of a Dask cluster, which is somebody else's and stays as it was."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

import typer

from specular.cli.tasks import DEBUG

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from concurrent.futures import Executor

_SCHEMES: Final = {"dask": "tcp", "tls": "tls"}
"""What Dask calls the protocols; what TLS needs to know stands in its own settings."""

_TIMEOUT: Final = 7
"""After how many seconds a scheduler that does not answer is taken for none."""

_RETRIES: Final = 3
"""How often a task is begun again that a worker could not even load: tasks raise nothing.

How many workers may end over one is for the scheduler to say (`allowed-failures` of its settings).
"""


class _Client(Protocol):
    """What is used of `distributed.Client`, which has next to no types."""

    def get_executor(self, *, pure: bool, retries: int) -> Executor: ...
    def nthreads(self) -> Mapping[str, int]: ...
    def close(self) -> object: ...


@contextmanager
def on_cluster(address: str) -> Generator[Executor]:
    """Lend an executor of the cluster whose scheduler is at an address.

    Raises typer.BadParameter where there is none, or nothing to reach it with.
    """
    with _quiet():
        client = _connected(address)
        try:
            if not client.nthreads():
                # It may be one that starts workers when there is something to do.
                typer.echo(f"{address} has no workers yet: waiting for one", err=True)
            # Not `pure`: the same settings come to something else when a file has changed.
            executor = client.get_executor(pure=False, retries=_RETRIES)
            try:
                yield executor
            finally:
                executor.shutdown(wait=False)
        finally:
            client.close()


def _connected(address: str) -> _Client:
    try:
        # It is in an extra. And by name, as it has no types that are of use.
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        message = "it needs dask: pip install 'specular[dask]'"
        raise typer.BadParameter(message, param_hint="'--executor'") from None
    scheme, _, place = address.partition("://")
    place = f"{_SCHEMES[scheme]}://{place}"
    try:
        asyncio.run(_greet(distributed, place))
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        why = " ".join(str(error).split()) or f"no answer in {_TIMEOUT} seconds"
        message = f"there is no Dask scheduler at {address}: {why}"
        raise typer.BadParameter(message, param_hint="'--executor'") from None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client: _Client = distributed.Client(place, timeout=_TIMEOUT, set_as_default=False)
    for one in caught:
        # It may have other versions than we, and Dask a table of them.
        typer.echo(f"warning: {address}: {one.message}", err=True)
    return client


async def _greet(distributed: Any, place: str) -> None:  # noqa: ANN401 - as above
    """Connect and leave: a client that does not get so far cannot be had to end in time."""
    security = distributed.Security().get_connection_args("client")
    async with asyncio.timeout(_TIMEOUT):
        comm = await distributed.connect(place, timeout=_TIMEOUT, **security)
        await comm.close()


@contextmanager
def _quiet() -> Generator[None]:
    """Leave out what the client logs of workers that end: what becomes of tasks is told by us."""
    before = logging.root.manager.disable
    if not os.environ.get(DEBUG):
        logging.disable()
    try:
        yield
    finally:
        logging.disable(before)
