"""Comparing the parameters of two operations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.operations import Location, essence, shape_of_path, variables_of
from specular.ir.references import reached, references_in, references_of
from specular.ir.types import NodeId
from specular.review.changes import Change, Direction, Site
from specular.review.kinds import AS_RULED, Grades
from specular.review.prose import compare_docs
from specular.review.renames import renamed
from specular.review.rules.rule import Grade
from specular.review.shapes import kind_of, shape_of, type_text
from specular.review.types import compare_types

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specular.ir.api import Api
    from specular.ir.operations import Operation, Parameter
    from specular.ir.types import Type
    from specular.review.comparison import Comparison


_SEVERAL: Final = frozenset({"any", "array", "map", "object", "tuple"})
"""The kinds of values that are written in parts, of which the style says how."""


def compare_parameters(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report which parameters came in, which went, and how those in both differ."""
    pairs = {one.id: other for one, other in _pairs(old, new)}
    pairs |= {one.id: other for one, other in _renamed(old, new, pairs, site, comparison)}
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
            _move(one, other, comparison)
            _compare_names((old, new), (one, other), inner, comparison)
            if one.location is not other.location:
                _tell_location((old, new), (one, other), inner, site, comparison)
            _compare(one, other, inner, comparison)
        elif _is_of_path(one, old, new):
            _tell_path("parameter-removed", (old, new), site, comparison)
        else:
            _alone("parameter-removed", site, comparison, old=one)
    for one in new.parameters:
        kind = "required" if one.required else "optional"
        if one.id in matched:
            continue
        if _is_of_path(one, old, new):
            _tell_path(f"parameter-added-{kind}", (old, new), site, comparison)
        else:
            _alone(f"parameter-added-{kind}", site, comparison, new=one)
    both = [(one, pairs[one.id]) for one in old.parameters if one.id in pairs]
    _compare_order(both, (old, new), site, comparison)


def _is_of_path(one: Parameter, old: Operation, new: Operation) -> bool:
    """Whether a parameter came or went with another path: they are one edit."""
    return one.location is Location.PATH and shape_of_path(old.path) != shape_of_path(new.path)


def _tell_path(
    rule: str,
    operations: tuple[Operation, Operation],
    site: Site,
    comparison: Comparison,
    grades: Grades = AS_RULED,
) -> None:
    """Report what a parameter does that came into a path, or left it, as of the path's edit."""
    old, new = operations
    client, wire, server = grades
    comparison.changes.at(
        site,
        rule,
        "operation-path-changed",
        old=old.path,
        new=new.path,
        client=client,
        wire=wire,
        server=server,
    )


def _alone(
    rule: str,
    site: Site,
    comparison: Comparison,
    old: Parameter | None = None,
    new: Parameter | None = None,
) -> None:
    one = old or new
    assert one is not None  # noqa: S101 - one of the two is given
    edit = "removed" if new is None else "added"
    version = comparison.old if new is None else comparison.new
    if version.key(one.id) in comparison.pairing.keys.inputs:
        # It is there as before: each path that has it no longer, or now, was edited by itself.
        edit = f"{edit} {site.subject.partition(' ')[2]}"
    comparison.changes.found.append(
        Change(
            rule=rule,
            before=None if old is None else old.id,
            after=None if new is None else new.id,
            subject=f"{site.subject} {one.location} {one.wire_name}",
            # A parameter that several operations share is one edit.
            edit=edit,
            old="" if old is None else type_text(old.type, comparison.old.api),
            new="" if new is None else type_text(new.type, comparison.new.api),
            wire=sent(site, is_safe=old is None, is_needed=one.required),
            # What may be left out has a default in each handler: it is never passed any more.
            server=Grade.RISK if new is None and not one.required else None,
            is_inverted=site.is_inverted,
        )
    )


