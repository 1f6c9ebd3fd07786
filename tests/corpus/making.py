"""Instances of plain schemas; the seed decides all."""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from corpus.patterns import NoTextError, text_like

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

Json: TypeAlias = Any

DEEP: Final = 5
"""From here on nothing is added that a schema does not demand."""

TOO_DEEP: Final = 24

WORDS: Final = ("a", "é\U0001f600", "some text", "x" * 40, "0", "null", "")
ANYTHING: Final[tuple[Json, ...]] = (
    None,
    True,
    0,
    -2,
    1.5,
    "text",
    [],
    {},
    [1, "a"],
    {"a": {"b": None}},
)

FORMATS: Final = {
    "date": "2024-02-29",
    "date-time": "2024-02-29T12:30:45.120Z",
    "time": "12:30:45Z",
    "duration": "P1DT12H",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "email": "somebody@example.com",
    "idn-email": "somebody@example.com",
    "uri": "https://example.com/a?b=c",
    "url": "https://example.com/a?b=c",
    "iri": "https://example.com/a?b=c",
    "uri-reference": "/a?b=c",
    "uri-template": "/a/{b}",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "hostname": "example.com",
    "byte": "aGVsbG8=",
    "decimal": "12.50",
    "regex": "^a+$",
    "json-pointer": "/a/0",
    # As `Plain` calls every `contentEncoding` but base64: a text in each of those.
    "encoded": "AAAAAAAA",
}


class NoInstanceError(Exception):
    """No value was found that a schema may describe."""


@dataclass(slots=True)
class Maker:
    """Makes values that should be instances; whether one is, others judge.

    `formatted` are the formats with the values that were made for them. `file` stands for bytes,
    which no JSON has (OpenAPI 3.0, 4.7.14.2); without it there is no instance of a file. A `lean`
    one adds nothing that a schema does not demand.
    """

    definitions: Mapping[str, Json]
    random: Random
    file: str | None = None
    lean: bool = False
    formatted: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def make(self, schema: Json, depth: int = 0) -> Json:
        """Return a value for a schema.

        Raises NoInstanceError.
        """
        if depth > TOO_DEEP:
            raise NoInstanceError
        flat = self._flat(schema, depth, ())
        if "const" in flat:
            return copy.deepcopy(flat["const"])
        if "enum" in flat:
            return copy.deepcopy(self.random.choice(self._listed(flat)))
        match self._kind(flat, depth):
            case "null":
                return None
            case "boolean":
                return self.random.random() < 0.5
            case "integer" | "number" as kind:
                return self._number(flat, whole=kind == "integer")
            case "string":
                return self._text(flat)
            case "array":
                return self._array(flat, depth)
            case "object":
                return self._object(flat, depth)
            case _:
                return copy.deepcopy(self.random.choice(ANYTHING))

    def _listed(self, flat: dict[str, Json]) -> list[Json]:
        types = flat.get("type")
        fit = [one for one in flat["enum"] if types is None or _kinds(one).intersection(types)]
        if not fit:
            raise NoInstanceError
        return fit

    def _kind(self, flat: dict[str, Json], depth: int) -> str:
        if "type" in flat:
            kinds = flat["type"]
            if not kinds:
                raise NoInstanceError
            return "null" if depth > DEEP and "null" in kinds else self.random.choice(kinds)
        for kind, keys in _IMPLIED.items():
            if keys.intersection(flat):
                return kind
        return ""

    def _flat(self, schema: Json, depth: int, seen: tuple[str, ...]) -> dict[str, Json]:
        """Return a schema with what it refers to and puts together, one choice being made."""
        if schema is False:
            raise NoInstanceError
        if schema is True:
            return {}
        made: dict[str, Json] = {}
        own = {key: one for key, one in schema.items() if key not in _JOINING}
        parts: list[Json] = [own]
        if "$ref" in schema:
            key = schema["$ref"].rpartition("/")[2]
            if key in seen:
                raise NoInstanceError
            parts.append(self._flat(self.definitions[key], depth, (*seen, key)))
        parts += [self._flat(one, depth, seen) for one in schema.get("allOf", ())]
        parts += [
            self._chosen(schema[key], depth, seen) for key in ("oneOf", "anyOf") if key in schema
        ]
        if "if" in schema and "then" in schema:
            parts += [
                self._flat(schema["if"], depth, seen),
                self._flat(schema["then"], depth, seen),
            ]
        for part in parts:
            _join(made, part)
        return made

    def _chosen(self, members: list[Json], depth: int, seen: tuple[str, ...]) -> dict[str, Json]:
        order = list(members)
        self.random.shuffle(order)
        if depth > DEEP:
            order.sort(key=lambda one: "$ref" in one if isinstance(one, dict) else True)
        for one in order:
            try:
                return self._flat(one, depth, seen)
            except NoInstanceError:
                continue
        raise NoInstanceError

    def _number(self, flat: dict[str, Json], *, whole: bool) -> Json:
        least = max(flat.get("minimum", -math.inf), flat.get("exclusiveMinimum", -math.inf))
        most = min(flat.get("maximum", math.inf), flat.get("exclusiveMaximum", math.inf))
        low = least if math.isfinite(least) else min(-3, most - 5 if math.isfinite(most) else 0)
        high = most if math.isfinite(most) else low + 10
        step = flat.get("multipleOf", 1 if whole else None)
        if step:
            first, last = math.ceil(low / step), math.floor(high / step)
            if first == least / step and flat.get("exclusiveMinimum") == least and first < last:
                first += 1
            if last == most / step and flat.get("exclusiveMaximum") == most and first < last:
                last -= 1
            if first > last:
                raise NoInstanceError
            value = self.random.randint(first, last) * step
            return self._note(int(value) if whole or value == int(value) else value, flat)
        return self._note(self.random.choice((low, high, (low + high) / 2)), flat)

    def _note(self, value: Json, flat: dict[str, Json]) -> Json:
        if "format" in flat:
            self.formatted.add((flat["format"], repr(value)))
        return value

    def _text(self, flat: dict[str, Json]) -> str:
        least, most = flat.get("minLength", 0), flat.get("maxLength", 10**6)
        if flat.get("format") == "binary":
            if self.file is None:
                raise NoInstanceError
            return str(self._note(self.file, flat))
        if flat.get("format") in FORMATS:
            return str(self._note(FORMATS[flat["format"]], flat))
        if "pattern" in flat:
            return str(self._note(self._like(flat["pattern"]), flat))
        text = self.random.choice(WORDS)
        text = text + "b" * (least - len(text))
        return str(self._note(text[:most], flat))

    def _like(self, pattern: str) -> str:
        try:
            return text_like(pattern, self.random)
        except NoTextError:
            raise NoInstanceError from None

    def _array(self, flat: dict[str, Json], depth: int) -> list[Json]:
        first: list[Json] = flat.get("prefixItems", [])
        least = flat.get("minItems", 0)
        most = flat.get("maxItems", least + 2 + len(first))
        size = (
            least if depth > DEEP else self.random.randint(least, max(least, min(most, least + 3)))
        )
        made: list[Json] = []
        for at in range(size * 4 if flat.get("uniqueItems") else size):
            schema = first[at] if at < len(first) else flat.get("items", {})
            try:
                item = self.make(schema, depth + 1)
            except NoInstanceError:
                if len(made) >= least:
                    break
                raise
            if not (flat.get("uniqueItems") and item in made):
                made.append(item)
            if len(made) == size:
                break
        if "contains" in flat:
            made.append(self.make(flat["contains"], depth + 1))
        return made

    def _object(self, flat: dict[str, Json], depth: int) -> dict[str, Json]:
        properties: dict[str, Json] = flat.get("properties", {})
        required = dict.fromkeys(flat.get("required", ()))
        least = flat.get("minProperties", 0)
        is_least = self.lean or depth > DEEP
        share = 0 if is_least else self.random.choice((0.0, 0.3, 0.7, 1.0))
        made: dict[str, Json] = {}
        for name, schema in properties.items():
            if name in required or self.random.random() < share or len(made) < least:
                try:
                    made[name] = self.make(schema, depth + 1)
                except NoInstanceError:
                    if name in required:
                        raise
        for name in required:
            if name not in made:
                made[name] = self.make(self._rest(flat), depth + 1)
        most = flat.get("maxProperties", 10**6)
        wanted = least if is_least else max(least, len(made) + self.random.choice((0, 0, 1)))
        for name in self._names(flat):
            if len(made) >= min(wanted, most):
                break
            if name not in properties:
                try:
                    made[name] = self.make(self._rest(flat, name), depth + 1)
                except NoInstanceError:
                    break
        return made

    def _names(self, flat: dict[str, Json]) -> Iterator[str]:
        """Go through names of further members."""
        for pattern in flat.get("patternProperties", {}):
            yield self._like(pattern)
        for at in range(12):
            yield (
                f"x-{at}" if "propertyNames" not in flat else str(self.make(flat["propertyNames"]))
            )

    def _rest(self, flat: dict[str, Json], name: str | None = None) -> Json:
        """Return the schema of a member without a property."""
        patterns = flat.get("patternProperties", {})
        if name is not None and not name.startswith("x-") and patterns:
            return {"allOf": list(patterns.values())}
        return flat.get("additionalProperties", flat.get("unevaluatedProperties", {}))


