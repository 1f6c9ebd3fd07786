"""Round trips of instances of every schema in a folder of documents: `make corpus-instances`."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

from corpus.judging import Verdict
from corpus.reading import documents_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BIN: Final = Path(sys.executable).parent
LEAST: Final = {"accepted": 99.9, "given back": 99.9, "rejected": 99.5}
"""In percent, over all documents: of valid instances the first two, of invalid ones the last."""

LISTED: Final = 12


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one document; `problem` is why there is no verdict."""

    name: str
    seconds: float
    verdict: Verdict
    problem: str = ""


def main() -> int:
    """Return 1 where models and `jsonschema` agree too seldom, or where there is nothing to ask."""
    arguments = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
    if not arguments.folder.is_dir():
        console.print(f"corpus: skipped, there is no folder {arguments.folder}")
        return 0
    found = documents_in(arguments.folder.resolve())
    if arguments.only:
        found = {name: path for name, path in found.items() if arguments.only in name}
    with tempfile.TemporaryDirectory(prefix="specular-instances-") as made:
        rounds = _all(found, Path(made), arguments, console)
    _show(rounds, console)
    _show_differences(rounds, console)
    wrong = failures(rounds)
    for line in wrong:
        console.print(line, markup=False)
    console.print(f"corpus: {'failed' if wrong else 'passed'}")
    return int(bool(wrong))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m corpus.instances", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the documents")
    parser.add_argument("--only", metavar="NAME", help="documents with this in their name")
    parser.add_argument("--processes", type=int, default=2, help="how many run at once")
    parser.add_argument("--engine", default="jinja", help="which one makes the models")
    return parser.parse_args()


def _all(
    found: Mapping[str, Path], folder: Path, arguments: argparse.Namespace, console: Console
) -> list[Round]:
    rounds: dict[str, Round] = {}
    # The largest come first: otherwise the last of them would run alone.
    ordered = sorted(found, key=lambda name: -found[name].stat().st_size)
    with ThreadPoolExecutor(arguments.processes) as pool:
        jobs = {
            pool.submit(round_of, name, found[name], folder / name, arguments.engine): name
            for name in ordered
        }
        for job in as_completed(jobs):
            rounds[jobs[job]] = job.result()
            console.print(f"{jobs[job]} ({rounds[jobs[job]].seconds:.1f} s)")
    return [rounds[name] for name in found]


def round_of(name: str, path: Path, folder: Path, engine: str = "jinja") -> Round:
    """Generate the models of a document, and let them judge in a process of its own."""
    begin = time.monotonic()
    package = re.sub(r"\W", "_", name.rpartition(".")[0])
    folder.mkdir(parents=True)
    settings = (
        f"spec = {json.dumps(str(path))}\noutput = '.'\npackage = '{package}'\n"
        f"engine = {json.dumps(engine)}\n"
        # Unknown values are not refused otherwise, by choice.
        "enums = 'closed'\nonly = ['models']\n"
    )
    (folder / "specular.toml").write_text(settings, "utf-8")
    made = _run(BIN / "specular", "generate", cwd=folder)
    if made.returncode != 0:
        lines = [line for line in made.stderr.splitlines() if "error" in line]
        return Round(name, time.monotonic() - begin, Verdict(), f"generate: {lines[:1]}")
    if not any((folder / package).glob("models*")):
        return Round(name, time.monotonic() - begin, Verdict())
    judged = _run(sys.executable, "-m", "corpus.judging", folder, package, path)
    seconds = time.monotonic() - begin
    if judged.returncode != 0:
        return Round(name, seconds, Verdict(), "".join(judged.stderr.splitlines()[-1:]))
    return Round(name, seconds, Verdict(**json.loads(judged.stdout)))


def _run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else "-"


def _show(rounds: list[Round], console: Console) -> None:
    table = Table()
    titles = ("document", "s", "schemas", "unmade", "valid", "accepted %", "given back %")
    for title in (*titles, "invalid", "rejected %"):
        table.add_column(title, justify="left" if title == "document" else "right")
    for one in (*rounds, total(rounds)):
        it = one.verdict
        table.add_row(
            one.name,
            f"{one.seconds:.1f}",
            str(it.schemas),
            str(len(it.unmade) + len(it.unmatched)),
            str(it.valid),
            _percent(it.accepted, it.valid),
            _percent(it.given_back, it.valid),
            str(it.invalid),
            _percent(it.rejected, it.invalid),
        )
    console.print(table)


def _show_differences(rounds: list[Round], console: Console) -> None:
    for group, count in Counter(total(rounds).verdict.differences).most_common():
        console.print(f"{count} {group}", markup=False)
        for one in rounds:
            for text in one.verdict.examples.get(group, ()):
                console.print(f"    {one.name} {text}", markup=False, soft_wrap=True)
    for one in rounds:
        names = [*one.verdict.unmade, *(f"{name} (no model)" for name in one.verdict.unmatched)]
        if names:
            rest = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
            console.print(
                f"{one.name}: nothing judged of {', '.join(names[:LISTED])}{rest}", markup=False
            )


def total(rounds: Iterable[Round]) -> Round:
    """Return the sum of all documents."""
    whole, seconds = Verdict(), 0.0
    for one in rounds:
        it = one.verdict
        seconds += one.seconds
        whole.schemas += it.schemas
        whole.unmade += it.unmade
        whole.unmatched += it.unmatched
        whole.valid += it.valid
        whole.accepted += it.accepted
        whole.given_back += it.given_back
        whole.invalid += it.invalid
        whole.rejected += it.rejected
        for group, count in it.differences.items():
            whole.differences[group] = whole.differences.get(group, 0) + count
    return Round("all", seconds, whole)


def failures(rounds: list[Round]) -> list[str]:
    """Return which documents could not be judged, and which shares are below what they must be."""
    whole = total(rounds).verdict
    shares = {
        "accepted": (whole.accepted, whole.valid),
        "given back": (whole.given_back, whole.valid),
        "rejected": (whole.rejected, whole.invalid),
    }
    wrong = [f"{one.name}: {one.problem}" for one in rounds if one.problem]
    for name, (part, every) in shares.items():
        if not every or 100 * part < LEAST[name] * every:
            wrong.append(f"{name}: {_percent(part, every)} %, where {LEAST[name]} % is the least")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
