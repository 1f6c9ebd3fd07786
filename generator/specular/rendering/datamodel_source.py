"""Reads the text that datamodel-code-generator writes: its shapes are known, others are refused.

None of that text is passed on. A class becomes its parts, types are written anew and values go
through the door for values, so no string of a document can become code by way of the text.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from specular.rendering.annotations import Annotation
from specular.rendering.literals import literal_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.rendering.annotations import Annotations


class UnexpectedSourceError(Exception):
    """The text has a shape that models do not have."""


@dataclass(frozen=True, slots=True)
class ReadField:
    """`name: Annotated[T | MISSING, Field(alias="key", ge=1)] = MISSING`, optional in this case."""

    key: str
    annotation: Annotation
    required: bool


@dataclass(frozen=True, slots=True)
class ReadClass:
    """`class name(bases)`, with the type of members without a field where there is one."""

    name: str
    bases: tuple[str, ...]
    closed: bool
    extra: str | None
    fields: tuple[ReadField, ...]


@dataclass(frozen=True, slots=True)
class ReadEnum:
    """`class name(StrEnum)`, or of whole numbers."""

    name: str
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ReadAlias:
    """`name = TypeAliasType("name", T)`."""

    name: str
    annotation: Annotation


Read: TypeAlias = ReadClass | ReadEnum | ReadAlias

BASE: Final = "Model"
"""The last part of the base class that the models are to have."""

_PLAIN: Final = frozenset({"bool", "int", "str"})
_CHECKS: Final = ("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length", "pattern")
"""The arguments of `Field` that say something of values, as annotations order them."""

_EXACT_FLOAT: Final = 2**53


def read_models(
    text: str, known: Mapping[str, Annotation], annotations: Annotations
) -> Iterator[Read]:
    """Go through the declarations of a module, in its order.

    `known` says what the names that the document gave are to become; types under other names
    are written where they are used. Raises UnexpectedSourceError.
    """
    reader = _Reader(known, annotations)
    try:
        for statement in ast.parse(text).body:
            yield from reader.statement(statement)
    except (SyntaxError, ValueError) as error:
        # ValueError is for null bytes.
        raise UnexpectedSourceError(str(error)) from error


class _Reader:
    """Reads statements one by one, and remembers the types under names of the engine's own."""

    def __init__(self, known: Mapping[str, Annotation], annotations: Annotations) -> None:
        self._known = dict(known)
        self._declared = frozenset(known)
        self._annotations = annotations

    def statement(self, statement: ast.stmt) -> Iterator[Read]:
        match statement:
            case ast.ImportFrom():
                # Only names of `known` and of this module's own matches mean anything here.
                return
            case ast.ClassDef(keywords=[], decorator_list=[]):
                yield self._class(statement)
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(
                    func=ast.Name(id="TypeAliasType"), args=[ast.Constant(), found], keywords=[]
                ),
            ):
                annotation = self._type(found)
                if name in self._declared:
                    yield ReadAlias(name, annotation)
                else:
                    self._known[name] = annotation
            case ast.Expr(ast.Call(ast.Attribute(ast.Name(), "model_rebuild"), [], [])):
                # pydantic does that by itself when a model is first used.
                return
            case _:
                raise _unexpected(statement)

    def _class(self, statement: ast.ClassDef) -> ReadClass | ReadEnum:
        if statement.name not in self._declared:
            raise _unexpected(statement)
        match statement.bases:
            case [ast.Name(id="StrEnum" | "IntEnum")]:
                values = tuple(_member(one) for one in statement.body)
                return ReadEnum(statement.name, values)
            case bases:
                return self._object(statement.name, bases, statement.body)

    def _object(self, name: str, bases: list[ast.expr], body: list[ast.stmt]) -> ReadClass:
        closed = False
        extra = None
        fields: list[ReadField] = []
        for one in body:
            match one:
                case ast.Pass():
                    pass
                case ast.AnnAssign(target=ast.Name(), simple=1):
                    fields.append(self._field(one))
                case ast.Assign(
                    targets=[ast.Name(id="model_config")],
                    value=ast.Call(
                        func=ast.Name(id="ConfigDict"),
                        args=[],
                        keywords=[ast.keyword("extra", ast.Constant("allow" | "forbid" as kind))],
                    ),
                ):
                    closed = kind == "forbid"
                case ast.Assign(
                    targets=[ast.Name(id="__annotations__")],
                    value=ast.Dict(
                        keys=[ast.Constant("__pydantic_extra__")],
                        values=[ast.Subscript(ast.Name(id="Dict"), ast.Tuple([_, values]))],
                    ),
                ):
                    extra = self._text(values)
                case _:
                    raise _unexpected(one)
        return ReadClass(name, tuple(self._bases(bases)), closed, extra, tuple(fields))

    def _bases(self, bases: list[ast.expr]) -> Iterator[str]:
        for base in bases:
            match base:
                case ast.Name(id=name) if name in self._declared:
                    yield name
                case ast.Name(id=name) if name == BASE:
                    pass
                case _:
                    raise _unexpected(base)

    def _field(self, statement: ast.AnnAssign) -> ReadField:
        key = ast.unparse(statement.target)
        found = statement.annotation
        checks: tuple[str, ...] = ()
        match found:
            case ast.Subscript(ast.Name("Annotated"), ast.Tuple([inner, call])):
                found = inner
                alias, checks = _arguments(call)
                key = alias or key
            case _:
                pass
        match found, statement.value:
            case _, None:
                return ReadField(key, _checked(self._type(found), checks), required=True)
            case ast.BinOp(inner, ast.BitOr(), ast.Name("MISSING")), ast.Name("MISSING"):
                return ReadField(key, _checked(self._type(inner), checks), required=False)
            case _:
                raise _unexpected(statement)

    def _type(self, found: ast.expr) -> Annotation:
        match found:
            case ast.Constant(value=None):
                return Annotation("None")
            case ast.Constant(value=str() as later):
                return self._type(ast.parse(later, mode="eval").body)
            case ast.Name(id=name):
                return self._named(found, name)
            case ast.BinOp(left, ast.BitOr(), right):
                return Annotation(f"{self._text(left)} | {self._text(right)}")
            case ast.Subscript(ast.Name(id=generic), parameters):
                return self._generic(found, generic, parameters)
            case _:
                raise _unexpected(found)

    def _named(self, found: ast.expr, name: str) -> Annotation:
        if name in self._known:
            return self._known[name]
        if name in _PLAIN:
            return Annotation(name)
        if name == "float":
            return Annotation(self._annotations.from_runtime("models", "Number"))
        if name == "Any":
            return Annotation(self._annotations.from_runtime("models", "Json"))
        raise _unexpected(found)

    def _generic(self, found: ast.expr, generic: str, parameters: ast.expr) -> Annotation:
        match generic, parameters:
            case "Union", ast.Tuple(members):
                return Annotation(" | ".join(self._text(one) for one in members))
            case "Optional", _:
                return Annotation(f"{self._text(parameters)} | None")
            case "list", _:
                return Annotation(f"list[{self._text(parameters)}]")
            case "dict", ast.Tuple([ast.Name(id="str"), values]):
                return Annotation(f"dict[str, {self._text(values)}]")
            case "Annotated", ast.Tuple([inner, call]):
                _, checks = _arguments(call)
                return _checked(self._type(inner), checks)
            case _:
                raise _unexpected(found)

    def _text(self, found: ast.expr) -> str:
        return self._annotations.joined(self._type(found))


