"""What a document says of itself, by a reader that shares nothing with the generator."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

import yaml

Json: TypeAlias = Any  # whatever a file of others has in it

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_NAMING_KEYS: Final = ("operationId", "name", "title")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a package has to have: `words` are the names that the document writes itself."""

    operations: Counter[tuple[str, str]]
    schemas: tuple[str, ...]
    words: frozenset[str]


def documents_in(folder: Path) -> dict[str, Path]:
    """Return the documents under a folder by relative name; fragments of others are none."""
    found = (one for one in sorted(folder.rglob("*")) if one.suffix in {".json", ".yaml", ".yml"})
    return {one.relative_to(folder).as_posix(): one for one in found if _is_document(one)}


def outline(path: Path) -> Outline:
    """Read one document."""
    root = _load(path)
    components = root.get("components") or {}
    words: set[str] = set()
    _collect(root, words)
    return Outline(
        operations=Counter(_operations(root, path)),
        schemas=tuple(components.get("schemas") or root.get("definitions") or ()),
        words=frozenset(words),
    )


def squeezed(name: str) -> str:
    """Return the letters and digits of a name, without case."""
    return re.sub(r"[\W_]", "", name).casefold()


def _is_document(path: Path) -> bool:
    # A root key stands at the beginning of a line in YAML; what JSON has is decided by its text.
    text = path.read_text("utf-8-sig")
    return re.search(r'^[\s{]*["\']?(openapi|swagger)["\']?\s*:', text, re.MULTILINE) is not None


def _load(path: Path) -> Json:
    text = path.read_text("utf-8-sig")
    if path.suffix == ".json":
        return json.loads(text)
    # Every scalar stays text, so no key is read as a number or as a date.
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - the base loader makes no objects


def _operations(root: Json, path: Path) -> list[tuple[str, str]]:
    is_32 = str(root.get("openapi", "")).startswith("3.2")
    found: list[tuple[str, str]] = []
    for url, written in (root.get("paths") or {}).items():
        if url.startswith("x-"):
            continue
        item = _item(written, root, path)
        methods = [one for one in (*METHODS, *(["query"] if is_32 else [])) if one in item]
        if is_32:
            methods += item.get("additionalOperations") or {}
        found += [(one.upper(), url) for one in methods]
    return found


def _item(item: Json, root: Json, path: Path) -> Json:
    """Return a path item with what its reference leads to."""
    if not isinstance(item, dict) or "$ref" not in item:
        return item or {}
    file, _, fragment = item["$ref"].partition("#")
    there = path.parent / unquote(file) if file else path
    target = _load(there) if file else root
    outer = target
    for token in filter(None, fragment.split("/")):
        target = target[unquote(token).replace("~1", "/").replace("~0", "~")]
    return {**_item(target, outer, there), **item}


def _collect(value: Json, words: set[str]) -> None:
    """Add every key, and every text that a name may come from."""
    if isinstance(value, dict):
        for key, inner in value.items():
            words.update(squeezed(part) for part in (str(key), *str(key).split("/")))
            if key in _NAMING_KEYS and isinstance(inner, str):
                words.add(squeezed(inner))
            _collect(inner, words)
    elif isinstance(value, list):
        for inner in value:
            _collect(inner, words)
