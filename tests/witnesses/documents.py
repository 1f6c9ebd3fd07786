"""What a document says of its operations, read without the generator, and values made of that."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from jsonschema import Draft202012Validator

from corpus.making import Maker, NoInstanceError
from corpus.plain import Plain, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Json: TypeAlias = Any

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
MOST: Final = 12
"""So many values of each schema are tried at most."""

_SEEDS: Final = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it may come: a text of `body` where it has one, else None."""

    status: int
    media_type: str | None
    body: str | None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says of one response: schemas by media type, and of its headers."""

    status: str
    contents: Mapping[str, Json]
    headers: Mapping[str, tuple[Json, bool]]

    def speaks_of(self, status: int) -> bool:
        """Whether it is about a status."""
        return self.status in {str(status), f"{status // 100}XX", "default"}


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation: schemas of parameters by place and name, of bodies and of responses."""

    method: str
    path: str
    parameters: Mapping[tuple[str, str], Json]
    bodies: Mapping[str, Json]
    responses: tuple[Said, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What its paths look like, whatever stands before."""
        texts = re.split(r"(\{[^{}]*\})", self.path)
        inner = "".join("[^/]*" if one.startswith("{") else re.escape(one) for one in texts)
        return re.compile(f".*{inner}")


@dataclass(slots=True)
class Document:
    """A document, in one of its two directions: properties that do not go that way are left out."""

    path: Path
    mark: str
    plain: Plain = field(init=False)
    root: Json = field(init=False)

    def __post_init__(self) -> None:
        whole = read(self.path)
        self.root = _told_apart(_without(whole, whole, self.mark), whole)
        directed = self.path.with_name(f"without-{self.mark}.json")
        directed.write_text(json.dumps(self.root), "utf-8")
        self.plain = Plain(directed, lenient=False)

    def operations(self) -> list[Asked]:
        """Every operation that a client may call."""
        return [
            self._asked(method, path, f"/paths/{_token(path)}", item)
            for path, item in (self.root.get("paths") or {}).items()
            for method in METHODS
            if method in (item or {})
        ]

    def hooks(self) -> list[Asked]:
        """Every request that the API sends: webhooks, and callbacks of operations."""
        found = [
            self._asked(method, f"/{name}", f"/webhooks/{_token(name)}", item)
            for name, item in (self.root.get("webhooks") or {}).items()
            for method in METHODS
            if method in item
        ]
        for path, item in (self.root.get("paths") or {}).items():
            for asked in METHODS:
                own = (item or {}).get(asked) or {}
                for name, one in own.get("callbacks", {}).items():
                    place = f"/paths/{_token(path)}/{asked}/callbacks/{_token(name)}"
                    found += self._callback(*self._followed(place, one))
        return found

    def _callback(self, place: str, several: Json) -> list[Asked]:
        """The operations of a callback; one among the components is called as it is there."""
        name = place.rpartition("/")[2]
        return [
            self._asked(
                method, _received_at(name, expression), f"{place}/{_token(expression)}", inner
            )
            for expression, inner in several.items()
            for method in METHODS
            if method in inner
        ]

    def component(self, name: str) -> Json:
        """The schema of a component, or None where there is none of that name."""
        key = self.plain.components.get(name)
        return None if key is None else {"$ref": f"#/$defs/{key}"}

    def _asked(self, method: str, path: str, place: str, item: Json) -> Asked:
        own = item[method]
        parameters: dict[tuple[str, str], Json] = {}
        bodies: dict[str, Json] = {}
        for where, several in ((place, item), (f"{place}/{method}", own)):
            for at, one in enumerate(several.get("parameters") or ()):
                there, found = self._followed(f"{where}/parameters/{at}", one)
                if found["in"] == "body":
                    bodies["application/json"] = self._schema(f"{there}/schema")
                elif "content" in found:
                    media = next(iter(found["content"]))
                    inner = f"{there}/content/{_token(media)}/schema"
                    parameters[found["in"], found["name"]] = self._schema(inner)
                else:
                    inner = f"{there}/schema" if "schema" in found else there
                    parameters[found["in"], found["name"]] = self._schema(inner)
        if "requestBody" in own:
            there, body = self._followed(f"{place}/{method}/requestBody", own["requestBody"])
            bodies |= self._contents(there, body)
        responses = tuple(
            self._said(status, f"{place}/{method}/responses/{status}", one)
            for status, one in (own.get("responses") or {}).items()
        )
        return Asked(method.upper(), path, parameters, bodies, responses)

    def _said(self, status: str, place: str, response: Json) -> Said:
        there, found = self._followed(place, response)
        contents = self._contents(there, found)
        if "schema" in found:
            contents["application/json"] = self._schema(f"{there}/schema")
        headers: dict[str, tuple[Json, bool]] = {}
        for name, one in (found.get("headers") or {}).items():
            where, header = self._followed(f"{there}/headers/{_token(name)}", one)
            headers[name.lower()] = (self._schema(f"{where}/schema"), bool(header.get("required")))
        return Said(status, contents, headers)

    def _contents(self, place: str, body: Json) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for media, one in (body.get("content") or {}).items():
            inner = f"{place}/content/{_token(media)}"
            if "itemSchema" in (one or {}):
                items = self._schema(f"{inner}/itemSchema")
                found[media.lower()] = {"type": ["array"], "items": items, "minItems": 1}
            else:
                found[media.lower()] = self._schema(f"{inner}/schema")
        return found

    def _schema(self, pointer: str) -> Json:
        return {"$ref": f"#/$defs/{self.plain.key_of(pointer)}"}

    def _followed(self, place: str, value: Json) -> tuple[str, Json]:
        """What a reference leads to, and where that stands."""
        while "$ref" in value:
            place = value["$ref"].removeprefix("#")
            value = self.root
            for token in place.split("/")[1:]:
                value = value[token.replace("~1", "/").replace("~0", "~")]
        return place, value

    def is_valid(self, schema: Json, value: Json) -> bool:
        """Whether a value is an instance."""
        whole = {**schema, "$defs": self.plain.definitions}
        return bool(Draft202012Validator(whole).is_valid(value))

    def values(self, schema: Json) -> list[Json]:
        """Some instances, all of them different: the smallest and the largest are among them."""
        found: dict[str, Json] = {}
        for seed in range(_SEEDS):
            maker = Maker(_texts(self.plain.definitions), Random(seed))
            try:
                value = maker.make(schema)
            except NoInstanceError:
                continue
            if self.is_valid(schema, value):
                found.setdefault(json.dumps(value), value)
        ordered = sorted(found, key=lambda text: (len(text), text))
        listed = _listed(self.plain.definitions)
        kept = ordered if len(ordered) <= MOST else _chosen(ordered, found, listed)
        return [found[text] for text in kept]

    def answers(self, asked: Asked) -> list[Answer]:
        """The successes of an operation as they may come."""
        return [
            answer
            for said in asked.responses
            if said.status.startswith("2") or (said.status == "default" and not _succeeds(asked))
            for answer in self.answers_of(said, asked)
        ]

    def answers_of(self, said: Said, asked: Asked) -> Iterator[Answer]:
        """One response as it may come, once without the headers that need not be."""
        status = _status(said, asked)
        headers = tuple(
            (name, _header_text(values[0]))
            for name, (schema, _) in said.headers.items()
            for values in [self.values(schema)]
            if values
        )
        needed = tuple(one for one in headers if said.headers[one[0]][1])
        if not said.contents:
            yield from (Answer(status, None, None, one) for one in dict.fromkeys((needed, headers)))
        for media, schema in said.contents.items():
            texts = [body_text(media, value) for value in self.values(schema)]
            yield from (Answer(status, media, one, headers) for one in texts)
            if needed != headers:
                yield from (Answer(status, media, one, needed) for one in texts[:1])


def _received_at(name: str, expression: str) -> str:
    """Where a callback is received: at its name, and what stands behind the caller's URL."""
    return f"/{name}{expression.rpartition('}')[2]}"


def _succeeds(asked: Asked) -> bool:
    return any(one.status.startswith("2") for one in asked.responses)


def _status(said: Said, asked: Asked) -> int:
    """A status that a response speaks of, and no other one."""
    if said.status.isdigit():
        return int(said.status)
    if said.status == "default":
        return 599 if _succeeds(asked) else 200
    return int(f"{said.status[0]}99")


def _header_text(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if text.isascii() and text.isprintable() else "a"


def body_text(media: str, value: Json) -> str:
    """A value as it stands in a body: sequences item by item, and what is no JSON as its text."""
    essence = media.partition(";")[0].strip()
    items = value if isinstance(value, list) else [value]
    match essence:
        case "application/jsonl" | "application/x-ndjson":
            return "".join(f"{json.dumps(one)}\n" for one in items)
        case "application/json-seq":
            return "".join(f"\x1e{json.dumps(one)}\n" for one in items)
        case "text/event-stream":
            return "".join(f"data: {json.dumps(one)}\n\n" for one in items)
        case _ if essence.endswith("json") or not isinstance(value, str):
            return json.dumps(value)
        case _:
            return value


def _chosen(ordered: list[str], found: Mapping[str, Json], listed: frozenset[str]) -> list[str]:
    """Of many values so many, in which whatever there is in any of them is there."""
    kept = [ordered[0], ordered[-1]]
    covered = {atom for text in kept for atom in _atoms(found[text], listed, "")}
    while len(kept) < MOST:
        best = max(
            ordered, key=lambda text: len(_atoms(found[text], listed, "") - covered), default=""
        )
        news = _atoms(found[best], listed, "") - covered
        if not news:
            break
        kept.append(best)
        covered |= news
    others = [text for text in ordered if text not in kept]
    if len(kept) < MOST:
        kept += _spread(others, MOST - len(kept))
    return sorted(dict.fromkeys(kept), key=ordered.index)


def _atoms(value: Json, listed: frozenset[str], place: str) -> frozenset[tuple[str, str]]:
    """What there is in a value: the type of each place, and a value that a schema lists."""
    found = {(place, type(value).__name__)}
    if isinstance(value, list):
        found |= {atom for one in value for atom in _atoms(one, listed, f"{place}/[]")}
    elif isinstance(value, dict):
        found |= {
            atom for name, one in value.items() for atom in _atoms(one, listed, f"{place}/{name}")
        }
    elif json.dumps(value) in listed:
        found.add((place, json.dumps(value)))
    return frozenset(found)


def _listed(value: Json) -> frozenset[str]:
    """The values that schemas list, as texts."""
    if isinstance(value, list):
        return frozenset(text for one in value for text in _listed(one))
    if not isinstance(value, dict):
        return frozenset()
    own = value.get("enum")
    found = {json.dumps(one) for one in own} if isinstance(own, list) else set[str]()
    found |= {json.dumps(value["const"])} if "const" in value else set[str]()
    return frozenset(found.union(*(_listed(one) for one in value.values())))


def _spread(ordered: list[str], number: int) -> list[str]:
    """So many of them, from the first one to the last one."""
    last = len(ordered) - 1
    if last < number:
        return ordered
    if number == 1:
        return ordered[:1]
    return [ordered[round(at * last / (number - 1))] for at in range(number)]


def _texts(value: Json) -> Json:
    """Schemas in which files are texts: others cannot be made."""
    if isinstance(value, dict):
        if value.get("format") == "binary":
            return {"type": ["string"]}
        return {key: _texts(one) for key, one in value.items()}
    return [_texts(one) for one in value] if isinstance(value, list) else value


def _without(value: Json, root: Json, mark: str) -> Json:
    """A document without the properties that have a mark."""
    if isinstance(value, list):
        return [_without(one, root, mark) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _without(one, root, mark) for key, one in value.items()}
    properties = value.get("properties")
    if isinstance(properties, dict):
        gone = {name for name, one in properties.items() if _is_marked(one, root, mark)}
        made["properties"] = {
            name: one for name, one in made["properties"].items() if name not in gone
        }
        if isinstance(made.get("required"), list):
            made["required"] = [one for one in made["required"] if one not in gone]
    return made


def _told_apart(value: Json, root: Json) -> Json:
    """A document in which the members of a union say which they are, as its discriminator wants."""
    if isinstance(value, list):
        return [_told_apart(one, root) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _told_apart(one, root) for key, one in value.items()}
    told = value.get("discriminator")
    if isinstance(told, dict) and "propertyName" in told:
        for key in ("oneOf", "anyOf"):
            if isinstance(made.get(key), list):
                made[key] = [_kind(one, told, root) for one in made[key]]
    return made


def _kind(member: Json, told: Json, root: Json) -> Json:
    """A member with the value that stands for it, unless it says that itself."""
    reference = member.get("$ref", "")
    name = reference.rpartition("/")[2]
    own = root.get("components", {}).get("schemas", {}).get(name, {}).get("properties", {})
    if {"const", "enum"}.intersection(own.get(told["propertyName"], {})):
        return member
    mapping = (told.get("mapping") or {}).items()
    values = [key for key, one in mapping if one in {reference, name}] or [name]
    kind = {"properties": {told["propertyName"]: {"enum": values}}}
    return {"allOf": [member, {"type": "object", "required": [told["propertyName"]], **kind}]}


def _is_marked(schema: Json, root: Json, mark: str) -> bool:
    if not isinstance(schema, dict):
        return False
    if schema.get(mark) is True:
        return True
    reference = schema.get("$ref", "")
    if not reference.startswith("#/"):
        return False
    for token in reference.split("/")[1:]:
        root = root.get(token, {}) if isinstance(root, dict) else {}
    return isinstance(root, dict) and root.get(mark) is True


def _token(text: str) -> str:
    return text.replace("~", "~0").replace("/", "~1")
