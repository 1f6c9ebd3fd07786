"""Random schemas, operations and other values to put in a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

    from fuzz.drafts import Draft, Json

NAMES: Final = ("id", "name", "kind", "status", "createdAt", "created_at", "x", "class", "Kind")

_DEEPEST: Final = 2


def word(rng: Random) -> str:
    """Return a name, which may be taken."""
    return rng.choice((*NAMES, f"extra{rng.randrange(9)}", "a-b", "a.b"))


def junk(rng: Random) -> Json:
    """Return something that is hardly ever meant."""
    return rng.choice((None, True, 3, -1.5, "junk", [], ["junk"], {}, {"junk": 1}, [{}]))


def schema(draft: Draft, file: str, depth: int = 0) -> Json:
    """Return a schema that may stand in a file."""
    rng = draft.rng
    plain: tuple[Json, ...] = (
        {"type": "string"},
        {"type": "integer", "default": 3},
        {"type": "string", "format": "date-time", "nullable": True},
        {"type": "string", "enum": ["p", "q"]},
        {"type": "string", "readOnly": True},
        {"type": "number", "description": "A number."},
        {"oneOf": [{"const": "one"}, {"const": "two"}]},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {},
        True,
    )
    if depth >= _DEEPEST or rng.random() < 0.3:
        return rng.choice(plain)

    def inner() -> Json:
        return schema(draft, file, depth + 1)

    def refers() -> Json:
        return {"$ref": draft.reference(file)}

    match rng.randrange(9):
        case 0 | 1:
            return refers()
        case 2:
            return {"type": "array", "items": inner()}
        case 3:
            return {"allOf": [refers(), inner()]}
        case 4:
            return {"allOf": [refers(), refers()], "description": "Both."}
        case 5:
            return {"oneOf": [refers(), inner()], "title": word(rng)}
        case 6:
            return {"anyOf": [refers(), refers()], "discriminator": {"propertyName": "kind"}}
        case 7:
            return {**refers(), "description": "Beside.", "nullable": True}
        case _:
            name = word(rng)
            properties = {name: inner(), word(rng): inner()}
            return {"type": "object", "properties": properties, "required": [name]}


def operation(draft: Draft) -> dict[str, Json]:
    """Return an operation."""
    rng = draft.rng

    def content() -> Json:
        kind = rng.choice(("application/json", "application/x-www-form-urlencoded", "text/plain"))
        return {kind: {"schema": schema(draft, draft.root)}}

    def component(section: str, value: Json) -> Json:
        components = draft.document.get("components")
        found = components.get(section) if isinstance(components, dict) else None
        if not isinstance(found, dict) or not found or rng.random() < 0.5:
            return value
        return {"$ref": f"#/components/{section}/{rng.choice(list(found))}"}

    parameter = {
        "name": word(rng),
        "in": rng.choice(("query", "header", "path", "cookie")),
        "schema": schema(draft, draft.root),
    }
    other = {"name": word(rng), "in": "query", "schema": {"$ref": draft.reference(draft.root)}}
    response = {"description": "Done.", "content": content()}
    sent = {"post": {"responses": {"200": response}}}
    return {
        "responses": {
            rng.choice(("200", "201", "default")): component("responses", response),
            "404": component("responses", {"description": "Gone."}),
        },
        "operationId": rng.choice((word(rng), f"get{rng.randrange(99)}")),
        "tags": [word(rng)],
        "summary": f"Changed {rng.randrange(99)}.",
        "deprecated": rng.random() < 0.5,
        "parameters": [component("parameters", parameter), other],
        "requestBody": component("requestBodies", {"content": content()}),
        "security": [{rng.choice(("token", "extra")): ["read"]}],
        "servers": [{"url": f"https://example.com/{rng.randrange(9)}"}],
        "x-extra": rng.randrange(9),
        "callbacks": {"done": {"{$request.body#/url}": sent}} if rng.random() < 0.2 else {},
    }
