"""The pieces of which a package is put together: each can be made, and kept, by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from specular.rendering.environment import fill

PAGE = "reference.md"
"""The file that is of many pieces; the keys of these begin with it."""

_BLOCK_OR_GAP = re.compile(
    r"(?P<block>^(?P<fence>`{3,})\w*\n.*?^(?P=fence)$)|\n{3,}", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a package: a file, by its path, or a part of the page or of the source map.

    It follows from `facts`, from what making it asks the API and its names for, and from what all
    pieces depend on: the settings, and what is said of the API as a whole. What follows from
    more is made `always`. Python that `is_laid_out` is written as black would have it, as data is.
    """

    key: str
    text: Callable[[], str]
    facts: tuple[str, ...] = ()
    always: bool = False
    is_laid_out: bool = False

    @property
    def needs_layout(self) -> bool:
        """Whether the text is Python that is not laid out yet."""
        return self.key.endswith(".py") and not self.is_laid_out


Finish: TypeAlias = Callable[[Piece], str]
"""Returns the text of a piece as it stands in the package: made now, or kept from before."""


def part_text(template: str, view: Any) -> str:  # noqa: ANN401 (a view dataclass of any kind)
    """Return a part of the page, without the gaps that empty lines of its template leave."""
    return without_gaps(fill(template, view))


def without_gaps(text: str) -> str:
    """Return Markdown with one empty line where there were more, except in blocks of code."""
    return _BLOCK_OR_GAP.sub(lambda found: found["block"] or "\n\n", text).strip()


def made(piece: Piece) -> str:
    """Make a piece, and leave it as the templates have it."""
    return piece.text()
