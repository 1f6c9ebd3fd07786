"""The Python names of two packages: what is called otherwise, though it is the same."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from specular.ir.models import ObjectModel
from specular.ir.types import response_id
from specular.naming.layout import is_component
from specular.review.changes import Direction, Site
from specular.review.kinds import Kind
from specular.review.rules.rule import Grade
from specular.review.shapes import all_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from specular.ir.models import Declaration, Field
    from specular.ir.operations import Operation
    from specular.ir.types import NodeId
    from specular.review.changes import Version
    from specular.review.comparison import Comparison

    Tell: TypeAlias = Callable[..., None]


def compare_names(before: NodeId, after: NodeId, comparison: Comparison) -> None:
    """Report that a class is called otherwise or stands in another module, or that a field is.

    The class of a request form follows the other one's, and that of something inline the name of
    what it stands in.
    """
    old, new = comparison.old, comparison.new
    was, now = old.api.declarations[before], new.api.declarations[after]
    if isinstance(was, ObjectModel) and isinstance(now, ObjectModel):
        _compare_fields(was, now, comparison)
    if response_id(after) is not None or response_id(before) is not None:
        return
    names = old.plan.classes[before], new.plan.classes[after]
    modules = old.plan.modules[before], new.plan.modules[after]
    # A component may be kept in the document or in a file of its own.
    is_same_component = is_component(was) and is_component(now) and was.path == now.path
    is_same_place = is_same_component or old.key(before) == new.key(after)
    is_renamed = names[0] != names[1]
    site = Site(
        before=before,
        after=after,
        subject=".".join(now.path),
        direction=Direction.RESPONSE,
    )
    # Classes are imported from `models`; the module of one is nobody's business, but may be used.
    moved = Grade.RISK if modules[0] != modules[1] else Grade.SAFE
    grade = None if is_renamed else moved
    at = partial(comparison.changes.at, old=names[0], new=names[1], client=grade, server=grade)
    match is_component(was), is_component(now):
        case True, True if not is_same_place:
            if comparison.pairing.is_new(after):
                at(site, "schema-renamed")
            else:
                at(replace(site, subject=".".join(was.path)), "schema-removed")
        case True, False:
            union = comparison.pairing.keys.new.get(old.key(before))
            if union is not None and after.startswith(f"{union}/"):
                # It is a member of what the component is now, which is the same edit.
                path = new.api.declarations[union].path
                within = replace(site, after=union, subject=".".join(path))
                at(within, "schema-inlined", Kind.WIDENED)
            else:
                at(site, "schema-inlined")
        case False, True:
            union = comparison.pairing.keys.old.get(new.key(after))
            if union is not None and before.startswith(f"{union}/"):
                at(replace(site, before=union), "schema-extracted", Kind.NARROWED)
            else:
                at(site, "schema-extracted")
        case True, True if is_renamed:
            at(site, "name-collision-shift")
        case True, True if modules[0] != modules[1]:
            at(site, "module-path-changed", old=modules[0], new=modules[1])
        case False, False if is_same_place and is_renamed:
            _compare_inline(was, now, at, site, comparison)
        case _:
            pass


def _compare_inline(
    was: Declaration, now: Declaration, at: Tell, site: Site, comparison: Comparison
) -> None:
    """Report that the class of something inline is called otherwise, with what it is called by."""
    if was.path == now.path:
        at(site, "name-collision-shift")
    elif was.docs.summary != now.docs.summary:
        # The title is prose as well: it is one edit.
        at(site, "schema-title-changed", "description-changed")
    else:
        before, after = (
            next((one for one in _operations(version) if node_id.startswith(f"{one.id}/")), None)
            for version, node_id in ((comparison.old, was.id), (comparison.new, now.id))
        )
        if before is None or after is None or before.operation_id == after.operation_id:
            return
        rule = "operation-id-added" if before.operation_id is None else "operation-id-changed"
        subject = f"{after.method} {after.path}"
        comparison.changes.at(
            replace(site, before=before.id, after=after.id, subject=subject),
            rule,
            old=before.operation_id or "no operationId",
            new=after.operation_id or "no operationId",
        )


def _operations(version: Version) -> Iterator[Operation]:
    yield from version.api.operations
    yield from version.api.notifications


def _compare_fields(old: ObjectModel, new: ObjectModel, comparison: Comparison) -> None:
    """Report which fields have another name, though their properties have not."""
    names = comparison.old.plan.fields, comparison.new.plan.fields
    after = {one.wire_name: one for one in new.fields}
    for one in old.fields:
        other = after.get(one.wire_name)
        if other is None:
            continue
        was, now = names[0][old.id, one.wire_name], names[1][new.id, other.wire_name]
        if was != now:
            site = Site(
                before=one.id,
                after=other.id,
                subject=".".join((*new.path, one.wire_name)),
                direction=Direction.RESPONSE,
            )
            comparison.changes.at(site, "property-identifier-changed", old=was, new=now)


def named_anew(one: Field, site: Site, comparison: Comparison) -> Field | None:
    """Return the property that has the name in Python which one had, and a type that goes there."""
    old = comparison.old.api.declarations[site.before]
    new = comparison.new.api.declarations[site.after]
    if not isinstance(old, ObjectModel) or not isinstance(new, ObjectModel):
        return None
    owner = all_fields(old, comparison.old.api)[one.wire_name][0]
    name = comparison.old.plan.fields[owner, one.wire_name]
    return next(
        (
            other
            for each, other in all_fields(new, comparison.new.api).values()
            if comparison.new.plan.fields[each, other.wire_name] == name
            and all(comparison.acceptance.both(one.type, other.type))
        ),
        None,
    )
