"""What the lowering of one document shares: the declarations made so far and their paths."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from specular.diagnostics import Code
from specular.ir.models import Declaration, ObjectModel
from specular.ir.types import Docs, JsonValue, NodeId, Type
from specular.loading.nodes import keys_of, unescape
from specular.loading.pointers import descend
from specular.openapi.schema import SchemaObject, read_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from specular.diagnostics import Sink
    from specular.loading.nodes import Node
    from specular.loading.trail import Frame, Trail
    from specular.openapi.members import Members

T = TypeVar("T")
F = TypeVar("F", bound="tuple[bool | str | None, ...]")

_TOGETHER: JsonValue = {"allOf": []}

_WORDS = {"items": "item", "itemSchema": "item", "additionalProperties": "value"}
"""Steps into a schema that get a word of their own in a path."""

_UNIONS = {"anyOf", "oneOf"}

_WORDS_OF_TITLE = 5
_TITLE = 50
"""How long a title may be that is part of a name; a sentence is none."""

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    *("ninth", "tenth", "eleventh", "twelfth"),
)


@dataclass(slots=True)
class Context:
    """State of one lowering: schemas by id, declarations by id, and how places are called.

    `named` are the places that had a name before the first schema was lowered, `missed` those that
    had none when they were asked for, and `lent` those whose name was given in another run so far.

    Likewise, `kept` are declarations of another run, and `unmade` schemas that were no class yet
    when that was asked. `joined` are the places where several schemas were put together.

    `open` are the declarations being made, `recursive` those of them that something inside refers
    to, `needed` the schemas that something refers to, `together` the types of what was put together
    deep inside, and `conjunctions` those that stand for several schemas, by the ids of these.
    `roots` are the places of components, which are declared in any case. `children` are the
    `components` that are made of another one, by the id of that, once someone asked; `answers`
    are those of `once`. `defaults` has the default of each field and parameter that has one.
    """

    members: Members
    schemas: dict[NodeId, SchemaObject] = field(default_factory=dict[NodeId, SchemaObject])
    declarations: dict[NodeId, Declaration] = field(default_factory=dict[NodeId, Declaration])
    named: dict[NodeId, tuple[str, ...]] = field(default_factory=dict[NodeId, tuple[str, ...]])
    entries: dict[NodeId, tuple[str, ...]] = field(default_factory=dict[NodeId, tuple[str, ...]])
    joined: set[NodeId] = field(default_factory=set["NodeId"])
    kept: set[NodeId] = field(default_factory=set["NodeId"])
    unmade: set[NodeId] = field(default_factory=set["NodeId"])
    missed: set[NodeId] = field(default_factory=set["NodeId"])
    lent: set[NodeId] = field(default_factory=set["NodeId"])
    open: list[NodeId] = field(default_factory=list[NodeId])
    defaults: dict[NodeId, Node] = field(default_factory=dict[NodeId, "Node"])
    recursive: set[NodeId] = field(default_factory=set["NodeId"])
    needed: list[SchemaObject] = field(default_factory=list["SchemaObject"])
    components: list[SchemaObject] = field(default_factory=list["SchemaObject"])
    roots: set[NodeId] = field(default_factory=set["NodeId"])
    children: dict[NodeId, list[SchemaObject]] | None = None
    answers: dict[tuple[str, int], tuple[SchemaObject, object, Frame]] = field(
        default_factory=dict[tuple[str, int], tuple["SchemaObject", object, "Frame"]]
    )
    together: dict[NodeId, Type] = field(default_factory=dict[NodeId, Type])
    conjunctions: dict[frozenset[NodeId], SchemaObject] = field(
        default_factory=dict[frozenset[NodeId], "SchemaObject"]
    )

    def once(
        self, question: str, schema: SchemaObject, find: Callable[[SchemaObject], T], again: T
    ) -> T:
        """Return the answer to a question about a schema, which is looked for once.

        `again` is the answer where the schema leads back to itself. What is remembered is of the
        object, and not of its place: a part of a schema stands where the schema does.
        """
        key = (question, id(schema))
        if key not in self.answers:
            # From the inside out, for chains can be long.
            for one in reversed(self._unanswered(question, schema)):
                if (question, id(one)) not in self.answers:
                    with self.trail.apart() as frame:
                        self.answers[question, id(one)] = (one, again, frame)
                        self.answers[question, id(one)] = (one, find(one), frame)
        _, answer, frame = self.answers[key]
        self.trail.again(frame)
        return cast("T", answer)

    def _unanswered(self, question: str, schema: SchemaObject) -> list[SchemaObject]:
        found: dict[int, SchemaObject] = {}
        waiting = [schema]
        while waiting:
            one = waiting.pop()
            if one.reference is not None and one is not schema:
                one = self.schema(one.reference)
            if id(one) not in found and (question, id(one)) not in self.answers:
                found[id(one)] = one
                waiting += [*one.all_of, *one.one_of, *one.any_of]
        return list(found.values())

    def claim(self, node_id: NodeId) -> None:
        """Say that a place is declared where it is lowered, if it was not before."""
        if node_id not in self.roots:
            self.trail.claim(node_id)

    def need(self, schema: SchemaObject) -> None:
        """Say that something refers to a schema, which is lowered later: chains can be long."""
        # What several schemas say together is made wherever it is needed.
        if schema.node.id not in self.roots and schema.node.value != _TOGETHER:
            self.trail.need(schema.node.id)
        if schema.node.id not in self.declarations:
            self.needed.append(schema)

    @property
    def sink(self) -> Sink:
        """Where findings go."""
        return self.members.sink

    def schema(self, node: Node) -> SchemaObject:
        """Return the schema at a node, read once."""
        self.trail.note(node.document, node.pointer)
        node_id = node.id
        if self.members.registry.is_nowhere(node):
            return SchemaObject(node=node)
        if node_id not in self.roots:
            self.trail.read(node_id)
        if node_id not in self.schemas:
            with self.trail.making(node.document, node.pointer):
                self.schemas[node_id] = read_schema(node, self.members)
        return self.schemas[node_id]

    def meet(self, node_id: NodeId, *, joined: bool) -> None:
        """Say that what stands at a place is lowered, by itself or `joined` with more."""
        was_joined = node_id in self.joined
        was_alone = node_id in self.declarations and not was_joined
        if was_alone if joined else was_joined:
            # Only one of the two can be declared there: the first.
            self.trail.is_exact = False
        if joined:
            self.joined.add(node_id)

    def is_class(self, schema: SchemaObject) -> bool:
        """Whether a schema was made a class before this, by itself."""
        node = schema.node
        (found,) = declared_fact(schema, self)
        if not found:
            self.unmade.add(node.id)
        if not self.trail.is_home(node):
            with self.trail.apart() as frame:
                self.trail.note(node.document, node.pointer)
            self.trail.fact("declared", node.id, (found,), frame)
            if node.id in self.kept:
                # Who made it may do so later than this.
                self.trail.is_exact = False
        return found

    def fact(
        self, kind: str, node: Node, find: Callable[[SchemaObject, Context], F]
    ) -> tuple[SchemaObject, F]:
        """Return a schema that is referred to, and a fact of it, which is all that matters."""
        with self.trail.apart() as frame:
            schema = self.schema(node)
            found = find(schema, self)
        if node.id not in self.roots:
            self.trail.read(node.id)
        self.trail.fact(kind, node.id, found, frame)
        return schema, found

    @property
    def trail(self) -> Trail:
        """What is looked at, by unit."""
        return self.members.registry.trail

    def enter(self, node: Node, path: tuple[str, ...]) -> None:
        """Say how the place of a node is called; the first name given stays."""
        node_id = node.id
        if node_id in self.missed and node_id not in self.entries:
            known = self._path(node)
        else:
            known = self.entries.setdefault(node_id, path)
        if known != path:
            # It has one name or another, depending on what is lowered first.
            self.trail.is_exact = False
        self.entries.setdefault(node_id, path)
        self.lent.discard(node_id)
        self.trail.name(node_id, path)

    def name(self, node: Node, path: tuple[str, ...]) -> None:
        """Say how a place is called before the first schema is lowered."""
        self.named[node.id] = self.entries.setdefault(node.id, path)

    def path(self, node: Node) -> tuple[str, ...]:
        """Return the words for where a node stands, from the nearest place that has a name.

        They depend on the node's own pointer and the titles along it alone, so nothing added
        elsewhere changes them.
        """
        self.trail.note(node.document, node.pointer)
        return self._path(node)

    def _path(self, node: Node) -> tuple[str, ...]:
        tokens = node.pointer.split("/")[1:]
        document = self.members.registry.documents.get(node.document)
        way = [] if document is None else descend(document.data, keys_of(node.pointer))
        stem = node.document.rpartition("/")[2].partition(".")[0]
        prefix = node.pointer
        for end in range(len(tokens), -1, -1):
            node_id = NodeId(f"{node.document}#{prefix}")
            entry = self.entries.get(node_id, () if end else (stem,))
            if entry:
                if node_id in self.lent:
                    # Who gave it that name may do so later than this.
                    self.trail.is_exact = False
                return (*entry, *_step_words(tokens[end:], way[end + 1 :]))
            self.missed.add(node_id)
            prefix = prefix.rpartition("/")[0]
        return (stem,)

    def unchecked(self, schema: SchemaObject, keyword: str) -> None:
        """Warn of a keyword that is not acted on."""
        self.sink.warn(
            Code.SCHEMA_APPROXIMATED,
            f"`{keyword}` is not checked by the generated models",
            schema.node.key_place(keyword),
        )


def declared_fact(schema: SchemaObject, context: Context) -> tuple[bool]:
    """Return whether a schema is a class, and by itself."""
    node_id = schema.node.id
    is_class = isinstance(context.declarations.get(node_id), ObjectModel)
    return (is_class and node_id not in context.joined,)


def _step_words(steps: list[str], values: list[JsonValue]) -> tuple[str, ...]:
    """Turn pointer tokens inside a schema into words; `values` has what each one leads to."""
    words: list[str] = []
    rest = enumerate(steps)
    for place, step in rest:
        if step == "properties":
            words += [unescape(name) for _, name in itertools.islice(rest, 1)]
        elif step == "allOf":
            # Its parts are the schema itself.
            next(rest, None)
        elif step == "patternProperties":
            # A regular expression is no name.
            next(rest, None)
            words.append("value")
        elif step in _UNIONS:
            members = values[place] if place < len(values) else None
            for _, index in itertools.islice(rest, 1):
                words += _variant_words(members, int(index))
        elif step == "prefixItems":
            for _, index in itertools.islice(rest, 1):
                words += ["item", _ordinal(int(index))]
        elif step in _WORDS:
            words.append(_WORDS[step])
        elif step not in {"$defs", "definitions", "components", "schemas", "schema"}:
            words.append(unescape(step))
    return tuple(words)


def _variant_words(members: JsonValue, index: int) -> tuple[str, ...]:
    """Return the words for a member of a union: its title, where no other one has the same."""
    titles = [_title(one) for one in members] if isinstance(members, list) else []
    if index < len(titles) and titles[index] and titles.count(titles[index]) == 1:
        return (titles[index],)
    return ("variant", _ordinal(index))


def _ordinal(index: int) -> str:
    """Return `21st`; a number at the end would look like a collision counter."""
    if index < len(_ORDINALS):
        return _ORDINALS[index]
    number = index + 1
    is_teen = number % 100 // 10 == 1
    return f"{number}{'th' if is_teen else _ENDINGS.get(number % 10, 'th')}"


def _title(value: JsonValue) -> str:
    """Return the title of a schema where it can be part of a name."""
    title = value.get("title") if isinstance(value, dict) else None
    is_short = isinstance(title, str) and len(title.split()) <= _WORDS_OF_TITLE
    return title.strip() if isinstance(title, str) and is_short and len(title) <= _TITLE else ""


def docs_of(schema: SchemaObject) -> Docs:
    """Return the prose of a schema."""
    return Docs(schema.title, schema.description, schema.deprecated, schema.examples)
