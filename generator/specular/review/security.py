"""Comparing who may ask: the schemes of two APIs, and what operations need of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.api import SchemeKind
from specular.rendering.server import secrets_of
from specular.rendering.tags import has_security
from specular.review.changes import Direction, Site
from specular.review.prose import compare_docs
from specular.review.rules.rule import Grade

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specular.ir.api import SecurityScheme
    from specular.ir.operations import Operation, SecurityUse
    from specular.review.changes import Version
    from specular.review.comparison import Comparison

    Need = Mapping[str, frozenset[str]]
    Needs = frozenset[tuple[tuple[str, tuple[str, ...]], ...]]


def compare_requirements(
    pairs: Iterable[tuple[Operation, Operation]],
    names: Mapping[str, str],
    site: Site,
    comparison: Comparison,
) -> None:
    """Report which operations need more; `names` has the new name of each scheme.

    What several need where all of them needed the same was said once, for the whole API: `site`.
    """
    groups: dict[Needs, list[tuple[Operation, Operation]]] = {}
    for old, new in pairs:
        groups.setdefault(_key(_needs(old, names)), []).append((old, new))
    for group in groups.values():
        is_one = len({_key(_needs(new)) for _, new in group}) == 1 and len(group) > 1
        for old, new in group[:1] if is_one else group:
            own = replace(site, before=old.id, after=new.id, subject=f"{new.method} {new.path}")
            _compare(_needs(old, names), _needs(new), site if is_one else own, comparison)


def _compare(before: list[Need], after: list[Need], site: Site, comparison: Comparison) -> None:
    """Report that a caller needs more than what was enough."""
    for need in before:
        if not any(one.keys() <= need.keys() for one in after):
            _tell_lost(need, after, site, comparison)
            return
    for need in after:
        if not any(one.keys() <= need.keys() for one in before):
            _tell_gained(need, before, site, comparison)
            return
    for need in before:
        same = [one for one in after if one.keys() <= need.keys()]
        if not any(all(one[name] <= need[name] for name in one) for one in same):
            more = {scope for one in same for name in one for scope in one[name] - need[name]}
            comparison.changes.at(
                site, "security-scope-added", "scopes", new=", ".join(sorted(more))
            )
            return
    if _scopes(before) > _scopes(after):
        less = ", ".join(sorted(_scopes(before) - _scopes(after)))
        comparison.changes.at(site, "security-scope-removed", "scopes", old=less)


def _scopes(needs: list[Need]) -> set[str]:
    return {scope for one in needs for scopes in one.values() for scope in scopes}


def _tell_lost(need: Need, after: list[Need], site: Site, comparison: Comparison) -> None:
    """Report that credentials that were enough are not: by themselves, or with their scheme."""
    there = {one.name for one in comparison.new.api.security_schemes}
    schemes = [one for one in comparison.old.api.security_schemes if one.name in need]
    gone = next((one for one in schemes if one.name not in there), None)
    if gone is not None:
        comparison.changes.alone(_REMOVED, f"security scheme {gone.name}", before=gone.id)
        found = comparison.changes.found
        server = Grade.SAFE if _is_guarded(comparison) else Grade.RUN
        found[-1] = replace(found[-1], rule="security-required-added", server=server)
        return
    comparison.changes.at(
        site,
        "security-required-added",
        "security",
        old=" and ".join(need) or "nothing",
        new=_needs_text(after),
        # A server has its guard already, if any operation asked for credentials.
        server=Grade.SAFE if has_security(comparison.old.api) else None,
    )


def _tell_gained(need: Need, before: list[Need], site: Site, comparison: Comparison) -> None:
    """Report that other credentials are enough; a scheme that came in was told."""
    there = {one.name for one in comparison.old.api.security_schemes}
    if need.keys() <= there:
        comparison.changes.at(
            site,
            "security-required-removed",
            "security",
            old=_needs_text(before),
            new=" and ".join(need) or "nothing",
            server=None if _is_guarded(comparison) else Grade.RUN,
        )


def _is_guarded(comparison: Comparison) -> bool:
    """Whether a server is made with a guard as it was; without one nobody passes any."""
    had, has = (has_security(one.api) for one in (comparison.old, comparison.new))
    return has or not had


def _needs_text(needs: list[Need]) -> str:
    return " or ".join(" and ".join(one) or "nothing" for one in needs)


def _needs(operation: Operation, names: Mapping[str, str] | None = None) -> list[Need]:
    return [_need(one, names or {}) for one in operation.security or ((),)]


def _need(alternative: tuple[SecurityUse, ...], names: Mapping[str, str]) -> Need:
    return {names.get(one.scheme, one.scheme): frozenset(one.scopes) for one in alternative}


def _key(needs: list[Need]) -> Needs:
    return frozenset(
        tuple(sorted((name, tuple(sorted(scopes))) for name, scopes in one.items()))
        for one in needs
    )


def compare_schemes(comparison: Comparison) -> dict[str, str]:
    """Report which schemes went, and which work otherwise: the names of those that are there."""
    before, after = (
        {one.name: one for one in version.api.security_schemes}
        for version in (comparison.old, comparison.new)
    )
    pairs = _pairs(before, after, comparison)
    for name, one in before.items():
        subject = f"security scheme {name}"
        if name not in pairs:
            comparison.changes.alone(_REMOVED, subject, before=one.id)
            # A guard may have methods that nobody calls.
            _regrade_last(Grade.SAFE if _is_guarded(comparison) else Grade.RUN, comparison)
            continue
        other = pairs[name]
        site = Site(before=one.id, after=other.id, subject=subject, direction=Direction.REQUEST)
        compare_docs(one.docs, other.docs, site, comparison)
        _compare_scheme(one, other, site, comparison)
        _compare_names(one, other, site, comparison)
        _compare_environment(one, other, site, comparison)
    kept = {one.name for one in pairs.values()}
    for name, one in after.items():
        if name not in kept:
            comparison.changes.alone(
                "security-scheme-added", f"security scheme {name}", after=one.id
            )
            is_needed = all(has_security(each.api) for each in (comparison.old, comparison.new))
            _regrade_last(None if is_needed else Grade.SAFE, comparison)
    return {name: one.name for name, one in pairs.items()}


def _regrade_last(server: Grade | None, comparison: Comparison) -> None:
    found = comparison.changes.found
    found[-1] = replace(found[-1], server=server)


_REMOVED: Final = "security-scheme-removed"


def _pairs(
    before: Mapping[str, SecurityScheme],
    after: Mapping[str, SecurityScheme],
    comparison: Comparison,
) -> dict[str, SecurityScheme]:
    """Return the new scheme for the name of each old one: of that name, alike, or in its place."""
    found = {name: after[name] for name in before if name in after}
    come = [one for name, one in after.items() if name not in before]
    for name, one in before.items():
        other = (
            None if name in found else next((each for each in come if _is_like(one, each)), None)
        )
        if other is not None:
            found[name] = other
            come.remove(other)
    gone = [name for name in before if name not in found]
    if len(gone) == len(come) == 1:
        used = [_used(version) for version in (comparison.old, comparison.new)]
        if gone[0] in used[0] and come[0].name in used[1]:
            found[gone[0]] = come[0]
    return found


def _used(version: Version) -> set[str]:
    """Return the names of the schemes that operations ask for."""
    operations = version.api.operations
    return {use.scheme for one in operations for each in one.security for use in each}


def _is_like(old: SecurityScheme, new: SecurityScheme) -> bool:
    return (_type(old), _place(old), old.urls) == (_type(new), _place(new), new.urls)


def _type(scheme: SecurityScheme) -> str:
    # Names of authentication schemes are case-insensitive (RFC 9110, 11.1).
    return scheme.type.lower()


def _place(scheme: SecurityScheme) -> tuple[str | None, str | None]:
    # Names of headers are compared without regard to case (RFC 9110, 5.1).
    is_header = scheme.location == "header" and scheme.parameter is not None
    return scheme.location, (scheme.parameter or "").lower() if is_header else scheme.parameter


def _compare_scheme(
    old: SecurityScheme, new: SecurityScheme, site: Site, comparison: Comparison
) -> None:
    changes = comparison.changes
    # An argument for what a token was asked for with is gone.
    is_lost = old.kind is new.kind and not _roles(old) <= _roles(new)
    if _type(old) != _type(new):
        # A token is a token, wherever it is from: it travels in the same way.
        is_same = old.kind is new.kind not in {SchemeKind.OTHER, SchemeKind.HTTP}
        is_passed = len(secrets_of(old.kind)) == len(secrets_of(new.kind))
        changes.at(
            site,
            "security-scheme-type-changed",
            _SCHEME,
            old=old.type,
            new=new.type,
            client=Grade.NONE if is_same and not is_lost else None,
            wire=Grade.RISK if is_same else None,
            # A guard is called by position: with a key in place of a token it runs.
            server=Grade.NONE if is_same else Grade.RISK if is_passed else None,
        )
        return
    if _place(old) != _place(new):
        changes.at(
            site,
            "security-apikey-location-changed",
            old=f"{old.location} {old.parameter}",
            new=f"{new.location} {new.parameter}",
        )
    if {*old.urls} != {*new.urls}:
        is_more = {*old.urls} <= {*new.urls}
        changes.at(
            site,
            f"security-token-url-{'added' if is_more else 'changed'}",
            old=", ".join(f"{flow}: {url}" for flow, url in old.urls),
            new=", ".join(f"{flow}: {url}" for flow, url in new.urls),
            client=Grade.RUN if is_lost else None,
        )


def _roles(scheme: SecurityScheme) -> set[str]:
    return {one.role for one in scheme.credentials}


_SCHEME: Final = "scheme"
"""By which it is known that a scheme is another one, in its type and in its name."""


def _compare_environment(
    old: SecurityScheme, new: SecurityScheme, site: Site, comparison: Comparison
) -> None:
    """Report that credentials are found in other environment variables."""
    after = {one.role: one.environment for one in new.credentials}
    for one in old.credentials:
        now = after.get(one.role, one.environment)
        if one.environment != now:
            comparison.changes.at(
                site,
                "environment-variable-changed",
                f"environment {one.role}",
                old=one.environment or "",
                new=now or "",
                client=Grade.SAFE if one.environment is None else None,
            )


def _compare_names(
    old: SecurityScheme, new: SecurityScheme, site: Site, comparison: Comparison
) -> None:
    """Report other arguments of the client, and another method of the security handler."""
    # What more tokens can be asked for with is no other name, nor is what is gone.
    is_token = old.kind is new.kind is SchemeKind.BEARER
    shared = _roles(old) & _roles(new) if is_token else _roles(old) | _roles(new)
    arguments = _arguments(old, shared, comparison.old), _arguments(new, shared, comparison.new)
    methods = comparison.old.plan.schemes[old.name], comparison.new.plan.schemes[new.name]
    is_renamed = old.name != new.name
    if not is_renamed and (old.kind is not new.kind or arguments[0] == arguments[1]):
        return
    comparison.changes.at(
        site,
        _REMOVED if is_renamed else "name-collision-shift",
        _SCHEME if is_renamed else "",
        old=old.name if is_renamed else ", ".join(arguments[0]),
        new=new.name if is_renamed else ", ".join(arguments[1]),
        client=Grade.SAFE if arguments[0] == arguments[1] else None,
        wire=Grade.NONE,
        server=Grade.SAFE if methods[0] == methods[1] else None,
    )


def _arguments(scheme: SecurityScheme, roles: set[str], version: Version) -> list[str]:
    names = version.plan.credentials
    return [names[scheme.name, one.role] for one in scheme.credentials if one.role in roles]