def _member(statement: ast.stmt) -> str | int:
    match statement:
        case ast.Assign([ast.Name()], found) if isinstance(value := _value(found), str | int):
            return value
        case _:
            raise _unexpected(statement)


def _arguments(call: ast.expr) -> tuple[str | None, tuple[str, ...]]:
    """Return the alias in a call of `Field`, and its checks."""
    match call:
        case ast.Call(ast.Name("Field"), [], keywords):
            values = {one.arg: _value(one.value) for one in keywords}
        case _:
            raise _unexpected(call)
    alias = values.pop("alias", None)
    checks = {name: values.pop(name) for name in _CHECKS if name in values}
    if values or not (alias is None or isinstance(alias, str)):
        raise _unexpected(call)
    return alias, tuple(f"{name}={literal_text(value)}" for name, value in checks.items())


def _value(found: ast.expr) -> str | int | float:
    match found:
        case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as value)):
            return -_exact(value)
        case ast.Constant(int() | float() as value):
            return _exact(value)
        case ast.Constant(str() as value):
            return value
        case _:
            raise _unexpected(found)


def _exact(value: float) -> int | float:
    # The engine writes the bounds of numbers as floats, whatever the document has.
    if isinstance(value, int):
        return value
    return int(value) if value.is_integer() and abs(value) <= _EXACT_FLOAT else value


def _checked(annotation: Annotation, checks: tuple[str, ...]) -> Annotation:
    return Annotation(annotation.text, (*annotation.arguments, *checks), annotation.metadata)


def _unexpected(node: ast.AST) -> UnexpectedSourceError:
    shown = ast.unparse(node).partition("\n")[0]
    return UnexpectedSourceError(f"no model has the shape of `{shown:.200}`")
