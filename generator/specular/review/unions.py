"""Comparing the members of two unions, and how a value is told to be one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.types import ConstType, EnumType, NamedType
from specular.naming.layout import is_component
from specular.review.changes import Direction
from specular.review.kinds import Grades, Kind, eased
from specular.review.rules.rule import Grade
from specular.review.shapes import all_fields, kind_of, shape_of, type_text

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.types import Discriminator, JsonValue, NodeId, Type
    from specular.review.changes import Site
    from specular.review.comparison import Comparison
    from specular.review.shapes import Shape


def compare_members(
    before: Shape, after: Shape, types: tuple[Type, Type], site: Site, comparison: Comparison
) -> None:
    """Report which members of a union came in and which went, and how those in both differ."""
    from specular.review.types import compare_member, told  # noqa: PLC0415 - each needs both

    pairs, gone, come = match_members(before, after, comparison)
    found = comparison.changes.found
    count = len(found)
    for one, other in pairs:
        compare_member(one, other, site, comparison)
    if len(before.members) == 1 or len(after.members) == 1:
        # What is one type becomes one of several, or the other way round.
        is_other = any(one.edit == Kind.TYPE for one in found[count:])
        if is_other:
            del found[count:]
        if is_other or (gone and come):
            told(Kind.TYPE, *types, site, comparison)
        elif gone or come:
            told(Kind.NARROWED if gone else Kind.WIDENED, *types, site, comparison)
        return
    is_other = bool(gone or come) or before.discriminator != after.discriminator
    reads, writes = comparison.acceptance.both(*types) if is_other else (True, True)
    site = replace(site, is_invariant=site.is_invariant and not (reads and writes))
    for one in gone:
        text = type_text(one, comparison.old.api)
        grades = _when_gone(one, site, comparison)
        server = eased(Kind.MEMBER_OUT, site, reads=reads, writes=writes).server
        grades = grades._replace(server=server)
        comparison.tell(Kind.MEMBER_OUT, site, f"{Kind.MEMBER_OUT} {text}", text, "", grades)
    for one in come:
        text = type_text(one, comparison.new.api)
        is_kept = before.discriminator is not None and not comparison.is_closed
        is_read = site.direction is Direction.RESPONSE
        grades = eased(Kind.MEMBER_IN, site, reads=reads, writes=writes)
        grades = grades._replace(wire=Grade.SAFE if is_kept and is_read else None)
        comparison.tell(Kind.MEMBER_IN, site, f"{Kind.MEMBER_IN} {text}", "", text, grades)
    if before.discriminator is not None or after.discriminator is not None:
        _compare_discriminators(before.discriminator, after.discriminator, site, comparison)
    elif _is_reordered([other for _, other in pairs], after, comparison.new.api):
        comparison.changes.at(site, "union-order-changed")


def _is_reordered(members: list[Type], after: Shape, api: Api) -> bool:
    """Whether members that values may be of at once had another order."""
    places = [after.members.index(one) for one in members]
    kinds = [_json_kinds(one, api) for one in members]
    return any(
        places[one] > places[other]
        and kinds[one] & kinds[other]
        and not _are_apart(members[one], members[other])
        for other in range(len(members))
        for one in range(other)
    )


def _are_apart(one: Type, other: Type) -> bool:
    """Whether both are one value each, and not the same."""
    return isinstance(one, ConstType) and isinstance(other, ConstType) and one != other


def _json_kinds(found: Type, api: Api) -> set[str]:
    """Return what JSON calls the values of a member."""
    declared = api.declarations[found.target] if isinstance(found, NamedType) else None
    if isinstance(declared, AliasModel):
        members = shape_of(declared.type, api, frozenset({declared.id})).members
        return {kind for one in members if one != found for kind in _json_kinds(one, api)}
    if isinstance(declared, EnumModel):
        return {_kind_of_value(one.value) for one in declared.members}
    if isinstance(found, ConstType):
        return {_kind_of_value(found.value)}
    if isinstance(found, EnumType):
        return {_kind_of_value(one) for one in found.values}
    kind = kind_of(found, api)
    return {_SAME.get(kind, kind)}


def _kind_of_value(value: JsonValue) -> str:
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "object")


_NAMES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "boolean"),
    (str, "string"),
    (int, "number"),
    (float, "number"),
    (list, "array"),
)
_SAME: Final = {"integer": "number", "tuple": "array", "map": "object"}


def _when_gone(member: Type, site: Site, comparison: Comparison) -> Grades:
    """Return how it shows that a member went: code that knows its class fails without that."""
    if site.direction is not Direction.RESPONSE:
        return Grades()
    if isinstance(member, NamedType) and comparison.pairing.is_gone(member.target):
        return Grades()
    return Grades(client=Grade.SAFE)


def match_members(
    before: Shape, after: Shape, comparison: Comparison
) -> tuple[list[tuple[Type, Type]], list[Type], list[Type]]:
    """Return which members are the same, in the order of the old ones, and what went and came."""
    waiting = list(after.members)
    found: dict[int, Type] = {}
    for is_same in (_is_named, _is_kept, _is_moved, _is_one, _is_alike):
        for index, one in enumerate(before.members):
            other = None
            if index not in found:
                other = next((each for each in waiting if is_same(one, each, comparison)), None)
            if other is not None:
                found[index] = other
                waiting.remove(other)
    pairs = [(one, found[at]) for at, one in enumerate(before.members) if at in found]
    gone = [one for at, one in enumerate(before.members) if at not in found]
    return pairs, gone, waiting


def _is_named(old: Type, new: Type, comparison: Comparison) -> bool:
    """Whether two members are the same by name."""
    if not isinstance(old, NamedType) or not isinstance(new, NamedType):
        return False
    return is_component(comparison.old.api.declarations[old.target]) and _is_one(
        old, new, comparison
    )


def _is_kept(old: Type, new: Type, comparison: Comparison) -> bool:
    """Whether two members stand at one place, and have the same parts."""
    return _is_one(old, new, comparison) and _parts(old, comparison.old.api) == _parts(
        new, comparison.new.api
    )


def _is_moved(old: Type, new: Type, comparison: Comparison) -> bool:
    """Whether two members without names of their own have the same parts: one came before them."""
    if not isinstance(old, NamedType) or not isinstance(new, NamedType):
        return False
    declared = (
        comparison.old.api.declarations[old.target],
        comparison.new.api.declarations[new.target],
    )
    if any(is_component(one) for one in declared):
        return False
    parts = _parts(old, comparison.old.api)
    if parts is None or parts != _parts(new, comparison.new.api):
        return False
    if comparison.pairing.is_free(old.target, new.target):
        comparison.pairing.add(old.target, new.target)
    return comparison.pairing.is_pair(old.target, new.target)


def _parts(found: Type, api: Api) -> frozenset[str] | None:
    """Return what an object or an enumeration has, with the values of constants."""
    declared = api.declarations[found.target] if isinstance(found, NamedType) else None
    if isinstance(declared, ObjectModel):
        return frozenset(
            (
                f"{one.wire_name}: {one.type.value!r}"
                if isinstance(one.type, ConstType)
                else one.wire_name
            )
            for _, one in all_fields(declared, api).values()
        )
    if isinstance(declared, EnumModel):
        return frozenset(repr(one.value) for one in declared.members)
    return None


def _is_one(old: Type, new: Type, comparison: Comparison) -> bool:
    """Whether two members are the same by name, or alike in every way."""
    if isinstance(old, NamedType) and isinstance(new, NamedType):
        return comparison.pairing.is_pair(old.target, new.target)
    return not isinstance(old, NamedType) and old == new


def _is_alike(old: Type, new: Type, comparison: Comparison) -> bool:
    """Whether two members are of one kind, and not two schemas that have names of their own."""
    kinds = kind_of(old, comparison.old.api), kind_of(new, comparison.new.api)
    if isinstance(old, NamedType) and isinstance(new, NamedType):
        return kinds[0] == kinds[1] and comparison.pairing.may_pair(old.target, new.target)
    return kinds[0] == kinds[1]


def _compare_discriminators(
    old: Discriminator | None, new: Discriminator | None, site: Site, comparison: Comparison
) -> None:
    changes = comparison.changes
    if old is None or new is None:
        rule = "discriminator-added" if old is None else "discriminator-removed"
        changes.at(site, rule)
        return
    if old.property_name != new.property_name:
        changes.at(
            site,
            "discriminator-property-changed",
            old=old.property_name,
            new=new.property_name,
        )
    _compare_mappings(old, new, site, comparison)
    if not _is_same_default(old.default, new.default, comparison):
        apis = comparison.old.api, comparison.new.api
        texts = [
            "no default" if one is None else f"default: {'.'.join(api.declarations[one].path)}"
            for one, api in zip((old.default, new.default), apis, strict=True)
        ]
        changes.at(
            site, "discriminator-mapping-changed", "default kind", old=texts[0], new=texts[1]
        )


def _is_same_default(old: NodeId | None, new: NodeId | None, comparison: Comparison) -> bool:
    if old is None or new is None:
        return old is new
    return comparison.pairing.is_pair(old, new)


def _compare_mappings(
    old: Discriminator, new: Discriminator, site: Site, comparison: Comparison
) -> None:
    changes, is_pair = comparison.changes, comparison.pairing.is_pair
    kept: list[NodeId] = []
    for value, target in old.mapping.items():
        other = new.mapping.get(value)
        if other is not None and is_pair(target, other):
            kept.append(other)
        elif other is not None:
            changes.at(
                site, "discriminator-mapping-changed", f"mapping {value}", old=value, new=value
            )
        elif not _is_constant(value, target, old.property_name, comparison.old.api) and any(
            is_pair(target, one) for one in new.mapping.values()
        ):
            changes.at(site, "discriminator-mapping-changed", f"mapping {value}", old=value)
    for value, target in new.mapping.items():
        if value not in old.mapping and target in kept:
            # It was an unlisted kind, and its object one without a class.
            changes.at(
                site,
                "discriminator-mapping-changed",
                f"mapping {value}",
                new=value,
                wire=Grade.RISK,
                server=Grade.SAFE,
            )


def _is_constant(value: str, target: NodeId, name: str, api: Api) -> bool:
    """Whether a member says itself by which value it is told, so that it tells of another one."""
    declared = api.declarations[target]
    if not isinstance(declared, ObjectModel):
        return False
    found = all_fields(declared, api).get(name)
    if found is None:
        return False
    kind = found[1].type
    listed = api.declarations[kind.target] if isinstance(kind, NamedType) else None
    if isinstance(listed, EnumModel):
        return any(one.value == value for one in listed.members)
    return kind == ConstType(value)