def sent(site: Site, *, is_safe: bool, is_needed: bool = True) -> Grade | None:
    """Return what a change does on the wire where the API itself sends the request.

    Who reads it can do with more than before, but not without what it needs.
    """
    if not site.is_inverted:
        return None
    if is_safe:
        return Grade.SAFE
    return Grade.BREAK if is_needed else Grade.RISK


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
    places = dict(zip(variables_of(old.path), variables_of(new.path), strict=False))
    for one in rest:
        key = Location.PATH, places.get(one.wire_name, "")
        found = waiting.pop(key, None) if one.location is Location.PATH else None
        if found is None:
            found = next((o for o in waiting.values() if o.wire_name == one.wire_name), None)
            if found is not None:
                del waiting[found.location, _name(found)]
        if found is not None:
            yield one, found


def _renamed(
    old: Operation,
    new: Operation,
    pairs: Mapping[NodeId, Parameter],
    site: Site,
    comparison: Comparison,
) -> Iterator[tuple[Parameter, Parameter]]:
    """Go through the parameters that have another name now, and travel where they did."""
    if comparison.is_trial:
        return
    matched = {one.id for one in pairs.values()}
    apis = comparison.old.api, comparison.new.api

    def is_equal(one: Parameter, other: Parameter) -> bool:
        return comparison.is_equal(lambda trial: compare_types(one.type, other.type, site, trial))

    for location in Location:
        before, after = (
            [one for one in operation.parameters if one.location is location]
            for operation in (old, new)
        )
        gone = [one for one in before if one.id not in pairs]
        come = [one for one in after if one.id not in matched]
        if location is not Location.PATH and gone and come:
            orders = [one.wire_name for one in before], [one.wire_name for one in after]
            yield from renamed(gone, come, orders, apis, is_equal)


def _name(parameter: Parameter) -> str:
    # Names of headers are compared without regard to case (RFC 9110, 5.1).
    is_header = parameter.location is Location.HEADER
    return parameter.wire_name.lower() if is_header else parameter.wire_name


def _move(old: Parameter, new: Parameter, comparison: Comparison) -> None:
    """Take what stands in a parameter for the same, where the list has it at another place."""
    version, api = comparison.old, comparison.new.api
    if version.key(old.id) == comparison.new.key(new.id):
        return

    def needs(node_id: NodeId) -> list[NodeId]:
        found = references_of(version.api.declarations[node_id])
        return [one for one in found if one.startswith(f"{old.id}/")]

    start = [one for one in references_in(old.type) if one.startswith(f"{old.id}/")]
    for before in reached(start, needs):
        after = NodeId(new.id + before.removeprefix(old.id))
        if after in api.declarations and before not in comparison.pairing.after:
            comparison.pairing.add(before, after)


def _compare_names(
    operations: tuple[Operation, Operation],
    parameters: tuple[Parameter, Parameter],
    site: Site,
    comparison: Comparison,
) -> None:
    """Report another name; harmless where the argument has the same."""
    old, new = parameters
    if old.location is not new.location or _name(old) == _name(new):
        return
    names = [
        version.plan.operations[operation.id].arguments[one.id]
        for version, operation, one in zip(
            (comparison.old, comparison.new), operations, parameters, strict=True
        )
    ]
    is_in_path = old.location is Location.PATH
    grade = Grade.SAFE if names[0] == names[1] else None
    comparison.changes.at(
        site,
        "path-param-renamed" if is_in_path else "parameter-renamed",
        old=old.wire_name,
        new=new.wire_name,
        client=grade,
        # Who may leave it out is not told that its old name says nothing any more.
        wire=None if is_in_path or old.required else Grade.RISK,
        server=grade,
    )


def _compare_order(
    pairs: Sequence[tuple[Parameter, Parameter]],
    operations: tuple[Operation, Operation],
    site: Site,
    comparison: Comparison,
) -> None:
    """Report that the arguments that have a position are in another order."""
    path = Location.PATH
    both = [pair for pair in pairs if pair[0].location is path and pair[1].location is path]
    before = [other.id for _, other in both]
    after = [one.id for one in operations[1].parameters if one.id in before]
    moved = next((at for at, one in enumerate(before) if after[at] != one), None)
    if moved is None:
        return
    names = {other.id: other.wire_name for _, other in both}
    places = [variables_of(one.path) for one in operations]
    if sorted(places[0]) == sorted(places[1]) and places[0] != places[1]:
        # They changed places in the path as well, which is one edit.
        edit = "operation-path-changed"
    else:
        # The operations of a path may share the list, which is one edit then.
        site = replace(site, before=both[moved][0].id, after=after[moved])
        edit = f"order {operations[1].path}"
    comparison.changes.at(
        site,
        "parameter-order-changed",
        edit,
        old=", ".join(one.wire_name for one, _ in both),
        new=", ".join(names[one] for one in after),
    )


