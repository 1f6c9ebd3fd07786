"""Methods of handlers, which carry out what the package is asked for, and their endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.sequences import is_streamed
from specular.rendering.docstrings import docstring_text
from specular.rendering.literals import literal_text
from specular.rendering.operations import returns_text
from specular.rendering.signatures import (
    Argument,
    argument_prose,
    handled_body,
    items_text,
    parameter_arguments,
    signature,
)
from specular.rendering.views import HandlerView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.api import Api
    from specular.ir.operations import Operation
    from specular.ir.types import JsonValue
    from specular.naming.plan import NamePlan
    from specular.rendering.annotations import Annotations

_INDENT = 8


def render_handler(
    operation: Operation, handler: str, api: Api, plan: NamePlan, annotations: Annotations
) -> HandlerView:
    """Return the view of a method of the Protocol that is called `handler`."""
    names = plan.operations[operation.id]
    arguments = parameter_arguments(operation, plan)
    body = handled_body(operation, api, plan)
    returns = returns_text(operation, annotations)
    streamed = is_streamed(operation)
    if streamed:
        returns = f"{annotations.imports.add('collections.abc', 'AsyncIterator')}[{returns}]"
    module, kind = ("server_streams", "StreamEndpoint") if streamed else ("server", "Endpoint")
    endpoint = [
        literal_text(names.tag),
        names.constant,
        f"{handler}.{names.method}",
        "handler",
    ]
    if any(use.scopes for one in operation.security for use in one):
        endpoint.append(f"security={_requirements_text(operation)}")
    return HandlerView(
        name=names.method,
        signature=items_text(signature(arguments, annotations, body), _INDENT),
        returns=returns,
        docstring=docstring_text(operation_prose(operation, arguments), _INDENT),
        endpoint=f"{annotations.from_runtime(module, kind)}({', '.join(endpoint)})",
        is_streamed=streamed,
    )


def operation_prose(
    operation: Operation,
    arguments: Sequence[Argument],
    server: str | None = None,
    note: str | None = None,
) -> str:
    """Return what the document says, what is sent and where, a note, and what each argument is."""
    docs = operation.docs
    summary, description = (docs.summary or "").strip(), (docs.description or "").strip()
    request = f"`{operation.method} {operation.path}`"
    parts = [summary, description, request if server is None else f"{request} of `{server}`"]
    parts += [] if note is None else [note]
    items = [f"- `{one.name}`: {text}" for one in arguments if (text := argument_prose(one))]
    parts.append("\n".join(items))
    return "\n\n".join(part for part in parts if part)


def _requirements_text(operation: Operation) -> str:
    """Return the scopes of each alternative by scheme, as source (OpenAPI 3.1, 4.8.30)."""
    alternatives: list[JsonValue] = [
        {use.scheme: list(use.scopes) for use in one} for one in operation.security
    ]
    return literal_text(alternatives)
