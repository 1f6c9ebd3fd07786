"""Assertions made of others: on the parts of a JSON value, and on the value itself."""

# ruff: noqa: N802 - named like the keywords, and unlike any field beside them

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias, cast

from .assertions import ANYTHING, Assertion, Evaluated, canonical, matches

Json: TypeAlias = Any


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


def _object(value: Json) -> Mapping[str, Json]:
    """Return an object, or an empty one: its keywords hold for ANYTHING else."""
    return cast("Mapping[str, Json]", value) if isinstance(value, dict) else {}


def _array(value: Json) -> Sequence[Json]:
    return cast("Sequence[Json]", value) if isinstance(value, list) else ()


def Required(*names: str) -> Assertion:
    """Have the members (Validation, 6.5.3)."""

    def holds(value: Json, _: Evaluated | None) -> bool:
        return not isinstance(value, dict) or all(name in value for name in names)

    return Assertion("required", f"have {_names(names)}", holds)


def DependentRequired(names: Mapping[str, Sequence[str]]) -> Assertion:
    """Have some members where there is another one (Validation, 6.5.4)."""

    def holds(value: Json, _: Evaluated | None) -> bool:
        members = _object(value)
        return all(
            need in members
            for name, needs in names.items()
            if name in members
            for need in needs
        )

    parts = [f"{_names(v)} where it has {k!r}" for k, v in names.items()]
    return Assertion("dependentRequired", f"have {'; '.join(parts)}", holds)


def _parts(
    parts: Iterable[tuple[str | int, Json, Assertion]], seen: Evaluated | None
) -> bool:
    """Apply assertions to members or items, and note of which they spoke."""
    for key, part, assertion in parts:
        if not assertion.holds(part, None):
            return False
        if seen is not None:
            seen.add(key)
    return True


def Properties(schemas: Mapping[str, Assertion]) -> Assertion:
    """Have members of a name that are as told (Core, 10.3.2.1)."""

    def holds(value: Json, seen: Evaluated | None) -> bool:
        members = _object(value)
        named = ((k, members[k], one) for k, one in schemas.items() if k in members)
        return _parts(named, seen)

    return Assertion("properties", f"have valid {_names(schemas)}", holds)


def Known(*names: str) -> Assertion:
    """Say that members of a name are spoken of, whatever they are."""
    return Properties(dict.fromkeys(names, ANYTHING))


def PatternProperties(schemas: Mapping[str, Assertion]) -> Assertion:
    """Have members whose name matches that are as told (Core, 10.3.2.2)."""

    def matching(value: Json) -> Iterator[tuple[str, Json, Assertion]]:
        for name, member in _object(value).items():
            for expression, assertion in schemas.items():
                if matches(expression, name):
                    yield name, member, assertion

    should = f"have valid members where a name matches {_names(schemas)}"
    return Assertion(
        "patternProperties", should, lambda value, seen: _parts(matching(value), seen)
    )


def AdditionalProperties(
    schema: Assertion, *, names: Sequence[str] = (), patterns: Sequence[str] = ()
) -> Assertion:
    """Have other members than these only as told (Core, 10.3.2.3)."""
    known = frozenset(names)

    def others(value: Json) -> Iterator[tuple[str, Json, Assertion]]:
        for name, member in _object(value).items():
            if name not in known and not any(matches(one, name) for one in patterns):
                yield name, member, schema

    return Assertion(
        "additionalProperties",
        "have no other members, or only valid ones",
        lambda value, seen: _parts(others(value), seen),
    )


def PropertyNames(schema: Assertion) -> Assertion:
    """Have only such names of members (Core, 10.3.2.4)."""
    return Assertion(
        "propertyNames",
        "have valid property names",
        lambda value, _: all(schema.holds(name, None) for name in _object(value)),
    )


def FirstItems(*schemas: Assertion) -> Assertion:
    """Have first items that are as told (Core, 10.3.1.1)."""

    def holds(value: Json, seen: Evaluated | None) -> bool:
        items = enumerate(zip(_array(value), schemas, strict=False))
        return _parts(((index, *pair) for index, pair in items), seen)

    return Assertion("prefixItems", "have valid first items", holds)


def Items(schema: Assertion, *, start: int = 0) -> Assertion:
    """Have items that are as told, from one on (Core, 10.3.1.2)."""

    def holds(value: Json, seen: Evaluated | None) -> bool:
        rest = list(enumerate(_array(value)))[start:]
        return _parts(((index, item, schema) for index, item in rest), seen)

    return Assertion("items", "have valid items", holds)


