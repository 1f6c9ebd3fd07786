"""`multipart/mixed` as a sequence of items, each a part (RFC 2046, 5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

from pydantic_core import from_json, to_json

from .operations import essence, is_json

# JSON of one line has no line that could be taken for it.
_BOUNDARY = "specular-item"


class _Parts:
    """Yields the JSON that each part stands for."""

    def __init__(self, boundary: str) -> None:
        self._delimiter = b"\r\n--" + boundary.encode()
        # The first one may be the first line.
        self._rest = b"\r\n"
        self._is_begun = False
        self._is_over = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the texts of the parts that end in this chunk."""
        self._rest += chunk
        while not self._is_over:
            before, delimiter, after = self._rest.partition(self._delimiter)
            line, end, _ = after.partition(b"\r\n")
            is_last = after.startswith(b"--")
            # What follows the delimiter says whether it is one, and the last.
            if not delimiter or not (end or is_last):
                return
            if self._is_begun:
                yield _json(before)
            self._is_begun, self._is_over = True, is_last
            # The line end stays: without headers a part begins with an empty line.
            self._rest = after[len(line) :]

    def end(self) -> Iterator[bytes]:
        """Yield what has begun and was not ended, which is hardly JSON."""
        if self._is_begun and not self._is_over:
            yield _json(self._rest)


def _json(part: bytes) -> bytes:
    """Return the content of a part: JSON, or a text as a JSON string."""
    head, _, content = part.partition(b"\r\n\r\n")
    kind = _header(head.decode("latin-1"))
    if is_json(kind):
        return content
    if not kind:
        # No text that an API means as such is an object or an array.
        try:
            is_text = not isinstance(from_json(content), dict | list)
        except ValueError:
            is_text = True
        if not is_text:
            return content
    return to_json(content.decode(errors="replace"))


def _header(head: str) -> str:
    for line in head.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return value.strip()
    return ""


class MultipartMixed:
    """`multipart/mixed`: each item is a part of JSON, or of text that is a string."""

    ending = f"--{_BOUNDARY}--\r\n".encode()

    def splitter(self, media_type: str) -> _Parts:
        """Return what takes one body apart, whose media type has the boundary."""
        message = Message()
        message["Content-Type"] = media_type
        return _Parts(message.get_boundary(_BOUNDARY))

    def media_type(self, declared: str) -> str:
        """Return the media type of a body that is written here."""
        return f"{essence(declared)}; boundary={_BOUNDARY}"

    def frame(self, item: bytes) -> bytes:
        """Return an item as it stands in a body."""
        head = f"--{_BOUNDARY}\r\nContent-Type: application/json\r\n\r\n"
        return head.encode() + item + b"\r\n"
