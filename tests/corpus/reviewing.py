"""What `specular diff` must say of any document: nothing, if it only reads differently."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Final

from equivalents import draft_of, rewrite, text_of
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.loading.documents import is_json
from specular.loading.json_text import parse_json
from specular.loading.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from specular.ir.types import JsonValue

_SEEDS: Final = 2
"""How often a document is rewritten."""

_ELSEWHERE: Final = re.compile(r'"\$ref": "[^#"]')


def wrong_reviews(path: Path, folder: Path) -> Iterator[str]:
    """Go through what is found of a document and itself, and of it where it is rewritten."""
    yield from (f"differs from itself: {one}" for one in _found(path, path))
    text = path.read_text("utf-8")
    data = (parse_json if is_json(path.name, text) else parse_yaml)(text).data
    rewritten = json.dumps(_backwards(data))
    if _ELSEWHERE.search(rewritten) is None:
        other = folder / "backwards.json"
        other.write_text(rewritten, "utf-8")
        yield from (f"differs with keys in other order: {one}" for one in _found(path, other))
        for seed in range(_SEEDS):
            yield from _wrong_rewrites(data, seed, folder)


def _wrong_rewrites(data: JsonValue, seed: int, folder: Path) -> Iterator[str]:
    """Go through what is found of a document that is written otherwise and means the same.

    What is put together may be described by another of its parts then.
    """
    draft = draft_of(data, random.Random(seed))
    if draft is None:
        return
    rewrite(draft)
    paths = folder / "before.json", folder / "after.json"
    for path, one in zip(paths, (draft.before, draft.after), strict=True):
        path.write_text(text_of(one), "utf-8")
    for found in _found(*paths, prose=False):
        yield f"differs after {', '.join(dict.fromkeys(draft.done))} (seed {seed}): {found}"


def _found(old: Path, new: Path, *, prose: bool = True) -> list[str]:
    found = pipeline.review(ApiConfig(spec=old), ApiConfig(spec=new), (Sink(), Sink()))
    return [f"{one.rule.id}: {one.subject}" for one in found or () if prose or not one.is_prose]


def _backwards(value: JsonValue) -> JsonValue:
    """Return a value with the keys of all objects in the opposite order."""
    if isinstance(value, dict):
        return {key: _backwards(value[key]) for key in reversed(list(value))}
    return [_backwards(one) for one in value] if isinstance(value, list) else value
