"""The import block of a generated module, collected while its text is made."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


class Imports:
    """Names that a module uses, by the module that they come from.

    `avoid` are names that mean something else there: a component may be called `Field`.
    """

    def __init__(self, avoid: Collection[str] = ()) -> None:
        self._names: dict[str, set[str]] = {}
        self._called: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()
        self._avoid = avoid

    def add(self, module: str, name: str) -> str:
        """Note that a name is used, and return what it is called here: no two are alike."""
        return self._add(module, name, name)

    def add_apart(self, module: str, name: str) -> str:
        """Note that a name is used, and return what it is called here, apart from others."""
        return self._add(module, name, f"{name}_" if name in self._avoid else name)

    def add_type(self, module: str, name: str) -> str:
        """Note that a type of the user's is used, and return what it is called here.

        One without capitals could be called as a field beside it: `date: date | None` means a
        class body's own `date`.
        """
        apart = name in self._avoid or name.islower()
        return self._add(module, name, f"{name}_" if apart else name)

    def _add(self, module: str, name: str, wished: str) -> str:
        called = self._called.get((module, name))
        if called is None:
            called = wished
            while called in self._taken:
                called = f"{called}_"
            self._taken.add(called)
            self._called[module, name] = called
            text = name if called == name else f"{name} as {called}"
            self._names.setdefault(module, set()).add(text)
        return called

    def add_module(self, module: str) -> str:
        """Note that a whole module is used, and return its name."""
        self._names.setdefault(module, set())
        return module

    def lines(self) -> list[str]:
        """Return the statements, in groups: future, standard library, installed, our own."""
        groups: dict[int, list[str]] = {}
        for module in sorted(self._names, key=_place):
            names = ", ".join(sorted(self._names[module], key=_name_order))
            line = f"from {module} import {names}" if names else f"import {module}"
            groups.setdefault(_group(module), []).append(line)
        lines: list[str] = []
        for group in sorted(groups):
            lines.extend(["", *groups[group]] if lines else groups[group])
        return lines


def _group(module: str) -> int:
    if module == "__future__":
        return 0
    if module.startswith("."):
        return 3
    return 1 if module.partition(".")[0] in sys.stdlib_module_names else 2


def _place(module: str) -> tuple[int, int, str]:
    dots = len(module) - len(module.lstrip("."))
    return (_group(module), -dots, module)


def _name_order(name: str) -> tuple[int, str]:
    """Order names as isort does: constants, classes, the rest."""
    if name.isupper() and len(name) > 1:
        return (0, name)
    return (1, name) if name[0].isupper() else (2, name)
