"""Comparing two types: which values come in, which go, and what a reader has to know of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.models import EnumModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    CheckedType,
    ConstType,
    EnumType,
    IntegerType,
    MapType,
    NamedType,
    NullType,
    NumberType,
    StringType,
    TupleType,
    UnionType,
)
from specular.review.assertions import compare_checks
from specular.review.changes import Direction
from specular.review.kinds import (
    AS_RULED,
    Grades,
    Kind,
    as_another_type,
    eased,
    softened,
    when_listed,
)
from specular.review.limits import limit_changes
from specular.review.rules.rule import Grade
from specular.review.shapes import aliases_in, kind_of, said_checks, shape_of, type_text
from specular.review.unions import compare_members

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.types import JsonValue, Type
    from specular.review.changes import Site, Version
    from specular.review.comparison import Comparison
    from specular.review.limits import Limit, Limited
    from specular.review.shapes import Shape


_REFERS_TO_NOTHING: Final = frozenset(
    {StringType, IntegerType, NumberType, BooleanType, AnyType, NullType}
)


def compare_types(old: Type | None, new: Type | None, site: Site, comparison: Comparison) -> None:
    """Report how the values at a site differ; what has a name is compared by itself, once."""
    if old is None or new is None:
        if old is not new:
            told(Kind.WIDENED if new is None else Kind.NARROWED, old, new, site, comparison)
        return
    # Most are plain and the same: nothing further has to be asked of them.
    if type(old) in _REFERS_TO_NOTHING and old == new:
        return
    if not comparison.pair_aliases(old, new, site):
        compare_shapes(old, new, site, comparison)


def compare_shapes(old: Type, new: Type, site: Site, comparison: Comparison) -> None:
    """As `compare_types`, of what is at a place that was found to be the same."""
    before, after = _apart(old, new, comparison)
    if before.is_any or after.is_any:
        if before.is_any is not after.is_any:
            # A list of anything is a list of texts, too.
            inner = replace(site, is_invariant=False)
            told(Kind.NARROWED if before.is_any else Kind.WIDENED, old, new, inner, comparison)
        else:
            compare_checks(before.checks, after.checks, "checks", site, comparison)
        return
    found = comparison.changes.found
    count = len(found)
    if len(before.members) == len(after.members) == 1:
        compare_member(before.members[0], after.members[0], site, comparison)
    elif before.members and after.members:
        compare_members(before, after, (old, new), site, comparison)
    elif before.members or after.members:
        told(Kind.TYPE, old, new, site, comparison)
    if any(one.edit == Kind.TYPE for one in found[count:]):
        # Another type says it all.
        return
    if before.nullable is not after.nullable and _is_null(old, comparison.old) is not _is_null(
        new, comparison.new
    ):
        _tell_null(before, after, (old, new), site, comparison)
    compare_checks(*said_checks(before, after), "checks", site, comparison)


def _apart(old: Type, new: Type, comparison: Comparison) -> tuple[Shape, Shape]:
    """Return the shapes of two types, in which names that both have stay: they are told once."""
    apis = comparison.old.api, comparison.new.api
    if not all(isinstance(one, UnionType | CheckedType) for one in (old, new)):
        return shape_of(old, apis[0]), shape_of(new, apis[1])
    names = (set(aliases_in(old, apis[0])), set(aliases_in(new, apis[1])))
    pairs = [
        (one, other)
        for one in names[0]
        for other in names[1]
        if comparison.pairing.is_pair(one, other)
    ]
    return (
        shape_of(old, apis[0], frozenset(one for one, _ in pairs)),
        shape_of(new, apis[1], frozenset(one for _, one in pairs)),
    )


def _is_null(found: Type, version: Version) -> bool:
    return shape_of(found, version.api).nullable


def _tell_null(
    before: Shape, after: Shape, types: tuple[Type, Type], site: Site, comparison: Comparison
) -> None:
    """Report that null came in or went: here, or of a class wherever it is used."""
    ids = [
        one.target
        for shape in (before, after)
        for one in shape.members
        if isinstance(one, NamedType) and len(shape.members) == 1
    ]
    if len(ids) > 1 and not comparison.is_trial and comparison.nulls.differ(*ids):
        path = comparison.new.api.declarations[ids[1]].path
        site = replace(site, before=ids[0], after=ids[1], subject=".".join(path))
    told(Kind.NULL_IN if after.nullable else Kind.NULL_OUT, *types, site, comparison)


def told(
    kind: Kind, old: Type | None, new: Type | None, site: Site, comparison: Comparison
) -> None:
    """Report a difference of a kind, under the rule for the way of the value."""
    texts = type_text(old, comparison.old.api), type_text(new, comparison.new.api)
    reads, writes = comparison.acceptance.both(old, new)
    # What is taken both ways is one type to type checkers, in lists and dicts as well.
    site = replace(site, is_invariant=site.is_invariant and not (reads and writes))
    comparison.tell(kind, site, kind, *texts, eased(kind, site, reads=reads, writes=writes))


def compare_member(old: Type, new: Type, site: Site, comparison: Comparison) -> None:
    """Report how two types differ that are neither unions nor aliases."""
    if comparison.pair_aliases(old, new, site):
        return
    kinds = kind_of(old, comparison.old.api), kind_of(new, comparison.new.api)
    if isinstance(old, NamedType) and isinstance(new, NamedType) and kinds[0] == kinds[1]:
        if not comparison.pair(old.target, new.target, site):
            is_equal = comparison.are_equal(old.target, new.target, site)
            _tell_other_class(old, new, site, comparison, is_equal=is_equal)
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


def _tell_other_class(
    old: NamedType, new: NamedType, site: Site, comparison: Comparison, *, is_equal: bool
) -> None:
    """Report that values are of another class, be it of one that has the same on the wire."""
    texts = type_text(old, comparison.old.api), type_text(new, comparison.new.api)
    grades = Grades(Grade.CHECK, Grade.NONE, Grade.CHECK) if is_equal else AS_RULED
    comparison.tell(Kind.TYPE, site, Kind.TYPE, *texts, grades)


def _compare_numbers(
    old: IntegerType | NumberType,
    new: IntegerType | NumberType,
    site: Site,
    comparison: Comparison,
) -> None:
    if type(old) is not type(new):
        is_wider = isinstance(new, NumberType)
        grades = _FROM_NUMBER if is_wider is (site.direction is Direction.RESPONSE) else _TO_NUMBER
        if site.is_invariant:
            grades = Grades(Grade.CHECK, grades.wire, Grade.CHECK)
        _tell_as(site, "integer-number-changed", old, new, comparison, grades)
        return
    if old.format != new.format:
        _tell_as(site, "integer-width-changed", old, new, comparison)
    _compare_limits(old, new, site, comparison)


_FROM_NUMBER: Final = Grades(Grade.CHECK, Grade.BREAK, Grade.SAFE)
_TO_NUMBER: Final = Grades(Grade.SAFE, Grade.SAFE, Grade.CHECK)
"""How it shows that the caller has to deal with any number, and that the handler has to."""


def _compare_containers(old: Type, new: Type, site: Site, comparison: Comparison) -> bool:
    """Compare what two arrays, tuples or maps hold; False where they are not two of a kind."""
    if isinstance(old, ArrayType) and isinstance(new, ArrayType):
        inner = [("items: ", old.items, new.items)]
    elif isinstance(old, MapType) and isinstance(new, MapType):
        inner = [("values: ", old.values, new.values)]
    elif isinstance(old, TupleType) and isinstance(new, TupleType):
        if len(old.items) != len(new.items) or (old.rest is None) is not (new.rest is None):
            return False
        pairs = zip(old.items, new.items, strict=True)
        inner = [(f"item {at}: ", *pair) for at, pair in enumerate(pairs, 1)]
        if old.rest is not None and new.rest is not None:
            inner.append(("further items: ", old.rest, new.rest))
    else:
        return False
    is_list, was_list = _is_list(new), _is_list(old)
    grades = AS_RULED if is_list is was_list else Grades(Grade.CHECK, None, Grade.CHECK)
    _compare_limits(old, new, site, comparison, grades)
    if is_list or was_list:
        site = replace(site, is_invariant=True)
    with comparison.inside(old, new) as is_first:
        for place, one, other in inner if is_first else ():
            within = replace(site, around=f"{site.around}{place}")
            compare_types(one, other, within, comparison)
    return True


def _is_list(found: ArrayType | MapType | TupleType) -> bool:
    """Whether Python has a list or a dict for it, and no tuple: one may be too short for that."""
    return not isinstance(found, TupleType) or (found.min_items or 0) < len(found.items)


def _compare_others(old: Type, new: Type, site: Site, comparison: Comparison) -> None:
    """Report how types of different kinds differ, of which one may be values of the other."""
    before, after = _listed(old, comparison.old.api), _listed(new, comparison.new.api)
    if before is not None and after is not None:
        _compare_listed(before, after, (old, new), site, comparison)
    elif before is not None and _holds(new, before):
        told(Kind.UNLISTED, old, new, site, comparison)
    elif after is not None and _holds(old, after):
        told(Kind.LISTED, old, new, site, comparison)
    elif old != new or kind_of(old, comparison.old.api) != kind_of(new, comparison.new.api):
        told(Kind.TYPE, old, new, site, comparison)


def _compare_listed(
    before: tuple[JsonValue, ...],
    after: tuple[JsonValue, ...],
    types: tuple[Type, Type],
    site: Site,
    comparison: Comparison,
) -> None:
    if not {*map(type, before)} & {*map(type, after)}:
        told(Kind.TYPE, *types, site, comparison)
        return
    # Without a class, and open, they are values of one plain type.
    is_plain = all(isinstance(one, EnumType) for one in types) and not comparison.is_closed
    reads, writes = comparison.acceptance.both(*types)
    other = as_another_type(site, reads=reads, writes=writes)
    had, has = ({repr(one): one for one in values} for values in (before, after))
    if had == has and not (reads and writes):
        texts = type_text(types[0], comparison.old.api), type_text(types[1], comparison.new.api)
        comparison.tell(Kind.TYPE, site, "class", *texts, other)
    for kind, values in (
        (Kind.VALUE_OUT, [one for one in had if one not in has]),
        (Kind.VALUE_IN, [one for one in has if one not in had]),
    ):
        # A constant is no open enumeration: whoever knows one takes no other value.
        is_closed = comparison.is_closed or isinstance(types[0], ConstType)
        grades = when_listed(site, is_closed=is_closed and kind is Kind.VALUE_IN)
        if is_plain:
            grades = softened(kind, site)
        elif not writes:
            is_read = site.direction is Direction.RESPONSE
            at = "server" if is_read else "client"
            grades = grades._replace(**{at: Grade.CHECK})
        for text in values:
            old, new = (text, "") if kind is Kind.VALUE_OUT else ("", text)
            comparison.tell(kind, site, f"{kind} {text}", old, new, grades)


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
    is_read = site.direction is Direction.RESPONSE
    if (was_typed or is_typed) and before is not None and after is not None:
        told(Kind.TYPE, old, new, site, comparison)
    elif is_typed:
        # Who writes it may have given any text.
        grades = AS_RULED if is_read else Grades(wire=Grade.RISK)
        _tell_as(site, "format-string-to-typed", old, new, comparison, grades)
    elif was_typed:
        grades = AS_RULED if is_read else Grades(wire=Grade.SAFE)
        _tell_as(site, "format-typed-to-string", old, new, comparison, grades)
    else:
        kinds = {Kind.TIGHTER, Kind.LOOSER}
        if before is None or after is None:
            kinds = {Kind.TIGHTER if before is None else Kind.LOOSER}
        for kind in sorted(kinds, reverse=True):
            texts = type_text(old, comparison.old.api), type_text(new, comparison.new.api)
            comparison.tell(kind, site, "format", *texts)


def _compare_limits(
    old: Limited, new: Limited, site: Site, comparison: Comparison, grades: Grades = AS_RULED
) -> None:
    """Report limits that became tighter or looser, each by its keyword."""
    for keyword, before, after, tightened in limit_changes(old, new):
        was, now = _limit_text(keyword, before), _limit_text(keyword, after)
        for is_tighter in sorted(tightened, reverse=True):
            kind = Kind.TIGHTER if is_tighter else Kind.LOOSER
            comparison.tell(kind, site, f"limit {keyword}", was, now, grades)


def _limit_text(keyword: str, limit: Limit) -> str:
    if limit is None:
        return f"no {keyword}"
    return keyword if limit is True else f"{keyword}: {limit}"


def _tell_as(  # noqa: PLR0913, PLR0917 - what a change has
    site: Site,
    rule: str,
    old: Type,
    new: Type,
    comparison: Comparison,
    grades: Grades = AS_RULED,
) -> None:
    comparison.changes.at(
        site,
        rule,
        old=type_text(old, comparison.old.api),
        new=type_text(new, comparison.new.api),
        client=grades.client,
        wire=grades.wire,
        server=grades.server,
    )
