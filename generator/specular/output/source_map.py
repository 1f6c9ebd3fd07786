"""The source map of a package: in which place of the document each of its symbols is written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Final, cast

from specular.output.manifest import is_inside
from specular.rendering.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from specular.ir.types import NodeId
    from specular.rendering.pieces import Finish
    from specular.rendering.sources import Source

_PROPERTIES: Final = "/properties/"
_NEXT: Final = "~"
"""The number of the next item of a list; no pointer has it, where a `~` is before a digit."""

_INDEX: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A symbol: `Job`, `Job` with its member `created_at`, `jobs.get_job` with an argument.

    `place` is the id of what it comes from. For a method that another tag has too, `same` is the
    operation that it is.
    """

    file: str
    owner: str
    member: str
    place: str
    same: str = ""


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The name of the root document, and all symbols in the order of the files."""

    document: str
    entries: tuple[Entry, ...]


def source_map(
    document: str, sources: Iterable[Source], place: Callable[[NodeId], NodeId], finish: Finish
) -> str:
    """Return the map as JSON with a line for each symbol, made of a part for each file.

    `place` tells where a node is written. What is in the root document begins with `#`, and what
    is inside its owner with `/`, as is an owner inside the first one of its file. Any other text
    is the key of what is among the properties of its owner, an empty one where that is the name of
    the member. `/enum/~` is the item behind that of the last such line, first of all number 0. So
    another property or value is another line, and no other line changes; hence the owner itself
    comes last, without a comma.
    """
    parts = ",\n".join(
        finish(
            Piece(f"{one.file}.map", partial(_part, one, document, place), one.facts, one.always)
        )
        for one in sources
    )
    return f'{{\n"document": {quoted(document)},\n"files": {{\n{parts}\n}}\n}}\n'


def _part(source: Source, document: str, place: Callable[[NodeId], NodeId]) -> str:
    """Return what the map says of one file."""
    lines: list[str] = []
    first = ""
    for owner, members in source.owners().items():
        if isinstance(members, str):
            lines.append(f" {quoted(owner)}: {quoted(members)},")
            continue
        own: str = place(members[""])
        shown = own.removeprefix(first) if own.startswith(f"{first}/") else _short(own, document)
        first = first or own
        if len(members) == 1:
            lines.append(f" {quoted(owner)}: {quoted(shown)},")
            continue
        lines.append(f" {quoted(owner)}: {{")
        last = dict[str, int]()
        for name, node_id in members.items():
            if name:
                text = _member(name, place(node_id), own, document)
                lines.append(f"  {quoted(name)}: {quoted(_counted(text, last))},")
        lines += [f'  "": {quoted(shown)}', " },"]
    # Without the comma behind what is last in an object.
    return "\n".join([f"{quoted(source.file)}: {{", *lines])[:-1] + "\n}"


def _short(place: str, document: str) -> str:
    return place[len(document) :] if place.startswith(f"{document}#") else place


def _member(name: str, place: str, own: str, document: str) -> str:
    """Return how a member's place is written, but for its number in a list."""
    if not place.startswith(f"{own}/"):
        return _short(place, document)
    inside = place[len(own) :]
    key = inside.removeprefix(_PROPERTIES)
    if key == inside or not key or "/" in key or "#" in key:
        return inside
    return "" if key == name else key


def _counted(text: str, last: dict[str, int]) -> str:
    """Return a place with `~` for the number that follows the `last` one in that list."""
    folder, _, token = text.rpartition("/")
    if not folder or _INDEX.fullmatch(token) is None:
        return text
    following = str(last.get(folder, -1) + 1)
    last[folder] = int(token)
    return f"{folder}/{_NEXT}" if token == following else text


def read_source_map(text: str) -> SourceMap | None:
    """Return what a map says, or None where it is none; whoever edits a package may edit it."""
    try:
        content: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    table = _table(content) or {}
    document, files = table.get("document"), _table(table.get("files"))
    if not isinstance(document, str) or files is None or not all(map(is_inside, files)):
        return None
    entries: list[Entry] = []
    for path, owners in files.items():
        first = ""
        for owner, found in (_table(owners) or {"": None}).items():
            members = {"": found} if isinstance(found, str) else _table(found) or {}
            texts = {name: one for name, one in members.items() if isinstance(one, str)}
            if "" not in texts or len(texts) != len(members):
                return None
            own = _whole(texts[""], first, document)
            first = first or (own if "#" in own else "")
            entries += _entries(path, owner, {**texts, "": own}, document)
    return SourceMap(document, tuple(entries))


def _entries(path: str, owner: str, texts: Mapping[str, str], document: str) -> Iterator[Entry]:
    """Go through an owner, whose own place is whole, and its members."""
    own = texts[""]
    if "#" not in own:
        yield Entry(path, owner, "", "", own)
        return
    yield Entry(path, owner, "", own)
    last = dict[str, int]()
    for name, text in texts.items():
        if not name:
            continue
        folder, _, token = text.rpartition("/")
        if folder and token == _NEXT:
            token = str(last.get(folder, -1) + 1)
        if folder and _INDEX.fullmatch(token) is not None:
            last[folder] = int(token)
        found = f"{folder}/{token}" if folder else text
        if "/" not in found and "#" not in found:
            found = f"{_PROPERTIES}{found or name}"
        yield Entry(path, owner, name, _whole(found, own, document))


def _whole(text: str, around: str, document: str) -> str:
    start = around if text.startswith("/") else document if text.startswith("#") else ""
    return f"{start}{text}"


def _table(value: object) -> dict[str, object] | None:
    return cast("dict[str, object]", value) if isinstance(value, dict) else None
