"""Comparing prose: what only reads differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specular.ir.types import Docs, NodeId
    from specular.review.changes import Site
    from specular.review.comparison import Comparison


PROSE: Final = frozenset({"description-changed", "example-changed"})
"""The rules for what only reads differently."""


def are_alike(old: Sequence[object], new: Sequence[object]) -> bool:
    """Whether examples are the same, in whichever order they stand."""
    if not old and not new:
        return True
    is_same = all(one in new for one in old) and all(one in old for one in new)
    return len(old) == len(new) and is_same


def compare_docs(
    old: Docs,
    new: Docs,
    site: Site,
    comparison: Comparison,
    named: tuple[Iterable[NodeId], Iterable[NodeId]] = ((), ()),
) -> None:
    """Report that something is described otherwise, or has other examples.

    `named` are the declarations that the two refer to, and may have their descriptions from.
    """
    is_other = old.description != new.description and not _are_lent(old, new, named, comparison)
    if old.summary != new.summary or is_other:
        comparison.changes.at(site, "description-changed")
    if not are_alike(old.examples, new.examples):
        comparison.changes.at(site, "example-changed")


def compare_deprecation(old: Docs, new: Docs, site: Site, comparison: Comparison) -> None:
    """Report that a property or a schema is deprecated, or no longer."""
    if old.deprecated is not new.deprecated:
        rule = "property-deprecated" if new.deprecated else "property-reactivated"
        comparison.changes.at(site, rule, "deprecated")


def _are_lent(
    old: Docs,
    new: Docs,
    named: tuple[Iterable[NodeId], Iterable[NodeId]],
    comparison: Comparison,
) -> bool:
    """Whether two descriptions are those of declarations that are compared by themselves."""
    before, after = (
        [one for one in ids if version.api.declarations[one].docs.description == docs.description]
        for ids, version, docs in zip(
            named, (comparison.old, comparison.new), (old, new), strict=True
        )
    )
    pairing = comparison.pairing
    return any(
        pairing.is_pair(one, other) or pairing.may_pair(one, other)
        for one in before
        for other in after
    )
