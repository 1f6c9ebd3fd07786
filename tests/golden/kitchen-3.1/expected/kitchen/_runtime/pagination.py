"""Results that come in pages: the way through all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar, cast

from .errors import ApiError
from .raw import RawResponse
from .requests import Call
from .responses import Answer
from .transport import AsyncTransport, SyncTransport
from .unset import UNSET
from .views import Paged, Parsed

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
ItemT_co = TypeVar("ItemT_co", covariant=True)

Way: TypeAlias = tuple[str | int, ...]
"""How one gets from a result to a value in it: by attributes, keys and positions."""

Next: TypeAlias = tuple[Call[Any], object, str]
"""A call for a page; by what it differs from the last one, and what that is called."""


class PaginationError(ApiError):
    """The next page is not asked for: it is the same again, or at another origin.

    `response` is that of the last page, whose items are good.
    """

    def __init__(self, message: str, response: RawResponse[Any]) -> None:
        super().__init__(message, response)
        self.response = response
        self.attempts = response.attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How the page after another is asked for; `items` leads to the items of one."""

    items: Way = ()

    def after(self, page: AnyPage[Any, Any]) -> Next | None:
        """Return the next call, None where there is none; raises PaginationError."""
        raise NotImplementedError


class AnyPage(Generic[ItemT_co, T_co]):
    """One page: its `items`, the `result` that has them, and the `response`."""

    def __init__(
        self, transport: Any, by: Paging, call: Call[T_co], mark: object, answer: Any
    ) -> None:
        self.transport, self.by, self.call, self._mark = transport, by, call, mark
        self.answer: Answer[T_co] = answer
        self.response: RawResponse[T_co] = RawResponse(answer)
        self.result: T_co = self.response.parse()
        found = self.at(by.items)
        self.items = cast("list[ItemT_co]", found if isinstance(found, list) else [])

    @property
    def has_next(self) -> bool:
        """Whether there may be another page; raises PaginationError."""
        return self._next() is not None

    def at(self, way: Way) -> Any:
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

    def wrong(self, problem: str) -> PaginationError:
        """Return the exception for a next page that is not asked for."""
        asked = f"{self.response.request_method} {self.response.request_url}"
        return PaginationError(f"{asked}: {problem}", self.response)

    def _next(self) -> tuple[Any, Paging, Call[T_co], object] | None:
        found = self.by.after(self)
        if found is None:
            return None
        call, mark, kind = found
        if mark == self._mark:
            raise self.wrong(f"the API gave the same {kind} twice")
        return self.transport, self.by, call, mark


class Page(AnyPage[ItemT_co, T_co]):
    """One page: its `items`, the `result` that has them, and the `response`."""

    def next_page(self) -> Page[ItemT_co, T_co] | None:
        """Ask for the next page, if there may be one; raises ApiError."""
        asked = self._next()
        return None if asked is None else Pager[ItemT_co, T_co](*asked).first()


class AsyncPage(AnyPage[ItemT_co, T_co]):
    """One page: its `items`, the `result` that has them, and the `response`."""

    async def next_page(self) -> AsyncPage[ItemT_co, T_co] | None:
        """Ask for the next page, if there may be one; raises ApiError."""
        asked = self._next()
        if asked is None:
            return None
        return await AsyncPager[ItemT_co, T_co](*asked).first()


class _Pager(Paged[T_co], Generic[ItemT_co, T_co]):
    def __init__(
        self, transport: Any, by: Paging, call: Call[T_co], mark: object = None
    ) -> None:
        self._asked = transport, by, call, mark

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._asked[2].operation.name}>"


class Pager(_Pager[ItemT_co, T_co]):
    """The items of all pages, from the first one each time that one iterates.

    A page is asked for when it is needed, by a call with retries and deadline.
    Iterating raises ApiError.
    """

    def __iter__(self) -> Iterator[ItemT_co]:
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
        transport, _, call, _ = self._asked
        return Page(*self._asked, transport.answer(call))


class AsyncPager(_Pager[ItemT_co, T_co]):
    """The items of all pages, for `async for`; otherwise as `Pager`."""

    async def __aiter__(self) -> AsyncIterator[ItemT_co]:
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
        transport, _, call, _ = self._asked
        return AsyncPage(*self._asked, await transport.answer(call))


def paginate(transport: SyncTransport, call: Call[T], *, by: Paging) -> Pager[Any, T]:
    """Return the pages of an operation, or what another view has of the first one."""
    return _viewed(transport, call) or Pager(transport, by, call)


def async_paginate(
    transport: AsyncTransport, call: Call[T], *, by: Paging
) -> AsyncPager[Any, T]:
    """Return the pages of an operation, as `paginate`."""
    return _viewed(transport, call) or AsyncPager(transport, by, call)


def _viewed(transport: SyncTransport | AsyncTransport, call: Call[Any]) -> Any:
    return None if transport.view is Parsed else transport.made(call)
