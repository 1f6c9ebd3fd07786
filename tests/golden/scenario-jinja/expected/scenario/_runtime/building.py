"""Building classes that lead to more others than Python's stack is deep."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Lock, Thread, local, stack_size
from typing import TYPE_CHECKING, TypeVar

from pydantic import PydanticUndefinedAnnotation

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

T = TypeVar("T")

_AT_ONCE = 30
"""How many classes may lead from one to the next while a module is imported."""

_STACK = 512 * 1024 * 1024
"""Bytes, of which only those are taken that are used."""

_CALLS = 200_000

_lock = Lock()


class _State(local):
    depth: int = 0
    is_whole: bool = False
    is_fields: bool = False


_state = _State()


def is_first_built() -> bool:
    """Tell whether no class is being built."""
    return not _state.depth and not _state.is_whole


@contextmanager
def one_built(name: str) -> Generator[None, None, None]:
    """Build one class, as a part of those that led to it.

    When a class is made and too many others come with it, it is left for its first use,
    as if it named one that is not there yet.
    """
    if _state.is_fields or (_state.depth >= _AT_ONCE and not _state.is_whole):
        raise PydanticUndefinedAnnotation(name, f"{name} is built when it is used")
    _state.depth += 1
    try:
        yield
    finally:
        _state.depth -= 1


def is_whole_built() -> bool:
    """Tell whether a class is being built with all that it leads to."""
    return _state.is_whole


@contextmanager
def fields_built() -> Generator[None, None, None]:
    """Have pydantic read the annotations of classes, and no more."""
    before = _state.is_whole, _state.is_fields
    _state.is_whole = _state.is_fields = True
    try:
        yield
    finally:
        _state.is_whole, _state.is_fields = before


def whole_built(build: Callable[[], T]) -> T:
    """Build a class with all that it leads to.

    What needs more of the stack than there is gets a thread of its own, for the stack
    of a thread cannot grow.
    """
    if _state.is_whole:
        return build()
    try:
        return _whole(build)
    except RecursionError:
        return _with_deep_stack(lambda: _whole(build))


def _whole(build: Callable[[], T]) -> T:
    depth = _state.depth
    _state.is_whole, _state.depth = True, 0
    try:
        return build()
    finally:
        _state.is_whole, _state.depth = False, depth


def _with_deep_stack(build: Callable[[], T]) -> T:
    made: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            made.append(build())
        except BaseException as error:  # noqa: BLE001 (it is raised again)
            raised.append(error)

    with _lock:
        limit = sys.getrecursionlimit()
        before = stack_size(_STACK)
        try:
            sys.setrecursionlimit(max(limit, _CALLS))
            thread = Thread(target=run)
            thread.start()
            thread.join()
        finally:
            stack_size(before)
            sys.setrecursionlimit(limit)
    if raised:
        raise raised[0]
    return made[0]
