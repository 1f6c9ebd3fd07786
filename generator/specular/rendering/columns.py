"""How wide a text is on the lines that black writes."""

from __future__ import annotations

import unicodedata

LENGTH = 88
"""How many columns a line has."""


def width(text: str) -> int:
    """Return how many columns a text takes, where wide characters of East Asia take two."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.east_asian_width(character) in ("W", "F"):
        # Signs that are drawn onto the character before take no room of their own.
        on_another = unicodedata.category(character) in ("Mc", "Mn")
        return 1 if on_another or "\U0001f3fb" <= character <= "\U0001f3ff" else 2
    # Unicode 16 has made these symbols wide, which Python 3.11 does not know.
    return 2 if any(first <= character <= last for first, last in _WIDE) else 1


_WIDE = (
    *(("\u2630", "\u2637"), ("\u268a", "\u268f"), ("\u4dc0", "\u4dff")),
    *(("\U0001d300", "\U0001d356"), ("\U0001d360", "\U0001d376")),
)
