"""What a document says of its operations, by the reader of the corpus: it shares none of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

from corpus.plain import Plain
from corpus.reading import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

Json: TypeAlias = Any
Place: TypeAlias = tuple[Path, str]
"""A file, and the pointer of something in it."""

FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_DOUBTED: Final = frozenset({"$ref", "allOf", "anyOf", "enum", "oneOf"})
FILE: Final = {"type": "string", "format": "binary"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A schema by its key, and what the document gives as examples of it."""

    key: str
    examples: tuple[Json, ...] = ()
    may_be_empty: bool = False


@dataclass(slots=True)
class Asked:
    """What an operation asks for: parameters by location and name, bodies by media type."""

    parameters: dict[tuple[str, str], Wanted] = field(default_factory=dict[Any, Wanted])
    bodies: dict[str, Wanted] = field(default_factory=dict[str, Wanted])
    form: dict[str, tuple[Json, bool]] = field(default_factory=dict[str, tuple[Json, bool]])


class Sent(Plain):
    """The schemas of what is sent: a property that is `readOnly` is not (OpenAPI 3.1, 4.8.24)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, lenient=True, marks=("readOnly",), instead=False)

    def _with_null(self, made: dict[str, Json]) -> dict[str, Json]:
        """Say that `null` may be there only where nobody doubts it (OpenAPI 3.0.3, 4.7.24.1)."""
        is_plain = "type" in made and made.keys().isdisjoint(_DOUBTED)
        return super()._with_null(made) if is_plain else made

    def document(self) -> Json:
        """Return the whole document."""
        return self._file(self.path)

    def base(self) -> str:
        """Return the path of the first server (OpenAPI 3.1, 4.8.5; 2.0, `basePath`)."""
        root = self.document()
        if "swagger" in root:
            return str(root.get("basePath", "")).rstrip("/")
        server: Json = next(iter(root.get("servers") or ()), {"url": "/"})
        url = str(server["url"])
        for name, variable in (server.get("variables") or {}).items():
            url = url.replace(f"{{{name}}}", str(variable["default"]))
        return urlsplit(url).path.rstrip("/")

    def operations(self) -> dict[tuple[str, str], Asked]:
        """Return what every operation asks for, by method and path."""
        found: dict[tuple[str, str], Asked] = {}
        for path in self.document().get("paths") or {}:
            token = path.replace("~", "~0").replace("/", "~1")
            item, place = self._resolved((self.path, f"/paths/{token}"))
            for method, below in _methods(item):
                asked = Asked()
                for one in (place, (place[0], f"{place[1]}/{below}")):
                    self._add(one, asked)
                if asked.form:
                    asked.bodies |= dict.fromkeys(FORMS, self._form(asked.form))
                found[method, path] = asked
        self._read_all()
        return found

    def _add(self, place: Place, asked: Asked) -> None:
        """Add the parameters and the body of a path item or an operation."""
        holder = self._at(*place)
        for at in range(len(holder.get("parameters") or ())):
            parameter, there = self._resolved((place[0], f"{place[1]}/parameters/{at}"))
            self._add_parameter(parameter, there, asked)
        if "requestBody" in holder:
            body, there = self._resolved((place[0], f"{place[1]}/requestBody"))
            for kind, key in _contents(body):
                inner, below = self._resolved((there[0], f"{there[1]}/{key}"))
                asked.bodies[kind] = self._wanted(below, inner)

    def _add_parameter(self, parameter: Json, place: Place, asked: Asked) -> None:
        name, location = parameter["name"], parameter["in"]
        file, pointer = place
        if location == "body":
            asked.bodies[""] = self._wanted(place, parameter)
        elif location == "formData":
            schema = (
                FILE if parameter.get("type") == "file" else self._schema(*_own(parameter, file))
            )
            asked.form[name] = schema, bool(parameter.get("required"))
        elif "content" in parameter:
            _, key = next(iter(_contents(parameter)))
            inner, below = self._resolved((file, f"{pointer}/{key}"))
            asked.parameters[location, name] = self._wanted(below, inner)
        else:
            asked.parameters[location, name] = self._wanted(place, parameter)

    def _wanted(self, place: Place, holder: Json) -> Wanted:
        """Return the schema of a media type or a parameter, which in 2.0 is its own schema."""
        file, pointer = place
        below = next((one for one in ("schema", "itemSchema") if one in holder), "")
        key = self._key(file, f"{pointer}/{below}" if below else pointer)
        if below == "itemSchema":
            # A body that is a sequence of such items (OpenAPI 3.2, 4.14.3).
            key = self._made({"type": ["array"], "items": {"$ref": f"#/$defs/{key}"}})
        schema = self._at(file, f"{pointer}/{below}") if below else holder
        examples = (*_examples(holder), *_examples(schema))
        return Wanted(key, examples, may_be_empty=bool(holder.get("allowEmptyValue")))

    def _form(self, members: dict[str, tuple[Json, bool]]) -> Wanted:
        """Return the schema of a form whose members are parameters (OpenAPI 2.0, `formData`)."""
        properties = {name: schema for name, (schema, _) in members.items()}
        required = [name for name, (_, is_required) in members.items() if is_required]
        closed = {"additionalProperties": False}
        return Wanted(
            self._made(
                {"type": ["object"], "properties": properties, "required": required, **closed}
            )
        )

    def _made(self, schema: Json) -> str:
        key = f"made{len(self.definitions)}-{len(self._keys)}"
        self.definitions[key] = schema
        return key

    def _resolved(self, place: Place) -> tuple[Json, Place]:
        """Return what is at a place, after its references."""
        found = self._at(*place)
        while "$ref" in found:
            place = self._target(found["$ref"], place[0])
            found = self._at(*place)
        return found, place


def _own(parameter: Json, file: Path) -> tuple[Json, Path, frozenset[str]]:
    """Return a parameter of 2.0 as a schema."""
    return {key: one for key, one in parameter.items() if key != "required"}, file, frozenset()


def _methods(item: Json) -> Iterator[tuple[str, str]]:
    """Yield the method of each operation of a path item, and the pointer of it in there."""
    for method in (*METHODS, "query"):
        if method in item:
            yield method.upper(), method
    for method in item.get("additionalOperations") or ():
        yield method, f"additionalOperations/{method}"


def _contents(holder: Json) -> Iterator[tuple[str, str]]:
    """Yield the media types of a body or a parameter, with pointers in it."""
    for kind in holder.get("content") or ():
        token = kind.replace("~", "~0").replace("/", "~1")
        yield kind.partition(";")[0].strip().lower(), f"content/{token}"


def _examples(holder: Json) -> Iterator[Json]:
    """Yield what a parameter, a media type or a schema gives as its examples."""
    if not isinstance(holder, dict):
        return
    for key in ("example", "x-example", "default"):
        if key in holder:
            yield holder[key]
    examples = holder.get("examples") or ()
    if isinstance(examples, list):
        yield from examples
    else:
        for one in dict(examples).values():
            if isinstance(one, dict):
                yield from (one[key] for key in ("dataValue", "value") if key in one)
