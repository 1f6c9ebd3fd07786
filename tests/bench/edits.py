"""Small edits of a document, as someone makes them who works on it: a line comes in somewhere.

A document is never written anew: what is inserted goes where the YAML composer says that something
stands, and the rest stays as it is, whether it is YAML or JSON.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote, unquote

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

OBJECT: Final = {
    "type": "object",
    "properties": {"count": {"type": "integer"}, "note": {"type": "string"}},
}

_PLACES: Final = ("components/schemas", "definitions")
_STRING: Final = "tag:yaml.org,2002:str"
_LINE_OF_SIGN: Final = re.compile(r"[|>].*\n\s*")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


@dataclass(frozen=True, slots=True)
class Edit:
    """A text that comes into a file; `at` is where in that file before any edit."""

    name: str
    file: Path
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Component:
    """A schema with a name: the file that it is written in, and where in it."""

    file: Path
    pointer: str
    node: yaml.MappingNode


@dataclass(frozen=True, slots=True)
class _Files:
    """The files that were looked at: their texts, and what they say."""

    texts: dict[Path, str] = field(default_factory=dict)
    roots: dict[Path, yaml.Node | None] = field(default_factory=dict)

    def root(self, file: Path) -> yaml.Node | None:
        """Return what stands in a file."""
        if file not in self.roots:
            self.texts[file] = text_of(file)
            # JSON has halves of characters, which YAML refuses: they mean nothing here.
            self.roots[file] = yaml.compose(
                _SURROGATE.sub("u" * 6, self.texts[file]), Loader=yaml.CSafeLoader
            )
        return self.roots[file]


def edits_of(document: Path) -> list[Edit]:
    """Return an edit of each kind that a document has a place for, spread over it."""
    files = _Files()
    components = _components(document, files)
    texts = files.texts
    objects = [(one, found) for one in components if (found := _properties(one)) is not None]
    edits: list[Edit] = []
    if objects:
        one, node = _spread(objects, 1)
        edits.append(_member("a scalar property", one, node, {"type": "string"}))
        one, node = _spread(objects, 2)
        to = components[(components.index(one) + len(components) // 2) % len(components)]
        edits.append(_member("a property that is a $ref", one, node, {"$ref": _reference(one, to)}))
    if described := [at for one in components for at in _descriptions(one, texts)]:
        edits.append(Edit("a description", *_spread(described, 3), "Edited. "))
    if listed := [at for one in components for at in _enums(one, texts)]:
        edits.append(Edit("an enum value", *_spread(listed, 4)))
    if objects:
        edits.append(_member("an inline object", *_spread(objects, 5), OBJECT))
    return [*edits, *_additions(document, files, components)]


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return the text of a file after edits of it."""
    for one in sorted(edits, key=lambda edit: -edit.at):
        text = f"{text[: one.at]}{one.text}{text[one.at :]}"
    return text


def text_of(file: Path) -> str:
    """Return the text of a file with its line endings, by which edits count."""
    return file.read_bytes().decode("utf-8-sig")


def _components(document: Path, files: _Files) -> list[Component]:
    """Return the schemas among the components, in whichever file they stand."""
    found: list[Component] = []
    for place in _PLACES:
        schemas = _at(files.root(document), place.split("/"))
        for key, value in schemas.value if isinstance(schemas, yaml.MappingNode) else ():
            file, pointer, node = document, f"/{place}/{_escaped(key.value)}", value
            path, _, fragment = str(getattr(_get(value, "$ref"), "value", "")).partition("#")
            if path and "://" not in path:
                file = Path(os.path.normpath(document.parent / unquote(path)))
                pointer, tokens = fragment, [_token(one) for one in fragment.split("/")[1:]]
                node = _at(files.root(file), tokens)
            if isinstance(node, yaml.MappingNode) and node.value:
                found.append(Component(file, pointer, node))
    return found


