"""What the bodies of an operation may be, as the document shows it, on the reference page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.operations import essence
from specular.rendering.literals import json_text
from specular.rendering.markdown import block, code, line, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.operations import Content, Example, Operation
    from specular.ir.types import Docs


def examples_of(operation: Operation) -> Iterator[str]:
    """Go through the examples of an operation, each with a line that says of what."""
    if operation.body is not None:
        yield from _examples("Example of the request", operation.body.contents)
    for response in operation.responses:
        yield from _examples(f"Example of {code(response.status)}", response.contents)


def examples_in(docs: Docs) -> Iterator[str]:
    """Go through the examples of a schema."""
    for value in docs.examples:
        yield f"Example:\n\n{block(json_text(value), 'json')}"


def _examples(what: str, contents: tuple[Content, ...]) -> Iterator[str]:
    for content in contents:
        media_type = f" as {code(content.content_type)}" if len(contents) > 1 else ""
        for example in content.examples:
            name = f", {code(example.name)}" if example.name else ""
            told = line(example.docs.summary or "")
            parts = (
                f"{what}{media_type}{name}:{' ' if told else ''}{told}",
                prose(example.docs.description or ""),
                _shown(example, content.content_type),
            )
            yield "\n\n".join(part for part in parts if part)


def _shown(example: Example, content_type: str) -> str:
    """Return the data, but how a sequence or any other text is written where that is known."""
    if example.text is not None:
        return block(example.text.rstrip("\n"), "")
    if not example.has_data:
        return code(example.url or "")
    is_json = essence(content_type).endswith("json")
    if isinstance(example.data, str) and not is_json:
        return block(example.data.rstrip("\n"), "")
    return block(json_text(example.data), "json")
