"""Checks from schemas: every keyword that the type of a schema does not say already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from specular.diagnostics import Code
from specular.ir import checks
from specular.ir.checks import Always
from specular.ir.types import CheckedType
from specular.lowering.disjoint import overlapping
from specular.lowering.limits import LIMITS
from specular.lowering.patterns import runnable
from specular.openapi.conditions import KEYWORDS
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from specular.ir.checks import Check
    from specular.ir.types import NodeId, Type
    from specular.lowering.context import Context

_MAX_NODES: Final = 5_000
"""Checks in one tree: references beside `unevaluatedProperties` can double it again and again."""

_DEEPEST: Final = 60
"""Schemas in one another in one tree; some lead back to themselves in ways that nobody means."""

_VALID: Final = Always(valid=True)

_MERGED: Final = frozenset(
    {
        *("$ref", "additionalProperties", "allOf", "anyOf", "const", "enum", "exclusiveMaximum"),
        *("exclusiveMinimum", "items", "maxItems", "maxLength", "maxProperties", "maximum"),
        *("minItems", "minLength", "minProperties", "minimum", "multipleOf", "oneOf", "pattern"),
        *("prefixItems", "properties", "required", "type", "uniqueItems"),
    }
)
"""The keywords that two schemas put together have one value of (lowering/merging.py)."""

EVALUATED: Final = _MERGED | (KEYWORDS - {"unevaluatedItems", "unevaluatedProperties"})
"""All keywords but those that depend on what stands beside them."""

_CONDITIONAL: Final = ("anyOf", "oneOf", "if", "dependentSchemas", "contains")
"""What must be tried on a value to know of which members or items it speaks."""


class _TooLargeError(Exception):
    """A tree has more checks than anyone would write."""


def checked(found: Type, schema: SchemaObject, covered: Collection[str], context: Context) -> Type:
    """Return a type with a check for each keyword of its schema that it does not cover."""
    rest = unsaid(schema, covered, context)
    return with_checks(found, rest)


def with_checks(found: Type, rest: tuple[Check, ...]) -> Type:
    """Return a type with checks, or as it is where there are none."""
    if not rest:
        return found
    if isinstance(found, CheckedType):
        return CheckedType(found.type, (*found.checks, *rest))
    return CheckedType(found, rest)


def unsaid(schema: SchemaObject, covered: Collection[str], context: Context) -> tuple[Check, ...]:
    """Return a check for each keyword of a schema that is not among those covered."""
    try:
        return tuple(_Tree(context).keywords(schema, frozenset(covered)))
    except _TooLargeError:
        _warn_of_size(schema, context)
        return ()


def exclusive_members(members: tuple[SchemaObject, ...], context: Context) -> tuple[Check, ...]:
    """Return the check that no two of the members of a `oneOf` hold, unless none ever could."""
    several = overlapping(members, context)
    if not several:
        return ()
    try:
        return (checks.AtMostOne(tuple(_member(one, context) for one in several)),)
    except _TooLargeError:
        _warn_of_size(several[0], context)
        return ()


def _member(schema: SchemaObject, context: Context) -> Check:
    """Return what a member of a union asserts, by its class where it has one."""
    if context.is_class(schema):
        return checks.Referenced(schema.node.id, exact=True)
    return _Tree(context).exactly(schema)


def evaluated_names(schema: SchemaObject, context: Context) -> frozenset[str] | None:
    """Return the members that `unevaluatedProperties` lets be, or None where the value decides."""
    try:
        found = list(_Tree(context).evaluating(schema, (), {"unevaluatedProperties"}))
    except _TooLargeError:
        return None
    names: set[str] = set()
    for one in found:
        if not isinstance(one, checks.ByName) or one.keyword != "properties":
            return None
        names.update(one.schemas)
    return frozenset(names)


def _warn_of_size(schema: SchemaObject, context: Context) -> None:
    context.sink.warn(
        Code.SCHEMA_APPROXIMATED,
        f"this schema needs more than {_MAX_NODES} checks, or more than {_DEEPEST} in one another:"
        " only its type is checked",
        schema.node.place(),
    )


def _joined(members: list[Check]) -> Check:
    if len(members) == 1:
        return members[0]
    return checks.Combined("allOf", tuple(members)) if members else _VALID


@dataclass(slots=True)
class _Tree:
    """Makes the checks of one schema, of which there may be only so many."""

    context: Context
    size: int = 0
    depth: int = 0
    exact: bool = False

    def exactly(
        self, schema: SchemaObject, seen: tuple[NodeId, ...] = (), *, annotated: bool = False
    ) -> Check:
        """Return all that a schema asserts where it decides that a value is *not* valid.

        There an open enumeration admits what it lists, and nothing else.
        """
        before, self.exact = self.exact, True
        found = self.whole(schema, seen, annotated=annotated)
        self.exact = before
        return found

    def whole(
        self, schema: SchemaObject, seen: tuple[NodeId, ...] = (), *, annotated: bool = False
    ) -> Check:
        """Return all that a schema asserts.

        With `annotated` it must be known of which members it speaks, which a reference does not
        tell: what is referred to stands there itself. `seen` are the schemas around it.
        """
        if schema.always is not None:
            return Always(schema.always)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _TooLargeError
        found = _joined(list(self.keywords(schema, frozenset(), seen, annotated=annotated)))
        self.depth -= 1
        if found == _VALID or schema.types or not schema.nullable:
            return found
        return checks.Combined("anyOf", (checks.TypeIs(("null",)), found))

    def keywords(
        self,
        schema: SchemaObject,
        covered: frozenset[str],
        seen: tuple[NodeId, ...] = (),
        *,
        annotated: bool = False,
    ) -> Iterator[Check]:
        """Go through the checks of a schema's keywords, but for those that are covered."""
        self.size += 1
        if self.size > _MAX_NODES:
            raise _TooLargeError
        if schema.always is False:
            yield Always(valid=False)
        for keyword, rest in self._unevaluated(schema):
            if keyword not in covered:
                # Once here, what is conditional need not be tried a second time.
                beside = tuple(self.evaluating(schema, seen, covered | {keyword}))
                covered |= {keyword, *_CONDITIONAL}
                yield checks.Unevaluated(keyword, self.whole(rest), beside)
        for part in schema.asserted:
            # Its other keywords were merged.
            yield from self.keywords(part, _MERGED, seen, annotated=annotated)
        one = _Keywords(self, schema, covered, seen, annotated=annotated)
        yield from one.of_any_value()
        yield from one.of_arrays()
        yield from one.of_objects()
        yield from one.combining()

    def _unevaluated(
        self, schema: SchemaObject
    ) -> Iterator[tuple[Literal["unevaluatedProperties", "unevaluatedItems"], SchemaObject]]:
        given = schema.conditions
        if given.unevaluated_properties is not None:
            yield "unevaluatedProperties", given.unevaluated_properties
        if given.unevaluated_items is not None:
            yield "unevaluatedItems", given.unevaluated_items

    def evaluating(
        self, schema: SchemaObject, seen: tuple[NodeId, ...], covered: Collection[str] = ()
    ) -> Iterator[Check]:
        """Go through what tells of which members and items a schema speaks.

        That they are as it says is left to others, except where that decides it.
        """
        self.size += 1
        if self.size > _MAX_NODES:
            raise _TooLargeError
        given = schema.conditions
        if schema.reference is not None and schema.reference.id not in seen:
            target = self.context.schema(schema.reference)
            yield from self.evaluating(target, (*seen, schema.reference.id))
        for member in schema.all_of:
            yield from self.evaluating(member, seen)
        if schema.properties:
            yield checks.ByName("properties", dict.fromkeys(schema.properties, _VALID))
        if given.pattern_properties:
            wanted = dict.fromkeys(given.pattern_properties, _VALID)
            patterns = self.patterns(schema, wanted)
            yield checks.ByName("patternProperties", patterns)
            if len(patterns) < len(wanted):
                yield checks.AdditionalProperties(_VALID)
        if schema.additional_properties is not None or (
            given.unevaluated_properties is not None and "unevaluatedProperties" not in covered
        ):
            yield checks.AdditionalProperties(_VALID)
        if schema.prefix_items:
            yield checks.PrefixItems((_VALID,) * len(schema.prefix_items))
        if schema.items is not None or (
            given.unevaluated_items is not None and "unevaluatedItems" not in covered
        ):
            yield checks.Items(_VALID)
        yield from _Keywords(self, schema, frozenset(), seen, annotated=True).conditional()

    def patterns(self, schema: SchemaObject, found: Mapping[str, Check]) -> dict[str, Check]:
        """Return schemas by pattern without the patterns that cannot be checked."""
        place = schema.node.key_place("patternProperties")
        by_pattern = {runnable(one, place, self.context): check for one, check in found.items()}
        return {one: check for one, check in by_pattern.items() if one is not None}

    def reference(
        self, schema: SchemaObject, seen: tuple[NodeId, ...], *, annotated: bool
    ) -> Check:
        """Return what a schema refers to."""
        if schema.reference is None:
            return _VALID
        target = self.context.schema(schema.reference)
        if target.always is not None:
            return Always(target.always)
        if annotated:
            inner = (*seen, target.node.id)
            cyclic = target.node.id in seen
            return _VALID if cyclic else self.whole(target, inner, annotated=True)
        self.context.need(target)
        found = checks.Referenced(target.node.id, self.exact)
        # A class is never null, even where its schema may be.
        may_be_null = "null" in target.types and (target.enum is None or None in target.enum)
        if not may_be_null:
            return found
        return checks.Combined("anyOf", (checks.TypeIs(("null",)), found))


