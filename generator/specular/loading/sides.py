"""The two sides of a file in a diff of git: which trees they are of, and documents in these.

git tells a diff driver what a file was and is, and not which revisions are compared. The trees are
found by the ids of the contents: see `trees_of`.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from specular.diagnostics import Sink
from specular.loading.documents import read_document
from specular.loading.repository import Entry, Repository, is_plain, lay_out

Tree: TypeAlias = str | None
"""What a side is of: a revision, the index where it is empty, or None: the working tree."""

WORKING: Final = None
INDEX: Final = ""

_LIKELY: Final[tuple[tuple[Tree, Tree], ...]] = (
    *((INDEX, WORKING), ("HEAD", INDEX), ("HEAD", WORKING)),
    # `git diff -R`
    *((WORKING, INDEX), (INDEX, "HEAD"), (WORKING, "HEAD")),
)
"""The trees that git compares where no revision, or HEAD, is given."""

_MAX_COMMITS: Final = 1000  # among those that touch a file its blobs are looked for

_LOG: Final = (
    *("-c", "log.follow=false", "--literal-pathspecs"),
    *("log", "--all", f"--max-count={_MAX_COMMITS}", "--diff-merges=first-parent"),
    *("--raw", "--no-abbrev", "--no-renames", "--no-show-signature", "--format=%H"),
)
_RAW: Final = re.compile(rb":\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) .*")

_OPENAPI: Final = re.compile(
    rb"(?:^|[{,])\s*[\"']?(?:openapi|swagger)[\"']?\s*:\s*[\"']?\d", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a file: its path from the top of the repository, and where its content lies.

    `blob` is the id of that, zeros for a file of the working tree that git has not hashed; the mode
    is `.` where there is no such file.
    """

    path: str
    file: Path
    blob: str
    mode: str

    @property
    def is_absent(self) -> bool:
        """Whether the other side is all that there is."""
        return self.mode == "."

    @property
    def is_unhashed(self) -> bool:
        """Whether it is a file of the working tree."""
        return not self.is_absent and not self.blob.strip("0")

    @property
    def content(self) -> bytes:
        """What the file holds, nothing for none."""
        return b"" if self.is_absent else self.file.read_bytes()

    @property
    def is_document(self) -> bool:
        """Whether it looks like an OpenAPI document; what is in it is not read for that."""
        return self.mode.startswith("100") and _OPENAPI.search(self.content) is not None


def trees_of(repository: Repository, sides: tuple[Side, Side]) -> tuple[Tree, Tree]:
    """Return of which trees the sides of a file are.

    Those are, where they hold these contents: what is compared without revisions, the newest commit
    that made this edit and the one before it, or for each side the newest commit that has it.
    """
    held = _Held(repository)
    for trees in _LIKELY:
        if all(held.holds(tree, side) for tree, side in zip(trees, sides, strict=True)):
            return trees
    steps = _steps(repository, [one.path for one in sides])
    for one in steps:
        if one.has(0, sides[0]) and one.has(1, sides[1]):
            return f"{one.commit}^", one.commit
    return held.tree(sides[0], steps), held.tree(sides[1], steps)


