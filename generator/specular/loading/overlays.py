"""Overlays (OpenAPI Overlay 1.0 and 1.1): changes to the root document before it is read.

An action selects values of the document by JSONPath, and merges something into each or removes it.
The actions are applied in their order, each to what the one before left.
"""

from __future__ import annotations

import copy
import os
import posixpath
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from specular.diagnostics import Code
from specular.loading.documents import Document, read_document
from specular.loading.merging import Layered, MergeError
from specular.loading.nodes import Node, pointer_of
from specular.loading.queries import Queries, QueryError, QueryLibraryMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.diagnostics import Sink
    from specular.ir.types import JsonValue
    from specular.loading.queries import Location

_READABLE = re.compile(r"1\.[01]\.\d+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_ROOT = ("overlay", "info", "extends", "actions")
_ACTION = ("target", "description", "update", "copy", "remove")
_DEEDS = ("update", "copy", "remove")


def overlaid(document: Document, paths: Sequence[Path], sink: Sink) -> Document | None:
    """Return a document with overlays applied, in their order; None where one cannot be.

    Where a part of the result came from goes to `sink.origins`, for reports about it.
    """
    if not paths or not isinstance(document.data, dict):
        return document
    try:
        queries = Queries()
    except QueryLibraryMissingError:
        hint = "install it with: pip install 'specular[overlays]'"
        sink.error(Code.CONFIG_INVALID, "overlays need the package python-jsonpath", hint=hint)
        return None
    layered = Layered(Node(document.name, "", document.data))
    overlays = [_read(path, document, sink) for path in paths]
    for overlay in overlays:
        if overlay is not None:
            _Actions(document, layered, queries, sink).apply(Node(overlay.name, "", overlay.data))
    sink.origins |= layered.origins()
    if sink.failed:
        return None
    applied = tuple(one for one in overlays if one is not None)
    return replace(document, data=layered.data, overlays=applied)


def _read(path: Path, document: Document, sink: Sink) -> Document | None:
    """Read an overlay; its name is its path from the folder of the document, wherever it lies."""
    folder = os.path.abspath(document.path.parent)  # noqa: PTH100 - as the user names it
    name = Path(os.path.relpath(path, folder)).as_posix()
    return read_document(path, name, sink)


@dataclass(frozen=True, slots=True)
class _Actions:
    """Applies the actions of overlays to one document; all that is wrong with them is an error."""

    document: Document
    layered: Layered
    queries: Queries
    sink: Sink

    def apply(self, overlay: Node) -> None:
        """Apply the actions of one overlay, unless it cannot be read (Overlay 1.0.0, 4.4.1)."""
        if not self._has(overlay, "overlay", str):
            return
        version = overlay.child("overlay")
        if not _READABLE.fullmatch(str(version.value)):
            self.sink.error(
                Code.VERSION_UNSUPPORTED,
                f"overlay version {version.value!r} cannot be read",
                version.place(),
                "versions 1.0 and 1.1 can; write it as a string such as '1.0.0'",
            )
            return
        self._known(overlay, _ROOT)
        self._check_extends(overlay)
        if self._has(overlay, "info", dict):
            for key in ("title", "version"):
                self._has(overlay.child("info"), key, str)
        if self._has(overlay, "actions", list):
            actions = list(overlay.child("actions").items())
            if not actions:
                place = overlay.child("actions").place()
                self.sink.error(Code.FIELD_VALUE, "there must be an action", place)
            for action in actions:
                self._act(action)

    def _act(self, action: Node) -> None:
        if not self._has(action, "target", str):
            return
        self._known(action, _ACTION)
        members = dict(action.members())
        removes = "remove" in members and self._has(action, "remove", bool)
        if not any(key in members for key in _DEEDS):
            message, hint = "this action does nothing", f"add one of {', '.join(_DEEDS)}"
            self.sink.error(Code.FIELD_MISSING, message, action.place(), hint)
            return
        locations = self._selected(members["target"])
        if not locations:
            return
        if removes and members["remove"].value is True:
            self._remove(locations, members["target"])
        elif "copy" not in members:
            # `remove: false` alone changes nothing.
            self._update(locations, members.get("update"))
        elif self._has(action, "copy", str):
            self._update(locations, self._copied(members["copy"]))

    def _selected(self, expression: Node) -> list[Location]:
        """Return what an expression selects; that it selects nothing is an error."""
        text, data = str(expression.value), self._data()
        try:
            found = self.queries.locations(text, data)
            hint = None if found else self.queries.hint(text, data)
        except QueryError as error:
            message = f"{text!r} is no JSONPath: {error}"
            self.sink.error(Code.OVERLAY_TARGET, message, expression.place())
            return []
        if not found:
            message = f"{text!r} selects nothing in {self.document.name}"
            self.sink.error(Code.OVERLAY_UNMATCHED, message, expression.place(), hint)
        return found

    def _remove(self, locations: list[Location], target: Node) -> None:
        if () in locations:
            message = "the whole document cannot be removed"
            self.sink.error(Code.OVERLAY_TARGET, message, target.place())
        else:
            self.layered.remove(locations)

    def _update(self, locations: list[Location], update: Node | None) -> None:
        if update is None:
            return
        for location in locations:
            try:
                self.layered.update(location, update)
            except MergeError as error:
                below = error.node.pointer.removeprefix(update.pointer)
                where = f"{pointer_of(location)}{below}" or "the root"
                hint = "remove it first, in an action of its own"
                message = f"{error} at {where} of {self.document.name}"
                self.sink.error(Code.OVERLAY_TARGET, message, error.node.place(), hint)

    def _copied(self, expression: Node) -> Node | None:
        """Return the one value that is to be copied (Overlay 1.1.0, 4.4.3)."""
        locations = self._selected(expression)
        if len(locations) > 1:
            message = (
                f"{expression.value!r} selects {len(locations)} values, of which one is copied"
            )
            self.sink.error(Code.OVERLAY_TARGET, message, expression.place())
        if len(locations) != 1:
            return None
        value = copy.deepcopy(self.layered.value(locations[0]))
        return Node(self.document.name, pointer_of(locations[0]), value)

    def _check_extends(self, overlay: Node) -> None:
        """Warn of an overlay that was written for another document (Overlay 1.0.0, 4.4.1)."""
        if not isinstance(overlay.value, dict) or "extends" not in overlay.value:
            return
        if not self._has(overlay, "extends", str):
            return
        extends = overlay.child("extends")
        meant = str(extends.value)
        if _URL.match(meant):
            # What a copy of a remote document is called says nothing; what it calls itself does.
            same = self._data().get("$self", meant) == meant
        else:
            folder = self.document.path.parent / posixpath.dirname(overlay.document)
            path = os.path.realpath(folder / unquote(meant))
            same = path == os.path.realpath(self.document.path)
        if not same:
            self.sink.warn(
                Code.OVERLAY_EXTENDS,
                f"this overlay is for {meant}, and is applied to {self.document.name}",
                extends.place(),
            )

    def _data(self) -> dict[str, JsonValue]:
        data = self.layered.data
        return data if isinstance(data, dict) else {}

    def _has(self, node: Node, key: str, kind: type) -> bool:
        """Whether a member is there and of its kind; that it is not is reported."""
        kinds = {str: "a string", bool: "true or false", dict: "an object", list: "an array"}
        if not isinstance(node.value, dict):
            self.sink.error(Code.FIELD_TYPE, "this must be an object", node.place())
        elif key not in node.value:
            message, hint = f"`{key}` is missing", f"add `{key}: …` here"
            self.sink.error(Code.FIELD_MISSING, message, node.place(), hint)
        elif not isinstance(node.value[key], kind):
            message = f"`{key}` must be {kinds[kind]}"
            self.sink.error(Code.FIELD_TYPE, message, node.child(key).place())
        else:
            return True
        return False

    def _known(self, node: Node, known: Sequence[str]) -> None:
        for key in _unknown(node, known):
            self.sink.error(
                Code.FIELD_UNKNOWN,
                f"`{key}` is not known here",
                node.key_place(key),
                f"known are {', '.join(known)}",
            )


def _unknown(node: Node, known: Sequence[str]) -> Iterator[str]:
    return (key for key, _ in node.members() if key not in known and not key.startswith("x-"))
