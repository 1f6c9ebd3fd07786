"""From a JSON pointer to a line and a column, only when something is to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.loading.nodes import keys_of
from specular.loading.text import Lines

if TYPE_CHECKING:
    from specular.diagnostics import Find, Place


class Locator:
    """Finds places in one text; `find` is None where they all have a line."""

    def __init__(self, text: str, find: Find | None) -> None:
        self.lines = Lines(text)
        self._find = find

    def position(self, place: Place) -> tuple[int, int]:
        """Return the line and the column of a place, both from 1.

        Where the pointer leads nowhere, that is the nearest value around it.
        """
        if place.line is not None or self._find is None:
            return place.line or 1, place.column or 1
        return self.lines.position(self._find(keys_of(place.pointer), place.anchor))
