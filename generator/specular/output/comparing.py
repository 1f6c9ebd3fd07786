"""What is in the folder of a package, against what should be there."""

from __future__ import annotations

import difflib
import os
import stat
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from specular.diagnostics import Code, Sink
from specular.loading.excerpts import first_of
from specular.output.journal import JOURNAL, STAGED, STAGING, is_reserved, read_journal
from specular.output.manifest import ABOUT, MANIFEST, Package, digest, is_inside, read_outputs
from specular.output.records import names_below


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What writing a package would do, by paths in its folder, each list sorted.

    `edited` (ours, but changed by hand) and `foreign` (not ours) are among those to be updated or
    deleted, or the journal; `blocked` are folders and links where a file or a folder of ours
    should be; `extra` are modules that are not ours and in nobody's way, so that they stay. Where
    a run was cut short, `begun` is what its journal says, and `gone` are stale files that are not
    there, but whose folders may be.
    """

    folder: Path
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    begun: Mapping[str, frozenset[str]] | None = None

    def states(self) -> dict[str, tuple[str, ...]]:
        """Return the paths by what is to be done or said of them."""
        return {
            "created": self.created,
            "updated": self.updated,
            "deleted": self.deleted,
            "unchanged": self.unchanged,
            "edited": self.edited,
            "foreign": self.foreign,
            "blocked": self.blocked,
            "extra": self.extra,
        }

    @property
    def interrupted(self) -> bool:
        """Whether a run that wrote here was cut short."""
        return self.begun is not None

    @property
    def written(self) -> tuple[str, ...]:
        """The files that would get a new content; the manifest last."""
        return tuple(
            sorted((*self.created, *self.updated), key=lambda path: (path == MANIFEST, path))
        )

    @property
    def differs(self) -> bool:
        """Whether there is anything to do."""
        changed = self.created or self.updated or self.deleted
        return bool(changed or self.blocked or self.interrupted)


def compare(output: Path, package: Package, sink: Sink) -> Changes | None:
    """Compare the folder of a package with its files; None where it cannot be read.

    What the manifest in the folder lists is ours, and so is what the journal of a run that was
    cut short lists, where it is as that run wrote it. Links below `output` are never followed.
    """
    folder = output / package.name
    for path in (package.name, *package.files):
        if not is_inside(path):
            raise ValueError(f"the path {path!r} leaves the folder")
        if is_reserved(path) and path != MANIFEST:
            raise ValueError(f"the path {path!r} is needed for writing")
    try:
        if output.exists() and not output.is_dir():
            sink.error(Code.OUTPUT_UNWRITABLE, f"{output} is no folder")
            return None
        return _compare(folder, package)
    except OSError as error:
        sink.error(Code.OUTPUT_UNWRITABLE, f"cannot read {error.filename}: {error.strerror}")
        return None


def written_files(folder: Path, wanted: Collection[str] | None = None) -> dict[str, str]:
    """Return the texts in the folder of a package that are as they were written."""
    texts: dict[str, str] = {}
    with suppress(OSError):
        manifest, _ = read_inside(folder, MANIFEST)
        listed = None if manifest is None else read_outputs(manifest.decode(errors="replace"))
        for path, sha256 in (listed or {}).items():
            is_wanted = wanted is None or path in wanted
            content, _ = read_inside(folder, path) if is_wanted else (None, None)
            if content is not None and digest(content) == sha256:
                texts[path] = content.decode(errors="replace")
    return texts


FIRST_FILES = 3
FIRST_LINES = 40
"""How much of a diff is shown unless all is asked for: of so many files, so many lines each."""


def diff(changes: Changes, package: Package, *, full: bool = True) -> str:
    """Return the changes as a unified diff that `patch -p0` understands, or how that begins."""
    differing = sorted(
        (*changes.created, *changes.updated, *changes.deleted),
        # What they say follows from the rest.
        key=lambda path: (path in ABOUT, path == MANIFEST, path),
    )
    shown = differing if full else differing[:FIRST_FILES]
    texts: list[str] = []
    for path in shown:
        lines = _file_diff(path, changes, package)
        rest = 0 if full else len(lines) - FIRST_LINES
        texts += lines if rest <= 0 else [*lines[:FIRST_LINES], f"… {rest} more lines\n"]
    if len(shown) < len(differing):
        texts.append(f"… {len(differing) - len(shown)} more files\n")
    return "".join(texts)


def _file_diff(path: str, changes: Changes, package: Package) -> list[str]:
    """Return the lines of the diff of one file."""
    shown = (changes.folder / path).as_posix()
    is_new, is_old = path in changes.created, path in changes.deleted
    old = "" if is_new else (changes.folder / path).read_bytes().decode(errors="backslashreplace")
    new = "" if is_old else package.files[path]
    before, after = "/dev/null" if is_new else shown, "/dev/null" if is_old else shown
    lines = difflib.unified_diff(_lines(old), _lines(new), before, after)
    return [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    ]


def _lines(text: str) -> list[str]:
    """Split at line feeds alone: str.splitlines knows other ends, which `patch` does not."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known to be ours: by the manifest, None if it is none, and by the journal."""

    listed: Mapping[str, str] | None
    begun: Mapping[str, frozenset[str]] | None

    def paths(self) -> set[str]:
        """Return the files that may be ours."""
        return {
            path for path in (*(self.listed or ()), *(self.begun or ())) if not is_reserved(path)
        }

    def wrote(self, path: str, content: bytes) -> bool:
        """Whether a file is as some run wrote it."""
        found = digest(content)
        return (self.listed or {}).get(path) == found or found in (self.begun or {}).get(path, ())


