"""Names of a package that are loaded when they are first used (PEP 562)."""

from collections.abc import Callable, Mapping
from importlib import import_module
from sys import modules


def lazy_names(
    package: str, places: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` for a package, so that importing it is free.

    `places` has the module of each name, relative to the package. An attribute that is
    not among them raises AttributeError.
    """

    def load(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(places[name], package), name)
        # From now on the name is found without coming by here.
        setattr(modules[package], name, value)
        return value

    return load, lambda: sorted(places)
