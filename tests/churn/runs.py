"""The runs of every tool on a document: as it is, once more, and after each of the edits."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from bench.edits import Edit, edited, edits_of, text_of
from bench.tools import Tool, measure
from churn.comparing import Change, compare

KINDS: Final = ("a scalar property", "an enum value", "an operation", "a schema")
"""The edits of `bench.edits` that are made, each on a document that is otherwise as it was."""

NOTHING: Final = "nothing"
"""The run on the document as it is, once more: what moves then moves after every edit."""

WORD: Final = b"edited"
LIMIT: Final = 120
"""The seconds after which a run is given up."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What moved, if the tool ran, and what is wrong with it."""

    change: Change | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Churn:
    """What each tool made of a document, by what was done to it and by the tool's name."""

    name: str
    faults: Mapping[str, str]
    outcomes: dict[tuple[str, str], Outcome] = field(default_factory=dict)

    def add(self, what: str, found: Mapping[str, Outcome]) -> None:
        """Take in what tools made after an edit; one that cannot read the document has none."""
        for tool, outcome in found.items():
            self.outcomes[what, tool] = outcome


class Place:
    """A folder with a copy of a document and what is beside it, where the tools run."""

    def __init__(self, folder: Path, document: Path, tools: Mapping[Tool, Path]) -> None:
        self._folder = folder
        self._document = document
        self._tools = tools

    def edits(self) -> list[Edit]:
        """Return the edits that the document has a place for, in files that are copies.

        Of a document that is not what it says it is there are none.
        """
        try:
            found = edits_of(self._document)
        except (OSError, ValueError, yaml.YAMLError):
            return []
        here = self._document.parent
        return [one for one in found if one.name in KINDS and one.file.is_relative_to(here)]

    def read(self, name: str) -> Churn:
        """Let every tool read the document as it is."""
        return Churn(name, self._make("base", self._tools))

    def measure(self, churn: Churn, edits: Sequence[Edit]) -> None:
        """Let the tools that can read the document do so once more, and after each edit."""
        able = {tool: found for tool, found in self._tools.items() if not churn.faults[tool.name]}
        churn.add(NOTHING, self._outcomes(able, NOTHING))
        for edit in edits:
            kept = edit.file.read_bytes()
            edit.file.write_bytes(edited(text_of(edit.file), [edit]).encode())
            try:
                churn.add(edit.name, self._outcomes(able, edit.name))
            finally:
                edit.file.write_bytes(kept)

    def _outcomes(self, tools: Mapping[Tool, Path], what: str) -> dict[str, Outcome]:
        faults = self._make("made", tools)
        found: dict[str, Outcome] = {}
        for tool in tools:
            here = self._folder / tool.name
            outcome = Outcome(fault=faults[tool.name])
            if not outcome.fault:
                change = compare(here / "base", here / "made", WORD)
                is_left_out = what != NOTHING and not change.written
                outcome = Outcome(change, "left out" if is_left_out else "")
            found[tool.name] = outcome
            shutil.rmtree(here / "made", ignore_errors=True)
        return found

    def _make(self, output: str, tools: Mapping[Tool, Path]) -> dict[str, str]:
        """Run tools at the same time, since nobody asks how long; return what went wrong."""

        def run(tool: Tool) -> str:
            folder = self._folder / tool.name / output
            one = measure(tool, tools[tool], self._document, folder, LIMIT)
            if one.status:
                return f"over {LIMIT} s" if one.seconds >= LIMIT else f"exit {one.status}"
            return "" if one.lines else "no code"

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            told = pool.map(run, tools)
            return {tool.name: fault for tool, fault in zip(tools, told, strict=True)}
