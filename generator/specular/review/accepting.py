"""Whether a value of one type is taken where code that stays has, or gives, another one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from specular.ir.models import EnumModel, ObjectModel
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
)
from specular.review.shapes import bases_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from specular.ir.models import Declaration
    from specular.ir.types import JsonValue, Type
    from specular.review.changes import Version

_DEEPEST: Final = 6
"""How far into lists and dicts one looks: what is deeper is taken for another type."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Whether a value is given to a model, and how deep it is in lists and dicts."""

    is_written: bool = False
    deep: int = 0


class Acceptance:
    """Answers for code that was written with an old package, and is checked with the new one.

    An int may stand for any number, a listed text is a text, and a child is its parent. Who reads
    may have a bool for an int and a moment for a day, too, as type checkers say; models that are
    given one refuse it. What is in a list or a dict has to be of the same type.
    """

    def __init__(
        self, old: Version, new: Version, is_typed: Callable[[str | None], bool], *, is_closed: bool
    ) -> None:
        self._old = old
        self._new = new
        self._is_typed = is_typed
        self._is_closed = is_closed

    def both(self, old: Type | None, new: Type | None) -> tuple[bool, bool]:
        """Whether who reads an old type can read the new one, and the same of who writes it."""
        if old is None or new is None:
            return False, False
        was, now = (old, self._old), (new, self._new)
        reads = self._takes(was, now, _Way())
        return reads, self._takes(now, was, _Way(is_written=True))

    def _takes(self, wanted: tuple[Type, Version], found: tuple[Type, Version], way: _Way) -> bool:
        if way.deep > _DEEPEST:
            return False
        want, give = (shape_of(one, version.api) for one, version in (wanted, found))
        if want.is_any or give.is_any:
            # Type checkers let anything pass for a text, and it is none when it runs.
            return want.is_any
        return (want.nullable or not give.nullable) and all(
            any(self._takes_one((one, wanted[1]), (other, found[1]), way) for one in want.members)
            for other in give.members
        )

    def _takes_one(
        self, wanted: tuple[Type, Version], found: tuple[Type, Version], way: _Way
    ) -> bool:
        want, give = self._plain(wanted[0]), self._plain(found[0])
        if isinstance(give, ConstType):
            return _is_same(want, give) or isinstance(want, _of_value(give.value, way))
        if isinstance(give, NamedType):
            return self._takes_class((want, wanted[1]), (give, found[1]), way)
        if isinstance(want, StringType) and isinstance(give, StringType):
            kinds = [one.format if self._has_type(one) else None for one in (want, give)]
            is_day = kinds == ["date", "date-time"] and not way.is_written
            return kinds[0] == kinds[1] or is_day
        held = _held(want), _held(give)
        if type(want) is type(give) and held[0] is not None and held[1] is not None:
            one, other = (held[0], wanted[1]), (held[1], found[1])
            deeper = replace(way, deep=way.deep + 1)
            return self._takes(one, other, deeper) and self._takes(other, one, deeper)
        return isinstance(want, _taken(type(give), way)) or want == give

    def _takes_class(
        self, wanted: tuple[Type, Version], found: tuple[NamedType, Version], way: _Way
    ) -> bool:
        want = wanted[0]
        if isinstance(want, NamedType):
            # In the new package a class goes by its own name, and is also what its bases are.
            name, other = (one.plan.classes[two.target] for two, one in ((want, wanted[1]), found))
            return name == other or name in self._bases.get(other, ())
        kinds = _of_class(found[1].api.declarations[found[0].target], way)
        return isinstance(want, kinds) and not self._has_type(want)

    def _plain(self, found: Type) -> Type:
        """Return what type checkers see of values that are listed and have no class."""
        return found.type if isinstance(found, EnumType) and not self._is_closed else found

    def _has_type(self, found: Type) -> bool:
        return isinstance(found, StringType | IntegerType) and self._is_typed(found.format)

    @cached_property
    def _bases(self) -> dict[str, frozenset[str]]:
        """The names of the bases of each class of the new package."""
        classes = self._new.plan.classes
        return {
            classes[node_id]: frozenset(classes[one] for one in bases_of(model, self._new.api))
            for node_id, model in self._new.api.declarations.items()
            if isinstance(model, ObjectModel) and model.bases
        }


def _is_same(want: Type, give: ConstType) -> bool:
    if not isinstance(want, ConstType):
        return False
    return want.value == give.value and type(want.value) is type(give.value)


def _held(found: Type) -> Type | None:
    """Return what a list or a dict has in it."""
    if isinstance(found, ArrayType):
        return found.items
    return found.values if isinstance(found, MapType) else None


_TAKEN: Final[dict[type, tuple[type, ...]]] = {
    StringType: (StringType,),
    BooleanType: (BooleanType, IntegerType, NumberType),
    IntegerType: (IntegerType, NumberType),
    NumberType: (NumberType,),
}
"""Where type checkers take a type for another one (PEP 484, the numeric tower)."""


_PLAIN: Final[dict[type, type]] = {
    str: StringType,
    bool: BooleanType,
    int: IntegerType,
    float: NumberType,
}


def _taken(found: type, way: _Way) -> tuple[type, ...]:
    kinds = _TAKEN.get(found, ())
    return kinds[:1] if way.is_written and found is BooleanType else kinds


def _of_value(value: JsonValue, way: _Way) -> tuple[type, ...]:
    plain = _PLAIN.get(type(value))
    return () if plain is None else _taken(plain, way)


def _of_class(declared: Declaration, way: _Way) -> tuple[type, ...]:
    """Return which plain types the objects of a class have: only an enumeration has any."""
    return _of_value(declared.members[0].value, way) if isinstance(declared, EnumModel) else ()
