"""YAML as plain data, by the core schema of YAML 1.2 and with JSON's values only."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from specular.diagnostics import Anchor, Code
from specular.ir.types import JsonValue
from specular.loading.text import MAX_DEPTH, Parsed, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yaml.events import Event

MAX_COPIED = 1_000_000
"""How many values may come from aliases: a few lines of them can stand for billions."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no YAML text may hold (YAML 1.2, 5.1); looked for here, as libyaml counts in bytes."""

# YAML 1.2, 10.3.2
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, JsonValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_BASES = {"0o": 8, "0x": 16}
_KINDS: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
}
_TAG = "tag:yaml.org,2002:"
_MERGE = "<<"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts, and where it stands."""

    offset: int
    value: JsonValue


@dataclass(slots=True)
class Collection:
    """A list or a mapping; `size` and `height` count what stands in it, aliases written out."""

    offset: int
    size: int = 1
    height: int = 1
    complete: bool = False


@dataclass(slots=True)
class Sequence(Collection):
    """A list."""

    items: list[Tree] = field(default_factory=list["Tree"])


@dataclass(slots=True)
class Mapping(Collection):
    """A mapping by its keys, each with its offset; what `<<` brings in is among them."""

    members: dict[str, tuple[int, Tree]] = field(default_factory=dict[str, "tuple[int, Tree]"])


Tree: TypeAlias = Scalar | Sequence | Mapping


class _Parser(Protocol):
    """What libyaml's parser and the one in Python have in common."""

    def get_event(self) -> Event | None: ...


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def parse_yaml(text: str) -> Parsed:
    """Read YAML text; keys are the text that stands there, `200` and `null` too."""
    composer = _Composer(text)
    try:
        tree = composer.document()
    except _RefusedError as refused:
        return Parsed(None, (*composer.problems, refused.problem))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.context, error.problem)))
        offset = 0 if mark is None else mark.index
        if "nesting depth" in what:
            # libyaml reads ahead, and has a limit of its own.
            return Parsed(None, (*composer.problems, _too_deep(offset)))
        # YAML 1.2, 6.1
        hint = "indent with spaces, not with tabs" if text[offset : offset + 1] == "\t" else None
        problem = Problem(offset, f"not YAML: {what}", hint=hint)
        return Parsed(None, (*composer.problems, problem))
    if composer.problems:
        return Parsed(None, tuple(composer.problems))
    return Parsed(_plain(tree, {}), find=partial(_find, tree))


def _find(tree: Tree, keys: Iterable[str], anchor: Anchor) -> int:
    """Return the offset of what keys lead to, or of the nearest value around it."""
    key_offset = tree.offset
    for key in keys:
        found = _step(tree, key)
        if found is None:
            return tree.offset
        key_offset, tree = found
    return key_offset if anchor is Anchor.KEY else tree.offset


def _step(tree: Tree, key: str) -> tuple[int, Tree] | None:
    match tree:
        case Mapping():
            return tree.members.get(key)
        case Sequence() if key.isdecimal() and int(key) < len(tree.items):
            item = tree.items[int(key)]
            return item.offset, item
        case Scalar() | Sequence():
            return None


def _plain(tree: Tree, done: dict[int, JsonValue]) -> JsonValue:
    """Return the data; what an alias repeats is one object in memory."""
    if isinstance(tree, Scalar):
        return tree.value
    key = id(tree)
    if key not in done:
        if isinstance(tree, Sequence):
            done[key] = [_plain(item, done) for item in tree.items]
        else:
            members = tree.members.items()
            done[key] = {name: _plain(value, done) for name, (_, value) in members}
    return done[key]


