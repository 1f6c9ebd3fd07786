"""What a package depends on: the files that were read, and those that are part of specular."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from specular.loading.templates import PACKAGE, templates_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.loading.documents import Document
    from specular.loading.registry import Registry

_MADE_WITH: Final = {
    "black": "black",
    "jinja2": "jinja2",
    "yaml": "pyyaml",
    "jsonpath": "python_jsonpath",
    "datamodel_code_generator": "datamodel_code_generator",
}
"""The modules that what is generated depends on, and the names of their distributions."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that one API was read from.

    `names` has the SHA-256 of each document by its name, `files` of each file by its path, be
    there a document in it or not;
    `absent` are files that were looked for and not found, and `lock` is where the lock would be.
    """

    names: Mapping[str, str]
    files: Mapping[str, str]
    absent: tuple[str, ...]
    lock: Path


def inputs_of(document: Document, registry: Registry, lock: Path) -> Inputs:
    """Return what a document and the files that it leads to were read from."""
    found = (*registry.documents.values(), *document.overlays)
    return Inputs(
        names={one.name: one.sha256 for one in found},
        files={
            **{os.fspath(one.path): one.sha256 for one in found},
            **{path: _hash(path) for path in registry.unread},
        },
        absent=registry.absent,
        lock=lock,
    )


def _hash(path: str) -> str:
    """Return the SHA-256 of a file, empty where it cannot be read or is a folder."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


@cache
def template_files() -> tuple[Path, ...]:
    """Return the files of all templates, and of the runtime that packages carry."""
    folder = templates_folder()
    return tuple(sorted((*folder.rglob("*.jinja"), *(folder / "runtime").glob("*.py"))))


def tool_files() -> tuple[Path, ...]:
    """Return every file that decides what is generated: of specular, and of what it uses."""
    return (*sorted(PACKAGE.rglob("*.py")), *template_files(), *_distributions())


def _distributions() -> list[Path]:
    """Return a file of each distribution that is in the way when another version is installed."""
    found: list[Path] = []
    for module, name in _MADE_WITH.items():
        spec = importlib.util.find_spec(module)
        if spec is None or spec.origin is None:
            continue
        origin = Path(spec.origin)
        described = sorted(origin.parents[1].glob(f"{name}-*.dist-info/METADATA"))
        found += described or [origin]
    return found
