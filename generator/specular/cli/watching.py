"""`specular watch`: generate again whenever a file is saved that decides what is generated."""

from __future__ import annotations

import gc
import os
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import typer

from specular.cli.asked import Asked
from specular.cli.exits import DONE, USAGE
from specular.cli.marks import Marks
from specular.cli.options import (
    AllowRemote,
    Config,
    EngineChoice,
    Exclude,
    Include,
    Only,
    Output,
    Overlay,
    Package,
    Spec,
    Strict,
)
from specular.cli.request import Request, locking

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from specular.cli.asked import Ended
    from specular.cli.tasks import Findings
    from specular.config import ApiConfig, Found

# ruff: noqa: PLC0415 - `--help` needs no stage

_STEP: Final = 10
"""After how many milliseconds without another change to look what changed."""

_DEBOUNCE: Final = 100
"""After how many to look at the latest, where something changes all the time."""

_LOOK: Final = 500
"""After how many milliseconds to look even if nothing is told: some file systems tell nothing."""

_NAMED: Final = 5
"""How many of the files that were saved are named."""


def watch(  # noqa: PLR0913 - an argument for each flag
    spec: Spec = None,
    *,
    output: Output = None,
    package: Package = None,
    config: Config = None,
    only: Only = None,
    engine: EngineChoice = None,
    include: Include = None,
    exclude: Exclude = None,
    overlay: Overlay = None,
    strict: Strict = False,
    allow_remote: AllowRemote = False,
) -> None:
    """Write the package, and write it again after each save of a file that it is made of.

    It goes on after errors, and ends on Ctrl-C; specular[watch] installs what it needs. Exit codes:
    0 ended, 2 usage.
    """
    request = Request(
        *(spec, output, package, config, only, engine, include, exclude, overlay, strict),
        allow_remote=allow_remote,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _Watcher(request, Events()).run()
    except KeyboardInterrupt:
        raise typer.Exit(DONE) from None


class Events:
    """Waits until something may have changed in folders."""

    def __init__(self) -> None:
        try:
            from watchfiles import watch as watch_folders
        except ImportError:
            message = "error: to watch files needs watchfiles: pip install 'specular[watch]'"
            typer.echo(message, err=True)
            raise typer.Exit(USAGE) from None
        self._open = watch_folders
        self._told: Generator[object, None, None] | None = None
        self._folders: Mapping[str, tuple[int, int]] = {}

    def wait(self, folders: Mapping[str, tuple[int, int]]) -> None:
        """Wait until something changes in one of the folders, but not for long."""
        try:
            if self._told is None or folders != self._folders:
                self._told, self._folders = self._opened(folders), folders
            next(self._told)
        except (OSError, RuntimeError):
            # A folder is gone, or there are as many watchers as the system allows.
            self._told = None
            time.sleep(_LOOK / 1000)

    def _opened(self, folders: Mapping[str, tuple[int, int]]) -> Generator[object, None, None]:
        # Whether it is a file of ours that changed, its mark tells: in a folder that was put in
        # place of another one, no file of it is named.
        return self._open(
            *folders,
            watch_filter=None,
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            recursive=False,
        )


@dataclass(frozen=True, slots=True)
class _Last:
    """What is known of an API from its last run: its files, its folder, what was found.

    `sound` are the documents that could be read: a save that breaks one is not for long, and the
    package stays as it is until then.
    """

    files: frozenset[str] = frozenset()
    sound: frozenset[str] = frozenset()
    folder: Path | None = None
    told: Sequence[tuple[str, str]] = ()


class _Watcher:
    """Generates what a request asks for, and again what a save concerns."""

    def __init__(self, request: Request, events: Events) -> None:
        self._request = request
        self._events = events
        self._marks = Marks()
        self._last: dict[ApiConfig, _Last] = {}

    def run(self) -> None:
        """Go on until it is interrupted."""
        begin, since = time.perf_counter(), time.time_ns()
        self._settings = self._request.found()
        old = self._generate(self._settings.apis, since)
        count = len(self._files())
        files = "1 file" if count == 1 else f"{count} files"
        typer.echo(f"{_took(begin, old)}; watching {files} until Ctrl-C")
        # All that was loaded stays: it need not be looked through for garbage after each run.
        gc.collect()
        gc.freeze()
        while True:
            if changed := self._marks.changed():
                self._follow(changed)
                # Who does only one run has no time for this; see `commands.main`.
                gc.collect()
            else:
                self._events.wait(self._marks.folders())

    def _follow(self, changed: Sequence[str]) -> None:
        """Do what follows from a save; print what was saved, what it changed, how long it took."""
        begin, since = time.perf_counter(), time.time_ns()
        typer.echo(_saved(changed))
        known, is_told = self._settings.apis, False
        if not _settings_files(self._settings).isdisjoint(changed):
            is_told = not self._read_settings()
        todo = [
            api
            for api in self._settings.apis
            if api not in self._last or not self._last[api].files.isdisjoint(changed)
        ]
        for api in known:
            if api not in self._settings.apis:
                self._last.pop(api, None)
                typer.echo(f"{api.spec}: no longer watched; its package stays")
                is_told = True
        if not todo and not is_told:
            typer.echo("nothing to do: no API is concerned")
        old = self._generate(todo, since)
        typer.echo(_took(begin, old))

    def _read_settings(self) -> bool:
        """Read the settings anew; the old ones stay in force where something is wrong with them."""
        try:
            self._settings = self._request.found()
        except typer.BadParameter as error:
            typer.echo(f"error: {error.format_message()}", err=True)
        except typer.Exit:
            # What is wrong was told.
            pass
        else:
            return True
        typer.echo("the settings cannot be used; those of before stay in force")
        return False

    def _generate(self, apis: Sequence[ApiConfig], since: int) -> int:
        """Generate packages, print a line on each, and return how many warnings are not new."""
        from specular.cli.running import act

        asked = Asked(
            what="generate",
            settings=self._settings,
            locking=locking(update=False),
            # Only what is done in this process is quicker the next time.
            jobs=1,
        )
        others = [one.folder for api, one in self._last.items() if api not in apis]
        old = 0
        taken = [folder for folder in others if folder is not None]
        sound = {api: one.sound for api, one in self._last.items()}
        for one in act(apis, asked, taken, sound):
            before = self._last.get(one.api, _Last())
            old += _print(one, before)
            self._last[one.api] = _learned(one, before)
        settings = _settings_files(self._settings)
        locks = {path for api in self._settings.apis for path in _lock_files(api)}
        self._marks.keep(self._files() | settings, since, locks)
        return old

    def _files(self) -> set[str]:
        return {path for one in self._last.values() for path in one.files}


def _print(one: Ended, before: _Last) -> int:
    """Print what became of an API; return how many warnings were told before and are not again."""
    from specular.cli.answers import news, nothing_written
    from specular.cli.printing import print_findings

    found = one.findings
    is_old = not found.errors and _told(found) == before.told
    if not is_old:
        print_findings(found)
    if one.bug:
        typer.echo(one.bug, err=True)
    if found.errors:
        typer.echo(nothing_written(one.api.spec, found))
    elif one.changes is not None:
        typer.echo(news(one.changes))
    return found.warnings if is_old else 0


def _learned(one: Ended, before: _Last) -> _Last:
    """Return what is known of an API after a run.

    After one that failed, what was read before is still of interest: it did not come to all of it.
    """
    api = one.api
    paths = [*one.tried, *(os.fspath(path) for path in (api.spec, *api.overlays))]
    files = {os.path.abspath(path) for path in paths} | _lock_files(api)  # noqa: PTH100 - texts
    if one.made is None:
        files |= before.files
    folder = before.folder if one.changes is None else one.changes.folder
    sound = before.sound if one.made is None else frozenset(one.made.inputs.names)
    return _Last(frozenset(files), sound, folder, _told(one.findings))


def _told(found: Findings) -> list[tuple[str, str]]:
    """Return the findings without their places, which move at each save."""
    return [
        *((one.label, one.message) for one in found.reports),
        *((name, str(number)) for name, number in found.more),
    ]


def _settings_files(settings: Found) -> set[str]:
    """Return the settings, and the files that would be settings if they were there."""
    found = (*settings.read, *settings.absent)
    return {os.path.abspath(path) for path in found}  # noqa: PTH100 - links are not followed


def _lock_files(api: ApiConfig) -> set[str]:
    from specular.loading.lock import lock_path

    return {os.path.abspath(lock_path(api))}  # noqa: PTH100 - as above


def _saved(paths: Sequence[str]) -> str:
    """`saved: openapi.yaml, models/job.yaml (gone)`."""
    from specular.cli.listing import shown
    from specular.loading.excerpts import visible

    names = [shown(path) + ("" if os.path.lexists(path) else " (gone)") for path in paths[:_NAMED]]
    rest = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return visible(f"saved: {', '.join(names)}{rest}")


def _took(begin: float, old: int) -> str:
    """`took 61 ms; 2 warnings as before`."""
    again = f"; {old} warning{'' if old == 1 else 's'} as before" if old else ""
    return f"took {(time.perf_counter() - begin) * 1000:.0f} ms{again}"