_States: TypeAlias = defaultdict[str, set[str]]
"""The lists of `Changes` while they are found."""


def _compare(folder: Path, package: Package) -> Changes:
    manifest, _ = read_inside(folder, MANIFEST)
    listed = read_outputs(manifest.decode(errors="replace")) if manifest is not None else {}
    states: _States = defaultdict(set)
    known = _Known(listed, _begun(folder, states))
    for path in sorted({*package.files, *known.paths()}):
        content, obstacle = read_inside(folder, path)
        wanted = package.files.get(path)
        if obstacle is not None:
            if wanted is not None:
                states["blocked"].add(obstacle)
        elif content is None:
            if wanted is not None:
                states["created"].add(path)
            elif known.begun is not None:
                states["gone"].add(path)
        elif wanted is not None and content == wanted.encode():
            states["unchanged"].add(path)
        elif path == MANIFEST:
            states["updated"].add(path)
            # Written last, it may be older or newer than the files, but it must be one.
            if listed is None:
                states["edited"].add(path)
        else:
            _judge(path, known, states, wanted=wanted is not None, wrote=known.wrote(path, content))
    extra = modules_of(names_below(os.fspath(folder)))
    states["extra"] = extra - {*package.files, *states["deleted"]}
    found = {name: tuple(sorted(paths)) for name, paths in states.items()}
    return Changes(folder=folder, begun=known.begun, **found)


def modules_of(names: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the files among what `names_below` found, by their paths."""
    return {
        f"{path}{name}"
        for path, inside in names.items()
        for name in inside
        if not name.endswith("/")
    }


def _judge(path: str, known: _Known, states: _States, *, wanted: bool, wrote: bool) -> None:
    """Say what becomes of a file that is there and not as it should be."""
    ours = path in (known.listed or {})
    if not wanted and not ours and not wrote:
        # The run that was cut short never came to replace it: it is somebody else's still.
        return
    states["updated" if wanted else "deleted"].add(path)
    if not wrote:
        states["edited" if ours else "foreign"].add(path)


def _begun(folder: Path, states: _States) -> Mapping[str, frozenset[str]] | None:
    """Return what a run that was cut short had begun; None where there was none."""
    journal, obstacle = read_inside(folder, JOURNAL)
    if obstacle is not None:
        states["blocked"].add(obstacle)
        return None
    try:
        staging = os.lstat(folder / STAGING).st_mode
    except FileNotFoundError:
        staging = None
    if staging is not None and not stat.S_ISDIR(staging):
        states["blocked"].add(STAGING)
        return None
    if staging is not None:
        for entry in os.scandir(folder / STAGING):
            if not (STAGED.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)):
                states["blocked"].add(f"{STAGING}/{entry.name}")
    if journal is None:
        return None if staging is None else {}
    begun = read_journal(journal.decode(errors="replace"))
    if begun is None:
        states["edited"].add(JOURNAL)
    return begun or {}


def read_inside(folder: Path, path: str) -> tuple[bytes | None, str | None]:
    """Return the content of a file, or what is in the way of having one there."""
    for part in (*reversed(PurePosixPath(path).parents), PurePosixPath(path)):
        try:
            mode = os.lstat(folder / part).st_mode
        except FileNotFoundError:
            return None, None
        is_file = part == PurePosixPath(path)
        if not (stat.S_ISREG(mode) if is_file else stat.S_ISDIR(mode)):
            return None, part.as_posix()
    return (folder / path).read_bytes(), None


def summary(changes: Changes) -> str:
    """`generated/scenario: 24 files (3 written, 21 unchanged)`."""
    numbers = {
        "written": len(changes.written),
        "deleted": len(changes.deleted),
        "unchanged": len(changes.unchanged),
    }
    total = numbers["written"] + numbers["unchanged"]
    parts = ", ".join(f"{number} {word}" for word, number in numbers.items() if number)
    found = f"{changes.folder.as_posix()}: {total} files ({parts})"
    if changes.interrupted:
        return f"{found}\n  finished what a run that was cut short had begun"
    return found


def difference(changes: Changes, command: str) -> str:
    """Say how many files differ, which of them a person changed, and what mends it."""
    numbers = {
        "missing": len(changes.created),
        "out of date": len(changes.updated),
        "stale": len(changes.deleted),
        "in the way": len(changes.blocked),
    }
    parts = [f"{number} {word}" for word, number in numbers.items() if number]
    if changes.interrupted:
        parts.append("a run that wrote here was cut short")
    kept = (*changes.edited, *changes.foreign, *changes.blocked)
    lines = [
        f"{changes.folder.as_posix()}: {', '.join(parts)}",
        *(f"  {path} is not as specular wrote it: the command will refuse" for path in kept),
        f"  to {'repair' if changes.interrupted else 'write'} it: {command}",
    ]
    return "\n".join(lines)


def extra_lines(changes: Changes) -> list[str]:
    """`generated/scenario: 1 file is not specular's: extra.py`, if there are any.

    Only modules are told of: whoever imports the package can come upon them.
    """
    number = len(changes.extra)
    if not number:
        return []
    files = "1 file is" if number == 1 else f"{number} files are"
    return [f"{changes.folder.as_posix()}: {files} not specular's: {first_of(changes.extra)}"]
