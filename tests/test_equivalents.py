"""A document that is written otherwise and means the same gives no finding."""

from __future__ import annotations

import json
import random
import re
import shutil
from typing import TYPE_CHECKING, Final

import pytest
import yaml

from equivalents import REWRITES, describe, draft_of, rewrite, text_of
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.loading.yaml_text import parse_yaml
from trees import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from equivalents import Draft, Json

DOCUMENTS: Final = sorted((ROOT / "tests" / "golden").glob("kitchen-3*/openapi.yaml"))
NAMES: Final = [path.parent.name for path in DOCUMENTS]
SEEDS: Final = 6


def findings(draft: Draft, folder: Path, *, as_yaml: bool = False) -> list[str]:
    """Compare a document with what it was rewritten to, there and back."""
    paths = folder / "before.json", folder / ("after.yaml" if as_yaml else "after.json")
    paths[0].write_text(text_of(draft.before), "utf-8")
    # `sort_keys` would be one more rewrite.
    after = yaml.safe_dump(draft.after, sort_keys=False) if as_yaml else text_of(draft.after)
    paths[1].write_text(after, "utf-8")
    old, new = (ApiConfig(spec=path) for path in paths)
    ways = [pipeline.review(*way, (Sink(), Sink())) for way in ((old, new), (new, old))]
    assert None not in ways
    return [
        f"{one.rule.id}: {one.subject}: {one.old} -> {one.new}" for way in ways for one in way or ()
    ]


def draft(document: Path, seed: int) -> Draft:
    """Return a document to be rewritten."""
    made = draft_of(parse_yaml(document.read_text("utf-8")).data, random.Random(seed))
    assert made is not None
    return made


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
@pytest.mark.parametrize("one", REWRITES, ids=[one.__name__.strip("_") for one in REWRITES])
def test_one_rewrite_means_the_same(one: object, document: Path, tmp_path: Path) -> None:
    assert callable(one)
    for seed in range(2):
        made = draft(document, seed)
        one(made)
        assert findings(made, tmp_path) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_rewrites_mean_the_same(seed: int, document: Path, tmp_path: Path) -> None:
    made = draft(document, seed)
    rewrite(made)
    assert findings(made, tmp_path, as_yaml=seed % 2 == 0) == [], made.done


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_other_words_are_prose(document: Path, tmp_path: Path) -> None:
    made = draft(document, 0)
    describe(made)
    found = findings(made, tmp_path)
    assert found
    assert {one.partition(":")[0] for one in found} == {"description-changed"}


@pytest.mark.parametrize("is_split", [False, True])
def test_a_document_of_several_files_means_the_same(tmp_path: Path, *, is_split: bool) -> None:
    """Our own document is one of many files, and here all of them are components of one."""
    whole = ROOT / "spec" / "openapi.yaml"
    texts = {path.stem: path for path in sorted((ROOT / "spec" / "schemas").glob("*.yaml"))}
    document: Json = parse_yaml(whole.read_text("utf-8")).data
    parts = {name: parse_yaml(path.read_text("utf-8")).data for name, path in texts.items()}
    joined = json.loads(
        re.sub(
            r'"\$ref": "(?:schemas/|\./)?(\w+)\.yaml"',
            r'"$ref": "#/components/schemas/\1"',
            text_of(document | {"components": document["components"] | {"schemas": parts}}),
        )
    )
    path = tmp_path / "openapi.json"
    path.write_text(text_of(joined), "utf-8")
    shutil.copytree(ROOT / "spec" / "examples", tmp_path / "examples")
    old, new = (whole, path) if is_split else (path, whole)
    sinks = Sink(), Sink()
    found = pipeline.review(ApiConfig(spec=old), ApiConfig(spec=new), sinks)
    assert [f"{one.rule.id}: {one.subject}" for one in found or ()] == []
