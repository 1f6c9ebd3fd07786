"""Extensions of operations that the settings have in place of the document."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Anchor, Code, Place, closest
from specular.loading.nodes import pointer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specular.config import ApiConfig
    from specular.diagnostics import Sink
    from specular.ir.operations import Operation
    from specular.ir.types import JsonValue

_EXTENSIONS: Final = {"pagination": "x-pagination", "waiters": "x-waiter"}
"""What the tables of the settings stand for."""


def extensions(config: ApiConfig) -> dict[str, dict[str, JsonValue]]:
    """Return what the settings say of operations, by the names that these have there."""
    found: dict[str, dict[str, JsonValue]] = {}
    for table, extension in _EXTENSIONS.items():
        for name, text in getattr(config, table):
            found.setdefault(name, {})[extension] = json.loads(text)
    return found


def names(method: str, path: str, operation_id: str | None) -> Iterator[str]:
    """Go through what an operation is called in the settings; the last one goes before others."""
    if operation_id is not None:
        yield operation_id
    yield f"{method.upper()} {path}"


def settings_name(config: ApiConfig) -> str:
    """Return the path of the settings from the folder of the document; nothing without a file."""
    if config.source is None:
        return ""
    return Path(os.path.relpath(config.source.path, config.spec.parent)).as_posix()


def place_extensions(operations: Iterable[Operation], config: ApiConfig, sink: Sink) -> None:
    """Tell reports where the settings say it, and report what they say of no operation."""
    source = settings_name(config)
    if config.source is not None:
        sink.sources.setdefault(source, config.source.text)
        sink.finders[source] = config.source.find
    owners: dict[str, list[Operation]] = {}
    for one in operations:
        for name in names(one.method, one.path, one.operation_id):
            owners.setdefault(name, []).append(one)
    for table, extension in _EXTENSIONS.items():
        for name, _ in getattr(config, table):
            pointer = pointer_of((table, name))
            for one in owners.get(name, ()):
                sink.origins[f"{one.id}/{extension}"] = (source, pointer)
            if name not in owners:
                close = closest(name, owners)
                hint = None if close is None else f"did you mean {close!r}?"
                message = f"`{table}` has {name!r}, which is no operation"
                place = Place(source, pointer, Anchor.KEY)
                sink.error(Code.SELECTOR_UNMATCHED, message, place, hint)
