"""Finds the settings file and parses it; what was looked at on the way is told, too."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

from specular.config.model import CONFIG_FILE, PROJECT_FILE
from specular.config.positions import KeyPath
from specular.diagnostics import Code, Place, Sink

Table: TypeAlias = dict[str, Any]  # what tomllib gives; `judging.py` says what is in it


@dataclass(frozen=True, slots=True)
class Settings:
    """A settings file: what stands in it, and the keys that lead to it."""

    path: Path
    text: str
    table: object
    root: KeyPath


@dataclass(frozen=True, slots=True)
class Search:
    """What a search came to: the settings, the SHA-256 of what it read, and what it missed.

    Where one of these changes or appears, another search may come to something else. A project
    that says nothing of specular was read.
    """

    settings: Settings | None = None
    read: Mapping[Path, str] = field(default_factory=dict[Path, str])
    absent: tuple[Path, ...] = ()


def open_named(file: Path, sink: Sink) -> Search:
    """Take the file that the user names."""
    path = shown(file)
    if not file.is_file():
        sink.error(Code.CONFIG_NOT_FOUND, f"there is no settings file {path}")
        return Search(absent=(path,))
    read: dict[Path, str] = {}
    settings = _read(file, sink, read)
    if settings is None and not sink.failed:
        sink.error(Code.CONFIG_INVALID, f"{path} has no table [tool.specular]")
    return Search(settings, read)


def look_upwards(start: Path, sink: Sink) -> Search:
    """Take the nearest file from a folder upwards; to find none is no error."""
    absolute = Path(os.path.abspath(start))  # noqa: PTH100 - resolve() would leave by symlinks
    read: dict[Path, str] = {}
    absent: list[Path] = []
    found: Settings | None = None
    for path in (
        folder / name
        for folder in (absolute, *absolute.parents)
        for name in (CONFIG_FILE, PROJECT_FILE)
    ):
        if not path.is_file():
            absent.append(shown(path))
            continue
        found = _read(path, sink, read, search=True)
        if found is not None or sink.failed:
            break
    return Search(found, read, tuple(absent))


def as_table(value: object) -> Table | None:
    """Return a value as a table, or None where it is none."""
    return cast("Table", value) if isinstance(value, dict) else None


def below(folder: Path, path: str) -> Path:
    """Return a path of the settings as the user would type it from where the command runs."""
    return shown(folder / path)


def shown(path: Path) -> Path:
    """Return a path from the current folder where it lies below it, otherwise the whole."""
    absolute, here = os.path.abspath(path), Path.cwd()  # noqa: PTH100 - resolve() follows symlinks
    inside = Path(absolute).is_relative_to(here)
    return Path(os.path.relpath(absolute, here) if inside else absolute)


def _read(
    path: Path, sink: Sink, read: dict[Path, str], *, search: bool = False
) -> Settings | None:
    """Read one file and note its hash; None where it cannot be read, or has nothing for us."""
    name = str(shown(path))
    read[shown(path)] = ""
    try:
        content = path.read_bytes()
        read[shown(path)] = hashlib.sha256(content).hexdigest()
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        sink.error(Code.CONFIG_INVALID, f"{name} cannot be read: {error}")
        return None
    is_project = path.name == PROJECT_FILE
    # A project of others may be broken without our saying so.
    if search and is_project and "specular" not in text:
        return None
    sink.sources[name] = text
    try:
        table: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _report_syntax(error, name, text, sink)
        return None
    root: KeyPath = ("tool", "specular") if is_project else ()
    for key in root:
        outer = as_table(table)
        if outer is None or key not in outer:
            return None
        table = outer[key]
    return Settings(path, text, table, root)


def _report_syntax(error: tomllib.TOMLDecodeError, name: str, text: str, sink: Sink) -> None:
    # Python tells the place only in the message.
    message, _, where = str(error).partition(" (at ")
    numbers = [int(number) for number in re.findall(r"\d+", where)]
    line, column = numbers if len(numbers) == 2 else (text.count("\n") + 1, 1)  # noqa: PLR2004
    message = f"not TOML: {message[:1].lower()}{message[1:]}"
    sink.error(Code.CONFIG_INVALID, message, Place(name, line=line, column=column))
