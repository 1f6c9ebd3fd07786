"""Comparing operations: where they are, what they take, and what they answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.operations import headers_of, shape_of_path
from specular.naming.operations import tags_of
from specular.review.arguments import compare_arguments, is_swapped
from specular.review.bodies import compare_bodies
from specular.review.changes import Direction, Site
from specular.review.pages import compare_pages
from specular.review.parameters import compare_parameters
from specular.review.prose import compare_docs
from specular.review.responses import compare_responses
from specular.review.rules.rule import Grade
from specular.review.servers import compare_servers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.ir.operations import Operation
    from specular.review.comparison import Comparison


def operation_text(operation: Operation) -> str:
    """`GET /jobs/{jobId}`."""
    return f"{operation.method} {operation.path}"


def compare_operations(
    old: Sequence[Operation], new: Sequence[Operation], comparison: Comparison
) -> list[tuple[Operation, Operation]]:
    """Report which operations came in, which went, and how those in both differ: the pairs."""
    pairs = dict(_pairs(old, new))
    matched = {one.id for one in pairs.values()}
    for one in old:
        if one.id in pairs:
            compare_operation(one, pairs[one.id], comparison)
        else:
            comparison.changes.alone(_removed(one), operation_text(one), before=one.id)
    for one in new:
        if one.id not in matched:
            comparison.changes.alone("operation-added", operation_text(one), after=one.id)
    return [(one, pairs[one.id]) for one in old if one.id in pairs]


def _removed(one: Operation) -> str:
    is_after = one.docs.deprecated and one.sunset is not None
    return "operation-removed-after-sunset" if is_after else "operation-removed"


def _pairs(old: Sequence[Operation], new: Sequence[Operation]) -> Iterator[tuple[str, Operation]]:
    """Go through the operations that are in both: at one place, of one id, or else moved."""
    places = {(one.method, shape_of_path(one.path)): one for one in new}
    exact = {(one.method, one.path): one for one in new}
    names = {one.operation_id: one for one in new if one.operation_id is not None}
    waiting: list[Operation] = []
    taken: set[str] = set()
    for one in old:
        place = one.method, one.path
        found = exact.get(place) or places.get((one.method, shape_of_path(one.path)))
        if found is None or found.id in taken:
            waiting.append(one)
        else:
            taken.add(found.id)
            yield one.id, found
    rest: list[Operation] = []
    for one in waiting:
        found = names.get(one.operation_id or "")
        if found is not None and found.id not in taken:
            taken.add(found.id)
            yield one.id, found
        else:
            rest.append(one)
    yield from _moved(rest, [one for one in new if one.id not in taken])


def _moved(gone: Sequence[Operation], come: Sequence[Operation]) -> Iterator[tuple[str, Operation]]:
    """Go through operations without ids of which the path got another beginning, or lost one."""
    after = [one for one in come if one.operation_id is None]
    pairs = [(one, [each for each in after if _is_moved(one, each)]) for one in gone]
    several = [each.id for _, found in pairs for each in found]
    for one, found in pairs:
        if len(found) == 1 and several.count(found[0].id) == 1:
            yield one.id, found[0]


def _is_moved(old: Operation, new: Operation) -> bool:
    if old.operation_id is not None or old.method != new.method:
        return False
    paths = [shape_of_path(one.path).rstrip("/") for one in (old, new)]
    shorter, longer = sorted(paths, key=len)
    return shorter.strip("/{}") != "" and longer.endswith(shorter)


def compare_operation(
    old: Operation, new: Operation, comparison: Comparison, *, is_inverted: bool = False
) -> None:
    """Report how two operations differ; `is_inverted` where the API itself sends the request."""
    site = Site(
        before=old.id,
        after=new.id,
        subject=operation_text(new),
        direction=Direction.REQUEST,
        is_inverted=is_inverted,
    )
    changes = comparison.changes
    if old.method != new.method:
        changes.at(site, "operation-method-changed", old=old.method, new=new.method)
    if not is_inverted:
        if is_swapped(old, new) or shape_of_path(old.path) != shape_of_path(new.path):
            grade = _when_moved(old, new, comparison)
            changes.at(
                site,
                "operation-path-changed",
                old=old.path,
                new=new.path,
                client=grade,
                server=grade,
            )
        _compare_tags(old, new, site, comparison)
    elif old.path != new.path:
        changes.at(site, "callback-changed", old=old.path, new=new.path)
    _compare_names(old, new, site, comparison)
    compare_arguments(old, new, site, comparison)
    compare_docs(old.docs, new.docs, site, comparison)
    _compare_life(old, new, site, comparison)
    compare_parameters(old, new, site, comparison)
    compare_bodies(old, new, site, comparison)
    answer = replace(site, direction=Direction.RESPONSE)
    compare_responses(old, new, answer, comparison)
    if old.servers or new.servers:
        before, after = (
            one.servers or version.api.servers
            for one, version in ((old, comparison.old), (new, comparison.new))
        )
        compare_servers(before, after, site, comparison)


def _when_moved(old: Operation, new: Operation, comparison: Comparison) -> Grade | None:
    """Return how another path shows: a method that has its name from it is called otherwise."""
    if old.operation_id is not None or new.operation_id is not None:
        return None
    plans = comparison.old.plan, comparison.new.plan
    names = plans[0].operations[old.id].method, plans[1].operations[new.id].method
    return None if names[0] == names[1] else Grade.RUN


def _compare_tags(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report other tags; harmless where the method is found where it was."""
    before, after = tags_of(old), tags_of(new)
    if before[0] == after[0] and {*before} == {*after}:
        return
    plans = comparison.old.plan, comparison.new.plan
    was, now = (
        [plan.tags[tag].module for tag in tags]
        for plan, tags in zip(plans, (before, after), strict=True)
    )
    methods = plans[0].operations[old.id].method, plans[1].operations[new.id].method
    is_renamed = old.operation_id == new.operation_id and methods[0] != methods[1]
    # The class for its headers stands where it is at home.
    is_lost = not {*was} <= {*now} or (was[0] != now[0] and bool(headers_of(old)))
    comparison.changes.at(
        site,
        "operation-tag-changed",
        old=", ".join(before),
        new=", ".join(after),
        client=None if is_renamed or is_lost else Grade.SAFE,
        server=None if is_renamed or was[0] != now[0] else Grade.SAFE,
    )


