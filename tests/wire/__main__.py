"""Let validators of others judge what our clients send: `make wire`."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from corpus.reading import documents_in
from wire.calling import Calls
from wire.judges import KINDS, Kind, UnreadableError, judging
from wire.parameters import document as table_of_parameters
from wire.rejections import Rejection, problems, read_ledger, unaccepted

BIN: Final = Path(sys.executable).parent
OURS: Final = Path(__file__).parents[2] / "spec" / "openapi.yaml"
REJECTIONS: Final = Path(__file__).with_name("rejections.toml")
LARGEST: Final = 100_000
"""In bytes: larger documents are left out, they have no other kind of parameter or body."""

LEAST: Final = 10
"""So many documents have no request that every judge refuses, ours and the table among them."""


@dataclass(slots=True)
class Result:
    """What came of one document: what each judge refused, by name; none where it reads nothing."""

    name: str
    calls: Calls = field(default_factory=Calls)
    refused: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    rejections: list[Rejection] = field(default_factory=list[Rejection])
    seconds: float = 0


def main() -> int:
    """Return 1 if a rejection is not explained, or an explanation not needed."""
    begin = time.monotonic()
    arguments = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    if not arguments.folder.is_dir():
        console.print(f"wire: skipped, there is no folder {arguments.folder}")
        return 0
    with tempfile.TemporaryDirectory(prefix="specular-wire-") as made:
        table = Path(made) / "parameters.json"
        # A reader of YAML, as which one judge reads this too, knows no halves of surrogate pairs.
        table.write_text(json.dumps(table_of_parameters(), ensure_ascii=False), "utf-8")
        found = {"spec": OURS, "parameters": table}
        found |= {
            name: path
            for name, path in documents_in(arguments.folder.resolve()).items()
            if path.stat().st_size <= LARGEST
        }
        if arguments.only:
            found = {name: path for name, path in found.items() if arguments.only in name}
        with ThreadPoolExecutor(arguments.processes) as pool:
            results = list(
                pool.map(
                    lambda name: judge(name, found[name], Path(made), arguments.judges.resolve()),
                    found,
                )
            )
    _show([one for one in results if one.calls.requests], console)
    wrong = _wrong(results, whole=not arguments.only)
    for line in wrong:
        console.print(line, markup=False, soft_wrap=True)
    seconds = time.monotonic() - begin
    console.print(f"wire: {'failed' if wrong else 'passed'} in {seconds:.0f} s")
    return int(bool(wrong))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m wire", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the documents")
    parser.add_argument("--judges", type=Path, required=True, help="where they are installed")
    parser.add_argument("--only", metavar="NAME", help="documents with this in their name")
    parser.add_argument("--processes", type=int, default=2, help="how many run at once")
    return parser.parse_args()


def judge(name: str, path: Path, folder: Path, environment: Path) -> Result:
    """Call all that a document has, and let every judge say what it finds."""
    begin = time.monotonic()
    result = Result(name)
    output = folder / re.sub(r"\W", "_", name)
    try:
        result.calls = call(path, output)
    except (subprocess.SubprocessError, ValueError) as error:
        result.calls.failures.append(f"*: {error}")
    for failure in result.calls.failures:
        request, _, message = failure.partition(": ")
        result.rejections.append(Rejection("client", name, request, message))
    for kind in KINDS if result.calls.requests else ():
        _ask(kind, path, environment, result)
    result.seconds = time.monotonic() - begin
    return result


def call(path: Path, output: Path) -> Calls:
    """Make a package of a document, and have a fresh interpreter call it."""
    output.mkdir()
    settings = (
        f"spec = {json.dumps(str(path))}\noutput = '.'\npackage = 'called'\n"
        'only = ["models", "client"]\n'
    )
    (output / "specular.toml").write_text(settings, "utf-8")
    subprocess.run(
        [BIN / "specular", "generate"], cwd=output, check=True, capture_output=True, timeout=120
    )
    called = subprocess.run(
        [sys.executable, "-m", "wire.calling", output, "called", path],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Calls(**json.loads(called.stdout))


def _ask(kind: Kind, path: Path, environment: Path, result: Result) -> None:
    """Let one judge say what it finds in every request."""
    try:
        with judging(kind, environment, path, result.calls.base) as one:
            refused = result.refused.setdefault(kind.name, set())
            for name, request in result.calls.requests.items():
                for message in one.complaints(request.encode("latin-1")):
                    refused.add(name)
                    result.rejections.append(Rejection(kind.name, result.name, name, message))
    except UnreadableError as error:
        result.refused.pop(kind.name, None)
        result.rejections.append(Rejection(kind.name, result.name, "*", str(error)))


def _show(results: list[Result], console: Console) -> None:
    table = Table()
    for title in ("document", "s", "requests", *(kind.name for kind in KINDS), "rejections"):
        table.add_column(title, justify="left" if title == "document" else "right")
    for one in results:
        count = len(one.calls.requests)
        accepted = [
            str(count - len(one.refused[kind.name])) if kind.name in one.refused else "-"
            for kind in KINDS
        ]
        told = len(one.rejections)
        table.add_row(one.name, f"{one.seconds:.1f}", str(count), *accepted, str(told))
    table.add_section()
    sums = [_sum([one for one in results if kind.name in one.refused], kind) for kind in KINDS]
    count = sum(len(one.calls.requests) for one in results)
    told = sum(len(one.rejections) for one in results)
    table.add_row("accepted of asked", "", str(count), *sums, str(told))
    console.print(table)


def _sum(results: list[Result], kind: Kind) -> str:
    """Return how many requests a judge accepts of those in the documents that it reads."""
    count = sum(len(one.calls.requests) for one in results)
    return f"{count - sum(len(one.refused[kind.name]) for one in results)} of {count}"


def _wrong(results: list[Result], *, whole: bool) -> list[str]:
    """Return what makes the run fail; a part of a run is not asked how much it is."""
    ledger = read_ledger(REJECTIONS)
    names = {one.name for one in results}
    wrong = problems([it for one in results for it in one.rejections], ledger.entries, names)
    nobody = {one.name: unaccepted(one.calls.requests, one.name, one.refused) for one in results}
    wrong += problems([it for some in nobody.values() for it in some], ledger.unaccepted, names)
    accepted = [one.name for one in results if one.refused and not nobody[one.name]]
    if whole and (len(accepted) < LEAST or not {"spec", "parameters"}.issubset(accepted)):
        wrong.append(f"only of {accepted} is every request accepted by some judge")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