@dataclass(frozen=True, slots=True)
class _Keywords:
    """The keywords of one schema that are not covered, each as a check."""

    tree: _Tree
    schema: SchemaObject
    covered: frozenset[str]
    seen: tuple[NodeId, ...]
    annotated: bool

    def _open(self, keyword: str, kind: str | None = None) -> bool:
        """Whether a keyword is not covered, and speaks of a kind of value that may come."""
        types = self.schema.types
        wanted = {"number", "integer"} if kind == "number" else {kind}
        return keyword not in self.covered and (
            kind is None or not types or not wanted.isdisjoint(types)
        )

    def _applied(self, schema: SchemaObject) -> Check:
        """Return a schema that speaks of the same value."""
        return self.tree.whole(schema, self.seen, annotated=self.annotated)

    def _decided(self, schema: SchemaObject) -> Check:
        return self.tree.exactly(schema, self.seen, annotated=self.annotated)

    def of_any_value(self) -> Iterator[Check]:
        """Go through the keywords of Validation, 6.1 to 6.3, and of counts."""
        schema = self.schema
        if schema.types and self._open("type"):
            yield checks.TypeIs(schema.types)
        if schema.const is not None and self._open("const"):
            yield checks.OneValue(schema.const.value)
        if schema.enum is not None and self._open("enum"):
            yield checks.ListedValue(schema.enum)
        for keyword, kind, limit in LIMITS:
            value = limit(schema)
            if value is not None and self._open(keyword, kind):
                yield checks.Limit(keyword, value)
        if schema.pattern is not None and self._open("pattern", "string"):
            place = schema.node.key_place("pattern")
            pattern = runnable(schema.pattern, place, self.tree.context)
            if pattern is not None:
                yield checks.Pattern(pattern)

    def of_arrays(self) -> Iterator[Check]:
        """Go through the keywords of arrays (Core, 10.3.1, and Validation, 6.4)."""
        schema, given = self.schema, self.schema.conditions
        if schema.unique_items and self._open("uniqueItems", "array"):
            yield checks.UniqueItems()
        if schema.prefix_items and self._open("prefixItems", "array"):
            yield checks.PrefixItems(tuple(self.tree.whole(one) for one in schema.prefix_items))
        if schema.items is not None and self._open("items", "array"):
            yield checks.Items(self.tree.whole(schema.items), len(schema.prefix_items))
        if given.contains is not None and self._open("contains", "array"):
            yield self._contains(given.contains)

    def _contains(self, schema: SchemaObject) -> Check:
        given = self.schema.conditions
        least = 1 if given.min_contains is None else given.min_contains
        return checks.Contains(self.tree.whole(schema), least, given.max_contains)

    def of_objects(self) -> Iterator[Check]:
        """Go through the keywords of objects (Core, 10.3.2, and Validation, 6.5)."""
        schema, given = self.schema, self.schema.conditions
        if schema.required and self._open("required", "object"):
            yield checks.Required(schema.required)
        if given.dependent_required and self._open("dependentRequired", "object"):
            yield checks.DependentRequired(given.dependent_required)
        if schema.properties and self._open("properties", "object"):
            yield checks.ByName("properties", self._each(schema.properties))
        if given.pattern_properties and self._open("patternProperties", "object"):
            patterns = self.tree.patterns(schema, self._each(given.pattern_properties))
            yield checks.ByName("patternProperties", patterns)
        if schema.additional_properties is not None and self._open(
            "additionalProperties", "object"
        ):
            yield from self._additional(schema.additional_properties)
        if given.property_names is not None and self._open("propertyNames", "object"):
            yield checks.PropertyNames(self.tree.whole(given.property_names))

    def _additional(self, rest: SchemaObject) -> Iterator[Check]:
        schema = self.schema
        found = self.tree.whole(rest)
        wanted = dict.fromkeys(schema.conditions.pattern_properties, _VALID)
        patterns = self.tree.patterns(schema, wanted)
        # With a pattern that cannot be checked nobody knows which members are additional.
        is_known = len(patterns) == len(wanted)
        if is_known and (found != _VALID or self.annotated):
            yield checks.AdditionalProperties(found, tuple(schema.properties), tuple(patterns))

    def _each(self, schemas: Mapping[str, SchemaObject]) -> dict[str, Check]:
        return {name: self.tree.whole(one) for name, one in schemas.items()}

    def combining(self) -> Iterator[Check]:
        """Go through the keywords that speak of the same value (Core, 8.2.3 and 10.2)."""
        schema = self.schema
        if schema.reference is not None and self._open("$ref"):
            yield self.tree.reference(schema, self.seen, annotated=self.annotated)
        if schema.all_of and self._open("allOf"):
            parts = [self._applied(one) for one in schema.all_of]
            yield from (one for one in parts if one != _VALID)
        negated = schema.conditions.negated
        if negated is not None and self._open("not"):
            yield checks.Not(self.tree.exactly(negated))
        yield from self.conditional(arrays=False)

    def conditional(self, *, arrays: bool = True) -> Iterator[Check]:
        """Go through the keywords of which the value decides what they speak of."""
        schema, given = self.schema, self.schema.conditions
        if schema.any_of and self._open("anyOf"):
            yield checks.Combined("anyOf", tuple(self._applied(one) for one in schema.any_of))
        if schema.one_of and self._open("oneOf"):
            yield checks.Combined("oneOf", tuple(self._decided(one) for one in schema.one_of))
        if given.condition is not None and self._open("if"):
            then, otherwise = (
                _VALID if one is None else self._applied(one)
                for one in (given.then, given.otherwise)
            )
            if self.annotated or (then, otherwise) != (_VALID, _VALID):
                yield checks.If(self._decided(given.condition), then, otherwise)
        if given.dependent_schemas and self._open("dependentSchemas", "object"):
            schemas = {name: self._applied(one) for name, one in given.dependent_schemas.items()}
            yield checks.ByName("dependentSchemas", schemas)
        if arrays and given.contains is not None and self._open("contains", "array"):
            yield self._contains(given.contains)