_JOINING: Final = frozenset({"$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "not"})
_IMPLIED: Final = {
    "object": frozenset({"properties", "additionalProperties", "required", "patternProperties"}),
    "array": frozenset({"items", "prefixItems", "contains"}),
    "string": frozenset({"pattern", "minLength", "maxLength", "format"}),
    "number": frozenset({"minimum", "maximum", "multipleOf"}),
}


def _kinds(value: Json) -> set[str]:
    match value:
        case None:
            return {"null"}
        case bool():
            return {"boolean"}
        case int():
            return {"integer", "number"}
        case float():
            return {"number"}
        case str():
            return {"string"}
        case list():
            return {"array"}
        case _:
            return {"object"}


def _join(made: dict[str, Json], part: Mapping[str, Json]) -> None:
    """Take in another schema that must hold too."""
    for key, value in part.items():
        before: Json = made.get(key)
        if key not in made:
            made[key] = dict(value) if isinstance(value, dict) else value
        elif key in {"properties", "patternProperties", "dependentSchemas"}:
            for name, schema in value.items():
                both = name in before and before[name] != schema
                before[name] = {"allOf": [before[name], schema]} if both else schema
        elif key == "required":
            made[key] = [*dict.fromkeys([*before, *value])]
        elif key == "type":
            whole = {"integer"} if "number" in (*before, *value) else set[str]()
            wide = [{*one, *(whole if "number" in one else ())} for one in (before, value)]
            made[key] = [one for one in TYPE_ORDER if all(one in side for side in wide)]
        elif key == "enum":
            made[key] = [one for one in before if one in value]
        elif key in {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}:
            made[key] = max(before, value)
        elif key in {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}:
            made[key] = min(before, value)
        elif key in {"items", "additionalProperties"} and before != value:
            made[key] = {"allOf": [before, value]}


TYPE_ORDER: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
