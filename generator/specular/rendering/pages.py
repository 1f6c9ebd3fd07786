"""Methods whose results come in pages: how they go on, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.pagination import PageKind, Pagination
from specular.ir.types import AnyType
from specular.ir.ways import follow, item_type
from specular.rendering.literals import literal_text, tuple_text
from specular.rendering.operations import returned_type

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.operations import Operation
    from specular.ir.ways import Way
    from specular.naming.plan import NamePlan
    from specular.rendering.annotations import Annotations
    from specular.rendering.views import MethodView

PAGE_NAMES = (
    *("Pager", "AsyncPager", "paginate", "async_paginate"),
    *("Call", "Cursor", "Offset", "NextUrl"),
)
"""What methods may need of the runtime for pages."""


def by_text(operation: Operation, api: Api, plan: NamePlan, annotations: Annotations) -> list[str]:
    """Return the argument that says how to get from page to page, if there are pages."""
    found = operation.pagination
    if found is None:
        return []

    def way(name: str, value: Way | None) -> list[str]:
        return [f"{name}={_way_text(value, operation, api, plan)}"] if value else []

    arguments = [] if found.parameter is None else [f"parameter={literal_text(found.parameter)}"]
    arguments += [*way("next", found.next), *way("items", found.items)]
    arguments += [f"first={found.first}"] if found.first else []
    arguments += ["by_page=True"] if found.kind is PageKind.PAGE else []
    arguments += [*way("total", found.total), *way("more", found.more)]
    arguments += ["in_body=True"] if found.in_body else []
    kind = annotations.from_runtime(*_KINDS[found.kind])
    return [f"by={kind}({', '.join(arguments)})"]


_KINDS = {
    PageKind.CURSOR: ("page_parameters", "Cursor"),
    PageKind.OFFSET: ("page_parameters", "Offset"),
    PageKind.PAGE: ("page_parameters", "Offset"),
    PageKind.URL: ("page_urls", "NextUrl"),
    PageKind.LINK: ("page_urls", "NextUrl"),
}


def _way_text(way: Way, operation: Operation, api: Api, plan: NamePlan) -> str:
    """Return a way by the names in Python, as source."""
    steps = follow(returned_type(operation), way, api.declarations)
    texts = [
        literal_text(one.step if one.model is None else plan.fields[one.model, str(one.step)])
        for one in (() if isinstance(steps, int) else steps)
    ]
    return tuple_text(texts)


def item_text(operation: Operation, api: Api, annotations: Annotations) -> str:
    """Return the annotation of the items of a page."""
    way = () if operation.pagination is None else operation.pagination.items
    found = item_type(returned_type(operation), way, api.declarations)
    return annotations.plain(AnyType() if found is None else found)


def paginated(
    view: MethodView,
    operation: Operation,
    api: Api,
    plan: NamePlan,
    annotations: Annotations,
) -> MethodView:
    """Return the view of a method whose result comes in pages."""
    item = item_text(operation, api, annotations)
    pager, async_pager, paginate, async_paginate = (
        annotations.from_runtime("pagination", name) for name in PAGE_NAMES[:4]
    )
    return replace(
        view,
        returns=f"{pager}[{item}, {view.returns}]",
        async_returns=f"{async_pager}[{item}, {view.returns}]",
        async_def="def",
        async_return="return",
        awaited_def="def",
        functions=(paginate, async_paginate),
        by=tuple(by_text(operation, api, plan, annotations)),
    )


def pages_prose(pagination: Pagination) -> str:
    """Return how the results of an operation are split into pages, in a sentence."""
    match pagination.kind:
        case PageKind.CURSOR:
            how = f"by the cursor `{pagination.parameter}`, from {_shown(pagination.next)}"
        case PageKind.OFFSET:
            how = f"by the offset `{pagination.parameter}`"
        case PageKind.PAGE:
            how = f"by the number of the page, `{pagination.parameter}`"
        case PageKind.URL:
            how = f"by the URL in {_shown(pagination.next)}"
        case PageKind.LINK:
            how = "by the header `Link`"
    return f"Goes through all pages, {how}."


def pages_note(pagination: Pagination) -> str:
    """Return the same for the reference, with where the items are, and whether that is a guess."""
    where = f"The items are in {_shown(pagination.items)}." if pagination.items else ""
    guess = "The document does not say so: it is inferred." if pagination.is_inferred else ""
    return " ".join(text for text in (pages_prose(pagination), where, guess) if text)


def _shown(way: Way | None) -> str:
    return f"`{'.'.join(map(str, way or ()))}`"
