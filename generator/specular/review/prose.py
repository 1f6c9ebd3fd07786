"""Comparing prose: what only reads differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.types import Docs
    from specular.review.changes import Site
    from specular.review.comparison import Comparison


PROSE: Final = frozenset({"description-changed", "example-changed"})
"""The rules for what only reads differently."""


def are_alike(old: Sequence[object], new: Sequence[object]) -> bool:
    """Whether examples are the same, in whichever order they stand."""
    return len(old) == len(new) and all(one in new for one in old)


def compare_docs(old: Docs, new: Docs, site: Site, comparison: Comparison) -> None:
    """Report that something is described otherwise, or has other examples."""
    if (old.summary, old.description) != (new.summary, new.description):
        comparison.changes.at(site, "description-changed")
    if not are_alike(old.examples, new.examples):
        comparison.changes.at(site, "example-changed")
