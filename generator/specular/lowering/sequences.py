"""Bodies that are told of item by item, where they cannot be read so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.diagnostics import Code
from specular.ir.sequences import framing, is_streamed

if TYPE_CHECKING:
    from specular.ir.operations import Content, Operation, Response
    from specular.lowering.context import Context
    from specular.openapi.operations import OperationObject


def settled(lowered: Operation, operation: OperationObject, context: Context) -> Operation:
    """Return an operation whose successes all come item by item, or none of them does.

    A caller cannot know which it would be. What is whole is asked for in place of the items.
    """
    for content in () if lowered.body is None else lowered.body.contents:
        _report_unknown(content, operation, context)
    for response in lowered.responses:
        for content in response.contents:
            _report_unknown(content, operation, context)
    if is_streamed(lowered):
        return lowered
    responses = tuple(_without_items(one, operation, context) for one in lowered.responses)
    return replace(lowered, responses=responses)


def _without_items(response: Response, operation: OperationObject, context: Context) -> Response:
    items = [one for one in response.contents if framing(one) is not None]
    if not items or not response.status.startswith("2"):
        return response
    for one in items:
        context.sink.warn(
            Code.OPERATION_APPROXIMATED,
            f"the items of {one.content_type!r} are left out, for a success may also come as a"
            " whole, which is asked for",
            operation.node.place(),
        )
    whole = tuple(one for one in response.contents if framing(one) is None)
    return replace(response, contents=whole)


def _report_unknown(content: Content, operation: OperationObject, context: Context) -> None:
    if content.item_type is not None and framing(content) is None:
        context.sink.warn(
            Code.OPERATION_APPROXIMATED,
            f"`itemSchema` has no effect on {content.content_type!r}, which is read as a whole",
            operation.node.place(),
            "it has on application/jsonl, application/json-seq, text/event-stream, and where items"
            " are no bytes on multipart/mixed",
        )
