"""Comparing what two APIs send: the user of the package is the one who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.review.changes import Change
from specular.review.operations import compare_operation, operation_text
from specular.review.rules.rule import Grade

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specular.ir.operations import Callback, Operation, Webhook
    from specular.ir.types import NodeId
    from specular.review.changes import Version
    from specular.review.comparison import Comparison

    Pairs = list[tuple[Operation, Operation]]


def compare_webhooks(comparison: Comparison) -> Pairs:
    """Report which webhooks came in, which went, and how those in both differ: the pairs."""
    before, after = (
        {version.key(one.id): one for one in version.api.webhooks}
        for version in (comparison.old, comparison.new)
    )
    pairs: Pairs = []
    for key, one in before.items():
        if key in after:
            pairs += _compare_group(one, after[key], f"webhook {one.name}", comparison)
        else:
            comparison.changes.alone("webhook-removed", f"webhook {one.name}", before=one.id)
    for key, one in after.items():
        if key not in before:
            # A handler that subclasses the Protocol inherits a method that answers 501.
            comparison.changes.found.append(
                Change(
                    rule="operation-added",
                    before=None,
                    after=one.id,
                    subject=f"webhook {one.name}",
                    server=Grade.RISK,
                    is_inverted=True,
                )
            )
    return pairs


def compare_callbacks(pairs: Iterable[tuple[Operation, Operation]], comparison: Comparison) -> None:
    """Report how the callbacks of operations differ, and those that no operation leads to."""
    before, after = _callbacks(comparison.old), _callbacks(comparison.new)
    done: set[tuple[NodeId, NodeId]] = set()
    waiting = [*pairs]
    while waiting:
        old, new = waiting.pop(0)
        uses = {one.name: one.target for one in new.callbacks}
        names = {one.name for one in old.callbacks}
        for use in old.callbacks:
            subject = f"{operation_text(new)} callback {use.name}"
            target = uses.get(use.name)
            if target is None:
                comparison.changes.alone("callback-changed", subject, before=use.target)
            elif (use.target, target) not in done:
                done.add((use.target, target))
                groups = before[use.target], after[target]
                waiting += _compare_group(*groups, subject, comparison)
        for name, target in uses.items():
            if name not in names:
                subject = f"{operation_text(new)} callback {name}"
                comparison.changes.alone("callback-changed", subject, after=target)
    _compare_rest(done, comparison)


def _callbacks(version: Version) -> dict[NodeId, Callback]:
    return {one.id: one for one in version.api.callbacks}


def _compare_rest(done: set[tuple[NodeId, NodeId]], comparison: Comparison) -> None:
    """Compare the callbacks that no operation in both leads to, where they still are."""
    after = {comparison.new.key(one.id): one for one in comparison.new.api.callbacks}
    met = {one for one, _ in done}, {other for _, other in done}
    for one in comparison.old.api.callbacks:
        other = after.get(comparison.old.key(one.id))
        if other is not None and one.id not in met[0] and other.id not in met[1]:
            _compare_group(one, other, f"callback {one.name}", comparison)


def _compare_group(
    old: Webhook | Callback, new: Webhook | Callback, subject: str, comparison: Comparison
) -> Pairs:
    """Compare the requests of a webhook or a callback: those of one method, or the only ones."""
    after = {(one.method, one.path): one for one in new.operations}
    pairs = [
        (one, after.pop((one.method, one.path)))
        for one in old.operations
        if (one.method, one.path) in after
    ]
    met = [one.id for one, _ in pairs]
    gone, come = [one for one in old.operations if one.id not in met], [*after.values()]
    if len(gone) == len(come) == 1:
        pairs.append((gone.pop(), come.pop()))
    rule = "webhook-payload-changed" if subject.startswith("webhook ") else "callback-changed"
    for one in gone:
        comparison.changes.alone(rule, f"{subject} {one.method}", before=one.id)
    for one in come:
        comparison.changes.alone(rule, f"{subject} {one.method}", after=one.id)
    for one, other in pairs:
        compare_operation(one, other, comparison, is_inverted=True)
    return pairs
