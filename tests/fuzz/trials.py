"""Trials: a document, a few edits one after the other, and each time a run after the last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Final

from fuzz.comparing import compared, settings
from fuzz.edits import edit
from specular.config import ApiConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fuzz.drafts import Source

_STEPS: Final = 5
_SETTINGS: Final[tuple[Mapping[str, Any], ...]] = (
    {},
    {},
    {},
    {"enums": "closed"},
    {"only": ("models",)},
    {"only": ("client",)},
    {"strict": True},
    {"include": ("path:/**",), "exclude": ("path:DELETE /**",)},
    {"formats": (("date-time", "checked"),)},
)


@dataclass(slots=True)
class Tally:
    """What trials came to: counts, and a text for each difference."""

    counts: Counter[str] = field(default_factory=Counter[str])
    problems: list[str] = field(default_factory=list[str])


def trial(source: Source, seed: int, folder: Path, tally: Tally) -> None:
    """Edit a document several times; the folder is empty, and so is that of the caches."""
    rng = Random(seed)
    config = settings(ApiConfig(spec=folder / source.root), **rng.choice(_SETTINGS))
    draft = source.draft(rng)
    if rng.random() < 0.85:
        draft.tame()
    done: list[str] = []
    texts = draft.write(folder, {})
    problems, _ = compared(config)
    for _ in range(_STEPS):
        if problems:
            break
        done += [edit(draft) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        texts = draft.write(folder, texts)
        problems, share = compared(config)
        tally.counts["edits"] += 1
        if share is not None:
            tally.counts["by units"] += not share.whole
            tally.counts["pieces"] += share.pieces
            tally.counts["pieces made"] += share.made
    tally.problems += [f"{source.name}, seed {seed}, {done}: {one}" for one in problems]
