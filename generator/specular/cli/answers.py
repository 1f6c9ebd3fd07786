"""What a run says on its standard output: lines for people, or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specular.loading.excerpts import first_of
from specular.output.comparing import summary
from specular.output.manifest import ABOUT
from specular.output.reporting import entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specular.cli.asked import Command, Ended
    from specular.cli.tasks import Findings
    from specular.ir.types import JsonValue
    from specular.output.comparing import Changes


def lines_of(one: Ended, what: Command) -> list[str]:
    """Return what is said of an API of which nothing is wrong."""
    if one.changes is None or one.made is None:
        return []
    if what == "check":
        return [summary(one.changes)]
    return [summary(one.changes), one.made.coverage.text(), *names_lines(one)]


def names_lines(one: Ended) -> list[str]:
    """Return what is said of names that change, or do not for the lock alone."""
    # What is as before need not be told where all is.
    is_news = one.changes is not None and one.changes.differs
    if one.made is None or not is_news:
        return []
    kept, renamed = one.made.kept, one.renamed
    lines = [f"names: the lock keeps {first_of(kept)}"] if kept else []
    if renamed and one.made.section.renames is None:
        how = "made with --keep-renames, the package would still know the former ones"
        lines.append(f"names: {first_of(renamed)} ({how})")
    elif renamed:
        lines.append(f"names: {first_of(renamed)}; the former ones still work")
    return lines


def nothing_written(spec: Path, found: Findings) -> str:
    """`openapi.yaml: 2 errors, 1 warning; nothing was written`."""
    return f"{spec}: {found.count}; nothing was written"


def news(changes: Changes) -> str:
    """`generated/scenario: 2 files updated, 1 created, 66 unchanged (models/job.py, …)`.

    The manifest changes whenever a document does, which is no news.
    """
    folder = changes.folder.as_posix()
    names = [path for path in (*changes.written, *changes.deleted) if path not in ABOUT]
    numbers = {
        "updated": sum(path not in ABOUT for path in changes.updated),
        "created": sum(path not in ABOUT for path in changes.created),
        "deleted": len(changes.deleted),
        "unchanged": sum(path not in ABOUT for path in changes.unchanged),
    }
    if not names:
        return f"{folder}: no change, {numbers['unchanged']} files"
    parts = [f"{number} {word}" for word, number in numbers.items() if number]
    number, _, word = parts[0].partition(" ")
    parts[0] = f"{number} file{'' if number == '1' else 's'} {word}"
    return f"{folder}: {', '.join(parts)} ({first_of(names)})"


def entry_of(one: Ended) -> dict[str, JsonValue]:
    """Return what a report says of one API."""
    coverage = None if one.made is None or one.findings.errors else one.made.coverage
    return entry(one.api.spec, coverage, one.findings.entries)


def json_text(
    ended: Sequence[Ended],
    what: Command,
    code: int,
    paths: tuple[str, Sequence[str]] | None = None,
) -> str:
    """Return what became of each API, for programs, with the list of files that was asked for."""
    content = {
        **({} if paths is None else {paths[0]: paths[1]}),
        "command": what,
        "exit_code": code,
        "apis": [{**entry_of(one), **_state(one)} for one in ended],
    }
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _state(one: Ended) -> dict[str, JsonValue]:
    changes = one.changes
    folder: JsonValue = None
    files: JsonValue = None
    if changes is not None:
        folder = changes.folder.as_posix()
        files = {state: list(paths) for state, paths in changes.states().items()}
    kept: JsonValue = [] if one.made is None else list(one.made.kept)
    renamed: JsonValue = list(one.renamed)
    return {
        "folder": folder,
        "exit_code": one.code,
        "files": files,
        "names": {"renamed": renamed, "kept": kept},
        "bug": one.bug or None,
    }
