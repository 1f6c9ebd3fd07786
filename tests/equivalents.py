"""Rewrites of a document that change how it is written and nothing of what it means.

Each takes a document of OpenAPI 3 as plain data, before and after, which are the same at first, and
edits what it finds; where a component is needed that one of the two alone refers to, both get it.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

Json: TypeAlias = Any  # whatever a document has in it

_SHARE: Final = 0.3
"""How many of the places that a rewrite could edit it does."""

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ONE: Final = ("items", "additionalProperties", "not", "contains", "propertyNames")
_LISTED: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED: Final = ("properties", "patternProperties", "$defs")


@dataclass(slots=True)
class Draft:
    """A document before and after, and the chance by which it is rewritten."""

    before: dict[str, Json]
    after: dict[str, Json]
    rng: Random
    done: list[str] = field(default_factory=list[str])

    def some(self, found: Iterator[Json], what: str) -> Iterator[Json]:
        """Go through some of the places, and note that something is done."""
        for one in [one for one in found if self.rng.random() < _SHARE]:
            self.done.append(what)
            yield one

    def component(self, section: str, value: Json, *, in_both: bool = False) -> str:
        """Add a component under a name of its own, and return what refers to it."""
        sides = (self.before, self.after) if in_both else (self.after,)
        name = f"Rewritten{len(self.after.get('components', {}).get(section, {}))}"
        for side in sides:
            side.setdefault("components", {}).setdefault(section, {})[name] = copy.deepcopy(value)
        return f"#/components/{section}/{name}"

    @property
    def is_old(self) -> bool:
        """Whether it is a document of 3.0, whose schemas are not those of JSON Schema."""
        return str(self.after["openapi"]).startswith("3.0")


def draft_of(document: Json, rng: Random) -> Draft | None:
    """Return a document to be rewritten; None if it is none of OpenAPI 3."""
    if not isinstance(document, dict) or "openapi" not in document:
        return None
    return Draft(copy.deepcopy(document), copy.deepcopy(document), rng)


def rewrite(draft: Draft) -> None:
    """Rewrite a document in some of the ways."""
    for one in draft.rng.sample(REWRITES, 3):
        one(draft)


def schemas(document: Json) -> Iterator[dict[str, Json]]:
    """Go through all schemas, those that stand in another one after it."""
    waiting = [one for one in _outermost(document) if isinstance(one, dict)]
    while waiting:
        one = waiting.pop()
        yield one
        found = [one.get(key) for key in _ONE]
        found += [each for key in _LISTED for each in _list(one.get(key))]
        found += [each for key in _NAMED for each in _dict(one.get(key)).values()]
        waiting += [each for each in found if isinstance(each, dict)]


def _outermost(document: Json) -> Iterator[Json]:
    components = _dict(document.get("components"))
    yield from _dict(components.get("schemas")).values()
    for one in _holders(document):
        yield one.get("schema")
        for media in _dict(one.get("content")).values():
            yield _dict(media).get("schema")


def _holders(document: Json) -> Iterator[dict[str, Json]]:
    """Go through what has a schema or a content: parameters, bodies, responses, headers."""
    components = _dict(document.get("components"))
    found: list[Json] = []
    for key in ("parameters", "requestBodies", "responses", "headers"):
        found += _dict(components.get(key)).values()
    for item in _items(document):
        found += _list(item.get("parameters"))
    for operation in operations(document):
        found += _list(operation.get("parameters"))
        found += [operation.get("requestBody"), *_dict(operation.get("responses")).values()]
    for one in found:
        if isinstance(one, dict):
            yield one
            yield from (each for each in _dict(one.get("headers")).values() if _dict(each))


def operations(document: Json) -> Iterator[dict[str, Json]]:
    """Go through the operations at paths."""
    for item in _items(document):
        yield from (item[one] for one in _METHODS if isinstance(item.get(one), dict))


def _items(document: Json) -> Iterator[dict[str, Json]]:
    for one in _dict(document.get("paths")).values():
        if isinstance(one, dict):
            yield one


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _is_plain_reference(one: dict[str, Json]) -> bool:
    return set(one) == {"$ref"} and isinstance(one["$ref"], str)


def _wrap_references(draft: Draft) -> None:
    """A reference is the only part of an `allOf`, but where other schemas stand beside it.

    A discriminator names members that are references (OpenAPI 3.1.0, 4.8.25), and parts of an
    `allOf` describe what they are put together to.
    """
    members = {
        id(each) for one in schemas(draft.after) for key in _LISTED for each in _list(one.get(key))
    }
    references = (one for one in schemas(draft.after) if _is_plain_reference(one))
    found = (one for one in references if id(one) not in members)
    for one in draft.some(found, "allOf of one"):
        one["allOf"] = [{"$ref": one.pop("$ref")}]


def _lengthen_references(draft: Draft) -> None:
    """A reference leads to a component that is no more than a reference."""
    found = (one for one in schemas(draft.after) if _is_plain_reference(one))
    for one in draft.some(found, "longer reference"):
        one["$ref"] = draft.component("schemas", {"$ref": one["$ref"]}, in_both=True)


def _turn_required(draft: Draft) -> None:
    """What is required stands in another order."""
    found = (one for one in schemas(draft.after) if len(_list(one.get("required"))) > 1)
    for one in draft.some(found, "order of required"):
        one["required"] = one["required"][::-1]


def _list_types(draft: Draft) -> None:
    """A type is a list of one (JSON Schema 2020-12, 6.1.1)."""
    found = (one for one in schemas(draft.after) if isinstance(one.get("type"), str))
    for one in draft.some(found if not draft.is_old else iter(()), "list of one type"):
        one["type"] = [one["type"]]


def _hoist(draft: Draft) -> None:
    """Parameters, bodies, responses and headers become components."""
    for operation in operations(draft.after):
        responses = _dict(operation.get("responses"))
        for key in draft.some(iter([*responses]), "response as a component"):
            _move(responses, key, "responses", draft)
        for one in responses.values():
            headers = _dict(_dict(one).get("headers"))
            for key in draft.some(iter([*headers]), "header as a component"):
                _move(headers, key, "headers", draft)
        if isinstance(operation.get("requestBody"), dict) and draft.rng.random() < _SHARE:
            _move(operation, "requestBody", "requestBodies", draft)
        parameters = _list(operation.get("parameters"))
        for at in draft.some(iter(range(len(parameters))), "parameter as a component"):
            _move(parameters, at, "parameters", draft)


def _move(holder: Json, key: Json, section: str, draft: Draft) -> None:
    value = holder[key]
    # References in it lead where they led, for all of them are of the whole document.
    if isinstance(value, dict) and "$ref" not in value and not str(key).startswith("x-"):
        holder[key] = {"$ref": draft.component(section, value)}


def _lower_parameters(draft: Draft) -> None:
    """Parameters of a path are those of each operation there."""
    found = (one for one in _items(draft.after) if _list(one.get("parameters")))
    for item in draft.some(found, "parameters of each operation"):
        shared = item["parameters"]
        if any("$ref" in one for one in shared if isinstance(one, dict)):
            continue
        for operation in (item[one] for one in _METHODS if isinstance(item.get(one), dict)):
            own = _list(operation.get("parameters"))
            if any("$ref" in one for one in own):
                break
        else:
            del item["parameters"]
            for operation in (item[one] for one in _METHODS if isinstance(item.get(one), dict)):
                own = _list(operation.get("parameters"))
                names = {(one["in"], one["name"]) for one in own}
                more = [one for one in shared if (one["in"], one["name"]) not in names]
                operation["parameters"] = [*copy.deepcopy(more), *own]


def _turn_keys(draft: Draft) -> None:
    """All keys stand in the opposite order."""
    draft.done.append("order of keys")
    draft.after = _backwards(draft.after)


def _backwards(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _backwards(value[key]) for key in reversed(list(value))}
    return [_backwards(one) for one in value] if isinstance(value, list) else value


def _renew(draft: Draft) -> None:
    """A document of 3.0 is one of 3.1, with the keywords of that.

    Without a type `nullable` says nothing to some and much to others, and so is left as it is.
    """
    nullable = [one for one in schemas(draft.after) if one.get("nullable") is True]
    if not draft.is_old or not all(isinstance(one.get("type"), str) for one in nullable):
        return
    draft.done.append("3.1")
    draft.after["openapi"] = "3.1.0"
    for one in nullable:
        one["type"] = [one["type"], "null"]
        if isinstance(one.get("enum"), list) and None not in one["enum"]:
            # What OpenAPI 3.0.3 has no place for in the list, we admit as it is meant.
            one["enum"] = [*one["enum"], None]
    for one in schemas(draft.after):
        one.pop("nullable", None)
        for bound in ("Minimum", "Maximum"):
            is_exclusive = one.pop(f"exclusive{bound}", False)
            if is_exclusive is True and bound.lower() in one:
                one[f"exclusive{bound}"] = one.pop(bound.lower())
        if "example" in one:
            one["examples"] = [one.pop("example")]


def _join_null(draft: Draft) -> None:
    """What may be null is a union with null."""
    found = (
        one
        for one in schemas(draft.after)
        if isinstance(one.get("type"), list)
        and len(one["type"]) == 2
        and "null" in one["type"]
        and set(one) <= {"type", "description"}
    )
    for one in draft.some(found, "union with null"):
        one["anyOf"] = [{"type": each} for each in one.pop("type")]


def _inline_plain(draft: Draft) -> None:
    """What a component says that has no class of its own stands where it is referred to."""
    components = _dict(_dict(draft.before.get("components")).get("schemas"))
    found = (
        one
        for one in schemas(draft.after)
        if _is_plain_reference(one)
        and (plain := _dict(components.get(one["$ref"].removeprefix("#/components/schemas/"))))
        and plain.keys() <= {"type", "format", "minLength", "maxLength", "minimum", "maximum"}
        and plain.get("type") in {"string", "integer", "number", "boolean"}
    )
    for one in draft.some(found, "plain component inlined"):
        name = one.pop("$ref").removeprefix("#/components/schemas/")
        one.update(copy.deepcopy(components[name]))


def _turn_enums(draft: Draft) -> None:
    """Values are listed in another order."""
    found = (one for one in schemas(draft.after) if len(_list(one.get("enum"))) > 1)
    for one in draft.some(found, "order of values"):
        one["enum"] = one["enum"][::-1]


def _join_types(draft: Draft) -> None:
    """A union of mere types is a list of these (JSON Schema 2020-12, 6.1.1)."""
    found = (
        (one, key)
        for one in schemas(draft.after)
        for key in ("anyOf", "oneOf")
        if set(one) == {key}
        and all(isinstance(each, dict) and set(each) == {"type"} for each in _list(one[key]))
        and all(isinstance(each["type"], str) for each in _list(one[key]))
        # Both together may be one value, and then `oneOf` refuses it.
        and not {"integer", "number"} <= {each["type"] for each in _list(one[key])}
    )
    for one, key in draft.some(found if not draft.is_old else iter(()), "list of types"):
        one["type"] = [each["type"] for each in one.pop(key)]


def _hoist_items(draft: Draft) -> None:
    """Paths are components (OpenAPI 3.1.0, 4.8.7)."""
    paths = _dict(draft.after.get("paths"))
    names = (key for key in [*paths] if not draft.is_old and key.startswith("/"))
    for key in draft.some(names, "path as a component"):
        _move(paths, key, "pathItems", draft)


REWRITES: Final[tuple[Callable[[Draft], None], ...]] = (
    _wrap_references,
    _lengthen_references,
    _turn_required,
    _list_types,
    _hoist,
    _lower_parameters,
    _turn_keys,
    _renew,
    _join_null,
    _inline_plain,
    _turn_enums,
    _join_types,
    _hoist_items,
)


def describe(draft: Draft) -> None:
    """Describe some schemas and operations otherwise."""
    for found in (schemas(draft.after), operations(draft.after)):
        described = (one for one in found if isinstance(one.get("description"), str))
        for one in draft.some(described, "description"):
            one["description"] += " In other words."


def text_of(document: Json) -> str:
    """Return a document as JSON."""
    return json.dumps(document)
