"""Random edits of a document: small ones of schemas and operations, and of the whole."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Final, TypeAlias

from fuzz.drafts import escape
from fuzz.values import NAMES, junk, operation, schema, word

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from fuzz.drafts import Draft, Json

    Edit: TypeAlias = Callable[[Draft], str | None]

_METHODS: Final = ("get", "put", "post", "delete", "patch")
_FLAGS: Final = ("readOnly", "writeOnly", "nullable", "deprecated", "uniqueItems", "required")


def edit(draft: Draft) -> str:
    """Edit something, and say what."""
    weights = [weight for _, weight in _EDITS]
    for _ in range(60):
        found, _ = draft.rng.choices(_EDITS, weights)[0]
        said = found(draft)
        if said is not None:
            return f"{found.__name__.lstrip('_')} {said}"
    return "nothing"


def _copy(value: Json) -> Json:
    return marshal.loads(marshal.dumps(value))  # noqa: S302 - our own


def _property(draft: Draft) -> str | None:
    """Add a property, take one away, or say something else of one."""
    found = draft.place(lambda one: isinstance(one.get("properties"), dict))
    if found is None:
        return None
    file, holder = found
    properties = holder["properties"]
    kind = draft.rng.choice(("add", "add", "set", "drop", "rename"))
    name = draft.rng.choice(list(properties) or [word(draft.rng)])
    if kind == "add":
        name = word(draft.rng)
        properties[name] = schema(draft, file)
    elif kind == "set":
        properties[name] = schema(draft, file)
    elif kind == "drop":
        properties.pop(name, None)
    else:
        new = word(draft.rng)
        holder["properties"] = {new if key == name else key: properties[key] for key in properties}
    return f"{kind} {name}"


def _required(draft: Draft) -> str | None:
    """Make a property required, or not."""
    found = draft.place(lambda one: one.get("properties") and isinstance(one["properties"], dict))
    if found is None:
        return None
    holder = found[1]
    name = draft.rng.choice([*holder["properties"], *NAMES])
    required = holder.get("required")
    required = [*required] if isinstance(required, list) else []
    required = [one for one in required if one != name] if name in required else [*required, name]
    holder["required"] = required
    return str(name)


def _flag(draft: Draft) -> str | None:
    """Say that something is so, or not so."""
    found = draft.place(lambda one: "type" in one or "$ref" in one or "in" in one)
    if found is None:
        return None
    key = draft.rng.choice(_FLAGS[:-1] if "in" not in found[1] else _FLAGS)
    found[1][key] = not found[1].get(key)
    return key


def _prose(draft: Draft) -> str | None:
    """Say something else of a thing, more or nothing."""
    found = draft.place(lambda one: "description" in one or "type" in one or "$ref" in one)
    if found is None:
        return None
    key = draft.rng.choice(("description", "description", "title", "summary"))
    if key in found[1] and draft.rng.random() < 0.3:
        del found[1][key]
    else:
        found[1][key] = f"Changed {draft.rng.randrange(99)} `times`."
    return key


def _type(draft: Draft) -> str | None:
    """Change what a value is, or what is asked of it."""
    found = draft.place(lambda one: "type" in one)
    if found is None:
        return None
    rng = draft.rng
    changes: tuple[tuple[str, tuple[Json, ...]], ...] = (
        ("type", ("string", "integer", "number", "object", "array", "boolean", ["string", "null"])),
        ("format", ("date-time", "uuid", "int64", "byte", "binary", "odd")),
        ("default", ("a", 1, None, [], {}, True)),
        ("pattern", ("^a+$", "(?=x)y", "[")),
        ("minimum", (0, 1.5)),
        ("maxLength", (3, -1)),
        ("const", ("a", 1)),
        ("additionalProperties", (False, True, schema(draft, found[0]))),
        ("items", (schema(draft, found[0]), {})),
        ("example", ("a", {"b": 1})),
        ("x-extra", (1, {"y": {"type": "string"}})),
    )
    key, values = rng.choice(changes)
    found[1][key] = rng.choice(values)
    return key


def _values(draft: Draft) -> str | None:
    """Add a value to an enumeration, take one away, or turn them round."""
    found = draft.place(lambda one: isinstance(one.get("enum"), list) and one["enum"])
    if found is None:
        return None
    values, rng = found[1]["enum"], draft.rng
    kind = rng.choice(("add", "drop", "turn"))
    if kind == "add":
        values.append(rng.choice((f"new-{rng.randrange(9)}", rng.randrange(9), None, values[0])))
    elif kind == "drop":
        values.pop(rng.randrange(len(values)))
    else:
        values.reverse()
    return kind


def _reference(draft: Draft) -> str | None:
    """Let a reference lead elsewhere, or put one in the place of a schema."""
    fits = ("$ref",) if draft.rng.random() < 0.6 else ("type",)
    found = draft.place(lambda one: any(key in one for key in fits))
    if found is None:
        return None
    text = draft.reference(found[0])
    if draft.rng.random() < 0.8:
        found[1].clear()
    found[1]["$ref"] = text
    return text


def _parts(draft: Draft) -> str | None:
    """Add a part of `allOf`, `oneOf` or `anyOf`, or take one away."""
    rng = draft.rng
    key = rng.choice(("allOf", "allOf", "oneOf", "anyOf"))
    adds = rng.random() < 0.6
    found = draft.place(lambda one: key in one or (adds and "type" in one))
    if found is None:
        return None
    parts = found[1].setdefault(key, [])
    if not isinstance(parts, list):
        return None
    if adds:
        parts.insert(rng.randint(0, len(parts)), schema(draft, found[0]))
    elif parts:
        parts.pop(rng.randrange(len(parts)))
    return f"{key} {'more' if adds else 'less'}"


def _discriminator(draft: Draft) -> str | None:
    """Add a discriminator, or take it away."""
    found = draft.place(lambda one: "oneOf" in one or "properties" in one)
    if found is None:
        return None
    if "discriminator" in found[1]:
        del found[1]["discriminator"]
        return "less"
    known = found[1].get("properties")
    name = next(iter(known)) if isinstance(known, dict) and known else "kind"
    found[1]["discriminator"] = {"propertyName": name}
    return f"by {name}"


def _name(draft: Draft) -> str | None:
    """Give something a name of its own by which it can be referred to."""
    found = draft.place(lambda one: "type" in one)
    if found is None:
        return None
    names = {
        "$id": "https://example.com/named",
        "$anchor": "named",
        "$dynamicAnchor": "named",
        "$dynamicRef": "#named",
        "$defs": {"inner": {"type": "string"}},
    }
    key = draft.rng.choice(list(names))
    found[1][key] = names[key]
    return key


def _drop(draft: Draft) -> str | None:
    """Take any member away."""
    found = draft.place(bool)
    if found is None:
        return None
    key = draft.rng.choice(list(found[1]))
    del found[1][key]
    return str(key)


def _wrong(draft: Draft) -> str | None:
    """Put something that is of no use anywhere."""
    found = draft.place(bool)
    if found is None:
        return None
    key = draft.rng.choice(list(found[1]))
    found[1][key] = junk(draft.rng)
    return str(key)


def _graft(draft: Draft) -> str | None:
    """Put a copy of what stands somewhere in another place."""
    source, target = draft.place(bool), draft.place(bool)
    if source is None or target is None:
        return None
    key = draft.rng.choice(list(source[1]))
    value = _copy(source[1][key])
    target[1][key] = value
    return str(key)


def _unit(draft: Draft) -> str | None:
    """Add a component or a path, take one away, call it otherwise, or let one change places."""
    section, rng = draft.section(), draft.rng
    if not section:
        return None
    kind = rng.choice(("copy", "copy", "drop", "rename", "turn", "swap", "set"))
    one, other = rng.choice(list(section)), rng.choice(list(section))
    new = rng.choice((f"{one}Copy", f"{one}_2", word(rng), one.lower(), "list", f"{one}#", "a/b~c"))
    if kind == "copy":
        section[new] = _copy(section[one])
    elif kind == "drop":
        del section[one]
    elif kind == "rename":
        items = [(new if key == one else key, value) for key, value in section.items()]
        section.clear()
        section.update(items)
    elif kind == "turn":
        _turn(rng, section)
    elif kind == "swap":
        section[one], section[other] = section[other], section[one]
    else:
        section[one] = _copy(section[other])
    return f"{kind} {one}"


def _operation(draft: Draft) -> str | None:
    """Change what an operation says, add one, or take one away."""
    paths = draft.document.get("paths")
    paths = paths if isinstance(paths, dict) else {}
    items = [one for one in paths.values() if isinstance(one, dict)]
    if not items:
        return None
    rng = draft.rng
    item = rng.choice(items)
    found = [one for one in _METHODS if isinstance(item.get(one), dict)]
    kind = rng.choice(("add", "drop", "set", "set", "set", "set", "share"))
    method = rng.choice(found or ["get"])
    if kind == "add" or not found:
        item[rng.choice(_METHODS)] = operation(draft)
        return "add"
    if kind == "drop":
        del item[method]
        return kind
    if kind == "share":
        path = rng.choice(list(paths))
        item["$ref"] = f"#/paths/{escape(path)}"
        return kind
    new = operation(draft)
    key = rng.choice(list(new))
    if key in item[method] and rng.random() < 0.3:
        del item[method][key]
    else:
        item[method][key] = new[key]
    return f"{kind} {key}"


def _turn(rng: Random, members: dict[str, Json]) -> None:
    """Put members in another order."""
    items = list(members.items())
    rng.shuffle(items)
    members.clear()
    members.update(items)


def _document(draft: Draft) -> str | None:
    """Change what is said of the API as a whole."""
    rng, document = draft.rng, draft.document
    scheme = rng.choice(({"type": "http", "scheme": "bearer"}, {"type": "odd"}))
    changes: dict[str, Json] = {
        "info": {"title": word(rng), "version": "2", "description": word(rng)},
        "servers": [{"url": f"https://example.com/{rng.randrange(9)}"}],
        "tags": [{"name": word(rng), "description": "Changed."}],
        "security": [{rng.choice(("token", "extra")): []}],
        "x-extra": {"Shared": schema(draft, draft.root)},
        "x-order": rng.randrange(9),
    }
    key = rng.choice((*changes, "securitySchemes", "turn"))
    if key == "turn":
        _turn(rng, document)
    elif key == "securitySchemes":
        components = document.setdefault("components", {})
        if isinstance(components, dict):
            components[key] = {"token": scheme}
    else:
        document[key] = changes[key]
    return key


def _file(draft: Draft) -> str | None:
    """Let a file vanish, or put a component in one of its own."""
    others = [name for name in draft.files if name != draft.root]
    if others and draft.rng.random() < 0.4:
        name = draft.rng.choice(others)
        del draft.files[name]
        return f"less {name}"
    section = draft.section()
    if not section or draft.rng.random() < 0.5:
        draft.files["new.json"] = {"Shared": schema(draft, "new.json")}
        return "more"
    name = draft.rng.choice(list(section))
    draft.files["new.json"] = {"Shared": section[name]}
    section[name] = {"$ref": "new.json#/Shared"}
    return f"out {name}"


_EDITS: Final[tuple[tuple[Edit, int], ...]] = (
    (_property, 20),
    (_required, 6),
    (_flag, 6),
    (_prose, 6),
    (_type, 8),
    (_values, 4),
    (_reference, 12),
    (_parts, 10),
    (_discriminator, 3),
    (_name, 2),
    (_drop, 6),
    (_wrong, 4),
    (_graft, 8),
    (_unit, 8),
    (_operation, 8),
    (_document, 2),
    (_file, 2),
)
"""The edits, each with how often it is made."""