def _compare(old: Parameter, new: Parameter, site: Site, comparison: Comparison) -> None:
    changes = comparison.changes
    if old.required is not new.required:
        rule = "required" if new.required else "optional"
        wire = sent(site, is_safe=new.required)
        changes.at(site, f"parameter-became-{rule}", "required", wire=wire)
    if old.default != new.default:
        changes.at(
            site,
            "parameter-default-changed",
            old="no default" if old.default is None else repr(old.default.value),
            new="no default" if new.default is None else repr(new.default.value),
        )
    if new.docs.deprecated is not old.docs.deprecated:
        rule = "parameter-deprecated" if new.docs.deprecated else "parameter-reactivated"
        changes.at(site, rule, "deprecated")
    if old.may_be_empty is not new.may_be_empty:
        texts = ["may be empty" if one.may_be_empty else "not empty" for one in (old, new)]
        wire = Grade.SAFE if new.may_be_empty else Grade.RISK
        changes.at(site, "parameter-style-changed", "empty", old=texts[0], new=texts[1], wire=wire)
    # The direction says already who writes the value and who reads it.
    inner = replace(site, is_inverted=False)
    compare_docs(old.docs, new.docs, inner, comparison)
    if old.location is new.location and not _compare_writing(old, new, site, comparison):
        return
    compare_types(old.type, new.type, inner, comparison)


def _tell_location(
    operations: tuple[Operation, Operation],
    parameters: tuple[Parameter, Parameter],
    site: Site,
    outer: Site,
    comparison: Comparison,
) -> None:
    """Report that a parameter travels elsewhere; only in the path it has a position, too."""
    old, new = parameters
    had, has = old.location is Location.PATH, new.location is Location.PATH
    grades = Grades(client=Grade.RUN if had else None, server=Grade.CHECK if has else None)
    if _is_of_path(old if had else new, *operations):
        _tell_path("parameter-location-changed", operations, outer, comparison, grades)
        return
    comparison.changes.at(
        site,
        "parameter-location-changed",
        old=old.location,
        new=new.location,
        client=grades.client,
        server=grades.server,
    )


def _compare_writing(old: Parameter, new: Parameter, site: Site, comparison: Comparison) -> bool:
    """Report that a value is written otherwise; False where that says its other type, too."""
    kinds = _kinds(old.type, comparison.old.api), _kinds(new.type, comparison.new.api)
    if (old.content_type is None) is not (new.content_type is None):
        is_same = kinds[0] == kinds[1]
        grade = Grade.NONE if is_same else None
        comparison.changes.at(
            site,
            "parameter-serialization-changed",
            old=old.content_type or "schema",
            new=new.content_type or "schema",
            client=grade,
            server=grade,
        )
        return is_same
    is_plain = not (kinds[0] | kinds[1]) & _SEVERAL
    if _style(old, is_plain=is_plain) != _style(new, is_plain=is_plain):
        texts = [_style_text(one) for one in (old, new)]
        comparison.changes.at(site, "parameter-style-changed", old=texts[0], new=texts[1])
    return True


def _kinds(found: Type, api: Api) -> frozenset[str]:
    return frozenset(kind_of(one, api) for one in shape_of(found, api).members)


def _style(one: Parameter, *, is_plain: bool) -> tuple[object, ...]:
    """Return how a value is written; one that has no parts is neither exploded nor divided."""
    kind = None if one.content_type is None else essence(one.content_type)
    parts = () if is_plain else (one.explode, one.delimiters)
    return one.style, one.allow_reserved, kind, parts


def _style_text(one: Parameter) -> str:
    words = [
        one.content_type or one.style,
        "exploded" if one.explode and one.content_type is None else "",
        "reserved characters as they are" if one.allow_reserved else "",
        *(f"divided by {text!r}" for text in one.delimiters),
    ]
    return ", ".join(word for word in words if word)
