"""Let the models of a package and `jsonschema` judge the same instances; prints JSON.

`python judging.py FOLDER PACKAGE DOCUMENT`, in a fresh interpreter
"""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import FormatError, best_match
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from corpus.making import Maker, NoInstanceError
from corpus.mutating import mutated
from corpus.plain import Plain
from corpus.reading import squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Json: TypeAlias = Any
Adapter: TypeAlias = TypeAdapter[Json]

MOST: Final = 12
"""How many instances are made of a schema, fewer where there are many schemas."""

BUDGET: Final = 2500
MUTANTS: Final = 8
"""How many mutants are made of an instance."""

TRIES: Final = 6
SHOWN: Final = 160
EXAMPLES: Final = 3


@dataclass(slots=True)
class Verdict:
    """What came of one document; `differences` counts by kind and keyword, with an example each."""

    schemas: int = 0
    unmade: list[str] = field(default_factory=list[str])
    unmatched: list[str] = field(default_factory=list[str])
    valid: int = 0
    accepted: int = 0
    given_back: int = 0
    invalid: int = 0
    rejected: int = 0
    differences: dict[str, int] = field(default_factory=dict[str, int])
    examples: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def differ(self, kind: str, keyword: str, name: str, instance: Json, detail: str) -> None:
        """Note a difference, with the first few examples of its group."""
        group = f"{kind}: {keyword}"
        self.differences[group] = self.differences.get(group, 0) + 1
        shown = self.examples.setdefault(group, [])
        text = json.dumps(instance, ensure_ascii=False)
        if len(shown) < EXAMPLES:
            shown.append(f"{name}: {detail[:SHOWN]} in {text[:SHOWN]}")


class Made(FormatChecker):
    """Takes for well-formed what was made for a format, and nothing else: others may be."""

    def __init__(self, made: set[tuple[str, str]]) -> None:
        super().__init__(())
        self.made = made

    def check(self, instance: object, format: str) -> None:  # noqa: A002
        """Raise FormatError for what was not made for a format."""
        plain = isinstance(instance, str | int | float) and not isinstance(instance, bool)
        if plain and (format, repr(instance)) not in self.made:
            raise FormatError(format)


class Judge:
    """Judges instances by the document: those that are valid, and those that nobody could take."""

    def __init__(self, path: Path, seed: str) -> None:
        self.whole = Plain(path, lenient=False)
        self.maker = Maker(self.whole.definitions, Random(seed))
        self._strict = validator_of(self.whole, Made(self.maker.formatted))
        self._plain = validator_of(Plain(path, lenient=True), None)

    def valid(self, name: str, instance: Json) -> bool:
        """Whether an instance is valid, formats included."""
        return bool(self._strict(self.whole.components[name]).is_valid(instance))

    def fault(self, name: str, instance: Json) -> tuple[str, str] | None:
        """Return the keyword that an instance offends, whichever way it goes, and where that is."""
        validator = self._plain(self.whole.components[name])
        error = next(validator.iter_errors(instance), None)
        if error is None:
            return None
        best = best_match([error]) or error
        return str(best.validator), f"{best.json_path}: {best.message}"

    def instances(self, name: str, count: int) -> Iterator[Json]:
        """Go through valid instances of a component, as many as can be made."""
        schema = {"$ref": f"#/$defs/{self.whole.components[name]}"}
        for _ in range(count):
            for _ in range(TRIES):
                try:
                    instance = self.maker.make(schema)
                except NoInstanceError:
                    continue
                if self.valid(name, instance):
                    yield instance
                    break


def validator_of(plain: Plain, formats: FormatChecker | None) -> Callable[[str], Any]:
    """Return what makes a validator of each definition."""
    resource = DRAFT202012.create_resource({"$defs": plain.definitions})
    registry: Registry[Json] = Registry().with_resource("urn:document", resource)
    root: Any = Draft202012Validator({}, registry=registry, format_checker=formats)
    return lambda key: root.evolve(schema={"$ref": f"urn:document#/$defs/{key}"})


def judge(folder: Path, package: str, document: Path) -> Verdict:
    """Judge instances of every component that has a model."""
    sys.path.insert(0, str(folder))
    models = importlib.import_module(f"{package}.models")
    names: dict[str, list[str]] = {}
    # With the other engine the models are one module, which has no such list.
    for exported in getattr(models, "__all__", [one for one in vars(models) if one[0] != "_"]):
        names.setdefault(squeezed(exported), []).append(exported)
    referee = Judge(document, package)
    verdict = Verdict()
    components = list(referee.whole.components)
    count = max(2, min(MOST, BUDGET // max(1, len(components))))
    for name in components:
        found = names.get(squeezed(name), [])
        if len(found) != 1:
            verdict.unmatched.append(name)
            continue
        verdict.schemas += 1
        model = getattr(models, found[0])
        adapter: Adapter = TypeAdapter(model)
        made = list(referee.instances(name, count))
        if not made:
            verdict.unmade.append(name)
        # No class has null among its instances: what refers to it says whether that may be there.
        made = [one for one in made if one is not None or not isinstance(model, type)]
        for instance in made:
            _judge_valid(name, instance, adapter, verdict)
            for _ in range(MUTANTS):
                changed = mutated(instance, referee.maker.random)
                if changed is not None or not isinstance(model, type):
                    _judge_mutant(name, changed, adapter, referee, verdict)
    return verdict


def _judge_mutant(
    name: str, instance: Json, adapter: Adapter, referee: Judge, verdict: Verdict
) -> None:
    fault = referee.fault(name, instance)
    if fault is None:
        if referee.valid(name, instance):
            _judge_valid(name, instance, adapter, verdict)
        return
    verdict.invalid += 1
    try:
        _read(instance, adapter)
    except ValidationError:
        verdict.rejected += 1
    else:
        verdict.differ("accepted", fault[0], name, instance, fault[1])


def _read(instance: Json, adapter: Adapter) -> Json:
    """Read an instance as a client reads a response."""
    return adapter.validate_json(json.dumps(instance), strict=True, by_alias=True, by_name=False)


def _judge_valid(name: str, instance: Json, adapter: Adapter, verdict: Verdict) -> None:
    verdict.valid += 1
    try:
        value = _read(instance, adapter)
    except ValidationError as error:
        first = error.errors()[0]
        detail = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        verdict.differ("refused", first["type"], name, instance, detail)
        return
    verdict.accepted += 1
    try:
        back = adapter.dump_python(value, by_alias=True, exclude_unset=True, mode="json")
    except PydanticSerializationError as error:
        verdict.differ("changed", "not serialized", name, instance, str(error))
        return
    if same(back, instance):
        verdict.given_back += 1
    else:
        text = json.dumps(back, ensure_ascii=False)
        verdict.differ("changed", type(value).__name__, name, instance, text)


def same(one: Json, other: Json) -> bool:
    """Whether two values are equal as JSON has it: `1` is `1.0`, but not `true`."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


if __name__ == "__main__":
    sys.setrecursionlimit(5000)
    json.dump(asdict(judge(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))), sys.stdout)
