"""The record of a run that left all up to date, by which the next one has nothing to do."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from specular.cli.answers import json_text, lines_of
from specular.cli.exits import DONE
from specular.cli.listing import outputs_of
from specular.loading.inputs import tool_files
from specular.output.comparing import Changes, extra_lines, modules_of
from specular.output.journal import JOURNAL, STAGING
from specular.output.manifest import digest
from specular.output.records import (
    ABSENT,
    COMMANDS,
    INPUT,
    OUTPUT,
    PLACE,
    WAY,
    Record,
    forget_records,
    hash_of,
    hash_of_folder,
    names_below,
    record_path,
    tool_entry,
    write_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.cli.asked import Asked, Command, Ended

KEPT = 500
"""How many records there are at most: one for each folder and command line."""


def is_recorded(asked: Asked) -> bool:
    """Whether the next run of this kind may do what this one comes to without doing it again."""
    is_whole = asked.lists is None and asked.locking != "update"
    return asked.cache and asked.arguments is not None and is_whole


class Recorder:
    """Made when a run begins: what specular itself consists of then is what it runs with."""

    def __init__(self) -> None:
        self._tools = [tool_entry(os.fspath(path)) for path in tool_files()]

    def keep(
        self, asked: Asked, ended: Sequence[Ended], beside: Sequence[tuple[str, str, str]]
    ) -> None:
        """Write the record of a run that ended well."""
        if asked.arguments is None:
            return
        # As JSON all APIs are one text.
        spoken = [ended] if asked.as_json else [[one] for one in ended]
        said = [_said(ones, asked) for ones in spoken]
        folders = [_folders(one) for one in ended]
        if None in folders:
            # A module appeared meanwhile of which the next run has to tell.
            return
        files = [*_files(asked, ended), *(entry for one in folders if one for entry in one)]
        files += self._tools
        # What several APIs were read from is looked at once.
        record = Record(said, beside, list(dict.fromkeys(files)))
        write_record(record_path(asked.arguments), record)
        forget_records(KEPT)


def _said(ended: Sequence[Ended], asked: Asked) -> tuple[str, str, str]:
    """Return what each command says where all is as it should be, and what both say as errors."""
    found = [replace(one, changes=_no_changes(one)) for one in ended]
    generated, checked = (
        _output(found, asked, what) if _may_be(what, asked, found) else "" for what in COMMANDS
    )
    errors = [] if asked.as_json else [line for one in found for line in _errors(one)]
    return generated, checked, "".join(f"{line}\n" for line in errors)


def _errors(one: Ended) -> list[str]:
    return [*one.findings.lines(), *([] if one.changes is None else extra_lines(one.changes))]


def _output(ended: Sequence[Ended], asked: Asked, what: Command) -> str:
    if asked.as_json:
        return json_text(ended, what, DONE)
    return "".join(f"{line}\n" for one in ended for line in lines_of(one, what))


def _may_be(what: Command, asked: Asked, ended: Sequence[Ended]) -> bool:
    """Whether a command takes these arguments, and would leave all as this run did."""
    if what == "check":
        return not (asked.force or asked.null or asked.depfile or asked.stamp)
    # A run that may write the lock also takes out of it what is not needed any more.
    may_lock = any(
        one.api.allow_remote or (one.made is not None and bool(one.made.unlocked)) for one in ended
    )
    settles = asked.locking != "keep" or not may_lock
    return settles and not asked.full


def _no_changes(one: Ended) -> Changes | None:
    if one.made is None or one.changes is None:
        return None
    files = tuple(sorted(one.made.package.files))
    return Changes(folder=one.changes.folder, unchanged=files, extra=one.changes.extra)


def _folders(one: Ended) -> list[tuple[str, str, str, str]] | None:
    """Return the folders of a package; None where other files are in them than the run found."""
    if one.made is None or one.changes is None:
        return []
    folder = one.changes.folder.as_posix()
    names = names_below(folder)
    if modules_of(names) - one.made.package.files.keys() != set(one.changes.extra):
        return None
    return [
        (PLACE, f"{folder}/{path}".rstrip("/"), hash_of_folder(inside), "")
        for path, inside in names.items()
    ]


def _files(asked: Asked, ended: Sequence[Ended]) -> Iterator[tuple[str, str, str, str]]:
    """Go through the files that decide whether anything changed, but for those of specular."""
    for file, sha256 in asked.settings.read.items():
        yield INPUT, os.fspath(file), sha256, ""
    for file in asked.settings.absent:
        yield ABSENT, os.fspath(file), "", ""
    for api, made, tried in ((one.api, one.made, one.tried) for one in ended):
        if made is None:
            continue
        for path in tried:
            if (real := os.path.realpath(path)) != os.path.abspath(path):  # noqa: PTH100 - links
                yield WAY, path, real, ""
        inputs = made.inputs
        for name, sha256 in inputs.files.items():
            yield INPUT, name, sha256, ""
        for name in inputs.absent:
            # With its folder as far as that is absent, too: see `folders_of` in listing.
            for file in (Path(name), *Path(name).parents):
                if not file.is_dir():
                    yield ABSENT, os.fspath(file), "", ""
        lock = os.fspath(inputs.lock)
        yield (INPUT, lock, hash_of(lock), "") if inputs.lock.exists() else (ABSENT, lock, "", "")
        for trace in (JOURNAL, STAGING):
            yield ABSENT, f"{(api.output / made.package.name).as_posix()}/{trace}", "", ""
        texts = made.package.files
        for path, name in zip(outputs_of(api, made), sorted(texts), strict=True):
            # Without what `stat` says: it may have been edited since it was written.
            yield OUTPUT, path, digest(texts[name].encode()), ""
