"""Webhooks and callbacks: what the API sends of its own accord, and what it is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.ir.operations import Callback, Operation, Webhook
from specular.lowering.operations import lower_operation, operation_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.lowering.context import Context
    from specular.openapi.document import OpenApiObject
    from specular.openapi.operations import OperationObject
    from specular.openapi.paths import CallbackObject


def name_notifications(document: OpenApiObject, context: Context) -> None:
    """Name the places of all webhooks and callbacks, before the first schema is lowered."""
    for webhook in document.webhooks:
        _enter((webhook.name,), webhook.operations, context)
    for callback in document.callbacks:
        _enter(_callback_path(callback), callback.operations, context)


def lower_webhooks(document: OpenApiObject, context: Context) -> Iterator[Webhook]:
    """Lower the webhooks of a document."""
    for webhook in document.webhooks:
        with context.trail.making(webhook.node.document, webhook.node.pointer):
            yield Webhook(
                id=webhook.node.id,
                name=webhook.name,
                path=(webhook.name,),
                operations=tuple(_operation(one, context) for one in webhook.operations),
            )


def lower_callbacks(document: OpenApiObject, context: Context) -> Iterator[Callback]:
    """Lower the callbacks of a document, those of callbacks too."""
    for callback in document.callbacks:
        yield Callback(
            id=callback.node.id,
            name=callback.name,
            path=_callback_path(callback),
            operations=tuple(_operation(one, context) for one in callback.operations),
        )


def _callback_path(callback: CallbackObject) -> tuple[str, ...]:
    """Return the words for a callback: its operation's and its name, or a component's alone."""
    owner = () if callback.owner is None else operation_path(callback.owner)
    return (*owner, callback.name)


def _enter(
    path: tuple[str, ...], operations: tuple[OperationObject, ...], context: Context
) -> None:
    for one in operations:
        # Where there is but one operation, nothing is said by its method.
        method = () if len(operations) == 1 else (one.method.lower(),)
        own = (one.operation_id,) if one.operation_id else (*path, *method)
        context.name(one.node, own)


def _operation(operation: OperationObject, context: Context) -> Operation:
    if operation.security:
        context.sink.warn(
            Code.OPERATION_APPROXIMATED,
            "the `security` of what the API sends is not checked",
            operation.node.key_place("security"),
            "let the handler look at the request, or give the router `dependencies`",
        )
    path = context.path(operation.node)
    return lower_operation(replace(operation, security=()), (), context, path)
