"""Media types that are a sequence of JSON texts, taken apart while it comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from pydantic_core import from_json, to_json

_BOM = b"\xef\xbb\xbf"


class _Pieces:
    """Cuts bytes at a separator of one byte; they may come in any chunks."""

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._begun: list[bytes] = []

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the pieces that end in this chunk."""
        *whole, rest = chunk.split(self._separator)
        if whole:
            whole[0] = b"".join([*self._begun, whole[0]])
            self._begun.clear()
        self._begun.append(rest)
        return whole

    def end(self) -> list[bytes]:
        """Return what has begun and was not ended."""
        return [b"".join(self._begun)]


class _JsonTexts:
    """Yields what stands between separators, unless it is blank."""

    def __init__(self, separator: bytes) -> None:
        self._pieces = _Pieces(separator)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the texts that end in this chunk."""
        return filter(bytes.strip, self._pieces.feed(chunk))

    def end(self) -> Iterator[bytes]:
        """Yield the last text."""
        return filter(bytes.strip, self._pieces.end())


class _Sequence:
    """What is alike for all that have no more around their items."""

    ending = b""

    def media_type(self, declared: str) -> str:
        """Return the media type as it is declared."""
        return declared


class JsonLines(_Sequence):
    """`application/jsonl` and `application/x-ndjson`: one text a line."""

    def splitter(self, _media_type: str = "") -> _JsonTexts:
        """Return what takes one body apart."""
        return _JsonTexts(b"\n")

    def frame(self, item: bytes) -> bytes:
        """Return an item as it stands in a body; JSON escapes its line ends."""
        return item + b"\n"


class JsonSequence(_Sequence):
    """`application/json-seq` (RFC 7464): each text begins with a record separator."""

    def splitter(self, _media_type: str = "") -> _JsonTexts:
        """Return what takes one body apart."""
        return _JsonTexts(b"\x1e")

    def frame(self, item: bytes) -> bytes:
        """Return an item as it stands in a body."""
        return b"\x1e" + item + b"\n"


class _Events:
    """Yields the events of a stream, each as an object of its fields (HTML, 9.2.6)."""

    def __init__(self) -> None:
        self._lines = _Pieces(b"\n")
        self._fields: dict[str, str] = {}
        self._after_return = False
        self._is_first = True

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the events that end in this chunk."""
        if not chunk:
            return
        # A line may end in any of three ways, and the longest one may be cut in two.
        rest = chunk.removeprefix(b"\n") if self._after_return else chunk
        self._after_return = chunk.endswith(b"\r")
        lines = rest.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for line in self._lines.feed(lines):
            yield from self._read(line)

    def end(self) -> Iterator[bytes]:
        """Yield nothing: an event that no blank line ends is not complete."""
        return iter(())

    def _read(self, line: bytes) -> Iterator[bytes]:
        if self._is_first:
            self._is_first = False
            line = line.removeprefix(_BOM)
        if not line:
            # An event without data is none.
            if "data" in self._fields:
                yield to_json(self._event())
            self._fields = {}
            return
        name, _, value = line.decode(errors="replace").partition(":")
        value = value.removeprefix(" ")
        if name == "data" and "data" in self._fields:
            self._fields["data"] += f"\n{value}"
        elif name in ("data", "event", "id", "retry"):
            self._fields[name] = value

    def _event(self) -> dict[str, str | int]:
        event: dict[str, str | int] = {**self._fields}
        retry = self._fields.get("retry")
        if retry is not None:
            del event["retry"]
            if retry.isascii() and retry.isdigit():
                event["retry"] = int(retry)
        return event


class EventStream(_Sequence):
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
