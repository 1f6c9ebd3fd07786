"""Edit documents at random, and ask whether a run in the light of the last one differs."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from specular.config import ApiConfig
from specular.incremental import again, memory

from case_format import read_cases
from corpus.reading import documents_in
from fuzz.comparing import compared
from fuzz.drafts import Source, read_source
from fuzz.edits import edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEPS: Final = 5
SETTINGS: Final = (
    {},
    {},
    {},
    {"enums": "closed"},
    {"only": ("models",)},
    {"only": ("client",)},
    {"strict": True},
    {"include": ("path:/**",), "exclude": ("path:DELETE /**",)},
    {"formats": (("date-time", "text"),)},
)


def sources(paths):
    for path in paths:
        if path.is_dir():
            for name, one in documents_in(path).items():
                found = read_source(name, one)
                if found:
                    yield found
        elif path.suffix == ".md":
            for case in read_cases(path):
                with tempfile.TemporaryDirectory() as folder:
                    for name, text in case.inputs.items():
                        p = Path(folder, name)
                        p.parent.mkdir(parents=True, exist_ok=True)
                        p.write_text(text, "utf-8")
                    found = read_source(
                        f"{path.name}: {case.title}", Path(folder, f"spec.{case.document.language}")
                    )
                if found:
                    yield found
        else:
            found = read_source(path.name, path)
            if found:
                yield found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--trial", type=str)
    parser.add_argument("--most", type=int, default=6)
    parser.add_argument("paths", type=Path, nargs="+")
    a = parser.parse_args()
    memory.LEAST = 0
    found = list(sources(a.paths))
    end = time.time() + a.seconds
    rng = random.Random(a.seed)
    counts = Counter()
    bad = 0
    with tempfile.TemporaryDirectory() as top:
        os.environ["SPECULAR_CACHE_DIR"] = top + "/cache"
        while time.time() < end and bad < a.most:
            trial = rng.getrandbits(40)
            source = rng.choice(found)
            if a.trial:
                name, _, t = a.trial.rpartition("@")
                trial = int(t)
                source = next(x for x in found if x.name == name)
                end = 0
            bad += run(source, trial, Path(top), counts)
    print(dict(counts))


def run(source, trial, top, counts):
    rng = random.Random(trial)
    folder = Path(tempfile.mkdtemp(dir=top))
    again._MOST = rng.choice((0.4, 1.0, 1.0))
    config = ApiConfig(spec=folder / source.root, **rng.choice(SETTINGS))
    tame = rng.random() < 0.85
    draft = source.draft(rng)
    if tame:
        draft.tame()
    texts = draft.write(folder, {})
    problems, share = compared(config)
    whats = []
    for step in range(_STEPS):
        if problems:
            break
        if rng.random() < 0.1:
            draft = source.draft(rng)
            tame and draft.tame()
            whats.append("back")
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            whats.append(edit(draft))
        whats.append("|")
        before = texts
        texts = draft.write(folder, texts)
        if os.environ.get("KEEP"):
            import shutil

            shutil.copytree(folder, f"/tmp/fz/step{step}", dirs_exist_ok=True)
        problems, share = compared(config)
        counts["edits"] += 1
        if share is None:
            counts["nothing"] += 1
        else:
            counts["remembered"] += 1
            counts["by units"] += not share.whole
            counts["pieces"] += share.pieces
            counts["pieces made"] += share.made
    if problems:
        print(
            f"--trial '{source.name}@{trial}'",
            config.only,
            config.enums,
            config.strict,
            config.include,
            whats,
        )
        for one in problems:
            print("     ", one[:3000])
        sys.stdout.flush()
        if os.environ.get("KEEP"):
            import difflib, shutil

            for name in texts:
                Path("/tmp/fz").mkdir(exist_ok=True)
                print(
                    "".join(
                        difflib.unified_diff(
                            before.get(name, "").splitlines(True), texts[name].splitlines(True), n=8
                        )
                    )
                )
                (Path("/tmp/fz") / name).parent.mkdir(exist_ok=True)
                (Path("/tmp/fz") / name).write_text(texts[name])
                pass
        return 1
    import shutil

    shutil.rmtree(folder)
    for one in Path(os.environ["SPECULAR_CACHE_DIR"], "packages").glob("*"):
        one.unlink()
    return 0


sys.exit(main())
