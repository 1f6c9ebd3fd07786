"""Comparing who may ask: the schemes of two APIs, and what operations need of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.api import SchemeKind
from specular.review.changes import Change, Direction, Site

if TYPE_CHECKING:
    from specular.ir.api import SecurityScheme
    from specular.ir.operations import Operation, SecurityUse
    from specular.review.comparison import Comparison


def compare_security(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report that a caller needs more than what was enough."""
    before = [_needed(one) for one in old.security or ((),)]
    after = [_needed(one) for one in new.security or ((),)]
    for need in before:
        schemes = set(need)
        enough = [one for one in after if set(one) <= schemes]
        if not enough:
            names = " or ".join(" and ".join(one) or "nothing" for one in after)
            comparison.changes.at(
                site,
                "security-required-added",
                "security",
                old=" and ".join(need) or "nothing",
                new=names,
            )
            return
    for need in before:
        same = [one for one in after if set(one) <= set(need)]
        if not any(all(one[name] <= need[name] for name in one) for one in same):
            more = sorted(
                {scope for one in same for name in one for scope in one[name] - need[name]}
            )
            comparison.changes.at(site, "security-scope-added", "scopes", new=", ".join(more))
            return


def _needed(alternative: tuple[SecurityUse, ...]) -> dict[str, frozenset[str]]:
    return {one.scheme: frozenset(one.scopes) for one in alternative}


def compare_schemes(comparison: Comparison) -> None:
    """Report which schemes went, and which work otherwise."""
    after = {one.name: one for one in comparison.new.api.security_schemes}
    for one in comparison.old.api.security_schemes:
        subject = f"security scheme {one.name}"
        if one.name not in after:
            comparison.changes.found.append(
                Change(rule="security-scheme-removed", before=one.id, after=None, subject=subject)
            )
            continue
        other = after[one.name]
        site = Site(before=one.id, after=other.id, subject=subject, direction=Direction.REQUEST)
        _compare_scheme(one, other, site, comparison)


def _compare_scheme(
    old: SecurityScheme, new: SecurityScheme, site: Site, comparison: Comparison
) -> None:
    changes = comparison.changes
    if (old.type, old.kind) != (new.type, new.kind):
        changes.at(site, "security-scheme-type-changed", old=old.type, new=new.type)
    elif old.kind is SchemeKind.API_KEY and (old.location, old.parameter) != (
        new.location,
        new.parameter,
    ):
        changes.at(
            site,
            "security-apikey-location-changed",
            old=f"{old.location} {old.parameter}",
            new=f"{new.location} {new.parameter}",
        )
    if old.urls != new.urls:
        changes.at(
            site,
            "security-token-url-changed",
            old=", ".join(url for _, url in old.urls),
            new=", ".join(url for _, url in new.urls),
        )
