"""Results that come in pages: where the next page is, and the way through all."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeAlias, TypeVar, cast
from urllib.parse import unquote_plus

import httpx2
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from .errors import ApiError
from .operations import Operation
from .raw import Answer, RawResponse
from .requests import Call, Options
from .transport import AsyncTransport, SyncTransport
from .unset import UNSET, Unset
from .views import Paged, Parsed

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
ItemT_co = TypeVar("ItemT_co", covariant=True)

Way: TypeAlias = tuple[str | int, ...]
"""How one gets from a result to a value in it: by attributes, keys and positions."""

_LINK = re.compile(
    r'<([^<>]*)>((?:\s*;\s*[^\s=;,"]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)'
)
_PARAMETER = re.compile(r';\s*([^\s=;,"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))')


class PaginationError(ApiError):
    """The next page is not asked for: it is the same again, or at another origin.

    `response` is that of the last page, whose items are good.
    """

    def __init__(self, message: str, response: RawResponse[Any]) -> None:
        super().__init__(message, response)
        self.response = response
        self.attempts = response.attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The result says what to send as a parameter for the next page.

    Without that, or where `more` is false, it was the last page.
    """

    parameter: str
    next: Way
    items: Way = ()
    more: Way | None = None
    in_body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A parameter counts items or, `by_page`, pages, from `first` on.

    The end is where `total` of them are there, where `more` is false, or an empty page.
    """

    parameter: str
    items: Way = ()
    first: int = 0
    by_page: bool = False
    total: Way | None = None
    more: Way | None = None
    in_body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NextUrl:
    """The next page's URL is in the result or, without `next`, in the header `Link`."""

    items: Way = ()
    next: Way | None = None


@dataclass(frozen=True, slots=True)
class _Asked(Generic[T_co]):
    """How a page is asked for; `mark` is by what, and must not be the same twice."""

    operation: Operation[T_co]
    call: Call
    mark: object = None

    def given(self, by: Offset) -> Any:
        """Return the value of the parameter, if it has one."""
        options: Mapping[str, Any] = self.call.options
        found: dict[str, Any] = {}
        if by.in_body:
            body: Any = self.call.body
            is_model = isinstance(body, BaseModel)
            found |= (
                body.model_dump(mode="json", by_alias=True) if is_model else body or {}
            )
            return {**found, **(options.get("extra_body") or {})}.get(by.parameter)
        for one in self.operation.parameters:
            if one.location == "query":
                found[one.name] = self.call.arguments.get(one.argument)
        return {**found, **(options.get("extra_query") or {})}.get(by.parameter)

    def by(self, by: Cursor | Offset, value: object, mark: object) -> _Asked[T_co]:
        """Return the same with another value of the parameter."""
        options: dict[str, Any] = {**self.call.options}
        key = "extra_body" if by.in_body else "extra_query"
        options[key] = {**(options.get(key) or {}), by.parameter: value}
        call = replace(self.call, options=cast("Options", options))
        return _Asked(self.operation, call, mark)

    def at(self, server: str, path: str) -> _Asked[T_co]:
        """Return a request for a URL, which has all but headers and cookies."""
        options: dict[str, Any] = {**self.call.options}
        options |= {"extra_query": None, "extra_body": None}
        outside = ("header", "cookie")
        kept = [p for p in self.operation.parameters if p.location in outside]
        operation = replace(
            self.operation,
            method="GET",
            server=server,
            path=path,
            parameters=tuple(kept),
            body=None,
            other_bodies=(),
        )
        call = Call(self.call.arguments, cast("Options", options), UNSET, UNSET)
        return _Asked(operation, call, path)