def Contains(
    schema: Assertion, *, least: int = 1, most: int | None = None
) -> Assertion:
    """Have so many items that are as told (Core, 10.3.1.3, and Validation, 6.4.4)."""

    def holds(value: Json, seen: Evaluated | None) -> bool:
        if not isinstance(value, list):
            return True
        found = [n for n, one in enumerate(_array(value)) if schema.holds(one, None)]
        if seen is not None:
            seen.update(found)
        return least <= len(found) and (most is None or len(found) <= most)

    limit = "" if most is None else f" and at most {most}"
    should = f"have at least {least}{limit} items that match a schema"
    return Assertion("contains", should, holds)


def UniqueItems() -> Assertion:
    """Have no two equal items (Validation, 6.4.3)."""

    def holds(value: Json, _: Evaluated | None) -> bool:
        found = _array(value)
        return len({canonical(item) for item in found}) == len(found)

    return Assertion("uniqueItems", "have no two equal items", holds)


def _tried(assertion: Assertion, value: Json, seen: Evaluated | None) -> bool:
    """Apply an assertion that may fail: then nothing that it spoke of counts."""
    if seen is None:
        return assertion.holds(value, None)
    own: Evaluated = set()
    if not assertion.holds(value, own):
        return False
    seen |= own
    return True


def AllOf(*schemas: Assertion) -> Assertion:
    """Be all of these (Core, 10.2.1.1)."""
    return Assertion(
        "allOf",
        f"match {len(schemas)} schemas",
        lambda value, seen: all(one.holds(value, seen) for one in schemas),
    )


def AnyOf(*schemas: Assertion) -> Assertion:
    """Be one or more of these (Core, 10.2.1.2)."""

    def holds(value: Json, seen: Evaluated | None) -> bool:
        if seen is None:
            return any(one.holds(value, None) for one in schemas)
        # Each must be tried, for each speaks of members of its own.
        return sum(_tried(one, value, seen) for one in schemas) > 0

    return Assertion("anyOf", f"match one of {len(schemas)} schemas", holds)


def OneOf(*schemas: Assertion) -> Assertion:
    """Be exactly one of these (Core, 10.2.1.3)."""
    return Assertion(
        "oneOf",
        f"match exactly one of {len(schemas)} schemas",
        lambda value, seen: sum(_tried(one, value, seen) for one in schemas) == 1,
    )


def AtMostOneOf(*schemas: Assertion) -> Assertion:
    """Not be two of these; that it is one is asserted elsewhere."""
    return Assertion(
        "oneOf",
        f"not match two of {len(schemas)} schemas",
        lambda value, _: sum(one.holds(value, None) for one in schemas) <= 1,
    )


def Not(schema: Assertion) -> Assertion:
    """Not be this (Core, 10.2.1.4)."""
    return Assertion(
        "not", "not match a schema", lambda value, _: not schema.holds(value, None)
    )


def If(
    condition: Assertion, *, then: Assertion = ANYTHING, otherwise: Assertion = ANYTHING
) -> Assertion:
    """Be one thing where a condition holds, and another elsewhere (Core, 10.2.2)."""

    def holds(value: Json, seen: Evaluated | None) -> bool:
        branch = then if _tried(condition, value, seen) else otherwise
        return branch.holds(value, seen)

    return Assertion("if", "match the schema that its condition leads to", holds)


def DependentSchemas(schemas: Mapping[str, Assertion]) -> Assertion:
    """Be as told where there is a member of a name (Core, 10.2.2.4)."""

    def holds(value: Json, seen: Evaluated | None) -> bool:
        members = _object(value)
        return all(
            one.holds(value, seen) for name, one in schemas.items() if name in members
        )

    should = f"match a schema where it has {_names(schemas)}"
    return Assertion("dependentSchemas", should, holds)


def _unevaluated(
    keyword: Literal["unevaluatedProperties", "unevaluatedItems"],
    schema: Assertion,
    beside: Sequence[Assertion],
) -> Assertion:
    is_object = keyword == "unevaluatedProperties"

    def holds(value: Json, seen: Evaluated | None) -> bool:
        own: Evaluated = set()
        if not all(one.holds(value, own) for one in beside):
            return False
        parts = _object(value).items() if is_object else enumerate(_array(value))
        rest = [(key, part, schema) for key, part in parts if key not in own]
        if seen is not None:
            seen |= own
        return _parts(rest, seen)

    return Assertion(keyword, "have nothing more than its schemas tell of", holds)


def UnevaluatedProperties(schema: Assertion, *beside: Assertion) -> Assertion:
    """Have members that nothing beside speaks of only as told (Core, 11.3)."""
    return _unevaluated("unevaluatedProperties", schema, beside)


def UnevaluatedItems(schema: Assertion, *beside: Assertion) -> Assertion:
    """Have items that nothing beside speaks of only as told (Core, 11.2)."""
    return _unevaluated("unevaluatedItems", schema, beside)
