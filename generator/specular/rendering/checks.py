"""Checks as Python source: calls of the runtime's functions, each called as its keyword."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

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
from specular.rendering.literals import literal_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from specular.ir.checks import Check
    from specular.ir.types import JsonValue, NodeId

    Named = Callable[[str, str], str]
    ClassText = Callable[[NodeId], str]


def check_text(check: Check, named: Named, class_text: ClassText) -> str:
    """Return the source of a check.

    `named` notes that a name of a module of the runtime is used, and returns what it is called;
    `class_text` does the same for declarations.
    """
    return _Writer(named, class_text).text(check)


class _Writer:
    def __init__(self, named: Named, class_text: ClassText) -> None:
        self.named = named
        self.class_text = class_text

    def text(self, check: Check) -> str:
        match check:
            case Always():
                return self.named("assertions", "ANYTHING" if check.valid else "NOTHING")
            case TypeIs() | OneValue() | ListedValue() | Limit() | Pattern():
                return self._simple(check)
            case Required() | DependentRequired() | UniqueItems() | Referenced():
                return self._leaf(check)
            case PrefixItems():
                return self._call("FirstItems", *self._each(check.schemas))
            case Items():
                start = _given("start", check.start, 0)
                return self._call("Items", self.text(check.schema), *start)
            case Contains():
                limits = (*_given("least", check.least, 1), *_given("most", check.most, None))
                return self._call("Contains", self.text(check.schema), *limits)
            case ByName():
                return self._named(check)
            case AdditionalProperties():
                names = _given("names", list(check.names), [])
                patterns = _given("patterns", list(check.patterns), [])
                schema = self.text(check.schema)
                return self._call("AdditionalProperties", schema, *names, *patterns)
            case PropertyNames():
                return self._call("PropertyNames", self.text(check.schema))
            case Combined():
                return self._call(_function(check.keyword), *self._each(check.members))
            case AtMostOne():
                return self._at_most_one(check)
            case Not():
                return self._call("Not", self.text(check.schema))
            case If():
                return self._if(check)
            case Unevaluated():
                parts = (self.text(check.schema), *self._each(check.beside))
                return self._call(_function(check.keyword), *parts)
            case _:
                assert_never(check)

    def _simple(self, check: TypeIs | OneValue | ListedValue | Limit | Pattern) -> str:
        match check:
            case TypeIs():
                return self._assert("TypeIs", *map(literal_text, check.types))
            case OneValue():
                return self._assert("Const", literal_text(check.value))
            case ListedValue():
                return self._assert("Listed", *map(literal_text, check.values))
            case Limit():
                return self._assert(_function(check.keyword), literal_text(check.value))
            case Pattern():
                return self._assert("Pattern", literal_text(check.pattern))
            case _:
                assert_never(check)

    def _leaf(self, check: Required | DependentRequired | UniqueItems | Referenced) -> str:
        match check:
            case Required():
                return self._call("Required", *map(literal_text, check.names))
            case DependentRequired():
                names: dict[str, JsonValue] = {k: list(v) for k, v in check.names.items()}
                return self._call("DependentRequired", literal_text(names))
            case UniqueItems():
                return self._call("UniqueItems")
            case Referenced():
                function = self.named("checks", "Valid")
                exactly = ", exactly=True" if check.exact else ""
                return f"{function}(lambda: {self.class_text(check.target)}{exactly})"
            case _:
                assert_never(check)

    def _at_most_one(self, check: AtMostOne) -> str:
        references = [one for one in check.members if isinstance(one, Referenced)]
        if len(references) < len(check.members):
            return self._call("AtMostOneOf", *self._each(check.members))
        names = ", ".join(self.class_text(one.target) for one in references)
        return f"{self.named('checks', 'Exclusive')}(lambda: ({names}))"

    def _named(self, check: ByName) -> str:
        anything = all(one == Always(valid=True) for one in check.schemas.values())
        if anything and check.keyword == "properties":
            return self._call("Known", *map(literal_text, check.schemas))
        return self._call(_function(check.keyword), self._by_name(check.schemas))

    def _if(self, check: If) -> str:
        always = Always(valid=True)
        branches = (("then", check.then), ("otherwise", check.otherwise))
        given = [f"{name}={self.text(one)}" for name, one in branches if one != always]
        return self._call("If", self.text(check.condition), *given)

    def _each(self, checks: Iterable[Check]) -> list[str]:
        return [self.text(one) for one in checks]

    def _by_name(self, schemas: Mapping[str, Check]) -> str:
        members = (f"{literal_text(name)}: {self.text(one)}" for name, one in schemas.items())
        return "{" + ", ".join(members) + "}"

    def _assert(self, function: str, *arguments: str) -> str:
        return f"{self.named('assertions', function)}({', '.join(arguments)})"

    def _call(self, function: str, *arguments: str) -> str:
        return f"{self.named('applicators', function)}({', '.join(arguments)})"


def _function(keyword: str) -> str:
    # There is an annotation of that name, for numbers as they are in Python.
    return "Multiple" if keyword == "multipleOf" else f"{keyword[0].upper()}{keyword[1:]}"


def _given(name: str, value: JsonValue, usual: JsonValue) -> tuple[str, ...]:
    return () if value == usual else (f"{name}={literal_text(value)}",)
