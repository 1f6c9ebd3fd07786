"""The ways in which Python makes another object of one."""

from __future__ import annotations

import copy
import pickle
from typing import TypeVar

T = TypeVar("T")


def twins(value: T) -> tuple[T, T, T]:
    """Return a copy, a deep copy, and what is left after pickling."""
    pickled: T = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
    return copy.copy(value), copy.deepcopy(value), pickled
