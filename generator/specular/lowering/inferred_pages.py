"""What leads from page to page where the document does not say it, but there is only one way.

A wrong guess is worse than none: it would leave items out. So each rule asks for a request and a
result that belong together by their names, and nothing is taken for an end that need not be one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.operations import Location, successes
from specular.ir.pagination import PageKind, Pagination
from specular.ir.types import ArrayType, BooleanType, IntegerType, StringType
from specular.ir.ways import members_of, plain_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.ir.models import Declaration, Field
    from specular.ir.operations import Operation, Parameter
    from specular.ir.types import NodeId, Type
    from specular.ir.ways import Way

_CURSORS: Mapping[str, frozenset[str]] = {
    "cursor": frozenset({"nextcursor"}),
    "after": frozenset({"nextcursor", "endcursor", "nextafter", "lastid"}),
    "afterid": frozenset({"lastid"}),
    "pagetoken": frozenset({"nextpagetoken"}),
    "nexttoken": frozenset({"nexttoken"}),
    "nextpagetoken": frozenset({"nextpagetoken"}),
    "nextcursor": frozenset({"nextcursor"}),
    "pagecursor": frozenset({"nextpagecursor", "nextcursor"}),
    "paginationtoken": frozenset({"nextpaginationtoken", "paginationtoken"}),
    "continuationtoken": frozenset({"nextcontinuationtoken", "continuationtoken"}),
    "marker": frozenset({"nextmarker"}),
}
"""Members that have what the next page is asked by, by the parameter, without case and signs."""

_LAST_ID = "startingafter"
_URLS = frozenset({"next", "nextlink", "nexturl", "nextpageurl", "odata.nextlink"})
_MORE = frozenset({"hasmore", "hasnextpage", "hasnext"})
_PAGES = frozenset({"totalpages"})
_COUNTERS = frozenset({"offset", "page"})
_PAGE_SIZES = frozenset({"perpage", "pagesize", "limit", "size"})
_ENVELOPES = frozenset({"meta", "metadata", "pagination", "paging", "pageinfo"})
"""Objects in a result that speak of the result."""


def inferred(
    operation: Operation, result: Type, declarations: Mapping[NodeId, Declaration]
) -> Pagination | None:
    """Return what leads from page to page, if the document leaves no doubt."""
    if operation.method.upper() != "GET":
        return None
    guess = _Guess(operation, result, declarations)
    if guess.items is None:
        return None
    found = guess.link() or guess.url() or guess.cursor() or guess.counted()
    return None if found is None else replace(found, items=guess.items, is_inferred=True)


class _Guess:
    """An operation with what one has to know of it to guess."""

    def __init__(
        self, operation: Operation, result: Type, declarations: Mapping[NodeId, Declaration]
    ) -> None:
        self._operation = operation
        self._declarations = declarations
        self._parameters = {
            _letters(one.wire_name): one
            for one in operation.parameters
            if one.location is Location.QUERY and one.content_type is None
        }
        plain = plain_type(result, declarations)
        own = list(members_of(plain, declarations))
        arrays = [one for one in own if self._is(one.type, ArrayType)]
        self.items: Way | None = None
        if isinstance(plain, ArrayType):
            self.items = ()
        elif len(arrays) == 1:
            self.items = (arrays[0].wire_name,)
        self._members: list[tuple[Way, Field]] = [((one.wire_name,), one) for one in own]
        for one in own:
            if _letters(one.wire_name) in _ENVELOPES:
                inner = members_of(one.type, declarations)
                self._members += [((one.wire_name, each.wire_name), each) for each in inner]

    def link(self) -> Pagination | None:
        """The header `Link` (RFC 8288), beside a parameter that tells of pages."""
        names = {
            header.name.lower()
            for response in successes(self._operation)
            for header in response.headers
        }
        telling = _PAGE_SIZES | _CURSORS.keys() | {"page"}
        if "link" not in names or telling.isdisjoint(self._parameters):
            return None
        return Pagination(kind=PageKind.LINK)

    def url(self) -> Pagination | None:
        """A member with the URL of the next page, that is said to be one or called so."""
        found = [
            way
            for way, one in self._members
            if _letters(one.wire_name) in _URLS
            and isinstance(kind := plain_type(one.type, self._declarations), StringType)
            and (kind.format in {"uri", "uri-reference"} or _letters(one.wire_name) != "next")
        ]
        return Pagination(kind=PageKind.URL, next=found[0]) if len(found) == 1 else None

    def cursor(self) -> Pagination | None:
        """A parameter, and a member with its next value; or the id of the last item."""
        last = self._parameters.get(_LAST_ID)
        if last is not None and self.items and (more := self._only(_MORE, BooleanType)):
            item = plain_type(self._type_of(self.items[0]), self._declarations)
            inner = (
                members_of(item.items, self._declarations) if isinstance(item, ArrayType) else ()
            )
            if any(one.wire_name == "id" and one.required for one in inner):
                way = (*self.items, -1, "id")
                return Pagination(
                    kind=PageKind.CURSOR, parameter=last.wire_name, next=way, more=more
                )
        found = [
            (parameter, way)
            for name, parameter in self._parameters.items()
            for way, one in self._members
            if _letters(one.wire_name) in _CURSORS.get(name, ())
            and self._is(one.type, StringType, IntegerType)
            and not parameter.required
        ]
        # An API that also counts may want to be asked for cursors.
        if len(found) != 1 or not _COUNTERS.isdisjoint(self._parameters):
            return None
        parameter, way = found[0]
        more = self._only(_MORE, BooleanType)
        # Every page with items has a last one.
        if more is None and _letters(str(way[-1])) == "lastid":
            return None
        return Pagination(kind=PageKind.CURSOR, parameter=parameter.wire_name, next=way, more=more)

    def counted(self) -> Pagination | None:
        """An offset with a limit, or a page with its size; never both, nor beside a cursor."""
        if not _CURSORS.keys().isdisjoint(self._parameters):
            return None
        offset, page = (self._integer(name) for name in ("offset", "page"))
        more = self._only(_MORE, BooleanType)
        if offset is not None and page is None and self._integer("limit") is not None:
            return Pagination(kind=PageKind.OFFSET, parameter=offset.wire_name, more=more)
        if page is None or offset is not None or _PAGE_SIZES.isdisjoint(self._parameters):
            return None
        # Where counting may begin with 0 a page could be left out.
        default = None if page.default is None else page.default.value
        kind = plain_type(page.type, self._declarations)
        least = kind.bounds.minimum if isinstance(kind, IntegerType) else None
        first = default if type(default) is int else least
        if first not in (0, 1) or (default is None and least != 1):
            return None
        total = self._only(_PAGES, IntegerType)
        return Pagination(
            kind=PageKind.PAGE, parameter=page.wire_name, more=more, total=total, first=int(first)
        )

    def _integer(self, name: str) -> Parameter | None:
        found = self._parameters.get(name)
        return found if found is not None and self._is(found.type, IntegerType) else None

    def _only(self, names: frozenset[str], kind: type) -> Way | None:
        """Return the way to the only member of such a name and type."""
        found = [
            way
            for way, one in self._members
            if _letters(one.wire_name) in names and self._is(one.type, kind)
        ]
        return found[0] if len(found) == 1 else None

    def _is(self, found: Type, *kinds: type) -> bool:
        return isinstance(plain_type(found, self._declarations), kinds)

    def _type_of(self, name: str | int) -> Type:
        return next(one.type for way, one in self._members if way == (name,))


def _letters(name: str) -> str:
    """Return a name without case and the signs between its words."""
    return name.lower().translate(str.maketrans("", "", "_-@ "))
