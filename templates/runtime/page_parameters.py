"""Pages that are asked for by a parameter: a cursor, an offset, or a page number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from .pagination import AnyPage, Next, Paging, Way
from .requests import Call, Options
from .unset import UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class _ByParameter(Paging):
    """Where `more` is false, it was the last page."""

    parameter: str
    more: Way | None = None
    in_body: bool = False

    def given(self, call: Call[Any]) -> Any:
        """Return the value of the parameter in a call, if it has one."""
        options: Mapping[str, Any] = call.options
        found: dict[str, Any] = {}
        if self.in_body:
            body: Any = call.body
            is_model = isinstance(body, BaseModel)
            found |= (
                body.model_dump(mode="json", by_alias=True) if is_model else body or {}
            )
            return {**found, **(options.get("extra_body") or {})}.get(self.parameter)
        for one in call.operation.parameters:
            if one.location == "query":
                found[one.name] = call.arguments.get(one.argument)
        return {**found, **(options.get("extra_query") or {})}.get(self.parameter)

    def giving(self, call: Call[Any], value: object) -> Call[Any]:
        """Return a call with another value of the parameter."""
        options: dict[str, Any] = {**call.options}
        key = "extra_body" if self.in_body else "extra_query"
        options[key] = {**(options.get(key) or {}), self.parameter: value}
        return replace(call, options=cast("Options", options))

    def is_last(self, page: AnyPage[Any, Any]) -> bool:
        """Tell whether a page says that it is the last one."""
        return self.more is not None and page.at(self.more) is False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor(_ByParameter):
    """The result says what to send for the next page; without that it was the last."""

    next: Way

    def after(self, page: AnyPage[Any, Any]) -> Next | None:
        """Send what the page has."""
        cursor = to_jsonable_python(page.at(self.next))
        if self.is_last(page) or cursor is None or cursor == "":
            return None
        return self.giving(page.call, cursor), cursor, "cursor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset(_ByParameter):
    """The parameter counts items or, `by_page`, pages, from `first` on.

    The end is where `total` of them are there, and an empty page.
    """

    first: int = 0
    by_page: bool = False
    total: Way | None = None

    def after(self, page: AnyPage[Any, Any]) -> Next | None:
        """Count on."""
        if self.is_last(page) or not page.items:
            return None
        given = self.given(page.call)
        begin = self.first if given is None or given is UNSET else int(given)
        begin += 1 if self.by_page else len(page.items)
        total = None if self.total is None else page.at(self.total)
        if isinstance(total, int) and begin >= self.first + total:
            return None
        return self.giving(page.call, begin), page.items, "items"
