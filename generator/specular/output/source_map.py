"""The source map of a package: in which place of the document each of its symbols is written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, cast

from specular.output.manifest import is_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from specular.ir.types import NodeId
    from specular.rendering.sources import Members, Owners


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


def source_map_text(
    document: str, sources: Mapping[str, Owners], place: Callable[[NodeId], NodeId]
) -> str:
    """Return the map as JSON with a line for each symbol; `place` tells where a node is written.

    What is in the root document begins with `#`, what is inside its owner with `/`. The owner
    itself comes last, so that another member is another line, and no comma.
    """
    lines = ["{", f' "document": {quoted(document)},', ' "files": {']
    for path, owners in sources.items():
        lines.append(f"  {quoted(path)}: {{")
        for owner, members in owners.items():
            lines += _owner_lines(owner, members, document, place)
        _end(lines, "  },")
    _end(lines, " }")
    return "\n".join([*lines, "}", ""])


def _owner_lines(
    owner: str, members: Members | str, document: str, place: Callable[[NodeId], NodeId]
) -> Iterator[str]:
    if isinstance(members, str):
        yield f"   {quoted(owner)}: {quoted(members)},"
        return
    own: str = place(members[""])
    shown = own.removeprefix(document) if own.startswith(f"{document}#") else own
    if len(members) == 1:
        yield f"   {quoted(owner)}: {quoted(shown)},"
        return
    yield f"   {quoted(owner)}: {{"
    for name, node_id in members.items():
        found: str = place(node_id)
        if name and found.startswith(f"{own}/"):
            found = found[len(own) :]
        elif found.startswith(f"{document}#"):
            found = found[len(document) :]
        yield f"    {quoted(name)}: {quoted(found)}{',' if name else ''}"
    yield "   },"


def _end(lines: list[str], end: str) -> None:
    """Close an object, without the comma behind what is last in it."""
    lines[-1] = lines[-1].removesuffix(",")
    lines.append(end)


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
        for owner, found in (_table(owners) or {"": None}).items():
            members = {"": found} if isinstance(found, str) else _table(found) or {}
            texts = {name: one for name, one in members.items() if isinstance(one, str)}
            if "" not in texts or len(texts) != len(members):
                return None
            entries += _entries(path, owner, texts, document)
    return SourceMap(document, tuple(entries))


def _entries(path: str, owner: str, members: Mapping[str, str], document: str) -> Iterator[Entry]:
    """Go through an owner and its members."""
    own = members[""]
    if "#" not in own:
        yield Entry(path, owner, "", "", own)
        return
    own = f"{document}{own}" if own.startswith("#") else own
    yield Entry(path, owner, "", own)
    for name, text in members.items():
        start = own if text.startswith("/") else document if text.startswith("#") else ""
        if name:
            yield Entry(path, owner, name, f"{start}{text}")


def _table(value: object) -> dict[str, object] | None:
    return cast("dict[str, object]", value) if isinstance(value, dict) else None
