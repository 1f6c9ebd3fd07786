"""The Python names of two packages: what is called otherwise, though it is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.types import response_id
from specular.naming.layout import is_component
from specular.review.changes import Direction, Site
from specular.review.rules.rule import Grade

if TYPE_CHECKING:
    from specular.ir.types import NodeId
    from specular.review.comparison import Comparison


def compare_names(before: NodeId, after: NodeId, comparison: Comparison) -> None:
    """Report that a class is called otherwise, or stands in another module.

    That of a request form follows the other one's, and that of something inline the name of what
    it stands in.
    """
    old, new = comparison.old, comparison.new
    if response_id(after) is not None or response_id(before) is not None:
        return
    was, now = old.api.declarations[before], new.api.declarations[after]
    names = old.plan.classes[before], new.plan.classes[after]
    modules = old.plan.modules[before], new.plan.modules[after]
    is_same_place = old.key(before) == new.key(after)
    rule = ""
    match is_component(was), is_component(now):
        case True, True if not is_same_place:
            is_gone = comparison.pairing.is_new(after)
            rule = "schema-renamed" if is_gone else "schema-removed"
        case True, False:
            rule = "schema-inlined"
        case False, True:
            rule = "schema-extracted"
        case True, True if names[0] != names[1]:
            rule = "name-collision-shift"
        case True, True if modules[0] != modules[1]:
            rule = "module-path-changed"
        case False, False if is_same_place and names[0] != names[1]:
            rule = (
                "schema-title-changed"
                if was.docs.summary != now.docs.summary
                else ("name-collision-shift")
            )
        case _:
            return
    site = Site(
        before=before,
        after=after,
        subject=".".join(now.path),
        direction=Direction.RESPONSE,
    )
    grade = None if names[0] != names[1] else Grade.SAFE
    if rule == "module-path-changed":
        comparison.changes.at(site, rule, old=modules[0], new=modules[1])
    else:
        comparison.changes.at(site, rule, old=names[0], new=names[1], client=grade, server=grade)
