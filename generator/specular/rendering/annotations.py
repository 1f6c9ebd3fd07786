"""Annotations: what a type of the IR is called in Python."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from specular.ir.checks import Always, UniqueItems
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    BooleanType,
    Bounds,
    CheckedType,
    ConstType,
    Engine,
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
from specular.rendering.checks import check_text
from specular.rendering.formats import Formats
from specular.rendering.literals import literal_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from specular.ir.checks import Check
    from specular.ir.types import JsonValue, NodeId, Type
    from specular.rendering.imports import Imports

    ClassText = Callable[[NodeId], str]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A type with what pydantic checks beyond it: arguments of `Field`, and other metadata."""

    text: str
    arguments: tuple[str, ...] = ()
    metadata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotations:
    """Writes annotations for one module, noting the names that they need.

    `runtime` is the package of the runtime as that module imports it; `class_text` returns the
    name of a declaration as it is written there. With `checked` an annotation says all that is
    validated, otherwise the type alone. With `gives_way` the names that it needs are called
    otherwise where the module avoids them. With `closed_enums` enumerations without a class take
    the listed values only. `formats` says which types formats have.
    """

    imports: Imports
    runtime: str
    class_text: ClassText
    checked: bool = True
    gives_way: bool = False
    closed_enums: bool = False
    formats: Formats = Formats({})  # noqa: RUF009 (frozen)

    def text(self, found: Type) -> str:
        """Return the whole annotation, checks included."""
        return self.joined(self.of(found))

    def plain(self, found: Type) -> str:
        """Return the annotation without checks, as it stands in a signature."""
        return replace(self, checked=False).text(found)

    def joined(self, annotation: Annotation) -> str:
        """Return one annotation from its parts."""
        metadata = self._metadata(annotation)
        if not metadata:
            return annotation.text
        name = self.named("typing", "Annotated")
        return f"{name}[{annotation.text}, {', '.join(metadata)}]"

    def _metadata(self, annotation: Annotation) -> list[str]:
        if not annotation.arguments:
            return list(annotation.metadata)
        call = self.named("pydantic", "Field")
        return [f"{call}({', '.join(annotation.arguments)})", *annotation.metadata]

    def from_runtime(self, module: str, name: str) -> str:
        """Note that a name of the runtime is used, and return what it is called here."""
        return self.named(f"{self.runtime}.{module}", name)

    def named(self, module: str, name: str) -> str:
        """Note that a name is used, and return what it is called here."""
        if self.gives_way:
            return self.imports.add_apart(module, name)
        return self.imports.add(module, name)

    def of(self, found: Type) -> Annotation:
        """Return the annotation of a type in its parts."""
        annotation = self._of(found)
        return annotation if self.checked else Annotation(annotation.text)

    def _of(self, found: Type) -> Annotation:
        match found:
            case AnyType():
                return Annotation(self.from_runtime("models", "Json"))
            case NeverType():
                json = self.from_runtime("models", "Json")
                return Annotation(json, metadata=self._checks((Always(valid=False),)))
            case CheckedType():
                inner = self._of(found.type)
                metadata = (*inner.metadata, *self._checks(found.checks))
                return Annotation(inner.text, inner.arguments, metadata)
            case NullType():
                return Annotation("None")
            case BooleanType():
                return Annotation("bool")
            case IntegerType():
                return self._integer(found)
            case NumberType():
                return self._number(found.bounds)
            case StringType():
                return self._string(found)
            case BinaryType():
                return Annotation(self.from_runtime("uploads", "Upload"))
            case ArrayType():
                sizes = _sizes(found.min_items, found.max_items)
                unique = self._unique(found)
                return Annotation(f"list[{self.text(found.items)}]", sizes, unique)
            case TupleType():
                return self._tuple(found)
            case MapType():
                sizes = _sizes(found.min_properties, found.max_properties)
                return Annotation(f"dict[str, {self.text(found.values)}]", sizes)
            case ConstType():
                return self._constant(found.value)
            case EnumType():
                return self._listed(found)
            case UnionType():
                return self._union(found)
            case NamedType():
                return Annotation(self.class_text(found.target))
            case _:
                assert_never(found)

    def _number(self, bounds: Bounds) -> Annotation:
        number = self.from_runtime("models", "Number")
        step = bounds.multiple_of
        if not self.checked or not isinstance(step, float):
            return Annotation(number, _bounds(bounds))
        multiple = self.from_runtime("multiples", "MultipleOf")
        rest = _bounds(replace(bounds, multiple_of=None))
        return Annotation(number, rest, (f"{multiple}({literal_text(step)})",))

    def _integer(self, found: IntegerType) -> Annotation:
        use = self.formats.of(found)
        if use is not None and use.kind == "own":
            return Annotation(self.imports.add_type(use.module, use.name))
        text = "int"
        if use is not None and self.checked:
            text = self.from_runtime(use.module, use.name)
        return Annotation(text, _bounds(found.bounds))

    def _string(self, found: StringType) -> Annotation:
        """Return the type of the format, or else `str`, with what is checked besides."""
        use = self.formats.of(found)
        if use is not None and use.kind == "own":
            # What its text may be is for the user's type to say.
            return Annotation(self.imports.add_type(use.module, use.name))
        if use is None or (use.kind == "checked" and not self.checked):
            name = "str"
        else:
            name = self.from_runtime(use.module, use.name)
        if not self.checked:
            return Annotation(name)
        checks = self._text_checks(found)
        if use is None or checks == Annotation(""):
            return replace(checks, text=name)
        # They are of the text over the wire, which may not be the value, and come first.
        written = self.from_runtime("formats", "Written")
        return Annotation(name, metadata=(f"{written}({', '.join(self._metadata(checks))})",))

    def _text_checks(self, found: StringType) -> Annotation:
        """Return what is checked of a text beside its format, without a type."""
        sizes = _sizes(found.min_length, found.max_length)
        pattern = found.pattern
        if pattern is None or pattern.engine is None:
            return Annotation("", sizes)
        text = literal_text(pattern.text)
        if pattern.engine is Engine.PYDANTIC:
            return Annotation("", (*sizes, f"pattern={text}"))
        return Annotation("", sizes, (f"{self.from_runtime('patterns', 'Matches')}({text})",))

    def _tuple(self, found: TupleType) -> Annotation:
        count = len(found.items)
        least, most = found.min_items or 0, found.max_items
        rest = None if most is not None and most <= count else found.rest
        plain = replace(self, checked=False)
        kinds = [plain.text(one) for one in found.items]
        # A shorter array is as good unless that is forbidden (JSON Schema 2020-12 Core, 10.3.1.1).
        if least >= count:
            more = [] if rest is None else [f"*tuple[{plain.text(rest)}, ...]"]
            text = f"tuple[{', '.join((*kinds, *more))}]"
        else:
            kinds += [] if rest is None else [plain.text(rest)]
            free = [found.rest, *found.items] if rest is not None else [*found.items]
            if any(isinstance(one, AnyType | NeverType) for one in free):
                members = self.from_runtime("models", "Json")
            else:
                members = " | ".join(dict.fromkeys(kinds))
            text = f"list[{members}]"
        if not self.checked:
            return Annotation(text)
        arguments = [self.text(one) for one in found.items]
        arguments += [] if rest is None else [f"rest={self.text(rest)}"]
        # How many come from the listed items alone need not be said.
        arguments += [f"min_items={least}"] if 0 < least != count else []
        arguments += [f"max_items={most}"] if most is not None and (rest or most < count) else []
        name = self.from_runtime("tuples", "PrefixItems")
        first_items = f"{name}({', '.join(arguments)})"
        return Annotation(text, metadata=(first_items, *self._unique(found)))

    def _unique(self, found: ArrayType | TupleType) -> tuple[str, ...]:
        return self._checks((UniqueItems(),)) if found.unique_items else ()

    def _checks(self, found: tuple[Check, ...]) -> tuple[str, ...]:
        if not self.checked:
            return ()
        check = self.from_runtime("checks", "Check")
        return (f"{check}({self.checks_text(found)})",)

    def checks_text(self, found: tuple[Check, ...]) -> str:
        """Return checks as the arguments of a call."""
        return ", ".join(check_text(one, self.from_runtime, self.class_text) for one in found)

    def _union(self, found: UnionType) -> Annotation:
        text = _joined(self.text(member) for member in found.members)
        told = found.discriminator
        if told is None or not self.checked:
            return Annotation(text)
        members = [
            f"{literal_text(value)}: {self.class_text(one)}" for value, one in told.mapping.items()
        ]
        arguments = [literal_text(told.property_name), "{" + ", ".join(members) + "}"]
        if told.default is not None:
            arguments.append(f"default={self.class_text(told.default)}")
        if self.closed_enums:
            arguments.append("closed=True")
        tagged = self.from_runtime("unions", "Tagged")
        return Annotation(text, metadata=(f"{tagged}({', '.join(arguments)})",))

    def _listed(self, found: EnumType) -> Annotation:
        if not self.closed_enums:
            return self._of(found.type)
        constants = [self.joined(self.of(ConstType(value))) for value in found.values]
        return Annotation(_joined(constants))

    def _constant(self, value: JsonValue) -> Annotation:
        if value is None:
            return Annotation("None")
        # typing.Literal has no numbers with a point and no containers.
        literal = isinstance(value, bool | int | str)
        text = literal_text(value)
        if literal:
            name = self.named("typing", "Literal")
            plain = f"{name}[{text}]"
        else:
            plain = self.from_runtime("models", "Json")
        if not self.checked or isinstance(value, str):
            return Annotation(plain)
        exactly = self.from_runtime("models", "Exactly")
        return Annotation(plain, metadata=(f"{exactly}({text})",))


def _bounds(bounds: Bounds) -> tuple[str, ...]:
    names = (
        ("ge", bounds.minimum),
        ("gt", bounds.exclusive_minimum),
        ("le", bounds.maximum),
        ("lt", bounds.exclusive_maximum),
        ("multiple_of", bounds.multiple_of),
    )
    return tuple(f"{name}={literal_text(value)}" for name, value in names if value is not None)


def _sizes(least: int | None, most: int | None) -> tuple[str, ...]:
    names = (("min_length", least), ("max_length", most))
    return tuple(f"{name}={size}" for name, size in names if size is not None)


def _joined(texts: Iterable[str]) -> str:
    """Return a union as source: each member once, and neighbours that are literals as one."""
    groups: list[str] = []
    for text in dict.fromkeys(texts):
        if groups and all(_is_literal(one) for one in (groups[-1], text)):
            groups[-1] = f"{groups[-1][:-1]}, {text.removeprefix(_LITERAL)}"
        else:
            groups.append(text)
    return " | ".join(groups)


_LITERAL = "Literal["


def _is_literal(text: str) -> bool:
    """Tell whether a type is one literal; what stands in quotes may be anything."""
    return text.startswith(_LITERAL) and text.endswith("]") and " | " not in text
