"""How a handler's items become a response, one after the other."""

from __future__ import annotations

import inspect
import logging
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from typing import Any, Final, cast

from starlette.responses import Response, StreamingResponse

from .operations import Content, Framing, essence
from .server import Endpoint
from .server_bodies import successes
from .server_errors import HttpError
from .validation import require_finite

_LOG = logging.getLogger(__name__)
_END: Final = object()


@dataclass(frozen=True, slots=True)
class StreamEndpoint(Endpoint):
    """An operation whose handler's method yields the items of the response."""

    async def response(self, returned: object) -> Response:
        """Return the response that has the items.

        It begins when the first item is there, so that until then the handler can raise
        HttpError. Later an error ends the response, and the caller sees that it is cut.
        """
        if inspect.isawaitable(returned):
            returned = await cast("Awaitable[object]", returned)
        items = cast("AsyncIterator[object]", returned)
        first = await anext(items, _END)
        status, content, framing = self._success()
        if first is not _END:
            try:
                begin = _frame(content, framing, first)
            except (TypeError, ValueError) as error:
                _LOG.exception("%s yielded what it must not", self.operation.name)
                await _close(items)
                raise HttpError(500) from error
        else:
            begin = b""
        return StreamingResponse(
            _body(begin, items, content, framing),
            status,
            media_type=framing.media_type(essence(content.media_type)),
        )

    def _success(self) -> tuple[int, Content, Framing]:
        return next(
            (status, content, content.framing)
            for status, contents in successes(self.operation)
            for content in contents
            if content.framing is not None
        )


async def _body(
    begin: bytes, items: AsyncIterator[object], content: Content, framing: Framing
) -> AsyncIterator[bytes]:
    try:
        yield begin
        async for item in items:
            yield _frame(content, framing, item)
        yield framing.ending
    finally:
        await _close(items)


async def _close(items: Any) -> None:
    """End a generator, whose `finally` may hold what is to be given back."""
    if hasattr(items, "aclose"):
        await items.aclose()


def _frame(content: Content, framing: Framing, item: object) -> bytes:
    """Return an item as it stands in the body; raises ValueError if it is none."""
    value = content.adapter.validate_python(item, strict=True)
    text = content.adapter.dump_json(value, by_alias=True, warnings="error")
    require_finite(text)
    return framing.frame(text)
