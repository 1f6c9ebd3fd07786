"""Comparing two APIs: everything that is different between them, edit by edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.review.changes import Change, Direction, Site
from specular.review.comparison import Comparison
from specular.review.operations import compare_operation, compare_operations
from specular.review.pairing import Keys, Pairing
from specular.review.prose import compare_docs
from specular.review.security import compare_schemes
from specular.review.servers import compare_servers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specular.ir.operations import Callback, Webhook
    from specular.review.changes import Version


def compare_apis(old: Version, new: Version, is_typed: Callable[[str | None], bool]) -> Comparison:
    """Return the comparison of two APIs, with all that it found.

    `is_typed` says which formats have a type of Python's.
    """
    comparison = Comparison(Pairing(old, new, Keys(old, new)), is_typed)
    site = Site(before=old.api.id, after=new.api.id, subject="the API", direction=Direction.REQUEST)
    compare_docs(old.api.docs, new.api.docs, site, comparison)
    compare_servers(old.api.servers, new.api.servers, site, comparison)
    compare_schemes(comparison)
    compare_operations(old.api.operations, new.api.operations, comparison)
    _compare_notifications(old.api.webhooks, new.api.webhooks, "webhook", comparison)
    _compare_notifications(old.api.callbacks, new.api.callbacks, "callback", comparison)
    comparison.run()
    comparison.components()
    comparison.run()
    comparison.names()
    return comparison


def _compare_notifications(
    old: Sequence[Webhook | Callback],
    new: Sequence[Webhook | Callback],
    kind: str,
    comparison: Comparison,
) -> None:
    """Compare what the API sends: the user of the package is the one who answers."""
    after = {comparison.new.key(one.id): one for one in new}
    for one in old:
        other = after.get(comparison.old.key(one.id))
        if other is None:
            comparison.changes.found.append(
                Change(
                    rule="webhook-removed" if kind == "webhook" else "callback-changed",
                    before=one.id,
                    after=None,
                    subject=f"{kind} {one.name}",
                )
            )
            continue
        matched = {(op.method, op.path): op for op in other.operations}
        for operation in one.operations:
            found = matched.get((operation.method, operation.path))
            if found is not None:
                compare_operation(operation, found, comparison, is_inverted=True)
