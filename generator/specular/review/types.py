"""Comparing two types: which values come in, which go, and what a reader of the value has to know.

A caller writes what is in a request, and reads what is in a response: what is safe in the one is
not in the other. So a difference has a kind, and the rule that it falls under depends on the way.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from specular.ir.models import EnumModel
from specular.ir.types import (
    ArrayType,
    BooleanType,
    ConstType,
    EnumType,
    IntegerType,
    MapType,
    NamedType,
    NumberType,
    StringType,
    TupleType,
)
from specular.review.changes import Direction
from specular.review.limits import limit_changes
from specular.review.shapes import kind_of, shape_of, type_text
from specular.review.unions import compare_members

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.types import JsonValue, Type
    from specular.review.changes import Site
    from specular.review.comparison import Comparison
    from specular.review.limits import Limited
    from specular.review.shapes import Shape


class Kind(StrEnum):
    """What is different between two types."""

    TYPE = "type"
    WIDENED = "widened"
    NARROWED = "narrowed"
    NULL_IN = "null came in"
    NULL_OUT = "null went"
    VALUE_IN = "a value came in"
    VALUE_OUT = "a value went"
    LISTED = "only listed values"
    UNLISTED = "any value"
    MEMBER_IN = "a member came in"
    MEMBER_OUT = "a member went"
    TIGHTER = "tighter"
    LOOSER = "looser"


_P, _Q, _R = Direction.PARAMETER, Direction.REQUEST, Direction.RESPONSE

RULES: Final[dict[Kind, dict[Direction, str]]] = {
    Kind.TYPE: {
        _P: "parameter-type-changed",
        _Q: "request-property-type-changed",
        _R: "response-property-type-changed",
    },
    Kind.WIDENED: {
        _P: "parameter-type-widened",
        _Q: "request-property-type-widened",
        _R: "response-property-type-widened",
    },
    Kind.NARROWED: {
        _P: "parameter-type-narrowed",
        _Q: "request-property-type-changed",
        _R: "response-property-type-narrowed",
    },
    Kind.NULL_IN: {
        _P: "parameter-type-widened",
        _Q: "request-property-became-nullable",
        _R: "response-property-became-nullable",
    },
    Kind.NULL_OUT: {
        _P: "parameter-nullability-tightened",
        _Q: "request-property-became-not-nullable",
        _R: "response-property-became-not-nullable",
    },
    Kind.VALUE_IN: {
        _P: "parameter-enum-value-added",
        _Q: "request-property-enum-value-added",
        _R: "response-enum-value-added",
    },
    Kind.VALUE_OUT: {
        _P: "parameter-enum-value-removed",
        _Q: "request-property-enum-value-removed",
        _R: "response-enum-value-removed",
    },
    Kind.LISTED: {
        _P: "parameter-became-enum",
        _Q: "request-property-type-changed",
        _R: "response-property-type-narrowed",
    },
    Kind.UNLISTED: {
        _P: "parameter-type-widened",
        _Q: "request-property-type-widened",
        _R: "response-property-type-widened",
    },
    Kind.MEMBER_IN: {
        _P: "parameter-type-widened",
        _Q: "request-union-variant-added",
        _R: "response-union-variant-added",
    },
    Kind.MEMBER_OUT: {
        _P: "parameter-type-narrowed",
        _Q: "request-union-variant-removed",
        _R: "response-union-variant-removed",
    },
    Kind.TIGHTER: {
        _P: "parameter-constraint-tightened",
        _Q: "request-constraint-tightened",
        _R: "response-constraint-tightened",
    },
    Kind.LOOSER: {
        _P: "parameter-constraint-loosened",
        _Q: "request-constraint-loosened",
        _R: "response-constraint-loosened",
    },
}
"""The rule that a difference falls under, by the way of the value."""

_ADDITIONAL: Final = frozenset(
    RULES[kind][Direction.RESPONSE] for kind in (Kind.TYPE, Kind.WIDENED, Kind.NARROWED)
)
"""The rules that have another one for members without a name."""


def compare_types(old: Type | None, new: Type | None, site: Site, comparison: Comparison) -> None:
    """Report how the values at a site differ; what has a name is compared by itself, once."""
    if old is None or new is None:
        if old is not new:
            told(Kind.WIDENED if new is None else Kind.NARROWED, old, new, site, comparison)
        return
    if comparison.pair_aliases(old, new, site):
        return
    before, after = shape_of(old, comparison.old.api), shape_of(new, comparison.new.api)
    if before.is_any or after.is_any:
        if before.is_any is not after.is_any:
            told(Kind.NARROWED if before.is_any else Kind.WIDENED, old, new, site, comparison)
        return
    if before.nullable is not after.nullable and before.members and after.members:
        told(Kind.NULL_IN if after.nullable else Kind.NULL_OUT, old, new, site, comparison)
    if before.checks != after.checks:
        is_tighter = len(after.checks) >= len(before.checks)
        told(Kind.TIGHTER if is_tighter else Kind.LOOSER, old, new, site, comparison)
    _compare_shapes(before, after, (old, new), site, comparison)


def _compare_shapes(
    before: Shape, after: Shape, types: tuple[Type, Type], site: Site, comparison: Comparison
) -> None:
    if len(before.members) == len(after.members) == 1:
        compare_member(before.members[0], after.members[0], site, comparison)
    elif before.members and after.members:
        compare_members(before, after, types, site, comparison)
    elif before.members or after.members:
        told(Kind.TYPE, *types, site, comparison)


def told(
    kind: Kind, old: Type | None, new: Type | None, site: Site, comparison: Comparison
) -> None:
    """Report a difference of a kind, under the rule for the way of the value."""
    rule = RULES[kind][site.direction]
    if site.is_additional and rule in _ADDITIONAL:
        rule = "response-additional-properties-type-changed"
    comparison.changes.at(
        site,
        rule,
        kind,
        old=type_text(old, comparison.old.api),
        new=type_text(new, comparison.new.api),
    )


def compare_member(old: Type, new: Type, site: Site, comparison: Comparison) -> None:
    """Report how two types differ that are neither unions nor aliases."""
    kinds = kind_of(old, comparison.old.api), kind_of(new, comparison.new.api)
    if isinstance(old, NamedType) and isinstance(new, NamedType) and kinds[0] == kinds[1]:
        if not comparison.pair(old.target, new.target, site):
            told(Kind.TYPE, old, new, site, comparison)
    elif isinstance(old, StringType) and isinstance(new, StringType):
        _compare_formats(old, new, site, comparison)
        _compare_limits(old, new, site, comparison)
    elif isinstance(old, IntegerType | NumberType) and isinstance(new, IntegerType | NumberType):
        _compare_numbers(old, new, site, comparison)
    elif isinstance(old, ConstType) and isinstance(new, ConstType):
        if old.value != new.value or type(old.value) is not type(new.value):
            _tell_as(site, "const-changed", old, new, comparison)
    elif not _compare_containers(old, new, site, comparison):
        _compare_others(old, new, site, comparison)


def _compare_numbers(
    old: IntegerType | NumberType,
    new: IntegerType | NumberType,
    site: Site,
    comparison: Comparison,
) -> None:
    if type(old) is not type(new):
        _tell_as(site, "integer-number-changed", old, new, comparison)
        return
    if old.format != new.format:
        _tell_as(site, "integer-width-changed", old, new, comparison)
    _compare_limits(old, new, site, comparison)


def _compare_containers(old: Type, new: Type, site: Site, comparison: Comparison) -> bool:
    """Compare what two arrays, tuples or maps hold; False where they are not two of a kind."""
    if isinstance(old, ArrayType) and isinstance(new, ArrayType):
        inner = [(old.items, new.items)]
    elif isinstance(old, MapType) and isinstance(new, MapType):
        inner = [(old.values, new.values)]
    elif isinstance(old, TupleType) and isinstance(new, TupleType):
        if len(old.items) != len(new.items) or (old.rest is None) is not (new.rest is None):
            return False
        inner = [*zip(old.items, new.items, strict=True)]
        if old.rest is not None and new.rest is not None:
            inner.append((old.rest, new.rest))
    else:
        return False
    _compare_limits(old, new, site, comparison)
    for one, other in inner:
        compare_types(one, other, site, comparison)
    return True


def _compare_others(old: Type, new: Type, site: Site, comparison: Comparison) -> None:
    """Report how types of different kinds differ, of which one may be values of the other."""
    before, after = _listed(old, comparison.old.api), _listed(new, comparison.new.api)
    if before is not None and after is not None:
        gone, come = [one for one in before if one not in after], [
            one for one in after if one not in before
        ]
        if gone:
            told(Kind.VALUE_OUT, old, new, site, comparison)
        if come:
            told(Kind.VALUE_IN, old, new, site, comparison)
    elif before is not None and _holds(new, before):
        told(Kind.UNLISTED, old, new, site, comparison)
    elif after is not None and _holds(old, after):
        told(Kind.LISTED, old, new, site, comparison)
    elif old != new or kind_of(old, comparison.old.api) != kind_of(new, comparison.new.api):
        told(Kind.TYPE, old, new, site, comparison)


def _listed(found: Type, api: Api) -> tuple[JsonValue, ...] | None:
    """Return the values of a type that lists them."""
    if isinstance(found, NamedType):
        declared = api.declarations[found.target]
        if not isinstance(declared, EnumModel):
            return None
        return tuple(one.value for one in declared.members)
    if isinstance(found, EnumType):
        return found.values
    return (found.value,) if isinstance(found, ConstType) else None


def _holds(found: Type, values: tuple[JsonValue, ...]) -> bool:
    """Whether all of some values are of a plain type."""
    kinds = _PLAIN.get(type(found), ())
    return all(type(one) in kinds for one in values)


_PLAIN: Final[dict[type, tuple[type, ...]]] = {
    StringType: (str,),
    IntegerType: (int,),
    NumberType: (int, float),
    BooleanType: (bool,),
}


def _compare_formats(old: StringType, new: StringType, site: Site, comparison: Comparison) -> None:
    before, after = old.format, new.format
    if before == after:
        return
    was_typed, is_typed = comparison.is_typed(before), comparison.is_typed(after)
    if is_typed:
        _tell_as(site, "format-string-to-typed", old, new, comparison)
    elif was_typed:
        _tell_as(site, "format-typed-to-string", old, new, comparison)
    else:
        told(Kind.LOOSER if after is None else Kind.TIGHTER, old, new, site, comparison)


def _compare_limits(old: Limited, new: Limited, site: Site, comparison: Comparison) -> None:
    """Report limits that became tighter or looser, each by its keyword."""
    for keyword, before, after, is_tighter in limit_changes(old, new):
        kind = Kind.TIGHTER if is_tighter else Kind.LOOSER
        comparison.changes.at(
            site,
            RULES[kind][site.direction],
            f"{kind} {keyword}",
            old=f"{keyword}: {before}" if before is not None else f"no {keyword}",
            new=f"{keyword}: {after}" if after is not None else f"no {keyword}",
        )


def _tell_as(site: Site, rule: str, old: Type, new: Type, comparison: Comparison) -> None:
    comparison.changes.at(
        site,
        rule,
        old=type_text(old, comparison.old.api),
        new=type_text(new, comparison.new.api),
    )
