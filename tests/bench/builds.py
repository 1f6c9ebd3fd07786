"""What a build waits for: specular from nothing, where nothing changed, and after a small edit.

Every time is of the whole command as a shell starts it. It is the best of several where they do the
same; an edit is made once, on top of those before. Runs that are compared with `python -c pass`
take turns with it, so that a machine that is busy for a while is so for all of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.edits import Edit, edited, edits_of, text_of
from trees import ROOT, differences, read_tree

CHOSEN: Final = ("openai.yaml", "github.json")
"""The documents that are measured beside our own, unless some are named."""

MANIFEST: Final = ".specular.json"


class FailedError(Exception):
    """A run did not end well; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A document to measure, and the folder that comes with it if it is of several files."""

    name: str
    document: Path
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Tries:
    """How often each run is done: the best of so many counts, but for edits."""

    cold: int = 3
    same: int = 20
    edits: int = 7


@dataclass(frozen=True, slots=True)
class Builds:
    """The seconds of each run of a document, and what went wrong."""

    name: str
    cold: float
    nothing: float
    hashing: float
    rows: tuple[tuple[str, float], ...]
    faults: tuple[str, ...]

    @property
    def bound(self) -> str:
        """Whether a run that has nothing to do is as short as it is meant to be."""
        longest = max(seconds for what, seconds in self.rows if what.startswith("no-op"))
        most = 2 * self.nothing + self.hashing
        return (
            f"{self.name}: no-op {longest:.4f} s, at most 2 x {self.nothing:.4f} s (python -c pass)"
            f" + {self.hashing:.4f} s (hashing the inputs) = {most:.4f} s:"
            f" {'holds' if longest <= most else 'does not hold'}"
        )


def command() -> tuple[str, ...]:
    """Return what runs specular in this environment."""
    installed = Path(sys.executable).with_name("specular")
    if installed.exists():
        return (str(installed),)
    return (sys.executable, "-c", "from specular.cli import main; main()")


def subjects(documents: Mapping[str, Path], only: str | None) -> Iterator[Subject]:
    """Go through what is measured: our own document always."""
    yield Subject("spec/openapi.yaml", ROOT / "spec" / "openapi.yaml", ROOT / "spec")
    for name, path in documents.items():
        if only in name if only else path.name in CHOSEN:
            yield Subject(name, path)


def compare_builds(
    found: Sequence[Subject],
    console: Console,
    specular: Sequence[str] | None = None,
    tries: Tries = Tries(),
) -> bool:
    """Print what builds of documents take; False if a run failed or made another package."""
    table = Table(title=f"{sys.platform}, Python {sys.version.partition(' ')[0]}, builds")
    for title in ("document", "what"):
        table.add_column(title)
    for title in ("seconds", "to cold", "to python -c pass"):
        table.add_column(title, justify="right")
    bounds: list[str] = []
    faults: list[str] = []
    for subject in found:
        with tempfile.TemporaryDirectory(prefix="specular-builds-") as made:
            try:
                builds = measure_builds(subject, Path(made), specular or command(), tries)
            except FailedError as error:
                faults.append(f"{subject.name}: {error}")
                continue
        for cells in rows_of(builds):
            table.add_row(*map(escape, cells))
        table.add_section()
        bounds.append(builds.bound)
        faults += (f"{subject.name}: {one}" for one in builds.faults)
    console.print(table)
    for line in (*bounds, *faults):
        console.print(line, markup=False, soft_wrap=True)
    return not faults


def rows_of(builds: Builds) -> Iterator[tuple[str, str, str, str, str]]:
    """Go through the rows of the table about a document."""
    for number, (what, seconds) in enumerate(builds.rows):
        yield (
            "" if number else builds.name,
            what,
            f"{seconds:.4f}",
            f"{seconds / builds.cold:.4f}",
            f"{seconds / builds.nothing:.1f}",
        )


def measure_builds(subject: Subject, folder: Path, specular: Sequence[str], tries: Tries) -> Builds:
    """Measure every kind of run of a document in an empty folder."""
    place = _Place(folder, subject, tuple(specular))
    edits = edits_of(place.document)[: tries.edits]
    cold = min(place.cold() for _ in range(tries.cold))
    filling = place.generate("made")
    nothing, generate, check = zip(
        *(
            (place.nothing(), place.generate("made"), place.check("made"))
            for _ in range(tries.same)
        ),
        strict=True,
    )
    inputs = place.inputs("made")
    rows = [
        ("cold", cold),
        ("cold, filling the cache", filling),
        ("no-op generate", min(generate)),
        ("no-op check", min(check)),
    ]
    hashing = min(_hashing(inputs) for _ in range(tries.same))
    faults: list[str] = []
    for row, wrong in _incremental(place, edits):
        rows.append(row)
        faults += wrong
    rows += [("python -c pass", min(nothing)), ("hashing the inputs", hashing)]
    return Builds(subject.name, cold, min(nothing), hashing, tuple(rows), tuple(faults))


class _Place:
    """A folder with a copy of a document, where specular runs with a cache of its own."""

    def __init__(self, folder: Path, subject: Subject, specular: tuple[str, ...]) -> None:
        self.folder = folder
        self._specular = specular
        source = folder / "spec"
        if subject.folder is None:
            source.mkdir()
            self.document = source / subject.document.name
            shutil.copyfile(subject.document, self.document)
        else:
            shutil.copytree(subject.folder, source)
            self.document = source / subject.document.relative_to(subject.folder)
        self._said = folder / "said.txt"
        # Modules are compiled once, as where specular is installed.
        kept = {key: one for key, one in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        self._environment = kept | {"SPECULAR_CACHE_DIR": str(folder / "cache")}

    def cold(self) -> float:
        """Return how long it takes to make the package from nothing, and to leave nothing."""
        seconds = self.generate("cold", "--no-cache")
        shutil.rmtree(self.folder / "cold")
        return seconds

    def generate(self, output: str, *options: str) -> float:
        """Return how long it takes to generate the package into a folder."""
        return self._run("generate", output, *options)

    def check(self, output: str) -> float:
        """Return how long it takes to find that nothing changed."""
        return self._run("check", output)

    def nothing(self) -> float:
        """Return how long Python takes to start and to end."""
        return self._timed([sys.executable, "-c", "pass"])

    def said(self) -> bytes:
        """Return what the last run wrote to its standard error."""
        return self._said.read_bytes()

    def inputs(self, output: str) -> list[Path]:
        """Return the files that the package in a folder was made of, as its manifest says."""
        (manifest,) = (self.folder / output).glob(f"*/{MANIFEST}")
        names = json.loads(manifest.read_text("utf-8"))["inputs"]
        return [self.document.parent / one for one in names]

    def _run(self, what: str, output: str, *options: str) -> float:
        document = self.document.relative_to(self.folder).as_posix()
        arguments = (what, document, "--output", output, *options)
        return self._timed([*self._specular, *arguments])

    def _timed(self, line: Sequence[str]) -> float:
        with self._said.open("wb") as said:
            begin = time.perf_counter()
            ended = subprocess.run(
                line,
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                check=False,
            )
            seconds = time.perf_counter() - begin
        if ended.returncode:
            told = self.said().decode(errors="replace")[-2000:]
            raise FailedError(f"{' '.join(line)} ended with {ended.returncode}\n{told}")
        return seconds


def _incremental(
    place: _Place, edits: Sequence[Edit]
) -> Iterator[tuple[tuple[str, float], list[str]]]:
    """Make edits, each on top of those before; go through the time of each, and what is wrong."""
    texts = {one.file: text_of(one.file) for one in edits}
    before = read_tree(place.folder / "made")
    for number, edit in enumerate(edits, 1):
        so_far = [one for one in edits[:number] if one.file == edit.file]
        edit.file.write_bytes(edited(texts[edit.file], so_far).encode())
        row = (f"incremental: {edit.name}", place.generate("made"))
        said, made = place.said(), read_tree(place.folder / "made")
        place.generate("again", "--no-cache")
        faults = differences(read_tree(place.folder / "again"), made)
        if said != place.said():
            faults.append("other findings than those of a cold run")
        if all(before.get(name) == made[name] for name in made if not name.endswith(MANIFEST)):
            faults.append("the package is as it was before")
        shutil.rmtree(place.folder / "again")
        before = made
        yield row, [f"{row[0]}: {one}" for one in faults]


def _hashing(files: Sequence[Path]) -> float:
    """Return how long a process that runs already takes to hash files."""
    begin = time.perf_counter()
    for one in files:
        hashlib.sha256(one.read_bytes()).digest()
    return time.perf_counter() - begin
