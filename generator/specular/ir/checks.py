"""Checks: what a schema asserts of values beyond what a type can say (JSON Schema 2020-12).

They speak of JSON values. A keyword for one kind of value holds for all values of other kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.ir.types import JsonValue, NodeId

LimitKeyword: TypeAlias = Literal[
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
]


@dataclass(frozen=True, slots=True)
class Always:
    """Any value, or no value at all.

    `true` or `false`
    """

    valid: bool


@dataclass(frozen=True, slots=True)
class TypeIs:
    """The value is of one of the types.

    `type: [string, "null"]`
    """

    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneValue:
    """The value is the given one, by JSON's equality.

    `const: 1`
    """

    value: JsonValue


@dataclass(frozen=True, slots=True)
class ListedValue:
    """The value is one of those listed, by JSON's equality.

    `enum: [1, a, null]`
    """

    values: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of a number, of a length or of a count.

    `minProperties: 1`
    """

    keyword: LimitKeyword
    value: int | float


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that matches somewhere in a text.

    `pattern: "^[a-z]"`
    """

    pattern: str


@dataclass(frozen=True, slots=True)
class UniqueItems:
    """No two items are equal.

    `uniqueItems: true`
    """


@dataclass(frozen=True, slots=True)
class PrefixItems:
    """A schema for each of the first items.

    `prefixItems: [{type: string}, {type: integer}]`
    """

    schemas: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A schema for all items from one on.

    `items: {type: string}`
    """

    schema: Check
    start: int = 0


@dataclass(frozen=True, slots=True)
class Contains:
    """How many items a schema holds for.

    `contains: {type: string}` with `minContains: 2`
    """

    schema: Check
    least: int = 1
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Required:
    """The members that must be there.

    `required: [a, b]`
    """

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DependentRequired:
    """The members that must be there where another one is.

    `dependentRequired: {card: [address]}`
    """

    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ByName:
    """A schema for the members of a name or pattern, or for objects that have a member.

    `properties: {a: {type: string}}`
    """

    keyword: Literal["properties", "patternProperties", "dependentSchemas"]
    schemas: Mapping[str, Check]


@dataclass(frozen=True, slots=True)
class AdditionalProperties:
    """A schema for the members that neither a name nor a pattern beside it speaks of.

    `additionalProperties: false`
    """

    schema: Check
    names: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PropertyNames:
    """A schema for the names of all members.

    `propertyNames: {maxLength: 10}`
    """

    schema: Check


@dataclass(frozen=True, slots=True)
class Combined:
    """All, at least one, or exactly one of several schemas.

    `anyOf: [{required: [a]}, {required: [b]}]`
    """

    keyword: Literal["allOf", "anyOf", "oneOf"]
    members: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """Not two of several schemas; that there is one is what the type says already.

    `oneOf: [{type: integer}, {multipleOf: 2}]`
    """

    members: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """A schema that does not hold.

    `not: {type: string}`
    """

    schema: Check


@dataclass(frozen=True, slots=True)
class If:
    """One schema where a condition holds, another one elsewhere.

    `if: {required: [a]}` with `then: {required: [b]}`
    """

    condition: Check
    then: Check = Always(valid=True)
    otherwise: Check = Always(valid=True)


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """A schema for the members, or the items, that no schema in `beside` speaks of.

    `unevaluatedProperties: false`
    """

    keyword: Literal["unevaluatedProperties", "unevaluatedItems"]
    schema: Check
    beside: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Referenced:
    """What a declaration says; `exact` means that its open enumerations admit no other values.

    `not: {$ref: "#/components/schemas/Job"}`
    """

    target: NodeId
    exact: bool = False


Check: TypeAlias = (
    Always
    | TypeIs
    | OneValue
    | ListedValue
    | Limit
    | Pattern
    | UniqueItems
    | PrefixItems
    | Items
    | Contains
    | Required
    | DependentRequired
    | ByName
    | AdditionalProperties
    | PropertyNames
    | Combined
    | AtMostOne
    | Not
    | If
    | Unevaluated
    | Referenced
)


def inside(check: Check) -> tuple[Check, ...]:
    """Return the checks that one is made of."""
    match check:
        case PrefixItems():
            return check.schemas
        case ByName():
            return tuple(check.schemas.values())
        case Combined() | AtMostOne():
            return check.members
        case Items() | Contains() | AdditionalProperties() | PropertyNames() | Not():
            return (check.schema,)
        case If():
            return (check.condition, check.then, check.otherwise)
        case Unevaluated():
            return (*check.beside, check.schema)
        case (
            Always()
            | TypeIs()
            | OneValue()
            | ListedValue()
            | Limit()
            | Pattern()
            | UniqueItems()
            | Required()
            | DependentRequired()
            | Referenced()
        ):
            return ()
        case _:
            assert_never(check)
