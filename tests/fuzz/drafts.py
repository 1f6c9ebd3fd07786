"""The files of a document as plain data, in which places are found to be edited."""

from __future__ import annotations

import json
import marshal
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from specular.diagnostics import Sink
from specular.loading.documents import read_document
from specular.loading.references import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

Json: TypeAlias = Any  # whatever a document has in it

UNITS: Final = ("paths", "webhooks", "definitions", "parameters", "responses")
"""The members of a document whose members are edited each by itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document before any edit: its `root` is one of the files, which are written down."""

    name: str
    root: str
    content: bytes

    def draft(self, rng: Random) -> Draft:
        """Return the files to be edited."""
        return Draft(self.root, marshal.loads(self.content), rng)  # noqa: S302 - our own


def read_source(name: str, path: Path) -> Source | None:
    """Read a document with the files that it refers to; None where it cannot be read."""
    sink = Sink()
    document = read_document(path, path.name, sink)
    if document is None or not isinstance(document.data, dict):
        return None
    files: dict[str, Json] = {
        one.name: one.data for one in resolve(document, sink).documents.values()
    }
    root = document.name
    if len(files) == 1:
        # JSON is read faster, and nothing refers to the file by its name.
        root = "root.json"
        files = {root: document.data}
    return Source(name, root, marshal.dumps(files))


@dataclass(slots=True)
class Draft:
    """The files of a document by name, and the chance by which they are edited."""

    root: str
    files: dict[str, Json]
    rng: Random

    def write(self, folder: Path, before: dict[str, str]) -> dict[str, str]:
        """Write the files, all as JSON, and take away those that are no more; return the texts."""
        texts = {name: json.dumps(data, indent=1) for name, data in self.files.items()}
        for name in before.keys() - texts.keys():
            (folder / name).unlink()
        for name, text in texts.items():
            if before.get(name) != text:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        return texts

    def tame(self) -> None:
        """Take out what lets units depend on each other, which makes every run a whole one."""
        ids: set[Json] = set()
        for data in self.files.values():
            for _, one in objects(data):
                one.pop("$dynamicRef", None)
                if "responses" in one:
                    one.pop("callbacks", None)
                if not ("oneOf" in one or "anyOf" in one):
                    one.pop("discriminator", None)
                if isinstance(one.get("operationId"), str):
                    if one["operationId"] in ids:
                        del one["operationId"]
                    else:
                        ids.add(one["operationId"])
        components = self.document.get("components")
        if isinstance(components, dict):
            components.pop("callbacks", None)

    @property
    def document(self) -> dict[str, Json]:
        """The root document."""
        found: dict[str, Json] = self.files[self.root]
        return found

    def sections(self) -> list[tuple[str, dict[str, Json]]]:
        """Return the objects whose members are units, with their pointers."""
        found = [(f"/{key}", self.document.get(key)) for key in UNITS]
        components = self.document.get("components")
        if isinstance(components, dict):
            found += [(f"/components/{escape(key)}", one) for key, one in components.items()]
        return [(pointer, one) for pointer, one in found if isinstance(one, dict) and one]

    def section(self) -> dict[str, Json]:
        """Return one object whose members are units: mostly the schemas or the paths."""
        found = self.sections()
        weights = [
            4 if one[0].endswith(("schemas", "definitions", "paths")) else 1 for one in found
        ]
        return self.rng.choices(found, weights)[0][1] if found else {}

    def schemas(self) -> list[str]:
        """Return the pointers of the components that are schemas."""
        known = {"/components/schemas", "/definitions"}
        return [
            f"{pointer}/{escape(name)}"
            for pointer, one in self.sections()
            if pointer in known
            for name in one
        ]

    def unit(self) -> tuple[str, str, Json]:
        """Return a unit, or another file: its file, its pointer and its value."""
        others = [name for name in self.files if name != self.root]
        if others and self.rng.random() < 0.3:
            name = self.rng.choice(others)
            return name, "", self.files[name]
        found = self.sections()
        if not found or self.rng.random() < 0.03:
            return self.root, "", self.document
        weights = [
            4 if one[0].endswith(("schemas", "definitions", "paths")) else 1 for one in found
        ]
        pointer, section = self.rng.choices(found, weights)[0]
        name = self.rng.choice(list(section))
        return self.root, f"{pointer}/{escape(name)}", section[name]

    def place(
        self, fits: Callable[[dict[str, Json]], object]
    ) -> tuple[str, dict[str, Json]] | None:
        """Return an object somewhere that fits, with the file that it is in."""
        for _ in range(8):
            file, pointer, value = self.unit()
            found = [one for _, one in objects(value, pointer) if fits(one)]
            if found:
                return file, self.rng.choice(found)
        return None

    def reference(self, file: str) -> str:
        """Return a text for a `$ref` in a file: mostly of a component, at times of anything."""
        chance, rng = self.rng.random(), self.rng
        schemas = self.schemas()
        way = "" if file == self.root else posixpath.relpath(self.root, posixpath.dirname(file))
        if chance < 0.65 and schemas:
            return f"{way}#{rng.choice(schemas)}"
        if chance < 0.85:
            place, pointer, value = self.unit()
            pointer = rng.choice([one for one, _ in objects(value, pointer)] or [pointer])
            way = "" if place == file else posixpath.relpath(place, posixpath.dirname(file))
            return f"{way}#{pointer}" if pointer else (way or "#")
        if chance < 0.9:
            name = rng.choice(list(self.files))
            return posixpath.relpath(name, posixpath.dirname(file))
        dangling = ("#/components/schemas/Nowhere", "#/definitions/a/b", "gone.json", "#named", "#")
        return rng.choice((*dangling, "https://example.com/named", "new.json#/Shared"))


def objects(value: Json, pointer: str = "") -> Iterator[tuple[str, dict[str, Json]]]:
    """Go through all objects in a value, with their pointers."""
    waiting = [(pointer, value)]
    while waiting:
        pointer, one = waiting.pop()
        if isinstance(one, dict):
            yield pointer, one
            waiting += [(f"{pointer}/{escape(key)}", each) for key, each in one.items()]
        elif isinstance(one, list):
            waiting += [(f"{pointer}/{index}", each) for index, each in enumerate(one)]


def escape(key: str) -> str:
    """Write a key as a token of a pointer."""
    return key.replace("~", "~0").replace("/", "~1")
