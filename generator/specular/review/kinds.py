"""What may be different between two types, the rule for each way of a value, and how grave it is.

A caller writes what is in a request, and reads what is in a response: what is safe in the one is
not in the other. So a difference has a kind, and the rule that it falls under depends on the way.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from specular.review.changes import Direction
from specular.review.rules import RULES as TABLE
from specular.review.rules.rule import Grade, Verdict

if TYPE_CHECKING:
    from specular.review.changes import Site


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
        _Q: "request-property-type-narrowed",
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
        _Q: "request-property-became-enum",
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


class Grades(NamedTuple):
    """How a difference shows, where that is not as its rule says."""

    client: Grade | None = None
    wire: Grade | None = None
    server: Grade | None = None


AS_RULED: Final = Grades()


_ADDITIONAL: Final = frozenset(
    RULES[kind][Direction.RESPONSE] for kind in (Kind.TYPE, Kind.WIDENED, Kind.NARROWED)
)
"""The rules that have another one for members without a name."""

_RETYPED: Final = frozenset(
    {
        *(Kind.WIDENED, Kind.NARROWED, Kind.NULL_IN, Kind.NULL_OUT),
        *(Kind.LISTED, Kind.UNLISTED, Kind.MEMBER_IN, Kind.MEMBER_OUT),
    }
)
"""What gives a list or a dict of the values another type."""


def graded(kind: Kind, site: Site, grades: Grades = AS_RULED) -> tuple[str, Grades]:
    """Return the rule that a difference falls under, and how it shows where it stands."""
    rule = TABLE[RULES[kind][site.direction]]
    client = grades.client or rule.client
    server = grades.server or rule.server
    wire = grades.wire or rule.wire
    if site.is_invariant and kind in _RETYPED:
        client, server = _checked(client), _checked(server)
    is_other = site.is_additional and rule.id in _ADDITIONAL
    name = "response-additional-properties-type-changed" if is_other else rule.id
    return name, Grades(client, wire, server)


def eased(kind: Kind, site: Site, *, reads: bool, writes: bool) -> Grades:
    """Return how a difference shows where type checkers take the one type for the other.

    `reads` says it of those who read the value, and `writes` of those who write it.
    """
    rule = TABLE[RULES[kind][site.direction]]
    is_read = site.direction is Direction.RESPONSE
    client, server = (reads, writes) if is_read else (writes, reads)
    return Grades(
        client=Grade.RISK if client and rule.client is Grade.CHECK else None,
        server=Grade.RISK if server and rule.server is Grade.CHECK else None,
    )


def as_another_type(site: Site, *, reads: bool, writes: bool) -> Grades:
    """Return how it shows that values that stay are of another type, as of a class of their own."""
    is_read = site.direction is Direction.RESPONSE
    client, server = (reads, writes) if is_read else (writes, reads)
    return Grades(
        client=Grade.RISK if client else Grade.CHECK,
        wire=Grade.NONE,
        server=Grade.RISK if server else Grade.CHECK,
    )


def softened(kind: Kind, site: Site) -> Grades:
    """Return how a difference shows of which no type checker tells, and no class."""
    rule = TABLE[RULES[kind][site.direction]]
    client, server = (
        Grade.RISK if one.verdict is Verdict.BREAKS else one for one in (rule.client, rule.server)
    )
    return Grades(client=client, server=server)


def when_listed(site: Site, *, is_closed: bool) -> Grades:
    """Return how a value more shows: closed enumerations refuse to read it."""
    is_refused = is_closed and site.direction is Direction.RESPONSE
    return Grades(wire=Grade.BREAK if is_refused else None)


def _checked(grade: Grade) -> Grade:
    """Return how something shows of which type checkers tell at least."""
    return grade if grade.verdict is Verdict.BREAKS else Grade.CHECK
