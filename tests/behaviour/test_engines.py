"""Both model engines accept and reject the same instances: those that the document allows.

The engines differ in nothing here. Where both judge otherwise than the document, DIFFERENCES has
the reason; one that no longer occurs must go.
"""

from __future__ import annotations

import importlib
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeAlias, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from specular.config import ApiConfig, Engine, Enums
from specular.diagnostics import Sink
from specular.pipeline import build, dump
from trees import ROOT

if TYPE_CHECKING:
    from pathlib import Path

Json: TypeAlias = Any
Adapter: TypeAlias = TypeAdapter[Json]

INSTANCES: Final = 500
SPEC: Final = ROOT / "spec" / "openapi.yaml"
MODEL: Final = "JobResponse"
REQUEST: Final = "ApproveUserRequest"

TEXTS: Final = ("", "a", "é\U0001f600", '"\\', "2023-02-03T11:19:41.579Z", "null", "1")
NUMBERS: Final = (0, 1, -1, 2.5, 1.0, 1e-7, 1e300, 12345678901234567890, 10**400)
SMALL: Final[tuple[Json, ...]] = (
    None,
    True,
    False,
    *NUMBERS,
    *TEXTS,
    [],
    {},
    [None, [1]],
    {"a": {"": None}},
)
ODD: Final[tuple[Json, ...]] = (*SMALL, math.nan, math.inf, -math.inf)
"""What takes the place of a value in an instance to make it another one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Instances that both engines judge otherwise than the document, and why."""

    reason: str
    occurs: Callable[[str, frozenset[str], Enums], bool]


