"""What moved between two outputs of a tool: files, and lines as `diff` counts them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from trees import CACHES, read_tree


@dataclass(frozen=True, slots=True)
class Change:
    """Which files are others, new and gone, and how many lines came and went in all of them.

    `written` says whether code has more of what an edit brought in.
    """

    changed: tuple[str, ...]
    new: tuple[str, ...]
    deleted: tuple[str, ...]
    added: int
    removed: int
    written: bool

    @property
    def files(self) -> int:
        """How many files moved."""
        return len(self.changed) + len(self.new) + len(self.deleted)

    @property
    def lines(self) -> int:
        """How many lines moved."""
        return self.added + self.removed


def compare(before: Path, after: Path, word: bytes) -> Change:
    """Compare two folders; `word` is in every name that an edit brings in."""
    old, new = read_tree(before), read_tree(after)
    added, removed = _lines(before, after)
    return Change(
        changed=tuple(name for name in old if name in new and old[name] != new[name]),
        new=tuple(name for name in new if name not in old),
        deleted=tuple(name for name in old if name not in new),
        added=added,
        removed=removed,
        written=_count(new, word) > _count(old, word),
    )


def _lines(before: Path, after: Path) -> tuple[int, int]:
    """Return how many lines come and go; those of files that are on one side only are among them.

    `--minimal`, so that what is counted is what a tool moved and not how `diff` guesses.
    """
    ignored = (f"--exclude={name}" for name in sorted(CACHES))
    options = ("--recursive", "--new-file", "--text", "--minimal", *ignored)
    program = shutil.which("diff") or "diff"
    told = subprocess.run([program, *options, before, after], check=False, capture_output=True)
    if told.returncode > 1:
        raise OSError(told.stderr.decode(errors="replace"))
    lines = told.stdout.split(b"\n")
    return sum(one.startswith(b">") for one in lines), sum(one.startswith(b"<") for one in lines)


def _count(tree: dict[str, bytes], word: bytes) -> int:
    return sum(text.lower().count(word) for name, text in tree.items() if name.endswith(".py"))
