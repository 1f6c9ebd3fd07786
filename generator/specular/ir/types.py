"""Types: what a JSON value may be, wherever one stands."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType, TypeAlias

from specular.ir.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.ir.checks import Check

NodeId = NewType("NodeId", str)
"""The absolute pointer a node came from: `openapi.yaml#/components/schemas/Job`.

The request form of a declaration (`lowering/variants.py`) came from the same place as the response
form, and has a mark behind the pointer: `openapi.yaml#/components/schemas/Job~request`.
"""

_REQUEST_MARK = "~request"
# No pointer ends so: in one, `~` stands before `0` or `1` alone (RFC 6901, 3).


def request_id(node_id: NodeId) -> NodeId:
    """Return the id of the request form of a declaration."""
    return NodeId(f"{node_id}{_REQUEST_MARK}")


def response_id(node_id: NodeId) -> NodeId | None:
    """Return the id of the response form beside a request form, for any other id None."""
    found = node_id.removesuffix(_REQUEST_MARK)
    return None if found == node_id else NodeId(found)


JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"


@record(frozen=True, slots=True)
class AnyType:
    """Any JSON value, null included.

    `{}` or `true`
    """


@record(frozen=True, slots=True)
class NeverType:
    """No value at all.

    `false`
    """


@record(frozen=True, slots=True)
class NullType:
    """The value null.

    `{type: "null"}`
    """


@record(frozen=True, slots=True)
class BooleanType:
    """True or false.

    `{type: boolean}`
    """


@record(frozen=True, slots=True)
class Bounds:
    """The range of a number (JSON Schema 2020-12 Validation, 6.2); None means no bound.

    `{minimum: 1, exclusiveMaximum: 10, multipleOf: 2}`
    """

    minimum: int | float | None = None
    exclusive_minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None


@record(frozen=True, slots=True)
class IntegerType:
    """A whole number.

    `{type: integer, format: int64}`
    """

    bounds: Bounds = Bounds()
    format: str | None = None


@record(frozen=True, slots=True)
class NumberType:
    """Any number.

    `{type: number}`
    """

    bounds: Bounds = Bounds()
    format: str | None = None


class Engine(StrEnum):
    """What runs a pattern: pydantic's own engine, which is Rust's `regex`, or Python's `re`."""

    PYDANTIC = "pydantic"
    PYTHON = "python"


@record(frozen=True, slots=True)
class Pattern:
    """A regular expression that text has a match of, as the document writes it (ECMA-262).

    `text` is the same for the engine that runs it; without an engine it is not checked.

    `{pattern: "^[a-z]"}`
    """

    source: str
    engine: Engine | None = None
    text: str = ""


@record(frozen=True, slots=True)
class StringType:
    """Text; lengths are in code points.

    `content_encoding` and `content_media_type` tell what the text stands for.

    `{type: string, minLength: 1, pattern: "^[a-z]"}`
    """

    format: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: Pattern | None = None
    content_encoding: str | None = None
    content_media_type: str | None = None


@record(frozen=True, slots=True)
class BinaryType:
    """Bytes outside JSON: a file, a raw body.

    `{type: string, format: binary}` or a media type that is not text
    """


@record(frozen=True, slots=True)
class ArrayType:
    """A list whose items are of one type.

    `{type: array, items: {type: string}, minItems: 1}`
    """

    items: Type
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


@record(frozen=True, slots=True)
class TupleType:
    """An array whose first items each have a type of their own.

    `rest` is the type of the items behind them; None means that there may be none. Without
    `min_items` even the first ones may be missing (JSON Schema 2020-12 Core, 10.3.1.1).

    `{type: array, prefixItems: [{type: number}, {type: string}], items: false, minItems: 2}`
    """

    items: tuple[Type, ...]
    rest: Type | None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


@record(frozen=True, slots=True)
class MapType:
    """An object without named members.

    `{type: object, additionalProperties: {type: integer}}`
    """

    values: Type
    min_properties: int | None = None
    max_properties: int | None = None


@record(frozen=True, slots=True)
class ConstType:
    """Exactly one value, by JSON's equality (`1` is not `true`).

    `{const: true}`
    """

    value: JsonValue


@record(frozen=True, slots=True)
class EnumType:
    """One of several values that no class can list, for they are neither texts nor whole numbers.

    `type` is what they have in common: what a value that is not listed would be, too.

    `{type: number, enum: [0.5, 1]}`
    """

    values: tuple[JsonValue, ...]
    type: Type


@record(frozen=True, slots=True)
class Discriminator:
    """Which member a value belongs to, told by one of its properties (OpenAPI 3.1, 4.8.25).

    `default` is the member for every value that is not listed (OpenAPI 3.2, 4.25).

    `{propertyName: kind, mapping: {cat: "#/components/schemas/Cat"}}`
    """

    property_name: str
    mapping: Mapping[str, NodeId]
    default: NodeId | None = None


@record(frozen=True, slots=True)
class UnionType:
    """One of several types; `exclusive` means that exactly one may match (`oneOf`).

    `{anyOf: [{type: string}, {type: "null"}]}`
    """

    members: tuple[Type, ...]
    exclusive: bool = False
    discriminator: Discriminator | None = None


@record(frozen=True, slots=True)
class NamedType:
    """A reference to a declaration of the API.

    `{$ref: "#/components/schemas/Job"}`
    """

    target: NodeId


@record(frozen=True, slots=True)
class CheckedType:
    """A type, of whose values only those are valid for which all checks hold.

    `{type: string, not: {const: ""}}`
    """

    type: Type
    checks: tuple[Check, ...]


Type: TypeAlias = (
    AnyType
    | NeverType
    | NullType
    | BooleanType
    | IntegerType
    | NumberType
    | StringType
    | BinaryType
    | ArrayType
    | TupleType
    | MapType
    | ConstType
    | EnumType
    | UnionType
    | NamedType
    | CheckedType
)


@record(frozen=True, slots=True)
class Docs:
    """The prose of a node: every text as the document has it.

    `{title: Job, description: A unit of work, deprecated: true}`
    """

    summary: str | None = None
    description: str | None = None
    deprecated: bool = False
    examples: tuple[JsonValue, ...] = field(default=())
