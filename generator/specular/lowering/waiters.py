"""Waiters: what `x-waiter` says of an operation, and whether its results have what that names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Anchor, Code, Place, closest
from specular.ir.types import AnyType
from specular.ir.waiters import Attention, Waiter
from specular.loading.nodes import escape
from specular.lowering.result_types import Results, Values, results_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.diagnostics import Sink
    from specular.ir.api import Api
    from specular.ir.operations import Operation
    from specular.ir.waiters import Scalar, Where
    from specular.loading.nodes import Node
    from specular.openapi.operations import OperationObject

EXTENSION: Final = "x-waiter"

_NAME: Final = "wait"
_INTERVAL, _TIMEOUT = 2.0, 600.0
_KEYS: Final = ("name", "status", "success", "failure", "attention", "interval", "timeout")
_ITEM_KEYS: Final = ("path", "where", "after", "done")
_SAFE: Final = "GET"
_WITHOUT: Final = "so there is no method that waits"


class _InvalidError(Exception):
    """A waiter says what nobody can act on."""

    def __init__(self, place: Place, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.place, self.message, self.hint = place, message, hint


def lower_waiter(operation: OperationObject, sink: Sink) -> Waiter | None:
    """Return what an operation says of how one waits, as far as that alone is sound."""
    node = operation.node.get(EXTENSION)
    if node is None:
        return None
    try:
        if operation.method != _SAFE or operation.body is not None:
            raise _unsafe(operation)
        return _Reader(sink).waiter(node)
    except _InvalidError as error:
        _tell(error, sink)
        return None


def _unsafe(operation: OperationObject) -> _InvalidError:
    message = f"`{EXTENSION}` stands at {operation.method}, and asking again must be safe"
    hint = f"put it at the {_SAFE} that says how things are"
    return _InvalidError(operation.node.key_place(EXTENSION), message, hint)


def with_waiters(api: Api, sink: Sink) -> Api:
    """Return an API whose waiters look at what the results really have."""
    if all(one.waiter is None for one in api.operations):
        return api
    return replace(api, operations=tuple(_checked(one, api, sink) for one in api.operations))


def _checked(operation: Operation, api: Api, sink: Sink) -> Operation:
    if operation.waiter is None:
        return operation
    waiter: Waiter | None = None
    try:
        waiter = _Checker(operation.waiter, results_of(operation, api)).checked()
    except _InvalidError as error:
        _tell(error, sink)
    return replace(operation, waiter=waiter)


def _tell(error: _InvalidError, sink: Sink) -> None:
    # It may be the extension of somebody else.
    message = f"{error.message}, {_WITHOUT}"
    sink.warn(Code.WAITER_INVALID, message, error.place, error.hint)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads `x-waiter`."""

    sink: Sink

    def waiter(self, node: Node) -> Waiter:
        """Return a waiter whose status may be anything so far."""
        self._known(node, _KEYS)
        attention = node.get("attention")
        items = () if attention is None else attention.items()
        if attention is not None and not isinstance(attention.value, list):
            raise _wrong(attention, "must be a list of objects, each with a `where`")
        return Waiter(
            id=node.id,
            name=_text(node.get("name")) or _NAME,
            status=_path(node, "status"),
            type=AnyType(),
            success=_values(node, "success"),
            failure=_values(node, "failure") if node.get("failure") is not None else (),
            attention=tuple(self._attention(one) for one in items),
            interval=_seconds(node.get("interval"), _INTERVAL),
            timeout=_seconds(node.get("timeout"), _TIMEOUT),
        )

    def _attention(self, node: Node) -> Attention:
        self._known(node, _ITEM_KEYS)
        after = node.get("after")
        pairs = [] if after is None else list(after.members())
        if after is not None and len(pairs) != 1:
            raise _wrong(after, "must have one member: `{dependsOn: id}`")
        return Attention(
            path=_path(node, "path"),
            where=_where(node, "where"),
            after="".join(name for name, _ in pairs),
            key="".join(_text(one) for _, one in pairs),
            done=() if after is None else _where(node, "done"),
        )

    def _known(self, node: Node, known: tuple[str, ...]) -> None:
        if not isinstance(node.value, dict):
            raise _wrong(node, "must be an object")
        for key, _ in node.members():
            if key not in known and not key.startswith("x-"):
                close = closest(key, known)
                hint = f"did you mean `{close}`?" if close else f"known are {', '.join(known)}"
                message = f"`{key}` is not known in `{EXTENSION}`"
                self.sink.warn(Code.WAITER_INVALID, message, node.key_place(key), hint)


