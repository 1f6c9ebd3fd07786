"""Comparing where requests go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.operations import Server
    from specular.review.changes import Site
    from specular.review.comparison import Comparison


def compare_servers(
    old: Sequence[Server], new: Sequence[Server], site: Site, comparison: Comparison
) -> None:
    """Report that requests go elsewhere, or cannot go where they could."""
    before, after = ([one.template or one.url for one in several] for several in (old, new))
    rule = ""
    if before[:1] != after[:1] or not {*before} <= {*after}:
        rule = "server-url-changed"
    elif any(one.variables != _like(one, new).variables for one in old):
        rule = "server-variable-changed"
    if rule:
        comparison.changes.at(
            _shared(old, new, site),
            rule,
            old=", ".join(one.url for one in old),
            new=", ".join(one.url for one in new),
        )


def _like(one: Server, several: Sequence[Server]) -> Server:
    text = one.template or one.url
    return next(other for other in several if text == (other.template or other.url))


def _shared(old: Sequence[Server], new: Sequence[Server], site: Site) -> Site:
    """Return where servers stand that several operations of a path have; else the site."""
    if not old or not new:
        return site
    before, after = old[0].id, new[0].id
    is_own = before.startswith(f"{site.before}/") or after.startswith(f"{site.after}/")
    return site if is_own else replace(site, before=before, after=after)
