"""What the API sends of its own accord: webhooks and callbacks, with handlers to receive them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from specular.ir.sequences import is_streamed
from specular.naming.operations import CALLBACKS, WEBHOOKS
from specular.rendering.annotations import Annotations
from specular.rendering.docstrings import docstring_text
from specular.rendering.environment import fill
from specular.rendering.formats import Formats
from specular.rendering.handlers import render_handler
from specular.rendering.imports import Imports
from specular.rendering.operations import operation_text
from specular.rendering.pieces import Piece
from specular.rendering.views import NotificationsView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.ir.operations import Callback, Operation, Webhook
    from specular.ir.types import NodeId
    from specular.naming.plan import NamePlan

_RUNTIME = "._runtime"
_RESOURCES = {WEBHOOKS: "Webhooks", CALLBACKS: "Callbacks"}
_FIXED = ("Final", "Operation", "Parameter", "Body", "Content", "Encoding")
_NAMES = (
    *(("typing", "Protocol"), ("fastapi", "APIRouter"), ("fastapi", "Request")),
    *((f"{_RUNTIME}.server", "make_router"), (f"{_RUNTIME}.server_errors", "HttpError")),
)

_SENT = {
    WEBHOOKS: "The requests that {} sends to whoever asked for them.",
    CALLBACKS: "The requests that {} sends to its callers, where they asked for it.",
}
_ROUTED = {
    WEBHOOKS: "Each webhook is received at its name, below the `prefix` that you include it with.",
    CALLBACKS: "Each callback is received at its name and what its expression has after the URL"
    " that the caller gave; that URL has to end in the name. Where the document has the whole URL,"
    " it is received at the path of that.",
}
_IMPLEMENTED = "Subclass it to implement some of the methods: the others answer 501."

_SEGMENT = re.compile(r"[A-Za-z0-9._~-]+")
_CALLERS_URL = re.compile(r"\{\$[^{}]*\}")
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#{}]*")
_PATH = re.compile(r"(?:\{[^{}]*\}|[^{}?#])*")
_STEP = re.compile(r"(?:\{[^{}]*\}|[^/{}])+")


def render_notifications(api: Api, plan: NamePlan, config: ApiConfig) -> Iterator[Piece]:
    """Go through the modules for what the API sends, one for each kind, if it sends any."""

    def module(name: str, groups: Sequence[Webhook | Callback]) -> str:
        return fill("notifications.py.jinja", _view(name, groups, api, plan, config))

    for name, found in ((WEBHOOKS, api.webhooks), (CALLBACKS, api.callbacks)):
        if any(one.operations for one in found):
            yield Piece(f"{name}.py", partial(module, name, found), always=True)


def _view(
    module: str,
    groups: Sequence[Webhook | Callback],
    api: Api,
    plan: NamePlan,
    config: ApiConfig,
) -> NotificationsView:
    operations = [one for group in groups for one in group.operations]
    resource = _RESOURCES[module]
    constants = [plan.operations[one.id].constant for one in operations]
    streamed = any(is_streamed(one) for one in operations)
    endpoints = ("Endpoint", *(("AsyncIterator", "StreamEndpoint") if streamed else ()))
    own = (f"{resource}Handler", *_FIXED, *endpoints, *(name for _, name in _NAMES), *constants)
    imports = Imports(frozenset(own))
    annotations = Annotations(
        imports,
        _RUNTIME,
        lambda one: imports.add_apart(".models", plan.classes[one]),
        closed_enums=config.enums == "closed",
        formats=Formats(dict(config.formats)),
    )
    for origin, name in _NAMES:
        imports.add(origin, name)
    paths = _paths(groups, plan)
    title = " ".join(api.title.split())
    sent = _SENT[module].format(title)
    handlers = tuple(
        render_handler(one, f"{resource}Handler", api, plan, annotations) for one in operations
    )
    texts = tuple(
        operation_text(replace(one, path=paths[one.id]), plan, annotations) for one in operations
    )
    router = f"Return a router to include in an application of your own.\n\n{_ROUTED[module]}"
    return NotificationsView(
        docstring=docstring_text(sent, 0),
        imports=tuple(imports.lines()),
        module=module,
        resource=resource,
        handler_prose=docstring_text(f"Receives {module}.\n\n{_IMPLEMENTED}", 4),
        router_prose=docstring_text(router, 4),
        operations=texts,
        handlers=handlers,
    )


def _paths(groups: Sequence[Webhook | Callback], plan: NamePlan) -> Mapping[NodeId, str]:
    """Return where each operation is received; no two are at the same place."""
    wished = {one.id: _path(group, one, plan) for group in groups for one in group.operations}
    taken: dict[tuple[str, str], int] = {}
    for group in groups:
        for one in group.operations:
            place = (one.method, wished[one.id])
            taken[place] = taken.get(place, 0) + 1
    return {
        one.id: (
            wished[one.id]
            if taken[one.method, wished[one.id]] == 1
            else f"/{plan.operations[one.id].method}"
        )
        for group in groups
        for one in group.operations
    }


def _path(group: Webhook | Callback, operation: Operation, plan: NamePlan) -> str:
    """Return the name as a path, and what the expression of a callback has after the URL."""
    method = plan.operations[operation.id].method
    name = group.name if _SEGMENT.fullmatch(group.name) else method
    if operation.path == group.name:
        return f"/{name}"
    expression = operation.path
    host = _HOST.match(expression)
    # Only where the caller says the URL can it be one that ends in the name.
    steps = [] if host is not None else [name]
    leading = host or _CALLERS_URL.match(expression)
    rest = expression[leading.end() :] if leading is not None else expression
    # Inside braces a slash is part of a runtime expression (OpenAPI 3.1, 4.8.20.3).
    path = _PATH.match(rest)
    steps += _STEP.findall(path[0] if path is not None else "")
    return "/" + "/".join(steps)
