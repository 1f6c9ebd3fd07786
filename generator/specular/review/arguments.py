"""The arguments of two methods: those that are called otherwise.

Their order is compared with the parameters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.operations import Location, variables_of
from specular.naming.operations import all_fields, body_model
from specular.review.rules.rule import Grade

if TYPE_CHECKING:
    from specular.ir.models import Field
    from specular.ir.operations import Operation, Parameter
    from specular.review.changes import Site, Version
    from specular.review.comparison import Comparison


def is_swapped(old: Operation, new: Operation) -> bool:
    """Whether parameters changed places in a path."""
    before, after = variables_of(old.path), variables_of(new.path)
    return before != after and sorted(before) == sorted(after)


def compare_arguments(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report which parameters and which fields of the body have another argument."""
    before, after = _arguments(old, comparison.old), _arguments(new, comparison.new)
    names = (
        comparison.old.plan.operations[old.id].arguments,
        comparison.new.plan.operations[new.id].arguments,
    )
    for key, one in before.items():
        other = after.get(key)
        if other is None or names[0][one.id] == names[1][other.id]:
            continue
        is_respelled = one.wire_name != other.wire_name
        comparison.changes.at(
            replace(
                site,
                before=one.id,
                after=other.id,
                subject=f"{site.subject} {key[0]} {other.wire_name}",
            ),
            "property-identifier-changed" if is_respelled else "name-collision-shift",
            old=names[0][one.id],
            new=names[1][other.id],
            # A handler gets the whole body, whatever its fields are called.
            server=Grade.SAFE if key[0] == "body" else None,
        )

    _compare_whole(old, new, site, comparison)


def _compare_whole(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report that what takes the body in one piece gave its name to a member of it."""
    if old.body is None or new.body is None:
        return
    names = _whole(old, comparison.old), _whole(new, comparison.new)
    if names[0] != names[1]:
        are_plain = all(
            body_model(one, version.api) is None
            for one, version in ((old, comparison.old), (new, comparison.new))
        )
        comparison.changes.at(
            replace(site, before=old.body.id, after=new.body.id, subject=f"{site.subject} body"),
            "name-collision-shift",
            old=names[0],
            new=names[1],
            # A handler gets what has members as `body`, whatever these are called.
            server=None if are_plain else Grade.SAFE,
        )


def _whole(operation: Operation, version: Version) -> str:
    """Return the name of the argument that takes the body in one piece."""
    names = version.plan.operations[operation.id]
    body = operation.body
    return names.whole if body is None else names.arguments.get(body.id, names.whole)


def _arguments(
    operation: Operation, version: Version
) -> dict[tuple[str, str, str], Parameter | Field]:
    """Return the arguments by where they are, what they are called, and the name of the field."""
    found: dict[tuple[str, str, str], Parameter | Field] = {}
    for one in operation.parameters:
        # Names of headers are compared without regard to case (RFC 9110, 5.1).
        is_header = one.location is Location.HEADER
        name = one.wire_name.lower() if is_header else one.wire_name
        found[one.location.value, name, ""] = one
    model = body_model(operation, version.api)
    if model is not None:
        for field in all_fields(model, version.api):
            own = version.plan.fields[model.id, field.wire_name]
            found["body", field.wire_name, own] = field
    return found
