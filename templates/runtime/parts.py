"""`multipart/mixed` as a sequence of items, each a part (RFC 2046, 5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from pydantic_core import from_json, to_json

from .operations import essence, is_json
from .validation import require_short

# JSON of one line has no line that could be taken for it.
_BOUNDARY = "specular-item"


class _Parts:
    """Yields the JSON that each part stands for."""

    def __init__(self, boundary: str) -> None:
        self._delimiter = b"\r\n--" + boundary.encode()
        # The first one may be the first line.
        self._rest = bytearray(b"\r\n")
        self._looked = 0
        self._is_begun = False
        self._is_over = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the texts of the parts that end in this chunk."""
        rest = self._rest
        rest += chunk
        require_short(0 if self._is_over else len(rest) - len(chunk))
        while not self._is_over:
            at = rest.find(self._delimiter, self._looked)
            # It may have come in part.
            self._looked = max(0, len(rest) - len(self._delimiter)) if at < 0 else at
            behind = at + len(self._delimiter)
            is_last = rest.startswith(b"--", behind)
            line_end = rest.find(b"\r\n", behind)
            # What follows the delimiter says whether it is one, and the last.
            if at < 0 or (line_end < 0 and not is_last):
                return
            if self._is_begun:
                yield _json(bytes(rest[:at]))
            self._is_begun, self._is_over, self._looked = True, is_last, 0
            # The line end stays: without headers a part begins with an empty line.
            del rest[: behind if is_last else line_end]

    def end(self) -> Iterator[bytes]:
        """Yield what has begun and was not ended, which is hardly JSON."""
        if self._is_begun and not self._is_over:
            yield _json(bytes(self._rest))

    def other(self, _text: bytes) -> None:
        """Tell that a text is what it says."""

    def resume(self) -> None:
        """Tell that nothing can go on where it broke."""


def _json(part: bytes) -> bytes:
    """Return the content of a part: JSON, or a text as a JSON string."""
    head, _, content = part.partition(b"\r\n\r\n")
    kind = message_from_bytes(head.lstrip())["Content-Type"]
    if kind is not None:
        return content if is_json(kind) else _string(content)
    # No text that an API means as such is an object or an array.
    try:
        is_text = not isinstance(from_json(content), dict | list)
    except ValueError:
        is_text = True
    return _string(content) if is_text else content


def _string(content: bytes) -> bytes:
    return to_json(content.decode(errors="replace"))


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
