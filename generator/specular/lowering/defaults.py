"""Defaults: only what the schema itself admits is one; the rest is told and left out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar, assert_never

from specular.diagnostics import Code
from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    BooleanType,
    CheckedType,
    ConstType,
    EnumType,
    IntegerType,
    MapType,
    NamedType,
    NeverType,
    NullType,
    NumberType,
    StringType,
    TupleType,
    UnionType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.ir.api import Api
    from specular.ir.models import Declaration, Field
    from specular.ir.operations import Operation, Parameter
    from specular.ir.types import Bounds, JsonValue, NodeId, Type
    from specular.lowering.context import Context

_Owner = TypeVar("_Owner", "Field", "Parameter")

_MAX_SHOWN: Final = 60
_SHAPES: Final = {
    "date": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    "date-time": re.compile(
        r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
    ),
    "uuid": re.compile(r"[\da-fA-F]{8}(-[\da-fA-F]{4}){3}-[\da-fA-F]{12}", re.ASCII),
}
"""How the formats are written that have a type of their own."""


def with_fitting_defaults(api: Api, context: Context) -> Api:
    """Return an API without the defaults that are not of their type; each is a warning."""
    checker = _Checker(api, context)
    return replace(
        api,
        operations=checker.operations(api.operations),
        webhooks=tuple(
            replace(one, operations=checker.operations(one.operations)) for one in api.webhooks
        ),
        callbacks=tuple(
            replace(one, operations=checker.operations(one.operations)) for one in api.callbacks
        ),
        declarations={key: checker.declaration(one) for key, one in api.declarations.items()},
    )


class _Checker:
    """Checks defaults against the types of one API, whose declarations are complete."""

    def __init__(self, api: Api, context: Context) -> None:
        self.context = context
        self.declarations = api.declarations
        self.open: list[tuple[NodeId, int]] = []

    def declaration(self, declared: Declaration) -> Declaration:
        """Return a declaration with the defaults that fit."""
        if not isinstance(declared, ObjectModel) or not any(one.default for one in declared.fields):
            return declared
        return replace(declared, fields=tuple(map(self._fitting, declared.fields)))

    def operations(self, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
        """Return operations with the defaults that fit."""
        return tuple(self._operation(one) for one in operations)

    def _operation(self, operation: Operation) -> Operation:
        if not any(one.default for one in operation.parameters):
            return operation
        return replace(operation, parameters=tuple(map(self._fitting, operation.parameters)))

    def _fitting(self, owner: _Owner) -> _Owner:
        """Return a field or a parameter, without a default that does not fit."""
        if owner.default is None:
            return owner
        problem = self.problem(owner.default.value, owner.type)
        node = self.context.defaults.get(owner.id)
        if problem is None or node is None:
            return owner
        message = f"the default {_shown(owner.default.value)} is left out, for it {problem}"
        self.context.sink.warn(Code.SCHEMA_CONFLICT, message, node.place())
        return replace(owner, default=None)

    def problem(self, value: JsonValue, found: Type) -> str | None:
        """Say why a value is not of a type, or return None."""
        match found:
            case AnyType():
                return None
            case NeverType():
                return "stands where no value may stand"
            case NullType():
                return None if value is None else "is not null"
            case BooleanType():
                return None if isinstance(value, bool) else "is neither true nor false"
            case IntegerType():
                whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
                return _range_problem(value, found.bounds) if whole else "is no integer"
            case NumberType():
                return _range_problem(value, found.bounds)
            case StringType():
                return _text_problem(value, found)
            case BinaryType():
                return None if isinstance(value, str) else "is no text"
            case ArrayType():
                return self._items_problem(value, found)
            case TupleType():
                return self._tuple_problem(value, found)
            case MapType():
                return self._map_problem(value, found)
            case ConstType():
                return None if _equal(value, found.value) else f"is not {_shown(found.value)}"
            case EnumType():
                return _listed_problem(value, found.values)
            case UnionType():
                problems = [self.problem(value, one) for one in found.members]
                return None if None in problems else " and ".join(dict.fromkeys(map(str, problems)))
            case NamedType():
                return self._named_problem(value, found.target)
            case CheckedType():
                # The checks are the runtime's.
                return self.problem(value, found.type)
            case _:
                assert_never(found)

    def _tuple_problem(self, value: JsonValue, found: TupleType) -> str | None:
        rest = NeverType() if found.rest is None else found.rest
        sized = ArrayType(AnyType(), found.min_items, found.max_items, found.unique_items)
        problem = self._items_problem(value, sized)
        if problem is not None or not isinstance(value, list):
            return problem
        problems = (
            self.problem(item, found.items[index] if index < len(found.items) else rest)
            for index, item in enumerate(value)
        )
        return next((one for one in problems if one is not None), None)

    def _named_problem(self, value: JsonValue, target: NodeId) -> str | None:
        step = (target, id(value))
        if step in self.open:
            # A name that leads to itself without a value in between says nothing.
            return "is of a type that is nothing but itself"
        declared = self.declarations.get(target)
        self.open.append(step)
        try:
            match declared:
                case None:
                    return None
                case AliasModel():
                    return self.problem(value, declared.type)
                case EnumModel():
                    return _listed_problem(value, [one.value for one in declared.members])
                case ObjectModel():
                    return self._object_problem(value, declared)
                case _:
                    assert_never(declared)
        finally:
            self.open.pop()

    def _object_problem(self, value: JsonValue, model: ObjectModel) -> str | None:
        if not isinstance(value, dict):
            return "is no object"
        known: set[str] = set()
        for one in self._line(model):
            for field in one.fields:
                known.add(field.wire_name)
                if field.required and field.wire_name not in value:
                    return f"lacks {field.wire_name!r}"
                if field.wire_name in value:
                    problem = self.problem(value[field.wire_name], field.type)
                    if problem is not None:
                        return f"has a {field.wire_name!r} that {problem}"
        others = [name for name in value if name not in known]
        if others and model.additional is None:
            return f"has {others[0]!r}, which may not be there"
        return None

    def _line(self, model: ObjectModel) -> Iterator[ObjectModel]:
        yield model
        for base in model.bases:
            declared = self.declarations.get(base)
            if isinstance(declared, ObjectModel):
                yield from self._line(declared)

    def _items_problem(self, value: JsonValue, found: ArrayType) -> str | None:
        if not isinstance(value, list):
            return "is no array"
        problems = (self.problem(one, found.items) for one in value)
        wrong = next((one for one in problems if one is not None), None)
        if wrong is not None:
            return f"has an item that {wrong}"
        return _size_problem(len(value), found.min_items, found.max_items, "items")

    def _map_problem(self, value: JsonValue, found: MapType) -> str | None:
        if not isinstance(value, dict):
            return "is no object"
        problems = (self.problem(one, found.values) for one in value.values())
        wrong = next((one for one in problems if one is not None), None)
        if wrong is not None:
            return f"has a member that {wrong}"
        return _size_problem(len(value), found.min_properties, found.max_properties, "members")


def _shown(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _range_problem(value: JsonValue, bounds: Bounds) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "is no number"
    if bounds.minimum is not None and value < bounds.minimum:
        return f"is less than {bounds.minimum}"
    if bounds.exclusive_minimum is not None and value <= bounds.exclusive_minimum:
        return f"is not greater than {bounds.exclusive_minimum}"
    if bounds.maximum is not None and value > bounds.maximum:
        return f"is greater than {bounds.maximum}"
    if bounds.exclusive_maximum is not None and value >= bounds.exclusive_maximum:
        return f"is not less than {bounds.exclusive_maximum}"
    step = bounds.multiple_of
    # With fractions a remainder says nothing: in binary 0.3 is no multiple of 0.1.
    if isinstance(step, int) and isinstance(value, int) and value % step:
        return f"is no multiple of {step}"
    return None


def _text_problem(value: JsonValue, found: StringType) -> str | None:
    if not isinstance(value, str):
        return "is no text"
    shape = _SHAPES.get(found.format or "")
    if shape is not None and not shape.fullmatch(value):
        return f"is not of the format {found.format}"
    return _size_problem(len(value), found.min_length, found.max_length, "characters")


def _size_problem(size: int, least: int | None, most: int | None, what: str) -> str | None:
    if least is not None and size < least:
        return f"has fewer than {least} {what}"
    if most is not None and size > most:
        return f"has more than {most} {what}"
    return None


def _listed_problem(value: JsonValue, listed: Sequence[JsonValue]) -> str | None:
    return None if any(_equal(value, one) for one in listed) else "is none of the listed values"


def _equal(one: JsonValue, other: JsonValue) -> bool:
    """Whether two values are one in JSON (JSON Schema 2020-12 Core, 4.2.2)."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    return one == other
