"""Comparing two APIs: everything that is different between them, edit by edit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.types import Docs
from specular.review.changes import Direction, Site
from specular.review.comparison import Comparison
from specular.review.findings import findings_of
from specular.review.losing import tell_lost_arguments, tell_lost_classes
from specular.review.notifications import compare_callbacks, compare_webhooks
from specular.review.operations import compare_operations
from specular.review.pairing import Keys, Pairing
from specular.review.prose import compare_docs
from specular.review.rules import RULES
from specular.review.rules.rule import Verdict
from specular.review.security import compare_requirements, compare_schemes
from specular.review.servers import compare_servers
from specular.review.touching import Index, touched_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from specular.ir.api import Api
    from specular.review.changes import Change, Version
    from specular.review.findings import Finding

_SEMANTIC: Final = re.compile(r"v?(?P<major>\d{1,3})\.\d+(\.\d+)?([-+].*)?")
"""A version that says what changed (Semantic Versioning 2.0.0); a date is none."""


def compare_apis(
    old: Version, new: Version, is_typed: Callable[[str | None], bool], *, is_closed: bool = False
) -> Comparison:
    """Return the comparison of two APIs, with all that it found.

    `is_typed` says which formats have a type of Python's, `is_closed` that enumerations have no
    values but the listed ones.
    """
    comparison = Comparison(Pairing(old, new, Keys(old, new)), is_typed, is_closed=is_closed)
    site = Site(before=old.api.id, after=new.api.id, subject="the API", direction=Direction.REQUEST)
    _compare_titles(site, comparison)
    compare_servers(old.api.servers, new.api.servers, site, comparison)
    names = compare_schemes(comparison)
    _compare_tags(site, comparison)
    pairs = compare_operations(old.api.operations, new.api.operations, comparison)
    compare_requirements(pairs, names, site, comparison)
    pairs += compare_webhooks(comparison)
    compare_callbacks(pairs, comparison)
    comparison.run()
    comparison.components()
    comparison.run()
    comparison.names()
    tell_lost_classes(comparison)
    tell_lost_arguments(comparison)
    _compare_versions(site, comparison)
    return comparison


def findings_between(
    old: Version, new: Version, is_typed: Callable[[str | None], bool], *, is_closed: bool
) -> list[Finding]:
    """Return the same edit by edit, with what each touches in the packages."""
    changes = compare_apis(old, new, is_typed, is_closed=is_closed).changes.found
    if not changes:
        return []
    indexes = Index(old), Index(new)
    return findings_of(changes, lambda one: touched_by(one, *indexes))


def _compare_titles(site: Site, comparison: Comparison) -> None:
    """Report what the API is called, and what is said of it; its package may be called after it."""
    apis = comparison.old.api, comparison.new.api
    docs = [Docs(one.title, one.docs.description) for one in apis]
    compare_docs(docs[0], docs[1], site, comparison)
    packages = comparison.old.plan.package, comparison.new.plan.package
    if packages[0] != packages[1]:
        # The title is prose as well: it is one edit.
        comparison.changes.at(
            site, "module-path-changed", "description-changed", old=packages[0], new=packages[1]
        )


def _compare_tags(site: Site, comparison: Comparison) -> None:
    """Report which tags are described otherwise, and which gave their names to others."""
    old, new = comparison.old, comparison.new
    prose = [{one.name: one for one in version.api.tags} for version in (old, new)]
    for tag in dict.fromkeys((*prose[0], *prose[1])):
        subject = f"tag {tag}"
        found = [prose[0].get(tag), prose[1].get(tag)]
        ids = [
            site.before if found[0] is None else found[0].id,
            site.after if found[1] is None else found[1].id,
        ]
        said = [None if one is None else (one.docs, one.parent, one.kind) for one in found]
        inner = Site(before=ids[0], after=ids[1], subject=subject, direction=site.direction)
        # One that is listed and not told of says nothing.
        if (said[0] or _UNTOLD) != (said[1] or _UNTOLD):
            comparison.changes.at(inner, "description-changed", f"description of {tag}")
    for tag, names in old.plan.tags.items():
        if tag in new.plan.tags and names != new.plan.tags[tag]:
            comparison.changes.at(
                replace(site, subject=f"tag {tag}"),
                "name-collision-shift",
                f"name of {tag}",
                old=names.resource,
                new=new.plan.tags[tag].resource,
            )


_UNTOLD: Final = (Docs(), None, None)


def _compare_versions(site: Site, comparison: Comparison) -> None:
    """Report that the version says that nothing breaks, though something does."""
    old, new = comparison.old.api, comparison.new.api
    majors = _major(old), _major(new)
    # Anything may change in `0.y.z` (Semantic Versioning 2.0.0, 4).
    if majors[0] is None or majors[0] != majors[1] or majors[0] == 0:
        return
    if any(map(_breaks, comparison.changes.found)):
        comparison.changes.at(site, "info-version-mismatch", old=old.version, new=new.version)


def _major(api: Api) -> int | None:
    found = _SEMANTIC.fullmatch(api.version)
    return None if found is None else int(found["major"])


def _breaks(change: Change) -> bool:
    """Whether a change breaks what was written with the package."""
    rule = RULES[change.rule]
    client, server = change.client or rule.client, change.server or rule.server
    grade = server if change.is_inverted else client
    return grade.verdict is Verdict.BREAKS
