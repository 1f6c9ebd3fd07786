"""Trials: a document is edited some times, and made after each edit in both ways."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from fuzz.comparing import compared
from fuzz.edits import edit
from specular.config import ApiConfig
from specular.incremental import again, memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fuzz.comparing import Comparison
    from fuzz.drafts import Draft, Source

STEPS: Final = 5
"""How often a document is made after it was edited."""

_SETTINGS: Final[tuple[dict[str, Any], ...]] = (
    *({}, {}, {}),
    {"enums": "closed"},
    {"only": ("models",)},
    {"only": ("client",)},
    {"strict": True},
    {"include": ("path:/**",), "exclude": ("path:DELETE /**",)},
    {"formats": (("date-time", "checked"),)},
)


@dataclass(slots=True)
class Result:
    """What a trial came to: what was edited, what differs, and how much was done again.

    `errors` are those that both ways ended with, which is wrong in another way.
    """

    edits: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])
    counts: Counter[str] = field(default_factory=Counter[str])
    errors: list[str] = field(default_factory=list[str])

    def add(self, found: Comparison) -> None:
        """Take in what differs after an edit, and count how much was done again."""
        self.problems += found.problems
        self.counts["edits"] += 1
        if found.error:
            self.errors.append(found.error)
        if (share := found.share) is not None:
            self.counts["told by units"] += 1
            self.counts["in part"] += not share.whole
            self.counts["pieces"] += share.pieces
            self.counts["pieces made"] += share.made


@contextmanager
def remembering(cache: Path, most: float = 1.0) -> Iterator[None]:
    """Let every document be remembered, in a folder, and up to `most` of it be lowered anew."""
    with (
        patch.dict("os.environ", {"SPECULAR_CACHE_DIR": str(cache)}),
        patch.object(memory, "LEAST", 0),
        patch.object(again, "MOST", most),
    ):
        yield


def tried(source: Source, seed: int, folder: Path, keep: Path | None = None) -> Result:
    """Edit a document as a seed has it; what is made in a folder is gone afterwards.

    The documents after each edit are left in the folder `keep`, if there is to be one.
    """
    rng = random.Random(seed)
    place = Path(tempfile.mkdtemp(dir=folder))
    try:
        with remembering(place / "cache", rng.choice((0.4, 1.0, 1.0))):
            return _tried(source, rng, place / "spec", keep)
    finally:
        shutil.rmtree(place)


def _tried(source: Source, rng: random.Random, folder: Path, keep: Path | None) -> Result:
    config = ApiConfig(spec=folder / source.root, **rng.choice(_SETTINGS))
    result = Result([str(config.only), config.enums, f"strict={config.strict}", *config.include])
    is_tame = rng.random() < 0.85
    draft = _draft(source, rng, is_tame=is_tame)
    texts = draft.write(folder, {})
    result.problems = compared(config).problems
    for step in range(STEPS):
        if result.problems:
            break
        if rng.random() < 0.1:
            draft = _draft(source, rng, is_tame=is_tame)
            result.edits.append("all back")
        result.edits += [edit(draft) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        result.edits.append("|")
        texts = draft.write(folder, texts)
        if keep is not None:
            shutil.copytree(folder, keep / str(step))
        result.add(compared(config))
    return result


def _draft(source: Source, rng: random.Random, *, is_tame: bool) -> Draft:
    draft = source.draft(rng)
    if is_tame:
        draft.tame()
    return draft
