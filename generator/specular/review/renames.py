"""What has another name: properties, parameters, listed values, declarations at other places."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, TypeVar

from specular.ir.models import EnumModel, Field, ObjectModel
from specular.ir.operations import Parameter
from specular.ir.references import references_in
from specular.naming.layout import is_component
from specular.naming.words import split
from specular.review.shapes import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from specular.ir.api import Api
    from specular.ir.models import Declaration, EnumMember

_Item = TypeVar("_Item", Field, Parameter)

_ALIKE: Final = 0.5
"""How much of two names is the same where one may have taken the other's place."""

_CLEARLY: Final = 0.1
"""How much more a name is like one than like any other, of which it is the same."""


def renamed(
    gone: Sequence[_Item],
    come: Sequence[_Item],
    orders: tuple[Sequence[str], Sequence[str]],
    apis: tuple[Api, Api],
    is_equal: Callable[[_Item, _Item], bool],
) -> list[tuple[_Item, _Item]]:
    """Return which of those that are gone have another name now: of one type, and told alike.

    `orders` are the names of all before and after. Where nothing describes one, the place tells,
    if the rest is as it was and the names could be for one thing.
    """
    is_place = len(gone) == len(come) == 1 and _is_one_place(gone[0], come[0], orders)
    scores: dict[tuple[str, str], float] = {}
    for one in gone:
        for other in come:
            if one.required is other.required:
                score = _likeness((one, other), apis, is_place=is_place)
                if score > _ALIKE and is_equal(one, other):
                    scores[one.wire_name, other.wire_name] = score
    after = {one.wire_name: one for one in come}
    found: list[tuple[_Item, _Item]] = []
    for one in gone:
        best = max(
            (pair for pair in scores if pair[0] == one.wire_name),
            key=scores.__getitem__,
            default=None,
        )
        if best is not None and _is_clear(best, scores):
            found.append((one, after[best[1]]))
    return found


def _likeness(items: tuple[_Item, _Item], apis: tuple[Api, Api], *, is_place: bool) -> float:
    """Return how much two are alike: those with one description more than by any name."""
    texts = [_description(one, api) for one, api in zip(items, apis, strict=True)]
    names = [one.wire_name for one in items]
    is_told = texts[0] is not None or (is_place and _may_be_for_one(*names))
    is_same = texts[0] == texts[1] and is_told
    return name_likeness(*names) + is_same


def _may_be_for_one(one: str, other: str) -> bool:
    """Whether two names at one place could be for one thing: as many words, or some in common.

    `slop-detection` and `quality-gate`, `name` and `fullName`; but not `width` and `createdBy`
    """
    return len(split(one)) == len(split(other)) or may_mean_one(one, other)


def may_mean_one(one: str, other: str) -> bool:
    """Whether two names could be for one thing: they have a word in common."""
    return bool({*split(one)} & {*split(other)})


def _description(one: _Item, api: Api) -> str | None:
    """Return the description of a field or a parameter, if it is not that of a component."""
    declared = [api.declarations[target] for target in references_in(one.type)]
    lent = {each.docs.description for each in declared if is_component(each)}
    return None if one.docs.description in lent else one.docs.description


def _is_one_place(one: _Item, other: _Item, orders: tuple[Sequence[str], Sequence[str]]) -> bool:
    """Whether one stands where another one did, among others that are as they were."""
    names = [other.wire_name if name == one.wire_name else name for name in orders[0]]
    return len(names) > 1 and names == [*orders[1]]


def _is_clear(best: tuple[str, str], scores: Mapping[tuple[str, str], float]) -> bool:
    rivals = [
        score
        for pair, score in scores.items()
        if pair != best and (pair[0] == best[0] or pair[1] == best[1])
    ]
    return all(scores[best] - score > _CLEARLY for score in rivals)


def respelled(
    old: EnumModel,
    new: EnumModel,
    is_same_name: Callable[[EnumMember, EnumMember], bool],
) -> list[tuple[EnumMember, EnumMember]]:
    """Return which values are spelled otherwise: at their places, and alike or of one name."""
    before, after = ({one.value for one in model.members} for model in (old, new))
    if len(old.members) != len(new.members):
        return []
    return [
        (one, other)
        for one, other in zip(old.members, new.members, strict=True)
        if one.value not in after and other.value not in before
        if is_same_name(one, other) or _are_alike(one.value, other.value)
    ]


def _are_alike(one: str | int, other: str | int) -> bool:
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    return name_likeness(one, other) > _ALIKE


def name_likeness(one: str, other: str) -> float:
    """Return how much of two names is the same, from 0 to 1."""
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def may_be_one(old: Declaration, new: Declaration, apis: tuple[Api, Api]) -> bool:
    """Whether a declaration may be another one with other words: half of it is the same."""
    before, after = (_parts(one, api) for one, api in zip((old, new), apis, strict=True))
    common = len(before & after)
    is_alike = name_likeness(old.path[-1], new.path[-1]) > _ALIKE
    return not before or not after or 2 * common >= (1 if is_alike else len(before | after))


def _parts(declared: Declaration, api: Api) -> set[str | int]:
    if isinstance(declared, ObjectModel):
        return {*fields_of(declared, api)}
    return {one.value for one in declared.members} if isinstance(declared, EnumModel) else set()