def _get(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """Return the value of a member of a mapping."""
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(name, yaml.ScalarNode) and name.value == key:
            return value if isinstance(value, yaml.Node) else None
    return None


def _at(node: yaml.Node | None, tokens: Sequence[str]) -> yaml.Node | None:
    for one in tokens:
        node = _get(node, one)
    return node


def _escaped(key: str) -> str:
    return quote(key.replace("~", "~0").replace("/", "~1"), safe="~")


def _token(written: str) -> str:
    return unquote(written).replace("~1", "/").replace("~0", "~")


def _reference(one: Component, to: Component) -> str:
    """Return how a component refers to another one."""
    if one.file == to.file:
        return f"#{to.pointer}"
    path = quote(Path(os.path.relpath(to.file, one.file.parent)).as_posix())
    return f"{path}#{to.pointer}" if to.pointer else path


def _properties(component: Component) -> yaml.MappingNode | None:
    """Return the properties of a component that has some."""
    found = _get(component.node, "properties")
    return found if isinstance(found, yaml.MappingNode) and found.value else None


def _schemas(component: Component) -> Iterator[yaml.MappingNode]:
    """Go through a component and its properties, but for those that are described elsewhere."""
    properties = _properties(component)
    inner = [value for _, value in properties.value] if properties is not None else []
    for one in (component.node, *inner):
        if isinstance(one, yaml.MappingNode) and _get(one, "$ref") is None:
            yield one


def _descriptions(component: Component, texts: dict[Path, str]) -> Iterator[tuple[Path, int]]:
    """Go through where descriptions begin."""
    text = texts[component.file]
    for schema in _schemas(component):
        node = _get(schema, "description")
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            continue
        at = node.start_mark.index
        if node.style in ("|", ">"):
            begin = _LINE_OF_SIGN.match(text, at)
            at = begin.end() if begin is not None else at
        elif node.style in ('"', "'"):
            at += 1
        # Not where something else stands first, as the name of an anchor.
        if text.startswith(node.value.split()[0][:1], at):
            yield component.file, at


def _enums(component: Component, texts: dict[Path, str]) -> Iterator[tuple[Path, int, str]]:
    """Go through where lists of texts begin, and what a further one is there."""
    for schema in _schemas(component):
        node = _get(schema, "enum")
        if not isinstance(node, yaml.SequenceNode) or len(node.value) <= 1:
            continue
        # Lists that name the values would be about others than before.
        has_more = any(str(key.value).startswith("x-enum") for key, _ in schema.value)
        if has_more or any(one.tag != _STRING for one in node.value):
            continue
        if node.flow_style:
            yield component.file, node.value[0].start_mark.index, '"edited", '
        elif texts[component.file].startswith("-", node.start_mark.index):
            begin = node.start_mark
            yield component.file, begin.index, f'- "edited"\n{" " * begin.column}'


def _additions(document: Path, files: _Files, components: Sequence[Component]) -> Iterator[Edit]:
    """Go through the edits by which a document gets an operation and a schema, amid the others."""
    root = files.root(document)
    paths = _get(root, "paths")
    if isinstance(paths, yaml.MappingNode) and paths.value:
        whole = Component(document, "", paths)
        middle = len(paths.value) // 2
        to = components[len(components) // 2 :][:1]
        item = _item(
            {"$ref": _reference(whole, to[0])} if to else OBJECT,
            tags=_tags(paths.value[middle][1]),
            is_swagger=_get(root, "swagger") is not None,
        )
        yield _member("an operation", whole, paths, item, middle)
    for place in _PLACES:
        schemas = _at(root, place.split("/"))
        if isinstance(schemas, yaml.MappingNode) and schemas.value:
            whole = Component(document, "", schemas)
            yield _member("a schema", whole, schemas, OBJECT, len(schemas.value) // 2)


def _item(answers: object, *, tags: Sequence[str], is_swagger: bool) -> object:
    """Return a path with one operation, which has a parameter and an answer."""
    whole: dict[str, object] = {"type": "integer"}
    content = {"content": {"application/json": {"schema": answers}}}
    return {
        "get": {
            "operationId": "editedOperation",
            **({"tags": tags} if tags else {}),
            "parameters": [
                {"name": "count", "in": "query", **(whole if is_swagger else {"schema": whole})}
            ],
            "responses": {
                "200": {"description": "Done.", **({"schema": answers} if is_swagger else content)}
            },
        }
    }


def _tags(item: yaml.Node | None) -> list[str]:
    """Return the first tag of the operations of a path, which groups them."""
    for _, one in item.value if isinstance(item, yaml.MappingNode) else ():
        tags = _get(one, "tags")
        if isinstance(tags, yaml.SequenceNode) and tags.value:
            return [str(tags.value[0].value)]
    return []


def _member(
    name: str, component: Component, node: yaml.MappingNode, value: object, before: int = 0
) -> Edit:
    """Return an edit by which a mapping that has members gets one more, before one of them."""
    first = node.value[before][0].start_mark
    key = f"edited_{name.rpartition(' ')[2].strip('$')}"
    if name == "an operation":
        key = f"/{key}"
    end = ", " if node.flow_style else "\n" + " " * first.column
    return Edit(name, component.file, first.index, f"{json.dumps(key)}: {json.dumps(value)}{end}")


def _spread(found: Sequence[T], number: int) -> T:
    """Return the first, second, … fifth of five that are far from each other."""
    return found[(2 * number - 1) * len(found) // 10]
