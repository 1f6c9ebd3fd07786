"""The templates and the runtime that generated packages carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

PACKAGE = Path(__file__).resolve().parents[1]


@cache
def templates_folder() -> Path:
    """Return the folder of the templates: beside the package in a wheel, else in the checkout."""
    installed = PACKAGE / "templates"
    return installed if installed.is_dir() else PACKAGE.parents[1] / "templates"


def read_templates() -> dict[str, str]:
    """Return the text of every template by its path below the folder."""
    folder = templates_folder()
    found = sorted(folder.rglob("*.jinja"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


@cache
def read_runtime() -> Mapping[str, str]:
    """Return the text of every module of the runtime by its file name, read once a process."""
    found = sorted((templates_folder() / "runtime").glob("*.py"))
    return MappingProxyType({path.name: path.read_text("utf-8") for path in found})


@cache
def runtime_imports(module: str) -> tuple[str, ...]:
    """Return the modules of the runtime that one of them imports."""
    return tuple(re.findall(r"^\s*from \.(\w+) import", read_runtime()[module], re.MULTILINE))


def read_page() -> dict[str, str]:
    """Return the parts of the page of `specular diff --format html` by their file names."""
    found = sorted((templates_folder() / "review").iterdir())
    return {path.name: path.read_text("utf-8") for path in found}


@cache
def runtime_errors(module: str = "errors.py") -> tuple[str, ...]:
    """Return the names of the exceptions that a module defines and packages offer."""
    text = read_runtime()[module]
    return tuple(re.findall(r"^class (\w+Error)\(", text, re.MULTILINE))
