"""Edit documents at random, and ask whether runs after another one differ: `make fuzz`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from rich.console import Console

from corpus.reading import documents_in
from fuzz.drafts import read_source
from fuzz.trials import Tally, trial
from specular.incremental import memory

if TYPE_CHECKING:
    from fuzz.drafts import Source

LARGEST: Final = 400_000
"""Documents of more bytes take seconds for each edit, and are left out unless they are named."""

_SHOWN: Final = 6


def main() -> int:
    """Return 1 if anything differs."""
    arguments = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    if not arguments.folder.is_dir():
        console.print(f"fuzz: skipped, there is no folder {arguments.folder}")
        return 0
    sources = _sources(arguments.folder.resolve(), arguments.only)
    # Small documents, which are not worth remembering otherwise, are quick to try.
    vars(memory)["LEAST"] = 0
    rng, tally = Random(arguments.seed), Tally()
    end = time.monotonic() + arguments.seconds
    while time.monotonic() < end and len(tally.problems) < _SHOWN:
        with tempfile.TemporaryDirectory(prefix="specular-fuzz-") as made:
            os.environ["SPECULAR_CACHE_DIR"] = f"{made}/cache"
            folder = Path(made, "document")
            folder.mkdir()
            trial(rng.choice(sources), rng.getrandbits(40), folder, tally)
    for one in tally.problems:
        console.print(one[:3000], markup=False)
    console.print(dict(tally.counts), markup=False)
    return int(bool(tally.problems))


def _sources(folder: Path, only: str | None) -> list[Source]:
    chosen = {
        name: path
        for name, path in documents_in(folder).items()
        if (only in name if only else path.stat().st_size <= LARGEST)
    }
    found = (read_source(name, path) for name, path in chosen.items())
    return [one for one in found if one is not None]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the documents")
    parser.add_argument("--only", metavar="NAME", help="documents with this in their name")
    parser.add_argument("--seed", type=int, default=0, help="what decides the edits")
    parser.add_argument("--seconds", type=float, default=120, help="how long to go on")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
