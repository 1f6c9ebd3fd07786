"""One side of a change: a document, what it says both ways, and the package that is made."""

from __future__ import annotations

import importlib
import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import ValidationError

from witnesses.documents import Asked, Document
from witnesses.packages import Package, made, put
from witnesses.symbols import Method, Symbols, symbols

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Value: TypeAlias = Any
Operation: TypeAlias = Any  # the package's own, by whatever name it is imported


@dataclass(frozen=True, slots=True)
class Side:
    """A document and its package, which can be imported."""

    package: Package
    symbols: Symbols
    requests: Document
    responses: Document

    def operation(self, method: Method, home: str = "") -> Operation:
        """The constant that a method calls by; `home` is the module where it may stand itself."""
        module = method.module.lstrip(".") or home
        return getattr(importlib.import_module(f"{self.package.name}.{module}"), method.operation)

    def asked(self, operation: Operation, document: Document, *, hooks: bool = False) -> Asked:
        """What the document says of an operation."""
        found = document.hooks() if hooks else document.operations()
        return next(
            one
            for one in found
            if one.method == operation.method.upper() and one.path == operation.path
        )


def side(document: Path, name: str, folder: Path) -> Side:
    """Make the package of a document in a folder that modules are imported from."""
    package = made(document, name)
    put(package, folder)
    return Side(
        package, symbols(package), Document(document, "readOnly"), Document(document, "writeOnly")
    )


def forget(name: str) -> None:
    """Forget what was imported of a package."""
    for module in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[module]


def read_values(holder: Value, values: list[Value]) -> Iterator[Value]:
    """What the package reads of values as they are in JSON; those that it refuses are left out."""
    for value in values:
        try:
            yield holder.adapter.validate_json(json.dumps(value))
        except ValidationError:
            continue


def component_of(name: str, document: Document) -> Value:
    """The schema of the component that a class is of, or None."""
    wanted = _letters(name)
    found = [one for one in document.plain.components if _letters(one) == wanted]
    return document.component(found[0]) if len(found) == 1 else None


def _letters(name: str) -> str:
    return re.sub(r"\W|_", "", name).lower()
