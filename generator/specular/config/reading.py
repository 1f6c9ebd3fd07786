"""Reads settings: finds the file, reports whatever is wrong in it, and makes `ApiConfig` of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from specular.config.beyond import Problem, api_tables, problems
from specular.config.files import Settings, Table, as_table, below, look_upwards, open_named, shown
from specular.config.judging import judge
from specular.config.model import TARGETS, ApiConfig
from specular.config.positions import Positions, Source
from specular.config.schema import DEFAULTS
from specular.config.wording import fault_words
from specular.diagnostics import Code, Place, Sink


@dataclass(frozen=True, slots=True)
class Found:
    """The APIs of the settings, and the files that this depends on.

    `read` are the files that were read, those without settings for us among them, each with its
    SHA-256; `absent` are those that would have been read first, had they been there.
    """

    apis: tuple[ApiConfig, ...]
    read: Mapping[Path, str] = field(default_factory=dict[Path, str])
    absent: tuple[Path, ...] = ()


def load_config(start: Path, file: Path | None, sink: Sink) -> tuple[ApiConfig, ...]:
    """Return the APIs that `find_config` finds."""
    return find_config(start, file, sink).apis


def find_config(start: Path, file: Path | None, sink: Sink) -> Found:
    """Read the settings in a file, or in the nearest one from a folder upwards.

    Keys outside `[[apis]]` are the defaults of each API. Paths are relative to the file. There
    are no APIs where there is no such file or something is wrong with it; that is reported, but
    to find none is no error where none was named.
    """
    search = look_upwards(start, sink) if file is None else open_named(file, sink)
    apis: tuple[ApiConfig, ...] = ()
    if search.settings is not None and not sink.failed:
        apis = _apis(search.settings, sink)
    return Found(apis, search.read, search.absent)


def _apis(settings: Settings, sink: Sink) -> tuple[ApiConfig, ...]:
    """Return each API; none where anything is wrong."""
    faults = list(judge(settings.table))
    wrong = [(fault.path, fault_words(fault, settings.root)) for fault in faults]
    told = {fault.path for fault in faults}
    table = as_table(settings.table) or {}
    if () not in told:
        beyond = problems(table, settings.path.parent)
        wrong += [one for one in beyond if one[0] not in told]
    _report(wrong, settings, sink)
    if sink.failed:
        return ()
    root = settings.root
    return tuple(
        _api(table, own, Source(shown(settings.path), settings.text, ((*root, *keys), root)))
        for keys, own in api_tables(table)
    )


def _report(wrong: Sequence[Problem], settings: Settings, sink: Sink) -> None:
    """Report problems in the order of the file."""
    if not wrong:
        return
    name, positions = str(shown(settings.path)), Positions(settings.text)
    placed = [(positions.of((*settings.root, *path)), said) for path, said in wrong]
    for (line, column), (message, hint) in sorted(placed, key=lambda one: one[0]):
        place = Place(name, line=line, column=column)
        sink.error(Code.CONFIG_INVALID, message, place, hint)


def _api(top: Table, own: Table, source: Source) -> ApiConfig:
    """Make one API of tables that are known to be right; what is its own goes before the top."""
    table = {**DEFAULTS, **top, **own}
    folder = source.path.parent
    return ApiConfig(
        spec=below(folder, table["spec"]),
        output=below(folder, table["output"]),
        package=table.get("package"),
        only=tuple(target for target in TARGETS if target in table["only"]),
        engine=table["engine"],
        enums=table["enums"],
        strict=table["strict"],
        include=tuple(table["include"]),
        exclude=tuple(table["exclude"]),
        overlays=tuple(below(folder, one) for one in table["overlays"]),
        allow_remote=table["allow_remote"],
        lock=below(folder, table["lock"]),
        formats=_merged("formats", top, own),
        infer_pagination=table["infer_pagination"],
        pagination=tuple((name, _text(said)) for name, said in _merged("pagination", top, own)),
        waiters=tuple((name, _text(said)) for name, said in _merged("waiters", top, own)),
        source=source,
    )


def _text(said: Table) -> str:
    """Return a table as JSON; a whole number may be written as `1.0`."""
    return json.dumps({k: int(one) if k == "first" else one for k, one in said.items()})


def _merged(key: str, top: Table, own: Table) -> tuple[tuple[str, Any], ...]:
    """Return the members of a table; those of the API go before those of all."""
    return tuple({**top.get(key, {}), **own.get(key, {})}.items())
