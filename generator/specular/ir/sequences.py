"""Media types that are a sequence of items, and who reads them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.operations import essence, successes
from specular.ir.types import BinaryType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.operations import Content, Operation

FRAMINGS = {
    "application/jsonl": "JsonLines",
    "application/x-jsonlines": "JsonLines",
    "application/x-ndjson": "JsonLines",
    "application/ndjson": "JsonLines",
    "application/json-seq": "JsonSequence",
    "text/event-stream": "EventStream",
    "multipart/mixed": "MultipartMixed",
}
"""How each has its items one after the other (OpenAPI 3.2, 4.14.3), as the runtime calls it."""

_SUFFIX = "+json-seq"


def framing(content: Content) -> str | None:
    """Return how a body has its items, or None where it is not told of item by item."""
    # Bytes are no JSON, as which items are handed on.
    if content.item_type is None or isinstance(content.item_type, BinaryType):
        return None
    kind = essence(content.content_type)
    return FRAMINGS["application/json-seq"] if kind.endswith(_SUFFIX) else FRAMINGS.get(kind)


def success_contents(operation: Operation) -> Iterator[Content]:
    """Go through what successful responses may have."""
    for response in successes(operation):
        yield from response.contents


def is_streamed(operation: Operation) -> bool:
    """Whether all that a success may have comes item by item."""
    contents = tuple(success_contents(operation))
    return bool(contents) and all(framing(one) is not None for one in contents)
