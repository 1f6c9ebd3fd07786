"""What `specular diff` must say of any document: nothing, if it only reads differently."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

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

_ELSEWHERE: Final = re.compile(r'"\$ref": "[^#"]')


def wrong_reviews(path: Path, folder: Path) -> Iterator[str]:
    """Go through what is found of a document and itself, and of it with its keys in other order."""
    yield from (f"differs from itself: {one}" for one in _found(path, path))
    text = path.read_text("utf-8")
    data = (parse_json if is_json(path.name, text) else parse_yaml)(text).data
    rewritten = json.dumps(_backwards(data))
    if _ELSEWHERE.search(rewritten) is None:
        other = folder / "backwards.json"
        other.write_text(rewritten, "utf-8")
        yield from (f"differs with keys in other order: {one}" for one in _found(path, other))


def _found(old: Path, new: Path) -> list[str]:
    found = pipeline.review(ApiConfig(spec=old), ApiConfig(spec=new), (Sink(), Sink()))
    return [f"{one.rule.id}: {one.subject}" for one in found or ()]


def _backwards(value: JsonValue) -> JsonValue:
    """Return a value with the keys of all objects in the opposite order."""
    if isinstance(value, dict):
        return {key: _backwards(value[key]) for key in reversed(list(value))}
    return [_backwards(one) for one in value] if isinstance(value, list) else value
