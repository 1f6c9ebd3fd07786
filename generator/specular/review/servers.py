"""Comparing where requests go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.servers import choices, server_name, variables
from specular.review.rules.rule import Grade

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
    site = _shared(old, new, site)
    at = comparison.changes.at
    kept = [(one, _like(one, new)) for one, text in zip(old, before, strict=True) if text in after]
    client = Grade.RUN if _is_lost(comparison) else None
    if before[:1] != after[:1] or not {*before} <= {*after}:
        at(site, "server-url-changed", old=_urls(old), new=_urls(new), client=client)
    elif any(one.variables != other.variables for one, other in kept):
        texts = [", ".join(map(_variables_text, several)) for several in (old, new)]
        at(site, "server-variable-changed", old=texts[0], new=texts[1], client=client)
    elif len(after) > len(before):
        at(site, "server-url-added", old=_urls(old), new=_urls(new))
    if any(one.docs != other.docs for one, other in kept):
        at(site, "description-changed", "description of servers")
    for one, other in kept:
        if one.environment != other.environment:
            at(
                site,
                "environment-variable-changed",
                old=one.environment or "",
                new=other.environment or "",
                client=Grade.SAFE if one.environment is None else None,
            )


def _is_lost(comparison: Comparison) -> bool:
    """Whether something goes that a client could be told of its servers: which, or a variable."""
    apis = comparison.old.api, comparison.new.api
    names = [{server_name(server) for server in choices(api)} for api in apis]
    before, after = ({one.name: one.values for one in variables(api)} for api in apis)
    return not names[0] <= names[1] or any(
        name not in after or (after[name] and not {*(values or ("",))} <= {*after[name]})
        for name, values in before.items()
    )


def _urls(several: Sequence[Server]) -> str:
    return ", ".join(one.url for one in several)


def _variables_text(one: Server) -> str:
    words = [
        f"{name}: {default}" + (f" of {', '.join(values)}" if values else "")
        for name, default, values in one.variables
    ]
    return "; ".join([one.template or one.url, *words])


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