class _Page(Generic[ItemT_co, T_co]):
    """One page: its `items`, the `result` that has them, and the `response`."""

    def __init__(
        self, transport: Any, by: By, asked: _Asked[T_co], answer: Answer
    ) -> None:
        self._transport, self._by, self._asked = transport, by, asked
        self._secrets = answer.secrets
        validation = transport.settings.validate
        self.response = RawResponse(asked.operation, answer, validation)
        self.result: T_co = self.response.parse()
        found = self._at(by.items)
        self.items = cast("list[ItemT_co]", found if isinstance(found, list) else [])

    @property
    def has_next(self) -> bool:
        """Whether there may be another page; raises PaginationError."""
        return self._next() is not None

    def _next(self) -> _Asked[T_co] | None:
        by = self._by
        if not isinstance(by, NextUrl):
            if by.more is not None and self._at(by.more) is False:
                return None
            return self._after(by) if isinstance(by, Cursor) else self._behind(by)
        if by.next is None:
            return self._linked(_next_link(self.response.headers))
        return self._linked(self._at(by.next))

    def _after(self, by: Cursor) -> _Asked[T_co] | None:
        cursor = to_jsonable_python(self._at(by.next))
        if cursor is None or cursor == "":
            return None
        return self._asked.by(by, cursor, self._other(cursor, "cursor"))

    def _behind(self, by: Offset) -> _Asked[T_co] | None:
        if not self.items:
            return None
        given = self._asked.given(by)
        begin = by.first if given is None or given is UNSET else int(given)
        begin += 1 if by.by_page else len(self.items)
        total = None if by.total is None else self._at(by.total)
        if isinstance(total, int) and begin >= by.first + total:
            return None
        return self._asked.by(by, begin, self._other(self.items, "items"))

    def _linked(self, target: object) -> _Asked[T_co] | None:
        if not target:
            return None
        here = httpx2.URL(self.response.request_url)
        try:
            there = here.join(str(target))
        except httpx2.InvalidURL as error:
            raise self._wrong(f"the next page has no valid URL: {error}") from None
        if _origin(there) != _origin(here):
            raise self._wrong(f"the next page is at {_origin(there)}")
        path, mark, query = there.raw_path.decode("ascii").partition("?")
        # An API may quote what it was asked; credentials are added to every request.
        kept = [
            pair
            for pair in query.split("&")
            if unquote_plus(pair.partition("=")[2]) not in self._secrets
        ]
        path = f"{path}{mark}{'&'.join(kept)}".replace("{", "%7B").replace("}", "%7D")
        base = _origin(httpx2.URL(self._transport.base_url))
        server = "/" if _origin(here) == base else _origin(here)
        return self._asked.at(server, self._other(path, "URL"))

    def _at(self, way: Way) -> Any:
        """Return what is in the result, None where it is not there."""
        value: Any = self.result
        for step in way:
            if isinstance(value, Mapping):
                value = cast("Mapping[object, Any]", value).get(step)
            elif isinstance(step, str):
                value = getattr(value, step, None)
            else:
                value = value[step] if value else None
        return None if value is UNSET else value

    def _other(self, mark: T, what: str) -> T:
        """Return by what the next page is asked for; raises where this one was, too."""
        if mark == self._asked.mark:
            raise self._wrong(f"the API gave the same {what} twice")
        return mark

    def _wrong(self, problem: str) -> PaginationError:
        asked = f"{self.response.request_method} {self.response.request_url}"
        return PaginationError(f"{asked}: {problem}", self.response)


class Page(_Page[ItemT_co, T_co]):
    """One page: its `items`, the `result` that has them, and the `response`."""

    def next_page(self) -> Page[ItemT_co, T_co] | None:
        """Ask for the next page, if there may be one; raises ApiError."""
        asked = self._next()
        if asked is None:
            return None
        return Pager[ItemT_co, T_co](self._transport, self._by, asked).first()


class AsyncPage(_Page[ItemT_co, T_co]):
    """One page: its `items`, the `result` that has them, and the `response`."""

    async def next_page(self) -> AsyncPage[ItemT_co, T_co] | None:
        """Ask for the next page, if there may be one; raises ApiError."""
        asked = self._next()
        if asked is None:
            return None
        return await AsyncPager[ItemT_co, T_co](
            self._transport, self._by, asked
        ).first()


