"""Where a finding stands in two documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from specular.review.findings import Finding


@dataclass(frozen=True, slots=True)
class Spot:
    """A line and a column in a file, both from 1; the file as the user named it."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Spots:
    """Where a finding stands before and after; None where it is in one of the two alone."""

    before: Spot | None
    after: Spot | None

    @property
    def now(self) -> Spot | None:
        """Where somebody who reads the new document looks, or else the old one."""
        return self.after or self.before

    def __str__(self) -> str:
        return " -> ".join(str(one) for one in (self.before, self.after) if one is not None)


SpotsOf: TypeAlias = "Callable[[Finding], Spots]"
