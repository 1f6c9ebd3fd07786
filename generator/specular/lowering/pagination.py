"""How operations are split into pages: the settings say it, or the document, or it is plain."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from specular.diagnostics import Code, Place, closest
from specular.ir.operations import Location, essence, is_json, successes
from specular.ir.pagination import PageKind, Pagination
from specular.ir.sequences import is_streamed
from specular.ir.types import AnyType, ArrayType, NullType, UnionType
from specular.ir.ways import follow, item_type, members_of, plain_type
from specular.loading.extensions import settings_name
from specular.loading.nodes import keys_of, pointer_of
from specular.lowering.inferred_pages import inferred

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.config import ApiConfig
    from specular.diagnostics import Sink
    from specular.ir.api import Api
    from specular.ir.operations import Operation
    from specular.ir.types import JsonValue, Type
    from specular.ir.ways import Way

    Said: TypeAlias = Mapping[str, JsonValue]

_MS_PAGEABLE = "x-ms-pageable"

_COUNTED = ("items", "parameter", "first", "more", "total")
_KEYS: Mapping[PageKind, tuple[str, ...]] = {
    PageKind.CURSOR: ("items", "parameter", "next", "more"),
    PageKind.OFFSET: _COUNTED,
    PageKind.PAGE: _COUNTED,
    PageKind.URL: ("items", "next"),
    PageKind.LINK: ("items",),
}
"""What can be said of each kind, beside `type`; `parameter` and `next` must be said."""

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class _WrongError(Exception):
    """What is said is wrong: the message, the hint, and the key that says it."""

    def __init__(self, message: str, hint: str | None = None, key: str = "") -> None:
        super().__init__(message)
        self.message, self.hint, self.key = message, hint, key


def with_pagination(api: Api, config: ApiConfig, sink: Sink) -> Api:
    """Return the API with what leads from page to page in each of its operations."""
    operations = tuple(_paginated(one, api, config, sink) for one in api.operations)
    return replace(api, operations=operations)


def _paginated(operation: Operation, api: Api, config: ApiConfig, sink: Sink) -> Operation:
    """Return an operation with its pagination; the same object where it has none."""
    asked = _Asked(operation, api)
    said: Said = json.loads(operation.paging) if operation.paging else {}
    # Our own word goes before that of others, which may be in a document that nobody may edit.
    for extension in sorted(said, key=_MS_PAGEABLE.__eq__):
        try:
            is_ours = extension != _MS_PAGEABLE
            found = (asked.declared if is_ours else asked.pageable)(said[extension])
        except _WrongError as error:
            document, _, pointer = operation.id.partition("#")
            keys = [extension, *([error.key] if error.key else [])]
            place = Place(document, f"{pointer}{pointer_of(keys)}")
            # The document may have the word of somebody else, but the settings are for us alone.
            is_set = place.moved(sink.origins).document == settings_name(config)
            report = sink.error if is_set else sink.warn
            report(Code.PAGINATION_INVALID, error.message, place, error.hint)
            return operation
        return operation if found is None else replace(operation, pagination=found)
    if not config.infer_pagination or asked.result is None:
        return operation
    guessed = inferred(operation, asked.result, api.declarations)
    return operation if guessed is None else replace(operation, pagination=guessed)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An operation, of which it is asked whether what is said of its pages can be."""

    operation: Operation
    api: Api

    @property
    def result(self) -> Type | None:
        """The type of the result, None where that is no JSON or comes item by item."""
        types: list[Type] = []
        for response in () if is_streamed(self.operation) else successes(self.operation):
            json_contents = [one for one in response.contents if is_json(one.content_type)]
            if response.contents and not json_contents:
                return None
            found = (json_contents[0].type or AnyType()) if json_contents else NullType()
            types += [] if found in types else [found]
        return None if not types else types[0] if len(types) == 1 else UnionType(tuple(types))

    def declared(self, value: JsonValue) -> Pagination | None:
        """Return what `x-pagination` says; false says that there are no pages."""
        if value is False:
            return None
        if not isinstance(value, dict):
            raise _WrongError("`x-pagination` must be an object, or false", "as in {type: link}")
        return self.read(value)

    def pageable(self, value: JsonValue) -> Pagination | None:
        """Return what `x-ms-pageable` says; without a name for the next link there is one page."""
        said = value if isinstance(value, dict) else {}
        name, items = said.get("nextLinkName"), said.get("itemName", "value")
        if not isinstance(name, str) or not isinstance(items, str):
            return None
        self._check_result()
        self._check((name,), "nextLinkName")
        self._items((items,), "itemName" if "itemName" in said else "")
        return Pagination(kind=PageKind.URL, items=(items,), next=(name,))

    def read(self, said: Said) -> Pagination | None:
        """Return what is said in our own words."""
        kinds = [*(kind.value for kind in PageKind), "none"]
        name = said.get("type")
        if name not in kinds:
            close = closest(name, kinds) if isinstance(name, str) else None
            hint = f"did you mean {close!r}?" if close else f"it may be {', '.join(kinds)}"
            raise _WrongError("`type` does not say how pages are split", hint, "type" * bool(name))
        if name == "none":
            return None
        self._check_result()
        kind = PageKind(name)
        self._check_keys(kind, said)
        first, parameter = said.get("first"), said.get("parameter")
        in_body = isinstance(parameter, str) and self._is_in_body(parameter)
        if first is None:
            first = self._first(kind, str(parameter))
        return Pagination(
            kind=kind,
            items=self._items(self._way(said, "items"), "items"),
            parameter=parameter if isinstance(parameter, str) else None,
            in_body=in_body,
            next=self._checked(said, "next"),
            first=first if isinstance(first, int) else 0,
            more=self._checked(said, "more"),
            total=self._checked(said, "total"),
        )

    def _check_result(self) -> None:
        if self.result is None:
            raise _WrongError("the result of the operation is no JSON that is read as a whole")

    @staticmethod
    def _check_keys(kind: PageKind, said: Said) -> None:
        known = _KEYS[kind]
        for key, value in said.items():
            if key not in ("type", *known):
                close = closest(key, known)
                hint = f"did you mean `{close}`?" if close else f"known are {', '.join(known)}"
                raise _WrongError(f"`{key}` says nothing of the type {kind.value!r}", hint, key)
            is_right = type(value) is int if key == "first" else isinstance(value, str)
            if not is_right:
                what = "a whole number" if key == "first" else "a string"
                raise _WrongError(f"`{key}` must be {what}", key=key)
        for key in ("parameter", "next"):
            if key in known and key not in said:
                raise _WrongError(f"`{key}` is missing, which the type {kind.value!r} needs")

    def _is_in_body(self, name: str) -> bool:
        """Whether a parameter is a member of the body; it must be one, or else in the query."""
        query = [p.wire_name for p in self.operation.parameters if p.location is Location.QUERY]
        if name in query:
            return False
        body = self.operation.body
        types = [
            one.type
            for one in (() if body is None else body.contents)
            if one.type is not None
            and (is_json(one.content_type) or essence(one.content_type) in _FORMS)
        ]
        members = [m.wire_name for one in types for m in members_of(one, self.api.declarations)]
        if name in members:
            return True
        close = closest(name, [*query, *members])
        message = f"{name!r} is no query parameter of the operation, and no member of its body"
        raise _WrongError(
            message, None if close is None else f"did you mean {close!r}?", "parameter"
        )

    def _first(self, kind: PageKind, name: str) -> int:
        """Return what counting begins with: the parameter's default says it."""
        defaults = (p.default for p in self.operation.parameters if p.wire_name == name)
        default = next((one.value for one in defaults if one is not None), None)
        return default if type(default) is int else int(kind is PageKind.PAGE)

    @staticmethod
    def _way(said: Said, key: str) -> Way | None:
        """Return the way that is said: names with dots between them, or a JSON pointer."""
        text = said.get(key)
        if not isinstance(text, str):
            return None
        names = keys_of(text) if text.startswith("/") else text.split(".")
        return tuple(int(one) if re.fullmatch(r"-?\d+", one) else one for one in names if one)

    def _checked(self, said: Said, key: str) -> Way | None:
        way = self._way(said, key)
        if way is not None:
            self._check(way, key)
        return way

    def _check(self, way: Way, key: str) -> None:
        """Raise where a way leads nowhere."""
        result = self.result or AnyType()
        steps = follow(result, way, self.api.declarations)
        if not isinstance(steps, int):
            return
        before = follow(result, way[:steps], self.api.declarations)
        found = before[-1].type if not isinstance(before, int) and before else result
        names = [one.wire_name for one in members_of(found, self.api.declarations)]
        close = closest(str(way[steps]), names)
        where = f"`{'.'.join(map(str, way[:steps]))}` of the result" if steps else "the result"
        raise _WrongError(
            f"{where} has no {way[steps]!r}",
            None if close is None else f"did you mean {close!r}?",
            key,
        )

    def _items(self, way: Way | None, key: str) -> Way:
        """Return the way to the items: where none is said, there must be one array."""
        declarations = self.api.declarations
        if way is None:
            result = plain_type(self.result or AnyType(), declarations)
            arrays = [
                one.wire_name
                for one in members_of(result, declarations)
                if isinstance(plain_type(one.type, declarations), ArrayType)
            ]
            is_array = isinstance(result, ArrayType)
            if not is_array and len(arrays) != 1:
                hint = f"those that the result has are {', '.join(arrays)}" if arrays else None
                raise _WrongError("`items` does not say which array has the items", hint)
            way = () if is_array else (arrays[0],)
        self._check(way, key)
        if self.result is not None and item_type(self.result, way, declarations) is None:
            raise _WrongError(f"`{key}` leads to no array", key=key)
        return way