class _Pager(Paged[T_co], Generic[ItemT_co, T_co]):
    def __init__(self, transport: Any, by: By, asked: _Asked[T_co]) -> None:
        self._transport, self._by, self._asked = transport, by, asked

    def __repr__(self) -> str:
        """Show what is called."""
        return f"<{type(self).__name__} {self._asked.operation.name}>"


class Pager(_Pager[ItemT_co, T_co]):
    """The items of all pages, from the first one each time that one iterates.

    A page is asked for when it is needed, by a call with retries and deadline.
    Iterating raises ApiError.
    """

    def __iter__(self) -> Iterator[ItemT_co]:
        """Go through the items of all pages."""
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[ItemT_co, T_co]]:
        """Go through the pages."""
        page: Page[ItemT_co, T_co] | None = self.first()
        while page is not None:
            yield page
            page = page.next_page()

    def first(self) -> Page[ItemT_co, T_co]:
        """Ask for the first page; raises ApiError."""
        asked = self._asked
        answer = self._transport.answer(asked.operation, asked.call)
        return Page(self._transport, self._by, asked, answer)


class AsyncPager(_Pager[ItemT_co, T_co]):
    """The items of all pages, for `async for`; otherwise as `Pager`."""

    async def __aiter__(self) -> AsyncIterator[ItemT_co]:
        """Go through the items of all pages."""
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[AsyncPage[ItemT_co, T_co]]:
        """Go through the pages."""
        page: AsyncPage[ItemT_co, T_co] | None = await self.first()
        while page is not None:
            yield page
            page = await page.next_page()

    async def first(self) -> AsyncPage[ItemT_co, T_co]:
        """Ask for the first page; raises ApiError."""
        asked = self._asked
        answer = await self._transport.answer(asked.operation, asked.call)
        return AsyncPage(self._transport, self._by, asked, answer)


By: TypeAlias = Cursor | Offset | NextUrl


def paginate(
    transport: SyncTransport,
    operation: Operation[T],
    arguments: Mapping[str, object],
    options: Options,
    *,
    by: By,
    body: object = UNSET,
    content_type: str | Unset = UNSET,
) -> Pager[Any, T]:
    """Return the pages of an operation, or what another view has of the first one.

    The arguments are those of `call`.
    """
    call = Call(arguments, options, body, content_type)
    return _viewed(transport, operation, call) or Pager(
        transport, by, _Asked(operation, call)
    )


def async_paginate(
    transport: AsyncTransport,
    operation: Operation[T],
    arguments: Mapping[str, object],
    options: Options,
    *,
    by: By,
    body: object = UNSET,
    content_type: str | Unset = UNSET,
) -> AsyncPager[Any, T]:
    """Return the pages of an operation, as `paginate`."""
    call = Call(arguments, options, body, content_type)
    return _viewed(transport, operation, call) or AsyncPager(
        transport, by, _Asked(operation, call)
    )


def _viewed(
    transport: SyncTransport | AsyncTransport, operation: Operation[Any], call: Call
) -> Any:
    if transport.view is Parsed:
        return None
    return transport.call(
        operation,
        call.arguments,
        call.options,
        body=call.body,
        content_type=call.content_type,
    )


def _origin(url: httpx2.URL) -> str:
    """Return the origin (RFC 6454, 4)."""
    port = "" if url.port is None else f":{url.port}"
    return f"{url.scheme}://{url.host}{port}"


def _next_link(headers: httpx2.Headers) -> str | None:
    """Return where a link leads whose relation is `next` (RFC 8288, 3)."""
    for target, parameters in _LINK.findall(headers.get("link", "")):
        relations = [
            (quoted or plain).lower().split()
            for name, quoted, plain in _PARAMETER.findall(parameters)
            if name.lower() == "rel"
        ]
        # What stands behind the first one does not count (RFC 8288, 3.3).
        if relations and "next" in relations[0]:
            return str(target)
    return None
