"""Comparing the members of two unions, and how a value is told to be one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.types import NamedType
from specular.review.shapes import kind_of, type_text

if TYPE_CHECKING:
    from specular.ir.types import Discriminator, Type
    from specular.review.changes import Site
    from specular.review.comparison import Comparison
    from specular.review.shapes import Shape


def compare_members(
    before: Shape, after: Shape, types: tuple[Type, Type], site: Site, comparison: Comparison
) -> None:
    """Report which members of a union came in and which went, and how those in both differ."""
    from specular.review.types import Kind, compare_member, told  # noqa: PLC0415 - each needs both

    pairs, gone, come = match_members(before, after, comparison)
    for one, other in pairs:
        compare_member(one, other, site, comparison)
    if len(before.members) == 1 or len(after.members) == 1:
        # What is one type becomes one of several, or the other way round.
        if gone and come:
            told(Kind.TYPE, *types, site, comparison)
        elif gone or come:
            told(Kind.NARROWED if gone else Kind.WIDENED, *types, site, comparison)
        return
    for kind, members, version in (
        (Kind.MEMBER_OUT, gone, comparison.old),
        (Kind.MEMBER_IN, come, comparison.new),
    ):
        for one in members:
            text = type_text(one, version.api)
            old, new = (text, "") if kind is Kind.MEMBER_OUT else ("", text)
            comparison.tell(kind, site, f"{kind} {text}", old, new)
    if before.discriminator is not None or after.discriminator is not None:
        _compare_discriminators(before.discriminator, after.discriminator, site, comparison)
    elif [other for _, other in pairs] != [one for one in after.members if one not in come]:
        comparison.changes.at(site, "union-order-changed")


def match_members(
    before: Shape, after: Shape, comparison: Comparison
) -> tuple[list[tuple[Type, Type]], list[Type], list[Type]]:
    """Return which members are the same, in the order of the old ones, and what went and came."""
    waiting = list(after.members)
    found: dict[int, Type] = {}
    for is_same in (_is_one, _is_alike):
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
    for value, target in old.mapping.items():
        if value not in new.mapping:
            if any(comparison.pairing.is_pair(target, one) for one in new.mapping.values()):
                changes.at(site, "discriminator-mapping-changed", f"mapping {value}", old=value)
        elif not comparison.pairing.is_pair(target, new.mapping[value]):
            changes.at(
                site, "discriminator-mapping-changed", f"mapping {value}", old=value, new=value
            )
