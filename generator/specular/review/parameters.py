"""Comparing the parameters of two operations."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.operations import Location
from specular.review.changes import Change, Direction, Site
from specular.review.prose import compare_docs
from specular.review.shapes import type_text
from specular.review.types import compare_types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.operations import Operation, Parameter
    from specular.review.comparison import Comparison

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def compare_parameters(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report which parameters came in, which went, and how those in both differ."""
    pairs = {one.id: other for one, other in _pairs(old, new)}
    matched = {one.id for one in pairs.values()}
    for one in old.parameters:
        if one.id in pairs:
            other = pairs[one.id]
            inner = replace(
                site,
                before=one.id,
                after=other.id,
                subject=f"{site.subject} {other.location} {other.wire_name}",
                direction=Direction.RESPONSE if site.is_inverted else Direction.PARAMETER,
            )
            _compare(one, other, inner, comparison)
        else:
            _alone("parameter-removed", site, comparison, old=one)
    for one in new.parameters:
        if one.id not in matched:
            kind = "required" if one.required else "optional"
            _alone(f"parameter-added-{kind}", site, comparison, new=one)


def _alone(
    rule: str,
    site: Site,
    comparison: Comparison,
    old: Parameter | None = None,
    new: Parameter | None = None,
) -> None:
    one = old or new
    assert one is not None  # noqa: S101 - one of the two is given
    comparison.changes.found.append(
        Change(
            rule=rule,
            before=None if old is None else old.id,
            after=None if new is None else new.id,
            subject=f"{site.subject} {one.location} {one.wire_name}",
            # A parameter that several operations share is one edit.
            edit="removed" if new is None else "added",
            old="" if old is None else type_text(old.type, comparison.old.api),
            new="" if new is None else type_text(new.type, comparison.new.api),
            is_inverted=site.is_inverted,
        )
    )


def _pairs(old: Operation, new: Operation) -> Iterator[tuple[Parameter, Parameter]]:
    """Go through the parameters that are in both: of one name, or at one place in the path."""
    waiting = {(one.location, _name(one)): one for one in new.parameters}
    rest: list[Parameter] = []
    for one in old.parameters:
        found = waiting.pop((one.location, _name(one)), None)
        if found is None:
            rest.append(one)
        else:
            yield one, found
    places = dict(zip(_VARIABLE.findall(old.path), _VARIABLE.findall(new.path), strict=False))
    for one in rest:
        key = Location.PATH, places.get(one.wire_name, "")
        found = waiting.pop(key, None) if one.location is Location.PATH else None
        if found is None:
            found = next((o for o in waiting.values() if o.wire_name == one.wire_name), None)
            if found is not None:
                del waiting[found.location, _name(found)]
        if found is not None:
            yield one, found


def _name(parameter: Parameter) -> str:
    # Names of headers are compared without regard to case (RFC 9110, 5.1).
    is_header = parameter.location is Location.HEADER
    return parameter.wire_name.lower() if is_header else parameter.wire_name


def _compare(old: Parameter, new: Parameter, site: Site, comparison: Comparison) -> None:
    changes = comparison.changes
    if old.location is not new.location:
        changes.at(site, "parameter-location-changed", old=old.location, new=new.location)
    elif old.wire_name != new.wire_name and old.location is Location.PATH:
        changes.at(site, "path-param-renamed", old=old.wire_name, new=new.wire_name)
    if old.required is not new.required:
        rule = "required" if new.required else "optional"
        changes.at(site, f"parameter-became-{rule}", "required")
    if old.default != new.default:
        changes.at(
            site,
            "parameter-default-changed",
            old="no default" if old.default is None else repr(old.default.value),
            new="no default" if new.default is None else repr(new.default.value),
        )
    if (old.content_type is None) is not (new.content_type is None):
        changes.at(
            site,
            "parameter-serialization-changed",
            old=old.content_type or "schema",
            new=new.content_type or "schema",
        )
    elif old.location is new.location and _style(old) != _style(new):
        changes.at(
            site,
            "parameter-style-changed",
            old=f"{old.style}{', exploded' if old.explode else ''}",
            new=f"{new.style}{', exploded' if new.explode else ''}",
        )
    if new.docs.deprecated and not old.docs.deprecated:
        changes.at(site, "parameter-deprecated")
    compare_docs(old.docs, new.docs, site, comparison)
    compare_types(old.type, new.type, site, comparison)


def _style(one: Parameter) -> tuple[object, ...]:
    return one.style, one.explode, one.allow_reserved, one.delimiters, one.content_type