class _Held:
    """Which content the trees have at a path."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def holds(self, tree: Tree, side: Side) -> bool:
        """Whether a side may be of a tree."""
        if tree is None:
            # That a blob lies in the working tree, too, does not make it what is meant.
            is_there = os.path.lexists(self._repository.folder / side.path)
            return not is_there if side.is_absent else side.is_unhashed
        return self._blob(tree, side.path) == (None if side.is_absent else side.blob)

    def tree(self, side: Side, steps: Sequence[_Step]) -> Tree:
        """Return the tree that one side alone is of."""
        for tree in (WORKING, "HEAD", INDEX):
            if not side.is_absent and self.holds(tree, side):
                return tree
        for one in steps:
            if one.has(1, side):
                return one.commit
            if one.has(0, side):
                return f"{one.commit}^"
        return "HEAD"

    def _blob(self, tree: str, path: str) -> str | None:
        if tree == INDEX:
            found = _index(self._repository, path).get(path)
            return None if found is None else found[1]
        named = self._repository.find(f"{tree}:{path}")
        return None if named is None else named[1]


@dataclass(frozen=True, slots=True)
class _Step:
    """A commit, and the blobs that it replaced by others, each empty where there is no file."""

    commit: str
    blobs: tuple[tuple[str, str], ...]

    def has(self, which: int, side: Side) -> bool:
        """Whether a side is what it took away (0) or what it brought (1)."""
        blob = "" if side.is_absent else side.blob
        return any(one[which] == blob for one in self.blobs)


def _steps(repository: Repository, paths: Sequence[str]) -> list[_Step]:
    """Return the commits that touch paths, the newest first; none where git does not say."""
    done = repository.run(*_LOG, "HEAD", "--", *dict.fromkeys(paths))
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for line in done.stdout.splitlines():
        raw = _RAW.fullmatch(line)
        if raw is not None and found:
            old, new = (one.decode() if one.strip(b"0") else "" for one in raw.groups())
            found[-1][1].append((old, new))
        elif line:
            found.append((os.fsdecode(line), []))
    return [_Step(commit, tuple(blobs)) for commit, blobs in found]


def _index(repository: Repository, folder: str) -> dict[str, Entry]:
    """Return what is staged at a path or below it, by paths from the top."""
    where = ("--", folder) if folder else ()
    done = repository.run("--literal-pathspecs", "ls-files", "--stage", "-z", *where)
    listed = re.finditer(rb"([0-9]+) ([0-9a-f]+) 0\t([^\0]+)\0", done.stdout)
    return {os.fsdecode(one[3]): (one[1].decode(), one[2].decode()) for one in listed}


@contextmanager
def lent(repository: Repository, tree: Tree, document: str, side: Side) -> Generator[Path]:
    """Lend a document of a tree, in which one file is as a side has it.

    It need not be there: whoever reads it will tell.
    """
    if tree is None:
        yield Path(document)
        return
    above, name = posixpath.split(document)
    with tempfile.TemporaryDirectory(prefix="specular-", ignore_cleanup_errors=True) as folder:
        lay_out(repository, _entries(repository, tree, above), Path(folder))
        _put(side, Path(folder), posixpath.relpath(side.path, above or "."))
        yield Path(folder, name)


def _entries(repository: Repository, tree: str, folder: str) -> dict[str, Entry]:
    if tree != INDEX:
        found = repository.find(f"{tree}:{folder}")
        return {} if found is None or found[0] != "tree" else repository.entries(found[1])
    start = f"{folder}/" if folder else ""
    return {path.removeprefix(start): one for path, one in _index(repository, folder).items()}


def _put(side: Side, folder: Path, path: str) -> None:
    """Have the content of a side among files that are laid out; it may be of no tree at all."""
    target = folder / path
    above = Path(os.path.realpath(target.parent))
    if not is_plain(path) or not above.is_relative_to(os.path.realpath(folder)):
        return
    if side.is_absent:
        target.unlink(missing_ok=True)
    elif not target.is_symlink():
        above.mkdir(parents=True, exist_ok=True)
        target.write_bytes(side.content)


@contextmanager
def bare(document: Path) -> Generator[Path]:
    """Lend what is left of a document without its operations, to be compared with where it is new.

    Its version says nothing, for otherwise it would say that nothing breaks.
    """
    with tempfile.TemporaryDirectory(prefix="specular-", ignore_cleanup_errors=True) as folder:
        read = read_document(document, document.name, Sink())
        data = read.data if read is not None and isinstance(read.data, dict) else {}
        kept = {key: one for key, one in data.items() if key not in {"paths", "webhooks"}}
        info = kept.get("info")
        kept["paths"] = {}
        kept["info"] = {**info, "version": "0"} if isinstance(info, dict) else info
        for name in ("components", "definitions"):
            parts = kept.get(name)
            if isinstance(parts, dict):
                kept[name] = {key: one for key, one in parts.items() if key == "securitySchemes"}
        path = Path(folder, document.name)
        path.write_text(json.dumps(kept), "utf-8")
        yield path


def text_lines(repository: Repository, sides: tuple[Side, Side]) -> list[str]:
    """Return the hunks between two files as git has them, or what it says of other than text."""
    options = ("--no-index", "--no-ext-diff", "--no-textconv", "--no-color")
    files = [os.path.abspath(one.file) for one in sides]  # noqa: PTH100 - links are not followed
    done = repository.run("diff", *options, "--", *files)
    lines = done.stdout.decode(errors="backslashreplace").split("\n")[:-1]
    start = next((number for number, line in enumerate(lines) if line.startswith("@@ ")), None)
    if start is not None:
        return lines[start:]
    return (
        ["the files are not text, and differ"]
        if any(line[:6] == "Binary" for line in lines)
        else []
    )
