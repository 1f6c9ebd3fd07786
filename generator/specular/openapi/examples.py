"""Examples: what a body or a parameter may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.diagnostics import Anchor, Code
from specular.openapi import vocabulary
from specular.openapi.references import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.loading.nodes import Node
    from specular.openapi.members import Members

_CONTENTS = ("value", "dataValue", "serializedValue", "externalValue")
"""The members of which an example has one, or data and how they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleObject:
    """OpenAPI 3.2, 4.19, with the name it stands under; the one of `example` has none.

    `value` is the data, of `dataValue` or of the older `value`. `serialized` is how it is written,
    and `external` the URL where that is found.
    """

    name: str
    value: Node | None
    serialized: str | None = None
    external: str | None = None
    summary: str | None = None
    description: str | None = None


def read_examples(node: Node, members: Members) -> tuple[ExampleObject, ...]:
    """Read what a media type or a parameter has as `example` and `examples`."""
    return tuple(_examples(node, members))


def _examples(node: Node, members: Members) -> Iterator[ExampleObject]:
    one = node.get("example")
    if one is not None:
        yield ExampleObject(name="", value=one)
    for name, place in members.pairs(node, "examples"):
        example = resolved(place, members)
        if not any(example.get(key) is not None for key in _CONTENTS):
            if all(key in vocabulary.EXAMPLE for key, _ in example.members()):
                # It shows nothing, and may (OpenAPI 3.1, 4.8.19.1).
                continue
            members.sink.warn(
                Code.FIELD_MISSING,
                f"the example {name!r} has no `value`, so it is taken to be the value itself",
                place.place(Anchor.KEY),
                "write `value: …` here",
            )
            yield ExampleObject(name=name, value=example)
            continue
        members.known(example, vocabulary.EXAMPLE)
        _warn_of_two(example, members)
        data = example.get("dataValue")
        yield ExampleObject(
            name=name,
            value=example.get("value") if data is None else data,
            serialized=members.text(example, "serializedValue"),
            external=members.text(example, "externalValue"),
            summary=members.text(example, "summary"),
            description=members.text(example, "description"),
        )


def _warn_of_two(example: Node, members: Members) -> None:
    """Warn of a `value` beside what came in its place (OpenAPI 3.2, 4.19.1)."""
    for key in _CONTENTS[1:]:
        if example.get("value") is not None and example.get(key) is not None:
            members.sink.warn(
                Code.FIELD_VALUE,
                f"an example has no `{key}` beside `value`",
                example.key_place(key),
                "say one of them",
            )
