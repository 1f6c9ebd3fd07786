"""Media types that are a sequence of JSON texts, taken apart while it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .validation import require_short


class Pieces:
    """Cuts bytes at a separator of one byte; they may come in any chunks."""

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._begun = bytearray()

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the pieces that end in this chunk; ValueError for a long one."""
        require_short(len(self._begun))
        *whole, rest = chunk.split(self._separator)
        if whole:
            whole[0] = bytes(self._begun + whole[0])
            self._begun.clear()
        self._begun += rest
        return whole

    def end(self) -> list[bytes]:
        """Return what has begun and was not ended."""
        return [bytes(self._begun)]


class _JsonTexts:
    """Yields what stands between separators, as far as it is a text."""

    def __init__(self, separator: bytes, is_text: Callable[[bytes], object]) -> None:
        self._pieces = Pieces(separator)
        self._is_text = is_text

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the texts that end in this chunk."""
        return filter(self._is_text, self._pieces.feed(chunk))

    def end(self) -> Iterator[bytes]:
        """Yield the last text."""
        return filter(self._is_text, self._pieces.end())

    def other(self, _text: bytes) -> None:
        """Tell that a text is what it says."""

    def resume(self) -> None:
        """Tell that nothing can go on where it broke."""


def _is_complete(text: bytes) -> bool:
    """Tell whether a text is there and not cut: what ends itself, or white space does.

    Of any other value nobody knows whether it was longer (RFC 7464, 2.4).
    """
    begin = text.lstrip()[:1]
    return begin != b"" and (begin in b'{["' or text[-1:].isspace())


class Sequence:
    """What is alike for all that have no more around their items."""

    ending = b""

    def media_type(self, declared: str) -> str:
        """Return the media type as it is declared."""
        return declared


class JsonLines(Sequence):
    """`application/jsonl` and `application/x-ndjson`: one text a line."""

    def splitter(self, _media_type: str = "") -> _JsonTexts:
        """Return what takes one body apart."""
        return _JsonTexts(b"\n", bytes.strip)

    def frame(self, item: bytes) -> bytes:
        """Return an item as it stands in a body; JSON escapes its line ends."""
        return item + b"\n"


class JsonSequence(Sequence):
    """`application/json-seq` (RFC 7464): each text begins with a record separator."""

    def splitter(self, _media_type: str = "") -> _JsonTexts:
        """Return what takes one body apart."""
        return _JsonTexts(b"\x1e", _is_complete)

    def frame(self, item: bytes) -> bytes:
        """Return an item as it stands in a body."""
        return b"\x1e" + item + b"\n"