class _Composer:
    """Builds the values of one document from libyaml's events."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._events = _events(text)
        self._anchors: dict[str, Tree] = {}
        self._depth = 0
        self._copied = 0

    def document(self) -> Tree:
        """Return the one document of the text. Raises _RefusedError or yaml.MarkedYAMLError."""
        forbidden = _FORBIDDEN.search(self._text)
        if forbidden is not None:
            message = f"the character U+{ord(forbidden[0]):04X} must not stand in YAML"
            raise _RefusedError(Problem(forbidden.start(), message, hint='write it as "\\u…"'))
        tree: Tree | None = None
        for event in self._events:
            match event:
                case StreamStartEvent() | StreamEndEvent() | DocumentEndEvent():
                    continue
                case DocumentStartEvent() if tree is not None:
                    message = "a second document begins here, and only one can be read"
                    raise _RefusedError(Problem(_offset(event), message))
                case DocumentStartEvent():
                    tree = self._value(next(self._events))
                case _:
                    raise AssertionError(event)
        if tree is None:
            raise _RefusedError(Problem(0, "the document is empty"))
        return tree

    def _value(self, event: Event) -> Tree:
        match event:
            case ScalarEvent():  # first, for most are
                scalar = Scalar(_offset(event), self._scalar(event))
                self._name(event.anchor, scalar)
                return scalar
            case AliasEvent():
                return self._alias(event)
            case SequenceStartEvent():
                sequence = Sequence(_offset(event))
                self._enter(event, "seq", sequence)
                self._fill_sequence(sequence)
                self._leave(sequence)
                return sequence
            case MappingStartEvent():
                mapping = Mapping(_offset(event))
                self._enter(event, "map", mapping)
                self._fill_mapping(mapping)
                self._leave(mapping)
                return mapping
            case _:
                raise AssertionError(event)

    def _fill_sequence(self, sequence: Sequence) -> None:
        while not isinstance(event := next(self._events), SequenceEndEvent):
            item = self._value(event)
            sequence.items.append(item)
            _grow(sequence, item)

    def _fill_mapping(self, mapping: Mapping) -> None:
        own = mapping.members
        merged: dict[str, tuple[int, Tree]] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            offset = _offset(event)
            if isinstance(event, ScalarEvent) and event.implicit[0] and event.value == _MERGE:
                value = self._value(next(self._events))
                self._merge(merged, value, offset)
            else:
                key = self._key(event)
                value = self._value(next(self._events))
                if key in own:
                    message = f"the key {key!r} stands twice in one mapping"
                    self.problems.append(Problem(offset, message, Code.DUPLICATE_KEY))
                own[key] = (offset, value)
            _grow(mapping, value)
        if merged:
            mapping.members = merged | own

    def _merge(self, merged: dict[str, tuple[int, Tree]], value: Tree, offset: int) -> None:
        """Add what `<<` brings in: the mapping that comes first wins (YAML type `merge`)."""
        for source in value.items if isinstance(value, Sequence) else [value]:
            if isinstance(source, Mapping):
                for key, member in source.members.items():
                    merged.setdefault(key, member)
            else:
                message = "`<<` takes a mapping or a list of mappings"
                self.problems.append(Problem(offset, message, hint='a key is quoted: "<<"'))

    def _key(self, event: Event) -> str:
        """Return a key as the text that stands there: JSON has no other keys."""
        if isinstance(event, ScalarEvent) and event.tag is None and event.anchor is None:
            return event.value
        tree = self._value(event)
        if isinstance(event, ScalarEvent):
            return event.value
        if isinstance(tree, Scalar) and isinstance(tree.value, str):
            return tree.value
        raise _RefusedError(Problem(_offset(event), "a key must be a string"))

    def _alias(self, event: AliasEvent) -> Tree:
        tree = self._anchors.get(str(event.anchor))
        if tree is None:
            message = f"no anchor &{event.anchor} stands before this alias"
            raise _RefusedError(Problem(_offset(event), message))
        if isinstance(tree, Scalar):
            return tree
        if not tree.complete:
            message = f"*{event.anchor} stands inside the value that it repeats"
            raise _RefusedError(Problem(_offset(event), message, hint="say recursion with `$ref`"))
        self._copied += tree.size
        if self._copied > MAX_COPIED:
            message = f"aliases repeat more than {MAX_COPIED} values"
            raise _RefusedError(Problem(_offset(event), message, Code.TOO_LARGE))
        self._check_depth(self._depth + tree.height, event)
        return tree

    def _scalar(self, event: ScalarEvent) -> JsonValue:
        """Return the value of a scalar (YAML 1.2, 10.3.2)."""
        if event.tag is None:
            return self._resolved(event) if event.implicit[0] else event.value
        kind = "str" if event.tag == "!" else event.tag.removeprefix(_TAG)
        if kind == "str":
            return event.value
        if kind not in _KINDS:
            self._refuse_tag(event)
            return None
        value = self._resolved(event)
        if type(value) not in _KINDS[kind]:
            self.problems.append(Problem(_offset(event), f"{event.value!r} is no {kind}"))
        return float(value) if kind == "float" and isinstance(value, int) else value

    def _resolved(self, event: ScalarEvent) -> JsonValue:
        text = event.value
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in "+-.0123456789":
            return text
        if _INTEGER.fullmatch(text):
            with suppress(ValueError):  # Python bounds how many digits it reads
                return int(text, _BASES.get(text[:2], 10))
        elif _FLOAT.fullmatch(text):
            if math.isfinite(number := float(text)):
                return number
        elif not _NOT_FINITE.fullmatch(text):
            return text
        message = f"{text[:40]} is not a number that JSON can hold"
        self.problems.append(Problem(_offset(event), message, hint="quote it if it is a string"))
        return None

    def _enter(
        self, event: MappingStartEvent | SequenceStartEvent, kind: str, tree: Sequence | Mapping
    ) -> None:
        if event.tag not in {None, "!", f"{_TAG}{kind}"}:
            self._refuse_tag(event)
        self._depth += 1
        self._check_depth(self._depth, event)
        self._name(event.anchor, tree)

    def _leave(self, tree: Collection) -> None:
        tree.complete = True
        self._depth -= 1

    def _check_depth(self, depth: int, event: Event) -> None:
        if depth > MAX_DEPTH:
            raise _RefusedError(_too_deep(_offset(event)))

    def _name(self, anchor: str | None, tree: Tree) -> None:
        if anchor is not None:
            self._anchors[anchor] = tree

    def _refuse_tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        tag = str(event.tag).replace(_TAG, "!!")
        message = f"the tag {tag} is not one of JSON's kinds"
        self.problems.append(Problem(_offset(event), message, hint="remove the tag"))


def _too_deep(offset: int) -> Problem:
    return Problem(offset, f"more than {MAX_DEPTH} values are nested here", Code.TOO_LARGE)


def _events(text: str) -> Iterator[Event]:
    parser = _parser(text)
    while (event := parser.get_event()) is not None:
        yield event


def _parser(text: str) -> _Parser:
    # libyaml where PyYAML was built with it: ten times as fast.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)


def _offset(event: Event) -> int:
    return 0 if event.start_mark is None else event.start_mark.index


def _grow(tree: Collection, part: Tree) -> None:
    if isinstance(part, Scalar):
        tree.size += 1
    else:
        tree.size += part.size
        tree.height = max(tree.height, part.height + 1)