def _compare_names(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report that an operation is called otherwise; harmless where its method is not."""
    names = comparison.old.plan.operations[old.id], comparison.new.plan.operations[new.id]
    if old.operation_id == new.operation_id:
        is_here = old.path == new.path and tags_of(old)[0] == tags_of(new)[0]
        if names[0].method != names[1].method and is_here:
            comparison.changes.at(
                site, "name-collision-shift", old=names[0].method, new=names[1].method
            )
        return
    rule = "operation-id-added" if old.operation_id is None else "operation-id-changed"
    grade = Grade.SAFE if names[0].method == names[1].method else None
    comparison.changes.at(
        site,
        rule,
        old=old.operation_id or "no operationId",
        new=new.operation_id or "no operationId",
        client=grade,
        server=grade,
    )


def _compare_life(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report for how long an operation is there, and how much one may rely on it."""
    at = comparison.changes.at
    if old.docs.deprecated is not new.docs.deprecated:
        at(site, f"operation-{'deprecated' if new.docs.deprecated else 'reactivated'}", _LIFE)
    days = [one.sunset and one.sunset[:10] for one in (old, new)]
    if days[0] != days[1]:
        is_earlier = days[1] is not None and (days[0] is None or days[1] < days[0])
        rule = f"operation-sunset-moved-{'earlier' if is_earlier else 'later'}"
        at(site, rule, _LIFE, old=old.sunset or "no sunset", new=new.sunset or "no sunset")
    compare_pages(old, new, site, comparison)
    _compare_waiting(old, new, site, comparison)
    levels = _stability(old.stability), _stability(new.stability)
    if levels[0] != levels[1]:
        at(
            site,
            f"stability-{'decreased' if levels[1] < levels[0] else 'increased'}",
            old=old.stability or "stable",
            new=new.stability or "stable",
        )


def _compare_waiting(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report another way to wait; it breaks callers of a method that is not there any more.

    One may also be gone since results do not have what it looks at.
    """
    was, now = (
        sorted(set(version.plan.operations[one.id].waiters.values()))
        for one, version in ((old, comparison.old), (new, comparison.new))
    )
    if (old.waiting, was) == (new.waiting, now):
        return
    is_said = old.waiting != new.waiting
    is_new = not was and bool(now)
    comparison.changes.at(
        site,
        "lro-changed",
        old=(old.waiting if is_said else ", ".join(was)) or "nothing",
        new=(new.waiting if is_said else ", ".join(now)) or "nothing",
        client=None if not {*was} <= {*now} else Grade.SAFE if is_new else Grade.RISK,
        server=Grade.RISK,
    )


_LIFE: Final = "life"
"""By which it is known that an operation is to go, with the day or without."""

_LEVELS = ("draft", "alpha", "beta", "stable")


def _stability(level: str | None) -> int:
    """Return how stable an operation is said to be (`x-stability-level`)."""
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS) - 1
