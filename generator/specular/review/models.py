"""Comparing two declarations: objects by their fields, enumerations by their values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.references import references_in
from specular.ir.types import NamedType
from specular.review.assertions import compare_checks
from specular.review.changes import Change, Direction, Site
from specular.review.kinds import Grades, Kind, as_another_type, when_listed
from specular.review.prose import compare_deprecation, compare_docs
from specular.review.renames import renamed, respelled
from specular.review.rules.rule import Grade
from specular.review.shapes import all_fields, bases_of, type_text
from specular.review.symbols import named_anew
from specular.review.types import compare_shapes, compare_types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specular.ir.api import Api
    from specular.ir.models import Declaration, Default, Field
    from specular.ir.types import NodeId
    from specular.review.comparison import Comparison

_REMOVED: Final = {
    Direction.REQUEST: ("request-property-removed", "request-property-removed"),
    Direction.RESPONSE: (
        "response-property-removed-optional",
        "response-property-removed-required",
    ),
    Direction.PARAMETER: ("request-property-removed", "request-property-removed"),
}
_ADDED: Final = {
    Direction.REQUEST: ("request-property-added-optional", "request-property-added-required"),
    Direction.RESPONSE: ("response-property-added", "response-property-added"),
    Direction.PARAMETER: ("request-property-added-optional", "request-property-added-required"),
}
"""The rules for a property that may be left out, and for one that may not."""

_REQUIRED: Final = {
    Direction.REQUEST: ("request-property-became-optional", "request-property-became-required"),
    Direction.RESPONSE: ("response-property-became-optional", "response-property-became-required"),
    Direction.PARAMETER: ("request-property-became-optional", "request-property-became-required"),
}


def compare_declarations(site: Site, comparison: Comparison) -> None:
    """Report how two declarations differ, but for what they are called."""
    old = comparison.old.api.declarations[site.before]
    new = comparison.new.api.declarations[site.after]
    compare_docs(old.docs, new.docs, site, comparison, (_lenders(old), _lenders(new)))
    compare_deprecation(old.docs, new.docs, site, comparison)
    if isinstance(old, ObjectModel) and isinstance(new, ObjectModel):
        _compare_fields(old, new, site, comparison)
        _compare_rest(old, new, site, comparison)
    elif isinstance(old, EnumModel) and isinstance(new, EnumModel):
        _compare_values(old, new, site, comparison)
    elif isinstance(old, AliasModel) and isinstance(new, AliasModel):
        compare_types(old.type, new.type, site, comparison)
    elif isinstance(old, AliasModel) or isinstance(new, AliasModel):
        compare_shapes(NamedType(old.id), NamedType(new.id), site, comparison)
    else:
        comparison.tell(Kind.TYPE, site, Kind.TYPE, _class_text(old), _class_text(new))


def _class_text(declared: ObjectModel | EnumModel) -> str:
    return "object" if isinstance(declared, ObjectModel) else "enum"


def _lenders(declared: Declaration) -> Iterable[NodeId]:
    """Return what a declaration may have its description from."""
    if isinstance(declared, ObjectModel):
        return declared.bases
    return references_in(declared.type) if isinstance(declared, AliasModel) else ()


def _compare_fields(old: ObjectModel, new: ObjectModel, site: Site, comparison: Comparison) -> None:
    bases = _compare_bases(old, new, site, comparison)
    before, after = all_fields(old, comparison.old.api), all_fields(new, comparison.new.api)
    gone = [
        one for name, (owner, one) in before.items() if name not in after and owner not in bases
    ]
    come = [
        one
        for name, (owner, one) in after.items()
        if name not in before and owner not in bases.values()
    ]
    for name, (owner, one) in before.items():
        if name in after and (owner not in bases or bases[owner] != after[name][0]):
            _compare_field(one, after[name][1], _at(site, one, after[name][1]), comparison)
    orders = [*before], [*after]
    for one, other in _renamed(gone, come, orders, site, comparison):
        gone.remove(one)
        come.remove(other)
        inner = _at(site, one, other)
        _compare_field(one, other, inner, comparison)
        owners = before[one.wire_name][0], after[other.wire_name][0]
        is_open = new.additional is not None
        _tell_renamed((one, other), owners, inner, comparison, is_open=is_open)
    for one in gone:
        # An object that takes no other members refuses what is sent all the same.
        is_refused = new.additional is None and site.direction is not Direction.RESPONSE
        grades = Grades(wire=Grade.BREAK if is_refused else None)
        _tell_gone(one, site, comparison, grades)
    for one in come:
        _tell_come(one, old, site, comparison)


def _tell_renamed(
    fields: tuple[Field, Field],
    owners: tuple[NodeId, NodeId],
    site: Site,
    comparison: Comparison,
    *,
    is_open: bool,
) -> None:
    """Report another name on the wire, which may be the same in Python."""
    was = comparison.old.plan.fields[owners[0], fields[0].wire_name]
    now = comparison.new.plan.fields[owners[1], fields[1].wire_name]
    grade = Grade.SAFE if was == now else None
    old, new = (one.wire_name for one in fields)
    # Who may leave it out is not told that its old name says nothing any more.
    is_lost = site.direction is not Direction.RESPONSE and not fields[0].required and is_open
    wire = Grade.RISK if is_lost else None
    comparison.changes.at(
        site, "property-renamed", old=old, new=new, client=grade, wire=wire, server=grade
    )


def _compare_bases(
    old: ObjectModel, new: ObjectModel, site: Site, comparison: Comparison
) -> dict[NodeId, NodeId]:
    """Return which bases are in both, near or far: what is different in them is told of them."""
    lines = bases_of(old, comparison.old.api), bases_of(new, comparison.new.api)
    found = {
        one: other
        for one in lines[0]
        for other in lines[1]
        if comparison.pairing.is_pair(one, other)
    }
    for one, other in found.items():
        comparison.pair(one, other, site)
    for base in old.bases:
        if base in found:
            continue
        free = [one for one in new.bases if one not in found.values()]
        taken = next((one for one in free if comparison.pair(base, one, site)), None)
        if taken is None:
            path = ".".join(comparison.old.api.declarations[base].path)
            comparison.changes.at(site, "base-class-removed", f"base {path}", old=path)
        else:
            found[base] = taken
    return found


def _compare_field(old: Field, new: Field, site: Site, comparison: Comparison) -> None:
    if old.required is not new.required:
        comparison.changes.at(site, _REQUIRED[site.direction][new.required], "required")
    _compare_ways(old, new, site, comparison)
    if not _is_same(old.default, new.default):
        comparison.changes.at(
            site,
            "property-default-changed",
            old="no default" if old.default is None else repr(old.default.value),
            new="no default" if new.default is None else repr(new.default.value),
        )
    named = references_in(old.type), references_in(new.type)
    compare_docs(old.docs, new.docs, site, comparison, named)
    compare_deprecation(old.docs, new.docs, site, comparison)
    compare_types(old.type, new.type, site, comparison)


def _compare_ways(old: Field, new: Field, site: Site, comparison: Comparison) -> None:
    """Report that a field should not go this way any more, where the class has it still."""
    if old.read_only is new.read_only and old.write_only is new.write_only:
        return
    is_read = site.direction is Direction.RESPONSE
    rule, grade = "property-way-changed", None
    if is_read and new.write_only and not old.write_only:
        rule, grade = "response-property-became-write-only", Grade.RISK
    elif not is_read and new.read_only and not old.read_only:
        rule, grade = "request-property-became-read-only", Grade.RISK
    texts = _way(old), _way(new)
    comparison.changes.at(site, rule, _WAYS, old=texts[0], new=texts[1], client=grade, server=grade)


_WAYS: Final = "ways"
"""By which it is known that a field goes other ways, from its own place and from the forms."""


def _way(one: Field) -> str:
    if one.read_only:
        return "readOnly"
    return "writeOnly" if one.write_only else "both ways"


def _is_same(old: Default | None, new: Default | None) -> bool:
    """Whether two defaults are equal in JSON, where 0 is not false."""
    is_flag = [isinstance(one and one.value, bool) for one in (old, new)]
    return old == new and is_flag[0] is is_flag[1]


def _tell_come(one: Field, model: ObjectModel, site: Site, comparison: Comparison) -> None:
    """Report a field that came into a model."""
    rule = _ADDED[site.direction][one.required]
    grades = Grades()
    if site.direction is Direction.RESPONSE:
        # Who holds the old document to the letter refuses it where nothing else may be.
        wire = Grade.BREAK if model.additional is None else None
        grades = Grades(wire=wire, server=None if one.required else Grade.SAFE)
    elif one.required and one.default is not None:
        rule = "request-property-added-required-with-default"
    before = comparison.pairing.field_before(one.id)
    if before is not None and _way(before) != _way(one):
        inner = _at(site, before, one)
        client, wire, server = grades
        texts = _way(before), _way(one)
        comparison.changes.at(
            inner,
            rule,
            _WAYS,
            old=texts[0],
            new=texts[1],
            client=client,
            wire=wire,
            server=server,
        )
        return
    _tell_field(rule, (None, one), site, comparison, grades)


def _tell_gone(one: Field, site: Site, comparison: Comparison, grades: Grades) -> None:
    """Report a field that is gone: from both ways, or only from the one that is looked at."""
    after, is_read = comparison.pairing.field_of(one.id), site.direction is Direction.RESPONSE
    if after is not None and (after.write_only if is_read else after.read_only):
        rule = (
            "response-property-became-write-only"
            if is_read
            else "request-property-became-read-only"
        )
        inner = _at(site, one, after)
        comparison.changes.at(inner, rule, _WAYS, old=_way(one), new=_way(after))
    else:
        rule = _REMOVED[site.direction][one.required]
        other = named_anew(one, site, comparison)
        if other is not None:
            reads, writes = other.required >= one.required, one.required >= other.required
            named = as_another_type(site, reads=reads, writes=writes)
            grades = named._replace(wire=grades.wire)
        _tell_field(rule, (one, None), site, comparison, grades)


def _tell_field(
    rule: str,
    fields: tuple[Field | None, Field | None],
    site: Site,
    comparison: Comparison,
    grades: Grades,
) -> None:
    old, new = fields
    one = old or new
    assert one is not None  # noqa: S101 - one of the two is given
    comparison.changes.found.append(
        Change(
            rule=rule,
            before=None if old is None else old.id,
            after=None if new is None else new.id,
            subject=f"{site.subject}.{one.wire_name}",
            edit="removed" if new is None else "added",
            old="" if old is None else type_text(old.type, comparison.old.api),
            new="" if new is None else type_text(new.type, comparison.new.api),
            client=grades.client,
            wire=grades.wire,
            server=grades.server,
            is_inverted=site.is_inverted,
        )
    )


def _compare_rest(old: ObjectModel, new: ObjectModel, site: Site, comparison: Comparison) -> None:
    """Compare what is said of members without a name, the bases, and what holds for the whole."""
    if old.additional is not None and new.additional is not None:
        inner = replace(site, is_additional=True, around=_FURTHER)
        compare_types(old.additional, new.additional, inner, comparison)
    elif old.additional is not None or new.additional is not None:
        _tell_closed(old, new, site, comparison)
    compare_checks(old.checks, new.checks, "checks", site, comparison)


def _tell_closed(old: ObjectModel, new: ObjectModel, site: Site, comparison: Comparison) -> None:
    """Report that there may be no further members any more, or that there may be some."""
    is_closed, is_read = new.additional is None, site.direction is Direction.RESPONSE
    rule = f"request-additional-properties-{'closed' if is_closed else 'opened'}"
    # Classes without further members refuse to be given any.
    closed, opened = Grades(Grade.RISK, Grade.SAFE, Grade.RUN), Grades(Grade.SAFE, Grade.RISK)
    grades = (
        Grades() if not is_read else closed if is_closed else opened._replace(server=Grade.SAFE)
    )
    comparison.changes.at(
        site,
        "response-additional-properties-type-changed" if is_read else rule,
        "further members",
        old=_further_text(old, comparison.old.api),
        new=_further_text(new, comparison.new.api),
        client=grades.client,
        wire=grades.wire,
        server=grades.server,
    )


_FURTHER: Final = "further members: "


def _further_text(model: ObjectModel, api: Api) -> str:
    if model.additional is None:
        return "no further members"
    return f"{_FURTHER}{type_text(model.additional, api)}"


def _compare_values(old: EnumModel, new: EnumModel, site: Site, comparison: Comparison) -> None:
    if not {type(one.value) for one in old.members} & {type(one.value) for one in new.members}:
        was, now = (
            f"one of {', '.join(repr(one.value) for one in each.members)}" for each in (old, new)
        )
        comparison.tell(Kind.TYPE, site, Kind.TYPE, was, now)
        return
    names = comparison.old.plan.members, comparison.new.plan.members
    pairs = respelled(old, new, lambda one, other: names[0][one.id] == names[1][other.id])
    for one, other in pairs:
        inner = replace(site, before=one.id, after=other.id)
        # Who names the member is right still, and who writes its text out is not.
        is_named_alike = names[0][one.id] == names[1][other.id]
        grade = Grade.RISK if is_named_alike else None
        comparison.changes.at(
            inner,
            "enum-value-renamed",
            old=str(one.value),
            new=str(other.value),
            client=grade,
            server=grade,
        )
    had, has = ({pair[side].value for pair in pairs} for side in (0, 1))
    before, after = ({one.value: one for one in several.members} for several in (old, new))
    for value in (value for value in before if value not in after and value not in had):
        inner = replace(site, before=before[value].id)
        comparison.tell(Kind.VALUE_OUT, inner, f"{Kind.VALUE_OUT} {value}", str(value), "")
    for value in (value for value in after if value not in before and value not in has):
        inner = replace(site, after=after[value].id)
        grades = when_listed(site, is_closed=comparison.is_closed)
        comparison.tell(Kind.VALUE_IN, inner, f"{Kind.VALUE_IN} {value}", "", str(value), grades)
    for value, one in before.items():
        if value in after and names[0][one.id] != names[1][after[value].id]:
            comparison.changes.at(
                site,
                "enum-member-identifier-changed",
                f"identifier {value}",
                old=names[0][one.id],
                new=names[1][after[value].id],
            )


def _renamed(
    gone: list[Field],
    come: list[Field],
    orders: tuple[list[str], list[str]],
    site: Site,
    comparison: Comparison,
) -> list[tuple[Field, Field]]:
    if comparison.is_trial:
        return []

    def is_equal(one: Field, other: Field) -> bool:
        inner = _at(site, one, other)
        return comparison.is_equal(lambda trial: compare_types(one.type, other.type, inner, trial))

    apis = comparison.old.api, comparison.new.api
    return renamed(gone, come, orders, apis, is_equal)


def _at(site: Site, old: Field, new: Field) -> Site:
    return replace(site, before=old.id, after=new.id, subject=f"{site.subject}.{new.wire_name}")
