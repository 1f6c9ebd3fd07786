"""The files in tests/history: how our own document went on, and what is told of each step.

A file holds a step. It has a heading, a sentence that says why, and fences:

- `diff`: edits of one file. The first line names it: `# schemas/Job.yaml`, below the folder of the
  document. Lines begin as in a diff: with a space where they are there before and after, with `-`
  where before, with `+` where after. What is there before has to be found exactly once. A line `@@`
  parts edits. Where all lines begin with `+` there is no such file yet.
- `text`: what was expected before the comparer was run. A line `rule: subject: verdict, verdict,
  verdict` for each finding, in any order, for client code, the wire and servers. The last line has
  the version step, and the subject of the finding that decides it: `major: Job.status`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from case_format import CaseError

if TYPE_CHECKING:
    from pathlib import Path

_FENCE: Final = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE: Final = re.compile(r"# (?P<title>.+)\n\n(?!```)(?s:.+?)\.\n\n```")


@dataclass(frozen=True, slots=True)
class Edit:
    """Whole lines of a file that others take the place of; a new file has no old lines."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to the document, and what has to be told of it."""

    name: str
    edits: tuple[Edit, ...]
    told: tuple[str, ...]
    version: str


def read_step(path: Path) -> Step:
    """Read a step.

    Raises CaseError where the file does not follow the format.
    """
    text = path.read_text("utf-8")
    fences = list(_FENCE.finditer(text))
    languages = [one["language"] for one in fences]
    if _TITLE.match(text) is None or languages != ["diff"] * (len(fences) - 1) + ["text"]:
        raise CaseError(f"{path.name}: a heading, a sentence, edits and what is told make a step")
    edits = [edit for one in fences[:-1] for edit in _edits(path.name, one["text"])]
    *told, version = fences[-1]["text"].splitlines()
    return Step(path.stem, tuple(edits), tuple(told), version)


def _edits(name: str, text: str) -> list[Edit]:
    """Return the edits of a fence."""
    title, *lines = text.splitlines(keepends=True)
    if not title.startswith("# ") or any(one[0] not in " -+@" for one in lines):
        raise CaseError(f"{name}: a file, and lines that begin as in a diff: {title.strip()}")
    edits = [["", ""]]
    for line in lines:
        if line == "@@\n":
            edits.append(["", ""])
            continue
        if line[0] in " -":
            edits[-1][0] += line[1:]
        if line[0] in " +":
            edits[-1][1] += line[1:]
    return [Edit(title[2:].strip(), old, new) for old, new in edits]


def apply(edit: Edit, folder: Path) -> None:
    """Edit a file below a folder.

    Raises CaseError where what was there is not found once: the document is another one by now.
    """
    path = folder / edit.file
    if not edit.old:
        if path.exists():
            raise CaseError(f"{edit.file}: it is there already")
        path.write_text(edit.new, "utf-8")
        return
    # Whole lines only.
    text, old = f"\n{path.read_text('utf-8')}", f"\n{edit.old}"
    if (count := text.count(old)) != 1:
        raise CaseError(f"{edit.file}: found {count} times, not once:\n{edit.old}")
    path.write_text(text.replace(old, f"\n{edit.new}")[1:], "utf-8")
