"""Data classes of which a large document makes hundreds of thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(**options: bool) -> object:
        """Make a frozen data class, of which type checkers alone see to it that it is frozen.

        Python would do so by a call for each field of each object, which takes a quarter of the
        time for reading a document and a tenth of that for lowering it. Nothing else differs: such
        objects are compared and hashed by their fields.
        """
        options.pop("frozen")
        return dataclass(**options, unsafe_hash=True)


__all__ = ["record"]
