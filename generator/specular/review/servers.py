"""Comparing where requests go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.operations import Server
    from specular.review.changes import Site
    from specular.review.comparison import Comparison


def compare_servers(
    old: Sequence[Server], new: Sequence[Server], site: Site, comparison: Comparison
) -> None:
    """Report that requests go elsewhere, unless someone says where."""
    if [one.template for one in old] != [one.template for one in new]:
        comparison.changes.at(
            site,
            "server-url-changed",
            old=", ".join(one.url for one in old),
            new=", ".join(one.url for one in new),
        )
    elif [one.variables for one in old] != [one.variables for one in new]:
        comparison.changes.at(
            site,
            "server-variable-changed",
            old=", ".join(one.url for one in old),
            new=", ".join(one.url for one in new),
        )
