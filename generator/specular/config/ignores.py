"""Findings of `specular diff` that somebody decided to live with, each with the reason.

```toml
[[ignore]]
fingerprint = "3f2a91c0d4e5b6a7"
reason = "nobody sends it any more"
until = 2026-12-31 # optional
```
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from specular.config.files import as_table
from specular.config.positions import Positions
from specular.diagnostics import Code, Place, closest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.config.positions import KeyPath
    from specular.diagnostics import Sink

FILE: Final = "specular.ignore.toml"
"""The file that is looked for in the current folder."""

_KEYS: Final = ("fingerprint", "reason", "until")


@dataclass(frozen=True, slots=True)
class Ignore:
    """A finding that is let pass, up to a day (`2026-12-31`) where one is given."""

    fingerprint: str
    reason: str
    until: str | None


def read_ignores(path: Path, sink: Sink) -> tuple[Ignore, ...]:
    """Read what is let pass; what is wrong with the file is reported."""
    name = path.as_posix()
    try:
        text = path.read_text("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        sink.error(Code.CONFIG_INVALID, f"{name} cannot be read: {error}")
        return ()
    sink.sources[name] = text
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sink.error(Code.CONFIG_INVALID, f"not TOML: {error}", Place(name, line=1, column=1))
        return ()
    positions = Positions(text)
    for path_of, message, hint in _problems(table):
        line, column = positions.of(path_of)
        sink.error(Code.CONFIG_INVALID, message, Place(name, line=line, column=column), hint)
    if sink.failed:
        return ()
    return tuple(
        Ignore(one["fingerprint"], one["reason"], _day(one.get("until")))
        for one in table.get("ignore", ())
    )


def _day(value: object) -> str | None:
    """Return a date as TOML reads it, but no time of one, as it is written."""
    is_date = hasattr(value, "isoformat") and not hasattr(value, "tzinfo")
    return str(value) if is_date else None


def _problems(table: dict[str, object]) -> Iterator[tuple[KeyPath, str, str | None]]:
    """Go through what is wrong: with what leads there, and a hint."""
    for key in table:
        if key != "ignore":
            yield (key,), f"`{key}` is no setting of this file", "write [[ignore]]"
    entries = table.get("ignore", [])
    if not isinstance(entries, list):
        yield ("ignore",), "`ignore` must be a list of tables", "write [[ignore]]"
        return
    for index, entry in enumerate(cast("list[object]", entries)):
        one = as_table(entry)
        if one is None:
            yield ("ignore", index), "this must be a table", "write [[ignore]]"
            continue
        yield from _entry_problems(one, ("ignore", index))


def _entry_problems(
    one: dict[str, object], path: KeyPath
) -> Iterator[tuple[KeyPath, str, str | None]]:
    for key in one:
        if key not in _KEYS:
            near = closest(key, _KEYS)
            yield (*path, key), f"`{key}` is no setting", near and f"did you mean `{near}`?"
    for key in ("fingerprint", "reason"):
        value = one.get(key)
        if not isinstance(value, str) or not value.strip():
            what = (
                "the report has it after `#`" if key == "fingerprint" else "say why, in a few words"
            )
            yield path if key not in one else (*path, key), f"`{key}` must be a text", what
    if "until" in one and _day(one["until"]) is None:
        yield (*path, "until"), "`until` must be a date", "write it without quotes: 2026-12-31"
