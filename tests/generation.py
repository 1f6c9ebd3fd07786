"""How tests run the generator and import what it makes."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specular.config import load_config
from specular.diagnostics import Sink
from specular.loading.excerpts import Excerpts
from specular.pipeline import build, generate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class Made:
    """The files by path below the output folder, and the findings as printed, without excerpts."""

    files: dict[str, str]
    diagnostics: list[str]


def run(config_file: Path) -> Made:
    """Make, in memory, what a configuration file with one API asks for."""
    sink = Sink()
    files: dict[str, str] = {}
    for config in load_config(Path(), config_file, sink):
        files |= build(config, sink)
    return Made(files, _findings(sink))


def write(config_file: Path, output: Path) -> None:
    """Write what a configuration file with one API asks for, without any finding, to `output`."""
    if found := write_telling(config_file, output):
        pytest.fail("\n".join(found), pytrace=False)


def write_telling(config_file: Path, output: Path) -> list[str]:
    """Write what a configuration file with one API asks for to `output`; return the findings."""
    sink = Sink()
    for config in load_config(Path(), config_file, sink):
        generate(replace(config, output=output), sink)
    return _findings(sink)


def _findings(sink: Sink) -> list[str]:
    excerpts = Excerpts(sink)
    reports = excerpts.reports(sink.diagnostics)
    return [line for report in reports for line in replace(report, source=()).lines()]


@contextmanager
def imported(files: Mapping[str, str], module: str, folder: Path) -> Iterator[ModuleType]:
    """Write a package to `folder` and import a module of it, for as long as the context lasts."""
    package = module.partition(".")[0]
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(module)
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]


def import_everything(files: Mapping[str, str], package: str, folder: Path) -> None:
    """Write a package to `folder` and import each of its modules, any warning being an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with imported(files, package, folder) as top:
            for module in pkgutil.walk_packages(top.__path__, f"{package}."):
                importlib.import_module(module.name)
            # The package is lazy: what it exports is looked up only now.
            for exported in top.__all__:
                getattr(top, exported)
