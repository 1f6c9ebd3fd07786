"""Edit documents at random, and ask whether a run in the light of the last one differs.

`make fuzz`: our own documents and cases, and those in a folder.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console

from case_format import read_cases
from corpus.reading import documents_in
from fuzz.drafts import read_source
from fuzz.trials import tried
from trees import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fuzz.drafts import Source

_MOST: Final = 10
"""How many failures are shown before the end."""

_SHOWN: Final = 60
"""How much of an error is shown."""


def main() -> int:
    """Return 1 if anything differs."""
    arguments = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False)
    seed = random.SystemRandom().getrandbits(32) if arguments.seed is None else arguments.seed
    console.print(f"fuzz: seed {seed}")
    counts, errors, failed = Counter[str](), Counter[str](), 0
    with tempfile.TemporaryDirectory(prefix="specular-fuzz-") as made:
        groups = _groups(arguments.folder.resolve(), Path(made), arguments.only)
        rng, end = random.Random(seed), time.monotonic() + arguments.seconds
        while time.monotonic() < end and failed < _MOST:
            # Each group gets as many trials, however many documents it has.
            group = rng.choice(groups)
            name, trial = rng.choice(list(group)), rng.getrandbits(32)
            if arguments.trial is not None:
                trial, end = arguments.trial, 0.0
            source = _read(name, group[name])
            if source is None:
                continue
            result = tried(source, trial, Path(made), arguments.keep)
            counts += result.counts
            errors.update(one[:_SHOWN] for one in result.errors)
            if result.problems:
                failed += 1
                console.print(f"--only {name!r} --trial {trial}", *result.edits)
                console.print(*result.problems, sep="\n")
    console.print(", ".join(f"{number} {what}" for what, number in counts.items()))
    for error, number in errors.most_common():
        console.print(f"{number} runs of both kinds ended with {error}")
    console.print(f"fuzz: {failed} trials failed")
    return int(failed > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the documents")
    parser.add_argument("--seconds", type=float, default=300, help="for how long")
    parser.add_argument("--seed", type=int, help="what decides which trials are made")
    parser.add_argument("--only", metavar="NAME", help="documents with this in their name")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the documents in a folder")
    parser.add_argument("--trial", type=int, help="the one trial to make of `--only`")
    return parser.parse_args()


def _groups(folder: Path, made: Path, only: str | None) -> list[Mapping[str, Path]]:
    """Return documents by name: our own, those of cases, and those in a folder."""
    golden = sorted(ROOT.glob("tests/golden/*/openapi.yaml"))
    own = {one.relative_to(ROOT).as_posix(): one for one in (ROOT / "spec/openapi.yaml", *golden)}
    cases: dict[str, Path] = {}
    for path in sorted(ROOT.glob("tests/cases/*.md")):
        for index, case in enumerate(read_cases(path)):
            place = made / "cases" / path.stem / str(index)
            for name, text in case.inputs.items():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_text(text, "utf-8")
            cases[f"{path.stem}: {case.title}"] = place / f"spec.{case.document.language}"
    others = documents_in(folder) if folder.is_dir() else {}
    groups = [
        {name: path for name, path in group.items() if only is None or only in name}
        for group in (own, cases, others)
    ]
    return [group for group in groups if group]


@cache
def _read(name: str, path: Path) -> Source | None:
    return read_source(name, path)


if __name__ == "__main__":
    sys.exit(main())
