"""Checks written back as the keywords of a schema that they came from."""

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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from specular.ir.checks import Check
    from specular.ir.types import JsonValue, NodeId

    JsonObject = dict[str, JsonValue]
    ReferenceText = Callable[[NodeId], str]


def with_checks(schema: JsonValue, checks: Iterable[Check], reference: ReferenceText) -> JsonValue:
    """Return a schema that asserts the checks, too; `reference` writes a `$ref`."""
    written: JsonObject = {**schema} if isinstance(schema, dict) else {"allOf": [schema]}
    for check in checks:
        keywords = _Writer(reference).keywords(check)
        if written.keys().isdisjoint(keywords):
            written.update(keywords)
        else:
            # A keyword can stand once in a schema; what stands in `allOf` is asserted as well.
            parts = written.get("allOf")
            written["allOf"] = [*(parts if isinstance(parts, list) else ()), keywords]
    return written


class _Writer:
    def __init__(self, reference: ReferenceText) -> None:
        self.reference = reference

    def schema(self, check: Check) -> JsonValue:
        return check.valid if isinstance(check, Always) else self.keywords(check)

    def keywords(self, check: Check) -> JsonObject:
        match check:
            case Always():
                return {} if check.valid else {"not": {}}
            case TypeIs() | OneValue() | ListedValue() | Limit() | Pattern() | UniqueItems():
                return _simple(check)
            case Required() | DependentRequired() | Referenced():
                return self._names(check)
            case PrefixItems():
                return {"prefixItems": self._each(check.schemas)}
            case Items():
                return self._items(check)
            case Contains():
                most: JsonObject = {} if check.most is None else {"maxContains": check.most}
                least: JsonObject = {} if check.least == 1 else {"minContains": check.least}
                return {"contains": self.schema(check.schema), **least, **most}
            case ByName():
                return {check.keyword: self._by_name(check.schemas)}
            case AdditionalProperties():
                return self._additional(check)
            case PropertyNames():
                return {"propertyNames": self.schema(check.schema)}
            case Combined():
                return {check.keyword: self._each(check.members)}
            case AtMostOne():
                # The members stand in the `oneOf` of the type already.
                return {}
            case Not():
                return {"not": self.schema(check.schema)}
            case If():
                branches = {"if": check.condition, "then": check.then, "else": check.otherwise}
                given = {name: one for name, one in branches.items() if one != Always(valid=True)}
                return self._by_name({"if": check.condition, **given})
            case Unevaluated():
                return self._unevaluated(check)
            case _:
                assert_never(check)

    def _names(self, check: Required | DependentRequired | Referenced) -> JsonObject:
        match check:
            case Required():
                return {"required": list(check.names)}
            case DependentRequired():
                names: JsonObject = {name: list(needs) for name, needs in check.names.items()}
                return {"dependentRequired": names}
            case Referenced():
                return {"$ref": self.reference(check.target)}
            case _:
                assert_never(check)

    def _items(self, check: Items) -> JsonObject:
        items: JsonObject = {"items": self.schema(check.schema)}
        if not check.start:
            return items
        anything: list[JsonValue] = [True] * check.start
        return {"prefixItems": anything, **items}

    def _additional(self, check: AdditionalProperties) -> JsonObject:
        known: JsonObject = {
            "properties": dict.fromkeys(check.names, True),
            "patternProperties": dict.fromkeys(check.patterns, True),
        }
        given: JsonObject = {key: value for key, value in known.items() if value}
        return {**given, "additionalProperties": self.schema(check.schema)}

    def _unevaluated(self, check: Unevaluated) -> JsonObject:
        beside: JsonObject = {"allOf": self._each(check.beside)} if check.beside else {}
        return {**beside, check.keyword: self.schema(check.schema)}

    def _each(self, checks: Iterable[Check]) -> list[JsonValue]:
        return [self.schema(one) for one in checks]

    def _by_name(self, schemas: Mapping[str, Check]) -> JsonObject:
        return {name: self.schema(one) for name, one in schemas.items()}


def _simple(
    check: TypeIs | OneValue | ListedValue | Limit | Pattern | UniqueItems,
) -> JsonObject:
    match check:
        case TypeIs():
            types: list[JsonValue] = [*check.types]
            return {"type": types[0] if len(types) == 1 else types}
        case OneValue():
            return {"const": check.value}
        case ListedValue():
            return {"enum": list(check.values)}
        case Limit():
            return {check.keyword: check.value}
        case Pattern():
            return {"pattern": check.pattern}
        case UniqueItems():
            return {"uniqueItems": True}
        case _:
            assert_never(check)
