"""What an API answers in its callers' tests, as long as these do not say it: its examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.operations import is_json, successes
from specular.ir.sequences import framing
from specular.ir.types import NamedType
from specular.rendering.docstrings import docstring_text
from specular.rendering.environment import fill
from specular.rendering.literals import bracketed, data_text, literal_text
from specular.rendering.operations import chosen_first
from specular.rendering.views import ExamplesView

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.ir.api import Api
    from specular.ir.operations import Content, Operation
    from specular.ir.types import JsonValue
    from specular.naming.plan import NamePlan

_INDENT = 4


def examples_text(module: str, operations: Sequence[Operation], api: Api, plan: NamePlan) -> str:
    """Return a module of examples: by operation a status, a media type and data."""
    view = ExamplesView(
        docstring=docstring_text(f"Examples of what operations of `{module}` return.", 0),
        examples=tuple(text for one in operations for text in _example(one, api, plan)),
    )
    return fill("examples/module.py.jinja", view)


def has_examples(operation: Operation, api: Api) -> bool:
    """Whether the document shows what a success of an operation may be."""
    return any(_shown(operation, api))


def _example(operation: Operation, api: Api, plan: NamePlan) -> Iterator[str]:
    for status, content, data in _shown(operation, api):
        names = plan.operations[operation.id]
        key = f"{literal_text(f'{names.module}.{names.method}')}: "
        media_type = literal_text(content.content_type)
        items = [str(status), media_type, data_text(data, _INDENT + 4)]
        yield key + bracketed(items, "()", _INDENT, key)
        return


def _shown(operation: Operation, api: Api) -> Iterator[tuple[int, Content, JsonValue]]:
    """Go through the examples of successes."""
    for response in successes(operation):
        status = int(response.status) if response.status.isdecimal() else 200
        for content in chosen_first(response.contents):
            for data in _data(content, api):
                yield status, content, data


def _data(content: Content, api: Api) -> Iterator[JsonValue]:
    """Go through the examples of a body: its own, then those of its schema."""
    for example in content.examples:
        if example.has_data:
            is_item = framing(content) is not None and not isinstance(example.data, list)
            yield [example.data] if is_item else example.data
        # JSON that is written is data, too, but no document shows it in that way alone.
        elif example.text is not None and not is_json(content.content_type):
            yield example.text
    if isinstance(content.type, NamedType) and is_json(content.content_type):
        yield from api.declarations[content.type.target].docs.examples
