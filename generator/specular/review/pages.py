"""Compares how the results of operations are split into pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.rendering.pages import pages_prose
from specular.review.rules.rule import Grade

if TYPE_CHECKING:
    from specular.ir.operations import Operation
    from specular.review.changes import Site
    from specular.review.comparison import Comparison


def compare_pages(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report other pages, or what the document says of them that no package knows of."""
    before, after = old.pagination, new.pagination
    if before == after and old.paging == new.paging:
        return
    is_said = old.paging != new.paging
    # What is iterated over is another thing than the result.
    breaks = (before is None) is not (after is None)
    texts = [_shown(one) for one in (old, new)]
    if texts[0] == texts[1]:
        texts = [one.paging or "nothing" for one in (old, new)]
    comparison.changes.at(
        site,
        "pagination-changed",
        old=texts[0],
        new=texts[1],
        client=None if breaks else Grade.RISK,
        wire=None if is_said else Grade.NONE,
        server=Grade.RISK if is_said else Grade.NONE,
    )


def _shown(operation: Operation) -> str:
    if operation.pagination is None:
        return operation.paging or "no pages"
    return pages_prose(operation.pagination)
