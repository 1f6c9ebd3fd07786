"""What the author of a broken reference may have meant."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from specular.diagnostics import closest
from specular.loading.nodes import pointer_of
from specular.loading.pointers import descend

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.ir.types import JsonValue


def pointer_hint(data: JsonValue, tokens: Sequence[str], file: str = "") -> str | None:
    """Return a hint for a pointer that leads nowhere in a document."""
    way = descend(data, tokens)
    reached = tokens[: len(way) - 1]
    last = way[-1]
    if isinstance(last, dict) and isinstance(last.get("$ref"), str):
        return f"{_text(reached, file)} is itself a reference: go on from {last['$ref']}"
    if isinstance(last, dict):
        key = closest(tokens[len(reached)], last)
        meant = (*reached, str(key), *tokens[len(reached) + 1 :])
        if key is not None and len(descend(data, meant)) > len(meant):
            return f"did you mean {_text(meant, file)}?"
    for section, names in _sections(data):
        name = tokens[-1] if tokens[-1] in names else closest(tokens[-1], names)
        if name is not None:
            return f"did you mean {_text((*section, name), file)}?"
    return None


def file_hint(path: str, file: str, data: JsonValue) -> str | None:
    """Return a hint for a file that is not there, or for a name that is taken for a file."""
    if "\\" in file:
        return "a reference is a URI: write `/` for `\\`, and the way from this file"
    folder = posixpath.dirname(path)
    name = closest(posixpath.basename(file), _names(folder))
    if name is not None:
        return f"did you mean {posixpath.join(posixpath.dirname(file), name)}?"
    return pointer_hint(data, (file,))


def _names(folder: str) -> list[str]:
    try:
        return sorted(path.name for path in Path(folder).iterdir())
    except OSError:
        return []


def _sections(data: JsonValue) -> Iterator[tuple[tuple[str, ...], dict[str, JsonValue]]]:
    """Go through the parts of a document whose members are there to be referred to."""
    components = data.get("components") if isinstance(data, dict) else None
    if isinstance(components, dict):
        for key, names in components.items():
            if isinstance(names, dict):
                yield ("components", key), names
    for key in ("definitions", "$defs"):
        names = data.get(key) if isinstance(data, dict) else None
        if isinstance(names, dict):
            yield (key,), names


def _text(tokens: Sequence[str], file: str) -> str:
    return f"{file}#{pointer_of(tokens)}"
