"""Extensions of operations that the settings have in place of the document."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from specular.diagnostics import Code, closest
from specular.loading.nodes import pointer_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.diagnostics import Sink
    from specular.ir.types import JsonValue
    from specular.loading.documents import Document

WAITER: Final = "x-waiter"


def extended(
    document: Document, said: Sequence[tuple[str, str]], source: str, sink: Sink
) -> Document:
    """Return a document whose operations have waiters; `said` has each by operationId, as JSON.

    They stand in `source`, which `sink.origins` gets for reports about them.
    """
    for operation_id, text in said:
        found = [keys for keys, name in _operations(document.data) if name == operation_id]
        if not found:
            known = [name for _, name in _operations(document.data)]
            close = closest(operation_id, known)
            sink.error(
                Code.CONFIG_INVALID,
                f"`waiters` in {source} names {operation_id!r}, which is no operationId in"
                f" {document.name}",
                hint=f"did you mean {close!r}?" if close else None,
            )
        for keys in found:
            data = _with(document.data, (*keys, WAITER), json.loads(text))
            document = replace(document, data=data)
            place = f"{document.name}#{pointer_of((*keys, WAITER))}"
            sink.origins[place] = (source, pointer_of(("waiters", operation_id)))
    return document


def _operations(data: JsonValue) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Go through the operations of a document with the keys to each and its id."""
    paths = data.get("paths") if isinstance(data, dict) else None
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            name = operation.get("operationId") if isinstance(operation, dict) else None
            if isinstance(name, str):
                yield ("paths", path, method), name


def _with(data: JsonValue, keys: tuple[str, ...], value: JsonValue) -> JsonValue:
    """Return data in which some keys lead to another value; what was read is not changed."""
    if not keys:
        return value
    members = cast("dict[str, JsonValue]", data)
    return {**members, keys[0]: _with(members.get(keys[0]), keys[1:], value)}
