"""Tags: what the document says of them, and which belongs to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.ir.api import Tag
from specular.ir.types import Docs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specular.lowering.context import Context
    from specular.openapi.components import TagObject


def lower_tags(tags: Sequence[TagObject], context: Context) -> Iterator[Tag]:
    """Go through the tags; one that belongs to none, or to itself, belongs to nothing."""
    parents = {one.name: one.parent for one in tags}
    for one in tags:
        parent = one.parent
        if parent is not None and (parent not in parents or _leads_back(one.name, parents)):
            problem = "is no tag of the document" if parent not in parents else "leads back to it"
            context.sink.warn(
                Code.FIELD_VALUE,
                f"the parent {parent!r} of the tag {one.name!r} {problem}, so it has no effect",
                one.node.child("parent").place(),
            )
            parent = None
        docs = Docs(one.summary, one.description)
        yield Tag(id=one.node.id, name=one.name, parent=parent, kind=one.kind, docs=docs)


def _leads_back(name: str, parents: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    step = parents.get(name)
    while step is not None and step not in seen:
        if step == name:
            return True
        seen.add(step)
        step = parents.get(step)
    return False
