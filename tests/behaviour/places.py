"""The document's own example of a response, and what the document says of each place in it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from trees import ROOT

Json: TypeAlias = Any
Path_: TypeAlias = tuple[str | int, ...]

OPENAPI: Final = ROOT / "spec" / "openapi.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """A value in the example: the way to it, and its schema with bases and references merged."""

    path: Path_
    schema: dict[str, Json]
    value: Json

    @property
    def name(self) -> str:
        """The path as messages have it, such as `job.metadata.flow[0].id`."""
        return path_text(self.path)

    @property
    def properties(self) -> list[tuple[str, bool]]:
        """The properties that the schema names, and whether each is required."""
        required = self.schema.get("required", ())
        return [(name, name in required) for name in self.schema.get("properties", ())]


def path_text(path: Path_) -> str:
    """Return a path as messages have it."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(steps).removeprefix(".")


def _read(file: Path) -> Json:
    return yaml.safe_load(file.read_text("utf-8"))


def _example() -> tuple[Json, Json]:
    """Return the schema of the response and its example."""
    operation = _read(OPENAPI)["paths"]["/workflows/{workflowId}/user-approval"]["put"]
    content = operation["responses"]["200"]["content"]["application/json"]
    example = _read(OPENAPI.parent / content["examples"]["returns"]["$ref"])
    return content["schema"], example["value"]


def _merged(schema: Json, file: Path) -> tuple[dict[str, Json], Path]:
    """Follow a reference, and take over what the parts of an `allOf` say."""
    if "$ref" in schema:
        target, _, pointer = schema["$ref"].partition("#")
        file = file.parent / target if target else file
        found = _read(file)
        for token in pointer.split("/")[1:]:
            found = found[token]
        return _merged(found, file)
    merged: dict[str, Json] = {"properties": {}, "required": []}
    for part in schema.get("allOf", ()):
        base, _ = _merged(part, file)
        merged["properties"] |= base["properties"]
        merged["required"] += base["required"]
    own = {name: value for name, value in schema.items() if name != "allOf"}
    own["properties"] = merged["properties"] | own.get("properties", {})
    own["required"] = merged["required"] + own.get("required", [])
    return own, file


def _places(schema: Json, file: Path, value: Json, path: Path_) -> Iterator[Place]:
    merged, file = _merged(schema, file)
    yield Place(path, merged, value)
    if isinstance(value, dict):
        for name, member in value.items():
            # A member of a free object may be anything.
            found = merged["properties"].get(name, {})
            yield from _places(found, file, member, (*path, name))
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(merged["items"], file, item, (*path, index))


_SCHEMA, EXAMPLE = _example()
PLACES: Final = tuple(_places(_SCHEMA, OPENAPI, EXAMPLE, ()))
OBJECTS: Final = tuple(place for place in PLACES if place.schema["properties"])


def where(**facts: Json) -> list[Place]:
    """Return the places whose schemas have these keywords; None for any value of one."""
    return [
        place
        for place in PLACES
        if all(
            name in place.schema and want in (None, place.schema[name])
            for name, want in facts.items()
        )
    ]


def is_free(place: Place) -> bool:
    """Tell whether the document says nothing of the type of a value."""
    return not place.schema.keys() & {"type", "enum", "const"}


def changed(path: Path_, value: Json) -> Json:
    """Return the example with another value at a place."""
    if not path:
        return value
    payload = copy.deepcopy(EXAMPLE)
    found(payload, path[:-1])[path[-1]] = value
    return payload


def without(path: Path_) -> Json:
    """Return the example without a member."""
    payload = copy.deepcopy(EXAMPLE)
    del found(payload, path[:-1])[path[-1]]
    return payload


def found(value: Json, path: Path_) -> Json:
    """Return what is at a place."""
    for step in path:
        value = value[step]
    return value


def canonical(text: str | bytes) -> str:
    """Return JSON with its keys sorted."""
    return written(json.loads(text))


def written(value: Json) -> str:
    """Return a value as JSON with its keys sorted."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
