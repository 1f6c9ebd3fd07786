"""Names of before a rename, which go on working for a while and say what to write."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from warnings import warn

from .models import Maybe
from .unset import UNSET

T = TypeVar("T")


def with_former_names(
    package: str, load: Callable[[str], object], former: Mapping[str, str]
) -> Callable[[str], object]:
    """Return a `__getattr__` that also knows former names, each with what it is now."""

    def find(name: str) -> object:
        if name not in former:
            return load(name)
        message = f"{package}.{name} is called {former[name]} now"
        warn(message, DeprecationWarning, stacklevel=2)
        return load(former[name])

    return find


def renamed(
    name: str,
    value: Maybe[T],
    former: str = "",
    other: Maybe[T] = UNSET,
    *,
    required: bool = True,
) -> Maybe[T]:
    """Return an argument that may also be given by its former name.

    Raises TypeError as a call does, where it is required and missing, or given twice.
    """
    if other is not UNSET:
        if value is not UNSET:
            raise TypeError(f"{name!r} and its former name {former!r} are one argument")
        # Of the method that was called: this one is called by it.
        warn(
            f"the argument {former!r} is called {name!r} now",
            DeprecationWarning,
            stacklevel=3,
        )
        return other
    if required and value is UNSET:
        raise TypeError(f"missing a required argument: {name!r}")
    return value
