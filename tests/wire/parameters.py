"""The table of parameters: every style with every kind of value, each row an operation."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Json: TypeAlias = Any
Kinds: TypeAlias = "dict[str, tuple[Json, Json]]"
"""Schemas with values, by kind."""

TEXT: Final = {"type": "string"}
TEXTS: Final = {"type": "array", "items": TEXT}
COLORS: Final = {
    "type": "object",
    "required": ["R", "G"],
    "properties": {"R": {"type": "integer"}, "G": {"type": "string"}},
    "additionalProperties": False,
}

RESERVED: Final = ":/?#[]@!$&'()*+,;="
"""What RFC 3986, 2.2 calls reserved."""

PRIMITIVES: Final[Kinds] = {
    "text": (TEXT, "blue"),
    "spaces": (TEXT, "light blue"),
    "reserved": (TEXT, RESERVED),
    "percent": (TEXT, "100%25"),
    "unicode": (TEXT, "bl\u00e5 \U0001f535"),
    "integer": ({"type": "integer", "minimum": 1}, 7),
    "number": ({"type": "number"}, -1.5),
    "boolean": ({"type": "boolean"}, True),
    "enum": ({"type": "string", "enum": ["blue", "red"]}, "red"),
    "date": ({"type": "string", "format": "date"}, "2024-02-29"),
    "moment": ({"type": "string", "format": "date-time"}, "2024-02-29T12:30:45Z"),
}
EMPTY: Final[Kinds] = {"empty": (TEXT, "")}
ARRAYS: Final[Kinds] = {
    "array": (TEXTS, ["blue", "black", "brown"]),
    "single": (TEXTS, ["blue"]),
    "array-spaces": (TEXTS, ["light blue", "dark red"]),
    "array-reserved": (TEXTS, ["a&b", "c=d?e"]),
    "array-unicode": (TEXTS, ["bl\u00e5", "r\u00f6d"]),
    "integers": ({"type": "array", "items": {"type": "integer"}}, [1, 2, 3]),
}
OBJECTS: Final[Kinds] = {
    "object": (COLORS, {"R": 100, "G": "200"}),
    "object-reserved": (COLORS, {"R": 100, "G": "a&b?c"}),
}
NESTED: Final[Kinds] = {
    "nested": (
        {"type": "object", "properties": {"color": COLORS}, "additionalProperties": False},
        {"color": {"R": 100, "G": "200"}},
    )
}
ALL: Final = PRIMITIVES | ARRAYS | OBJECTS
ASCII: Final = {name: row for name, row in ALL.items() if "unicode" not in name}

STYLES: Final = (
    ("path", "simple", ALL),
    ("path", "label", ALL),
    ("path", "matrix", ALL),
    ("query", "form", ALL | EMPTY),
    ("header", "simple", ASCII),
    ("cookie", "form", ALL | EMPTY),
)
"""What a style is for (OpenAPI 3.0.3, 4.7.12.2), exploded or not."""

ONLY: Final = (
    # Nothing tells a space in an item from one between two of them.
    ("query", "spaceDelimited", False, {k: v for k, v in ARRAYS.items() if k != "array-spaces"}),
    ("query", "pipeDelimited", False, ARRAYS),
    ("query", "deepObject", True, OBJECTS | NESTED),
)
"""What 4.7.12.4 has in one way alone; the others are not defined."""

LOCATIONS: Final = ("path", "query", "header", "cookie")


def document() -> Json:
    """Return the document of the table, whose examples are the values to send."""
    paths = {f"/{name}": _operation(name, parameter) for name, parameter in _rows()}
    for name, item in list(paths.items()):
        if item["get"]["parameters"][0]["in"] == "path":
            paths[f"{name}/{{color}}"] = paths.pop(name)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Parameters", "version": "1"},
        "servers": [{"url": "/styles"}],
        "paths": paths,
    }


def _rows() -> Iterator[tuple[str, Json]]:
    ways = [
        *ONLY,
        *((place, style, way, kinds) for place, style, kinds in STYLES for way in (False, True)),
    ]
    for location, style, explode, kinds in ways:
        for kind, (schema, value) in kinds.items():
            name = f"{location}-{style}-{'explode' if explode else 'joined'}-{kind}"
            way = {"schema": schema, "style": style, "explode": explode}
            # Without it a query has no empty values (4.7.12.2); elsewhere nobody asks.
            if value == "" and location == "query":
                way["allowEmptyValue"] = True
            yield name, _parameter(location, value, **way)
    for kind, (schema, value) in (PRIMITIVES | ARRAYS).items():
        name = f"query-allow-reserved-{kind}"
        yield name, _parameter("query", value, schema=schema, allowReserved=True)
    for location, kind in itertools.product(LOCATIONS, ("text", "array", "object")):
        schema, value = ALL[kind]
        media = {"application/json": {"schema": schema, "example": value}}
        yield f"{location}-content-{kind}", _parameter(location, None, content=media)


def _parameter(location: str, value: Json, **more: Json) -> Json:
    example = {} if value is None else {"example": value}
    name = "X-Color" if location == "header" else "color"
    return {"name": name, "in": location, "required": True, **more, **example}


def _operation(name: str, parameter: Json) -> Json:
    answer = {"204": {"description": "Taken"}}
    return {"get": {"operationId": name, "parameters": [parameter], "responses": answer}}
