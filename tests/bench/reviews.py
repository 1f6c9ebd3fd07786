"""What `specular diff` takes beside reading both documents, which nothing of it can do without."""

from __future__ import annotations

import gc
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.edits import edited, edits_of, text_of
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.incremental.runs import run_of

MOST: Final = 1.5
"""How many times as long as understanding both documents comparing them may take."""

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Review:
    """The seconds of a processor to understand two documents, and to compare them as a whole."""

    name: str
    loading: float
    whole: float
    found: int

    @property
    def ratio(self) -> float:
        """How many times as long the whole takes."""
        return self.whole / self.loading

    @property
    def bound(self) -> str:
        """Whether that is as quick as it is meant to be."""
        return (
            f"{self.name}: specular diff {self.whole:.2f} s, understanding both"
            f" {self.loading:.2f} s: {self.ratio:.2f} times, at most {MOST} times:"
            f" {'holds' if self.ratio <= MOST else 'does not hold'}"
        )


def measure_review(name: str, document: Path) -> Review:
    """Compare a document of one file with itself after its small edits.

    Both times are the best of several, which take turns, so that a machine that is busy for a while
    is so for both.
    """
    with tempfile.TemporaryDirectory(prefix="specular-reviews-") as made:
        paths = [Path(made, side, document.name) for side in ("old", "new")]
        for path in paths:
            path.parent.mkdir()
            shutil.copyfile(document, path)
        path = paths[1]
        path.write_bytes(edited(text_of(path), edits_of(path)).encode())
        old, new = (ApiConfig(spec=path) for path in paths)
        found: list[int] = []

        def load() -> None:
            for one in (old, new):
                pipeline._understand(one, Sink(), None, run_of(one, remembers=False))

        def review() -> None:
            found.append(len(pipeline.review(old, new, (Sink(), Sink())) or ()))

        loading, whole = zip(*((_timed(load), _timed(review)) for _ in range(_TRIES)), strict=True)
    return Review(name, min(loading), min(whole), found[0])


def _timed(what: Callable[[], None]) -> float:
    """Return what something takes of a processor, without looking for garbage, as the command."""
    gc.collect()
    gc.disable()
    try:
        begin = time.process_time()
        what()
        return time.process_time() - begin
    finally:
        gc.enable()
