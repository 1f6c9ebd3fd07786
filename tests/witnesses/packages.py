"""Packages to try programs on: what is made of a document, with one runtime for all of them."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from trees import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CARRIED: Final = re.compile(r"(?<=from )\.+_runtime\b")
_CARRIED_LATE: Final = re.compile(r'(?<=")\._runtime(?=\.)')


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is called `name`: its document, and its files but for the runtime."""

    name: str
    document: Path
    files: Mapping[str, str]


def made(document: Path, name: str) -> Package:
    """The package of a document.

    What it carries is the same in all packages, byte for byte. So they share one: a type checker
    would read three million lines otherwise.
    """
    files = pipeline.build(ApiConfig(spec=document, package=name), Sink())
    own = {
        path.removeprefix(f"{name}/"): _CARRIED_LATE.sub("runtime", _CARRIED.sub("runtime", text))
        for path, text in files.items()
        if path.endswith(".py") and not path.startswith(f"{name}/_runtime/")
    }
    return Package(name, document, own)


def put(package: Package, folder: Path) -> None:
    """Write a package."""
    for path, text in package.files.items():
        place = folder / package.name / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    (folder / package.name / "py.typed").touch()


def put_runtime(folder: Path) -> None:
    """Write the runtime that they share."""
    shutil.copytree(
        ROOT / "templates" / "runtime",
        folder / "runtime",
        ignore=shutil.ignore_patterns("__pycache__"),
        dirs_exist_ok=True,
    )
    (folder / "runtime" / "py.typed").touch()
