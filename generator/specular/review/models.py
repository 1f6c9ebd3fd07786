"""Comparing two declarations: objects by their fields, enumerations by their values."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.types import NamedType
from specular.review.changes import Change, Direction, Site
from specular.review.prose import compare_docs
from specular.review.shapes import fields_of, type_text
from specular.review.types import Kind, compare_types

if TYPE_CHECKING:
    from specular.ir.models import Field
    from specular.review.changes import Version
    from specular.review.comparison import Comparison

_ALIKE: Final = 0.5
"""How much of two names is the same where one may have taken the other's place."""

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
    compare_docs(old.docs, new.docs, site, comparison)
    if isinstance(old, ObjectModel) and isinstance(new, ObjectModel):
        _compare_fields(old, new, site, comparison)
        _compare_rest(old, new, site, comparison)
    elif isinstance(old, EnumModel) and isinstance(new, EnumModel):
        _compare_values(old, new, site, comparison)
    elif isinstance(old, AliasModel) and isinstance(new, AliasModel):
        compare_types(old.type, new.type, site, comparison)
    else:
        compare_types(NamedType(old.id), NamedType(new.id), site, comparison)


def _compare_fields(old: ObjectModel, new: ObjectModel, site: Site, comparison: Comparison) -> None:
    before, after = _all_fields(old, comparison.old), _all_fields(new, comparison.new)
    gone = {name: one for name, one in before.items() if name not in after}
    come = {name: one for name, one in after.items() if name not in before}
    for name, one in before.items():
        if name in after:
            _compare_field(one, after[name], _at(site, one, after[name]), comparison)
    for one, other in _renamed(gone, come, site, comparison):
        del gone[one.wire_name], come[other.wire_name]
        inner = _at(site, one, other)
        _compare_field(one, other, inner, comparison)
        comparison.changes.at(inner, "property-renamed", old=one.wire_name, new=other.wire_name)
    for one in gone.values():
        _tell_gone(one, site, comparison)
    for one in come.values():
        rule = _ADDED[site.direction][one.required]
        if rule == "request-property-added-required" and one.default is not None:
            rule = "request-property-added-required-with-default"
        _tell_field(rule, None, one, site, comparison)


def _compare_field(old: Field, new: Field, site: Site, comparison: Comparison) -> None:
    if old.required is not new.required:
        comparison.changes.at(site, _REQUIRED[site.direction][new.required], "required")
    if old.default != new.default:
        comparison.changes.at(
            site,
            "property-default-changed",
            old="no default" if old.default is None else repr(old.default.value),
            new="no default" if new.default is None else repr(new.default.value),
        )
    compare_docs(old.docs, new.docs, site, comparison)
    compare_types(old.type, new.type, site, comparison)


def _tell_gone(one: Field, site: Site, comparison: Comparison) -> None:
    """Report a field that is gone: from both ways, or only from the one that is looked at."""
    after = comparison.pairing.field_of(one.id)
    if after is not None and after.read_only and site.direction is not Direction.RESPONSE:
        inner = _at(site, one, after)
        comparison.changes.at(inner, "request-property-became-read-only")
    elif after is not None and after.write_only and site.direction is Direction.RESPONSE:
        inner = _at(site, one, after)
        comparison.changes.at(inner, "response-property-became-write-only")
    else:
        _tell_field(_REMOVED[site.direction][one.required], one, None, site, comparison)


def _tell_field(
    rule: str, old: Field | None, new: Field | None, site: Site, comparison: Comparison
) -> None:
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
            is_inverted=site.is_inverted,
        )
    )


def _compare_rest(old: ObjectModel, new: ObjectModel, site: Site, comparison: Comparison) -> None:
    """Compare what is said of members without a name, the bases, and what holds for the whole."""
    changes = comparison.changes
    if old.additional is not None and new.additional is None:
        if site.direction is not Direction.RESPONSE:
            changes.at(site, "request-additional-properties-closed")
    elif old.additional is not None and new.additional is not None:
        inner = replace(site, is_additional=True)
        compare_types(old.additional, new.additional, inner, comparison)
    for base in old.bases:
        if not any(comparison.pair(base, one, site) for one in new.bases):
            path = ".".join(comparison.old.api.declarations[base].path)
            changes.at(site, "base-class-removed", f"base {path}", old=path)
    if old.checks != new.checks:
        kind = Kind.TIGHTER if len(new.checks) >= len(old.checks) else Kind.LOOSER
        comparison.tell(kind, site, f"{kind} whole", "", "")


def _compare_values(old: EnumModel, new: EnumModel, site: Site, comparison: Comparison) -> None:
    before, after = ({one.value: one for one in several.members} for several in (old, new))
    gone = [one for value, one in before.items() if value not in after]
    come = [one for value, one in after.items() if value not in before]
    if len(gone) == len(come) == 1 and old.members.index(gone[0]) == new.members.index(come[0]):
        inner = replace(site, before=gone[0].id, after=come[0].id)
        comparison.changes.at(
            inner, "enum-value-renamed", old=str(gone[0].value), new=str(come[0].value)
        )
        return
    for one in gone:
        comparison.tell(Kind.VALUE_OUT, site, f"{Kind.VALUE_OUT} {one.value}", str(one.value), "")
    for one in come:
        comparison.tell(Kind.VALUE_IN, site, f"{Kind.VALUE_IN} {one.value}", "", str(one.value))
    names = comparison.old.plan.members, comparison.new.plan.members
    for value, one in before.items():
        if value in after and names[0][one.id] != names[1][after[value].id]:
            comparison.changes.at(
                site,
                "enum-member-identifier-changed",
                f"identifier {value}",
                old=names[0][one.id],
                new=names[1][after[value].id],
            )


def _all_fields(model: ObjectModel, version: Version) -> dict[str, Field]:
    """Return the fields of a model with those of its bases."""
    found: dict[str, Field] = {}
    for name, (owner, index) in fields_of(model, version.api).items():
        declared = version.api.declarations[owner]
        if isinstance(declared, ObjectModel):
            found[name] = declared.fields[index]
    return found


def _renamed(
    gone: dict[str, Field], come: dict[str, Field], site: Site, comparison: Comparison
) -> list[tuple[Field, Field]]:
    """Return which fields that are gone have another name now: of one type, and told alike."""
    found: list[tuple[Field, Field]] = []
    if comparison.is_trial:
        return found
    free = [*come.values()]
    for one in gone.values():
        alike = [other for other in free if _is_alike(one, other, site, comparison)]
        if len(alike) == 1:
            found.append((one, alike[0]))
            free.remove(alike[0])
    return found


def _is_alike(one: Field, other: Field, site: Site, comparison: Comparison) -> bool:
    """Whether two fields are of one type, and told or called nearly the same."""
    if one.required is not other.required or not _is_told_alike(one, other):
        return False
    inner = _at(site, one, other)
    return comparison.is_equal(lambda trial: compare_types(one.type, other.type, inner, trial))


def _is_told_alike(one: Field, other: Field) -> bool:
    if one.docs.description is not None and one.docs.description == other.docs.description:
        return True
    names = one.wire_name.lower(), other.wire_name.lower()
    return SequenceMatcher(None, *names).ratio() > _ALIKE


def _at(site: Site, old: Field, new: Field) -> Site:
    return replace(site, before=old.id, after=new.id, subject=f"{site.subject}.{new.wire_name}")
