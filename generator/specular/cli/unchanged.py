"""The shortest run: the record of the last one holds, so that there is nothing to do.

What this imports is all that such a run imports.
"""

from __future__ import annotations

import sys

from specular.cli.exits import DONE
from specular.output.records import (
    COMMANDS,
    read_record,
    record_path,
    unchanged,
    write_beside,
    write_record,
)


def ended(arguments: list[str]) -> int | None:
    """Do what a command comes to where nothing changed, and return its exit code.

    None means that something changed, or that nothing is known, and that nothing was done.
    """
    if not arguments or arguments[0] not in COMMANDS or "--no-cache" in arguments:
        return None
    try:
        path = record_path(arguments[1:])
        found = read_record(path)
        if found is None:
            return None
        record, time = found
        what = COMMANDS.index(arguments[0])
        if not all(one[what] for one in record.said):
            return None
        holds, newer = unchanged(record, time)
        if not holds:
            return None
        write_beside(record.beside)
    except (OSError, ValueError):
        # Whatever it is, the long way tells it better.
        return None
    if newer is not None:
        write_record(path, newer)
    return DONE if _say([(one[what], one[2]) for one in record.said]) else None


def _say(said: list[tuple[str, str]]) -> bool:
    """Print to both streams, or tell that it cannot be done."""
    # Whoever started this may have closed them.
    printed = [
        (stream, text)
        for texts in said
        for stream, text in zip((sys.stdout, sys.stderr), texts, strict=True)
        if stream is not None  # pyright: ignore[reportUnnecessaryComparison]
    ]
    try:
        for stream, text in printed:
            text.encode(stream.encoding)
        for stream, text in printed:
            stream.write(text)
            # At once, as by any other run: both may go to one place.
            stream.flush()
    except (OSError, UnicodeEncodeError):
        return False
    return True