DIFFERENCES: Final = {
    "open enumerations": Difference(
        "a value that the document does not list is kept unless `enums` is closed",
        lambda _, broken, enums: broken == {"enum"} and enums == "open",
    ),
    "no JSON": Difference(
        "NaN and Infinity are no numbers of JSON (RFC 8259, 6), but Python's parser takes them",
        lambda text, _broken, _enums: re.search(r"NaN|Infinity", text) is not None,
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an engine makes of a text: what it writes back, or where it finds which fault."""

    written: str | None
    faults: tuple[tuple[str, tuple[int | str, ...]], ...] = ()


class Maker:
    """Makes instances of the schemas of a document, and notes which properties they have."""

    def __init__(self, schemas: dict[str, Json]) -> None:
        self.schemas = schemas
        self.used: set[str] = set()

    def instance(self, schema: Json, random: Random, name: str = "") -> Json:
        """Return an instance of a schema."""
        match schema:
            case {"$ref": reference}:
                target = reference.rpartition("/")[2]
                return self.instance(self.schemas[target], random, target)
            case {"const": value}:
                return value
            case {"enum": values}:
                return random.choice(values)
            case {"anyOf": members}:
                return self.instance(random.choice(members), random)
            case {"type": "object"}:
                return self._object(schema, random, name)
            case {"type": "array", "items": items}:
                return [self.instance(items, random) for _ in range(random.choice((1, 1, 2, 0)))]
            case {"type": "number"}:
                return random.choice([n for n in NUMBERS if n >= schema.get("minimum", n)])
            case {"type": "string"}:
                return random.choice(TEXTS)
            case {"type": "boolean"}:
                return random.choice((True, False))
            case {"type": "null"}:
                return None
            case _:
                assert not schema.keys() - {"description"}, f"no instances of {schema}"
                return random.choice(SMALL)

    def properties(self) -> set[str]:
        """Return every property of the document, as they are noted."""
        return {
            f"{name}.{key}"
            for name, schema in self.schemas.items()
            for key in schema.get("properties", ())
        }

    def _object(self, schema: Json, random: Random, name: str) -> Json:
        made: dict[str, Json] = {}
        for base in schema.get("allOf", ()):
            made |= self.instance(base, random)
        for key, member in schema.get("properties", {}).items():
            if key in schema.get("required", ()) or random.random() < 0.5:
                self.used.add(f"{name}.{key}")
                made[key] = self.instance(member, random)
        if "additionalProperties" in schema:
            made["a key"] = self.instance(schema["additionalProperties"], random)
        return made


def places(value: Json) -> Iterator[tuple[Json, int | str]]:
    """Go through every place inside a value: a container, and an index or key in it."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


def change(instance: Json, random: Random) -> None:
    """Change an instance in one place, which may or may not make it invalid."""
    by_key: dict[int | str, list[tuple[Json, int | str]]] = {}
    for place in places(instance):
        by_key.setdefault(place[1], []).append(place)
    if not by_key:
        return
    # By name first, since a few names stand in most of the places.
    parent, key = random.choice(by_key[random.choice(list(by_key))])
    match random.choice(("near", "near", "odd", "remove", "rename", "wrap")):
        case "near":
            parent[key] = random.choice(near(parent[key]))
        case "odd":
            parent[key] = random.choice(ODD)
        case "rename" if isinstance(key, str):
            # Neither the name of the attribute nor another case is the name on the wire.
            attribute = re.sub("[A-Z]", lambda upper: f"_{upper[0].lower()}", key)
            parent[random.choice((attribute, key.upper()))] = parent.pop(key)
        case "wrap":
            parent[key] = random.choice(([parent[key]], {"value": parent[key]}))
        case _:
            del parent[key]


def near(value: Json) -> tuple[Json, ...]:
    """Return values that are easily taken for another one, or just beyond what is allowed."""
    match value:
        case bool():
            return (not value, int(value), float(value), str(value).lower())
        case int() | float():
            return (value - 1, -value, 0, 0.5, math.nan, bool(value), str(value))
        case str():
            return (value.upper(), f"{value} ", value[:-1], [*value], None, 1)
        case list():
            return ([*value, *value], {str(n): one for n, one in enumerate(value)}, [None], None)
        case dict():
            return (list(value.items()), {**value, "another": ODD}, {}, None)
        case _:
            return (False, 0, "", {}, [])


def judge(adapter: Adapter, text: str) -> Verdict:
    """Return what an engine makes of a text, read as the client reads one."""
    try:
        model = adapter.validate_json(text, by_alias=True, by_name=False)
    except ValidationError as error:
        return Verdict(None, tuple((one["type"], one["loc"]) for one in error.errors()))
    return Verdict(adapter.dump_json(model).decode())


@dataclass(frozen=True, slots=True)
class Bench:
    """The same model from both engines, once for each kind of enumeration, and its schema."""

    pairs: dict[Enums, tuple[Adapter, ...]]
    maker: Maker
    root: Json
    validator: Draft202012Validator
    seen: Counter[str]

    def compare(self, instance: Json) -> None:
        """Let all judge an instance, and count what came of it."""
        text = json.dumps(instance)
        broken = frozenset(str(one.validator) for one in self.validator.iter_errors(instance))
        self.seen["invalid" if broken else "valid"] += 1
        for enums, (ours, theirs) in self.pairs.items():
            verdict = judge(ours, text)
            assert judge(theirs, text) == verdict
            if bool(verdict.faults) is not bool(broken):
                found = [key for key, one in DIFFERENCES.items() if one.occurs(text, broken, enums)]
                assert found, (verdict, broken)
                self.seen.update(found)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("engines")
    document = yaml.safe_load(dump(ApiConfig(spec=SPEC), "spec", Sink()))
    root = {"$ref": f"#/components/schemas/{MODEL}"}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield Bench(
            pairs={
                enums: tuple(imported(engine, enums, folder) for engine in get_args(Engine))
                for enums in get_args(Enums)
            },
            maker=Maker(document["components"]["schemas"]),
            root=root,
            validator=Draft202012Validator({**root, "components": document["components"]}),
            seen=Counter(),
        )


def imported(engine: Engine, enums: Enums, folder: Path) -> Adapter:
    """Make a package and return the adapter of its model of the whole response."""
    package = f"{engine.partition('-')[0]}_{enums}"
    sink = Sink()
    config = ApiConfig(spec=SPEC, package=package, only=("models",), engine=engine, enums=enums)
    for path, text in build(config, sink).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    assert not sink.diagnostics
    return TypeAdapter(getattr(importlib.import_module(f"{package}.models"), MODEL))


def test_engines_judge_alike(bench: Bench) -> None:
    @settings(max_examples=INSTANCES, derandomize=True, database=None, deadline=None)
    @given(st.randoms(use_true_random=True))
    def check(random: Random) -> None:
        instance = bench.maker.instance(bench.root, random)
        assert bench.validator.is_valid(instance)
        for _ in range(random.choice((0, 1, 6))):
            change(instance, random)
        bench.compare(instance)

    bench.seen.clear()
    check()
    assert bench.seen["valid"] + bench.seen["invalid"] >= INSTANCES
    assert min(bench.seen["valid"], bench.seen["invalid"]) > INSTANCES / 3
    assert set(DIFFERENCES) <= bench.seen.keys(), "a difference is listed that does not occur"
    # The request is the one schema that a response does not contain.
    unused = bench.maker.properties() - bench.maker.used
    assert {one.partition(".")[0] for one in unused} == {REQUEST}


def test_engines_judge_every_single_change_alike(bench: Bench) -> None:
    instance = bench.maker.instance(bench.root, Everything())
    assert bench.validator.is_valid(instance)
    names = sorted(one.partition(".")[2] for one in bench.maker.properties())
    bench.seen.clear()
    for parent, key in list(places(instance)):
        kept = parent[key]
        # A member that some other object has is unknown in this one.
        foreign = (dict.fromkeys(names) | kept,) if isinstance(kept, dict) else ()
        for value in (*near(kept), *foreign):
            parent[key] = value
            bench.compare(instance)
        if isinstance(parent, dict):
            del parent[key]
            bench.compare(instance)
        parent[key] = kept
    assert min(bench.seen["valid"], bench.seen["invalid"]) > INSTANCES / 5


class Everything(Random):
    """No chance at all: every property, one item to a list, the first of all choices."""

    def random(self) -> float:
        """Return the least number."""
        return 0.0

    def choice(self, seq: Sequence[Json]) -> Json:  # type: ignore[override]
        """Return the first of them."""
        return seq[0]
