"""Comparing checks: which assertions came in and which went, and how they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from specular.ir.checks import (
    AdditionalProperties,
    Always,
    AtMostOne,
    ByName,
    Combined,
    Contains,
    DependentRequired,
    If,
    Items,
    Limit,
    ListedValue,
    Not,
    OneValue,
    Pattern,
    PrefixItems,
    PropertyNames,
    Referenced,
    Required,
    TypeIs,
    Unevaluated,
    UniqueItems,
)
from specular.review.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from specular.ir.checks import Check
    from specular.review.changes import Site
    from specular.review.comparison import Comparison

_LEAST: Final = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
"""The limits of which more is tighter."""


def compare_checks(
    before: Sequence[Check], after: Sequence[Check], edit: str, site: Site, comparison: Comparison
) -> None:
    """Report that values are asserted more or less than they were: as one edit at a site."""
    if comparison.pairing.are_alike((*before,), (*after,)):
        return
    alike = comparison.pairing.are_alike
    single = [*_apart(before)], [*_apart(after)]
    gone = [one for one in single[0] if not any(alike((one,), (each,)) for each in single[1])]
    come = [one for one in single[1] if not any(alike((each,), (one,)) for each in single[0])]
    if not gone and not come:
        # They stand in another order.
        return
    old, new = (", ".join(dict.fromkeys(map(_text, several))) for several in (gone, come))
    if old == new:
        new = f"another {new}"
    for kind in _kinds(gone, come):
        comparison.tell(kind, site, edit, old, new)


def _apart(checks: Iterable[Check]) -> Iterator[Check]:
    """Go through checks, with each member that is required apart."""
    for one in checks:
        if isinstance(one, Required):
            yield from (Required((name,)) for name in one.names)
        else:
            yield one


def _kinds(gone: Sequence[Check], come: Sequence[Check]) -> list[Kind]:
    """Return whether values are asserted more, or less, or both; nobody can tell of two patterns.

    Of two limits of one keyword one is tighter.
    """
    both = [
        (one, other)
        for one in gone
        for other in come
        if isinstance(one, Limit) and isinstance(other, Limit) and one.keyword == other.keyword
    ]
    more = [(other.value > one.value) is (one.keyword in _LEAST) for one, other in both]
    is_tighter = len(come) > len(both) or any(more)
    is_looser = len(gone) > len(both) or not all(more)
    return [*([Kind.TIGHTER] if is_tighter else []), *([Kind.LOOSER] if is_looser else [])]


def _text(check: Check) -> str:
    """Return how a check is told: its keyword, and what it says where that is short."""
    said = _said(check)
    return f"{_keyword(check)}: {', '.join(said)}" if said else _keyword(check)


def _said(check: Check) -> list[str]:
    match check:
        case Limit():
            return [str(check.value)]
        case Pattern():
            return [check.pattern]
        case OneValue():
            return [repr(check.value)]
        case ListedValue():
            return [*map(repr, check.values)]
        case Required() | DependentRequired():
            return [*check.names]
        case ByName():
            return [*check.schemas]
        case Contains():
            most = [] if check.most is None else [f"at most {check.most}"]
            return [f"at least {check.least}", *most]
        case TypeIs():
            return [*check.types]
        case (
            Always()
            | UniqueItems()
            | PrefixItems()
            | Items()
            | AdditionalProperties()
            | PropertyNames()
            | Combined()
            | AtMostOne()
            | Not()
            | If()
            | Unevaluated()
            | Referenced()
        ):
            return []
        case _:
            assert_never(check)


def _keyword(check: Check) -> str:
    if isinstance(check, Limit | ByName | Combined | Unevaluated):
        return check.keyword
    if isinstance(check, Always):
        return "any value" if check.valid else "no value"
    return _KEYWORDS[type(check)]


_KEYWORDS: Final[Mapping[type, str]] = {
    AdditionalProperties: "additionalProperties",
    AtMostOne: "only one of oneOf",
    Contains: "contains",
    DependentRequired: "dependentRequired",
    If: "if",
    Items: "items",
    ListedValue: "enum",
    Not: "not",
    OneValue: "const",
    Pattern: "pattern",
    PrefixItems: "prefixItems",
    PropertyNames: "propertyNames",
    Referenced: "$ref",
    Required: "required",
    TypeIs: "type",
    UniqueItems: "uniqueItems",
}
