"""Pagination: how the results of an operation are split into pages, and what is where in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specular.ir.ways import Way


class PageKind(StrEnum):
    """What leads to the next page."""

    CURSOR = "cursor"
    OFFSET = "offset"
    PAGE = "page"
    URL = "url"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How one gets from page to page; `items` is the way to the items of each.

    `parameter` is what the next page is asked by, a query parameter or a member of the body. Its
    value, or the URL of the next page, is at `next`; an offset and the number of a page begin with
    `first`. The end is where `more` is false, or where as many items (or pages) as `total` says
    were there. `is_inferred` says that the document does not say all this, but looks like it.

    `x-pagination: {type: cursor, items: data, parameter: after, next: meta.next}`
    """

    kind: PageKind
    items: Way = ()
    parameter: str | None = None
    in_body: bool = False
    next: Way | None = None
    first: int = 0
    more: Way | None = None
    total: Way | None = None
    is_inferred: bool = False
