"""`text/event-stream`: events, which go on where a connection broke (HTML, 9.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any, cast

from pydantic_core import from_json, to_json

from .operations import Resumption
from .sequences import Pieces, Sequence
from .validation import require_short

_BOM = b"\xef\xbb\xbf"


class _Events:
    """Yields the events of a stream, each as an object of its fields (HTML, 9.2.6)."""

    def __init__(self) -> None:
        self._last_id = self._next_id = ""
        self._wait: float | None = None
        self._begin()

    def _begin(self) -> None:
        self._lines = Pieces(b"\n")
        self._after_return = False
        self._is_first = True
        self._forget()

    def _forget(self) -> None:
        self._fields: dict[str, str | int] = {}
        self._data = StringIO()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the events that end in this chunk."""
        if not chunk:
            return
        # A line may end in any of three ways, the longest of which may be cut in two.
        rest = chunk.removeprefix(b"\n") if self._after_return else chunk
        self._after_return = chunk.endswith(b"\r")
        lines = rest.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for line in self._lines.feed(lines):
            yield from self._read(line)

    def end(self) -> Iterator[bytes]:
        """Yield nothing: an event that no blank line ends is not complete."""
        return iter(())

    def other(self, text: bytes) -> bytes | None:
        """Return an event whose data is not a text but JSON, as many documents have it.

        By the standard it is a text, with a `contentSchema` (OpenAPI 3.2, 4.14.3).
        """
        event = cast("dict[str, Any]", from_json(text))
        try:
            return to_json(event | {"data": from_json(event["data"])})
        except ValueError:
            return None

    def resume(self) -> Resumption | None:
        """Return how the stream goes on after the last event (HTML, 9.2.3).

        What a header cannot have, as `requests` allows it, nobody can be asked for.
        """
        self._begin()
        self._next_id = self._last_id
        if not re.fullmatch(r"([!-~]([ -~]*[!-~])?)?", self._last_id):
            return None
        headers = {"Last-Event-ID": self._last_id} if self._last_id else {}
        return Resumption(headers, self._wait)

    def _read(self, line: bytes) -> Iterator[bytes]:
        if self._is_first:
            self._is_first = False
            line = line.removeprefix(_BOM)
        if line:
            self._add(line)
            return
        self._last_id = self._next_id
        # An event without data is none.
        data = self._data.getvalue()
        if data:
            yield to_json({**self._fields, "data": data[:-1]})
        self._forget()

    def _add(self, line: bytes) -> None:
        name, _, value = line.decode(errors="replace").partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._data.write(f"{value}\n")
                require_short(self._data.tell())
            case "event":
                # An empty one is as none.
                self._fields.pop(name, None)
                self._fields |= {name: value} if value else {}
            case "id" if "\0" not in value:
                self._fields[name] = self._next_id = value
            # No clock has more digits, and Python reads only so many.
            case "retry" if re.fullmatch("[0-9]{1,18}", value):
                self._fields[name] = int(value)
                self._wait = int(value) / 1000
            case _:
                pass


class EventStream(Sequence):
    """`text/event-stream`: items are objects of `data`, `event`, `id` and `retry`."""

    def splitter(self, _media_type: str = "") -> _Events:
        """Return what takes one body apart."""
        return _Events()

    def frame(self, item: bytes) -> bytes:
        """Return an item as it stands in a body: a line a field, and a blank one.

        Data that is no text is written as JSON.
        """
        lines: list[str] = []
        event = cast("dict[str, Any]", from_json(item))
        for name in ("event", "id", "retry", "data"):
            value = event.get(name)
            if value is not None:
                text = value if isinstance(value, str) else to_json(value).decode()
                text = text.replace("\r\n", "\n").replace("\r", "\n")
                # Only data can have several lines.
                parts = (
                    text.split("\n") if name == "data" else [" ".join(text.split("\n"))]
                )
                lines += [f"{name}: {part}" for part in parts]
        return "\n".join([*lines, "", ""]).encode()
