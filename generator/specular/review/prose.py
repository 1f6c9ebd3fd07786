"""Comparing prose: what only reads differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from specular.ir.types import Docs
    from specular.review.changes import Site
    from specular.review.comparison import Comparison


PROSE: Final = frozenset({"description-changed", "example-changed"})
"""The rules for what only reads differently."""


def compare_docs(old: Docs, new: Docs, site: Site, comparison: Comparison) -> None:
    """Report that something is described otherwise, or has other examples."""
    if (old.summary, old.description) != (new.summary, new.description):
        comparison.changes.at(site, "description-changed")
    if old.examples != new.examples:
        comparison.changes.at(site, "example-changed")