@dataclass(frozen=True, slots=True)
class _Checker:
    """Looks for what a waiter names in the results of its operation."""

    waiter: Waiter
    results: Results

    def checked(self) -> Waiter:
        """Return the waiter with the type of its status."""
        waiter = self.waiter
        status = self._at(waiter.status, "status")
        values = status.values()
        if values is None:
            message = f"`{'.'.join(waiter.status)}` is no text, number or boolean"
            raise _InvalidError(self._place("status"), message)
        for key in ("success", "failure"):
            self._listed(getattr(waiter, key), values, key)
        for index, one in enumerate(waiter.attention):
            items = self._at(one.path, "attention", index, "path")
            self._where(one.where, items, "attention", index, "where")
            self._where(one.done, items, "attention", index, "done")
            for name in filter(None, (one.after, one.key)):
                self._step(items, name, "attention", index, "after")
        return replace(waiter, type=values.joined(waiter.success))

    def _at(self, path: tuple[str, ...], *place: str | int) -> Results:
        found = self.results
        for name in path:
            found = self._step(found, name, *place)
        return found

    def _step(self, found: Results, name: str, *place: str | int) -> Results:
        step = found.member(name)
        if step is not None:
            return step
        known = found.names()
        close = closest(name, known)
        hint = f"did you mean `{close}`?" if close else f"there are {', '.join(known)}"
        message = f"no result has `{name}` there"
        raise _InvalidError(self._place(*place), message, hint if known else None)

    def _where(self, where: Where, items: Results, *place: str | int) -> None:
        for name, values in where:
            found = self._step(items, name, *place, name).values()
            if found is None:
                message = f"`{name}` is no text, number or boolean"
                raise _InvalidError(self._place(*place, name), message)
            self._listed(values, found, *place, name)

    def _listed(self, values: tuple[Scalar, ...], known: Values, *place: str | int) -> None:
        for index, value in enumerate(values):
            if not known.has(value):
                close = closest(str(value), map(str, known.listed()))
                hint = f"did you mean {close!r}?" if close else None
                message = f"{value!r} is none of the values that may come"
                raise _InvalidError(self._place(*place, index), message, hint)

    def _place(self, *keys: str | int) -> Place:
        document, _, pointer = self.waiter.id.partition("#")
        return Place(document, "".join([pointer, *(f"/{escape(key)}" for key in keys)]))


def _wrong(node: Node, message: str) -> _InvalidError:
    key = node.pointer.rpartition("/")[2]
    what = "an item" if key.isdigit() else f"`{key}`"
    return _InvalidError(node.place(), f"{what} {message}")


def _needed(node: Node, key: str) -> Node:
    found = node.get(key)
    if found is None:
        place = node.place(Anchor.KEY)
        raise _InvalidError(place, f"`{key}` is missing", f"add `{key}: …` here")
    return found


def _path(node: Node, key: str) -> tuple[str, ...]:
    """Return the names that lead to a value: between dots, or a list where one has a dot."""
    found = _needed(node, key)
    if isinstance(found.value, str) and found.value:
        return tuple(found.value.split("."))
    if isinstance(found.value, list) and found.value:
        return tuple(_text(one) for one in found.items())
    raise _wrong(found, "must be names with dots between them, or a list of names")


def _where(node: Node, key: str) -> Where:
    found = _needed(node, key)
    names = [name for name, _ in found.members()]
    if not names:
        raise _wrong(found, "must be an object that says what members are")
    return tuple((name, _values(found, name)) for name in names)


def _values(node: Node, key: str) -> tuple[Scalar, ...]:
    """Return a value or a list of them, with which something is compared."""
    found = _needed(node, key)
    values = tuple(_scalars(found))
    if not values:
        raise _wrong(found, "must have a value")
    return values


def _scalars(node: Node) -> Iterator[Scalar]:
    items = list(node.items()) if isinstance(node.value, list) else [node]
    for one in items:
        if not isinstance(one.value, str | int | float):
            raise _wrong(one, "must be a text, a number or a boolean")
        yield one.value


def _text(node: Node | None) -> str:
    if node is None:
        return ""
    if not isinstance(node.value, str) or not node.value.strip():
        raise _wrong(node, "must be a text")
    return node.value


def _seconds(node: Node | None, usual: float) -> float:
    if node is None:
        return usual
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise _wrong(node, "must be a number of seconds")
    return value
