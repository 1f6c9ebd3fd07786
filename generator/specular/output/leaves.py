"""Statements as leaves: names, strings and brackets, and the brackets that may be added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

CLOSING = {"(": ")", "[": "]", "{": "}"}
"""The closing bracket of each opening one."""

OPENING = frozenset(CLOSING)
CLOSERS = frozenset(CLOSING.values())
BRACKETS = OPENING | CLOSERS

STRING = "string"
WORD = "word"

_TOKEN = re.compile(
    r"""(?P<gap>\s*)(?:
        (?P<string>"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*')
        |(?P<word>lambda:|[^\W\d]\w*|\d[\w.]*(?:(?<=e)-\d+)?|\.\.\.)
        |(?P<sign>->|\*\*|[][(){},.:=|*@-])
    )""",
    re.VERBOSE,
)

# A `lambda` without parameters is a word before its value, to black as well.
_UNFAMILIAR_WORDS = frozenset(
    ["and", "else", "for", "if", "in", "is", "lambda", "not", "or", "yield"]
)
"""Words that give an expression a shape that generated code does not have."""

_UNFAMILIAR_STARTS = frozenset(["assert", "del", "elif", "for", "if", "while", "with"])


class UnfamiliarError(Exception):
    """The text has a shape that is not known here, whatever black makes of it."""


class Role(Enum):
    """What a bracket, or a sign of two meanings, is to the expression around it."""

    PLAIN = auto()
    DISPLAY = auto()
    """Brackets of a tuple, list or dict."""
    TRAILER = auto()
    """Brackets of a call, a subscript, a signature or the bases of a class."""
    IMPORTED = auto()
    """Brackets around the names of an import."""
    ARGUMENT = auto()
    """A comma between arguments."""
    UNPACKED = auto()
    """A star before an argument or a parameter."""
    ADDED = auto()
    """A comma that the text does not have."""


class Leaf:
    """A token: `text` is empty for a bracket that is only written where a line is split there.

    `opening` is the bracket that a closing one belongs to, `depth` says how many brackets of
    its line are open around it, `annotates` tells the tokens of a parameter's annotation.
    """

    __slots__ = ("annotates", "depth", "gap", "kind", "opening", "role", "text")

    def __init__(self, kind: str, text: str, gap: str = "", role: Role = Role.PLAIN) -> None:
        self.kind = kind
        self.text = text
        self.gap = gap
        self.role = role
        self.depth = 0
        self.opening: Leaf | None = None
        self.annotates = False


def read_leaves(text: str) -> list[Leaf]:
    """Return the leaves of a statement, however it was laid out.

    Raises UnfamiliarError where it has a shape that generated code does not have.
    """
    leaves = read_item(text)
    first = leaves[0].text
    if first in _UNFAMILIAR_STARTS:
        raise UnfamiliarError(f"a statement with `{first}`")
    if first == "from":
        return _with_import(leaves)
    if first == "def" or (first == "async" and leaves[1].text == "def"):
        return _with_signature(leaves)
    if first == "return":
        return [leaves[0], *_optional(leaves[1:])] if len(leaves) > 1 else leaves
    return leaves if first in ("class", "@") else _with_assignment(leaves)


def read_item(text: str) -> list[Leaf]:
    """Return the leaves of one item in brackets, in which no brackets are optional."""
    return list(_tokens(text.strip()))


def _tokens(text: str) -> Iterator[Leaf]:
    """Go through the tokens of a statement, with gaps as they are where it is on one line."""
    position = 0
    previous = Leaf("", "")
    around: list[Leaf] = []
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise UnfamiliarError(f"text like `{text[position : position + 20]}`")
        token = found[found.lastgroup]
        kind = token if found.lastgroup == "sign" else found.lastgroup
        tight = kind in CLOSERS or kind == "," or previous.kind in OPENING
        gap = "" if tight or not found["gap"] else " "
        leaf = Leaf(kind, token, gap, _role(kind, token, previous, gap, around))
        if kind in OPENING:
            around.append(leaf)
        elif kind in CLOSERS:
            leaf.opening = around.pop()
        yield leaf
        previous = leaf
        position = found.end()


def _role(kind: str, token: str, previous: Leaf, gap: str, around: list[Leaf]) -> Role:
    """Return what a token is, by what stands before and around it."""
    operand = previous.kind in (STRING, WORD) or previous.kind in CLOSERS
    match kind:
        case "(" | "[":
            is_call = operand and not gap
            return Role.TRAILER if is_call else Role.DISPLAY
        case "{":
            return Role.DISPLAY
        case ",":
            inside = around[-1] if around else None
            called = inside is not None and inside.kind == "(" and inside.role is Role.TRAILER
            return Role.ARGUMENT if called else Role.PLAIN
        case "*" | "**" | "-":
            if operand:
                raise UnfamiliarError(f"the operator `{token}`")
            inside = around[-1] if around else None
            called = inside is not None and inside.role is Role.TRAILER
            return Role.UNPACKED if called and kind != "-" else Role.PLAIN
        case "string" if previous.kind == STRING or (operand and not gap):
            raise UnfamiliarError("strings that are joined, or a prefix")
        case "." if previous.kind == STRING:
            raise UnfamiliarError("a method of a string")
        case "word" if token in _UNFAMILIAR_WORDS:
            raise UnfamiliarError(f"an expression with `{token}`")
        case "@" if previous.kind:
            raise UnfamiliarError("the operator `@`")
        case _:
            return Role.PLAIN


def _optional(leaves: list[Leaf]) -> list[Leaf]:
    """Return an expression in brackets that are written only where it is split there."""
    first, last = leaves[0], leaves[-1]
    if first.kind == "(" and last.opening is first:
        inside = leaves[1:-1]
        if not inside or any(one.kind == "," for one in _outer(inside)):
            return leaves
        first.text = last.text = ""
        return leaves
    opening = Leaf("(", "", first.gap, Role.DISPLAY)
    closing = Leaf(")", "")
    closing.opening = opening
    first.gap = ""
    return [opening, *leaves, closing]


def _outer(leaves: list[Leaf]) -> Iterator[Leaf]:
    """Go through the leaves that are in no brackets, and the brackets themselves."""
    depth = 0
    for leaf in leaves:
        depth -= leaf.kind in CLOSERS
        if not depth:
            yield leaf
        depth += leaf.kind in OPENING


def _with_import(leaves: list[Leaf]) -> list[Leaf]:
    start = next(index for index, one in enumerate(leaves) if one.text == "import") + 1
    names = leaves[start:]
    if names[0].kind == "(":
        names[0].text = names[-1].text = ""
        names[0].role = Role.IMPORTED
        return leaves
    opening = Leaf("(", "", " ", Role.IMPORTED)
    closing = Leaf(")", "")
    closing.opening = opening
    names[0].gap = ""
    return [*leaves[:start], opening, *names, closing]


def _with_assignment(leaves: list[Leaf]) -> list[Leaf]:
    """Return a statement with optional brackets around its target, annotation and value."""
    signs = [one for one in _outer(leaves) if one.kind in ("=", ":")]
    kinds = [one.kind for one in signs]
    if not kinds:
        return leaves
    if kinds not in (["="], [":"], [":", "="]):
        raise UnfamiliarError("a statement with several `=` or `:`")
    parts: list[Leaf] = []
    rest = leaves
    for number, sign in enumerate(signs):
        index = rest.index(sign)
        part = rest[:index]
        if number or any(one.kind == "," for one in _outer(part)):
            part = _optional(part)
        parts += [*part, sign]
        rest = rest[index + 1 :]
    return [*parts, *_optional(rest)]


def _with_signature(leaves: list[Leaf]) -> list[Leaf]:
    """Return a `def` with optional brackets around unions and around what it returns."""
    start = next(index for index, one in enumerate(leaves) if one.kind == "(")
    end = next(index for index, one in enumerate(leaves) if one.opening is leaves[start])
    head = [*leaves[: start + 1], *_parameters(leaves[start + 1 : end]), leaves[end]]
    tail = leaves[end + 1 :]
    if tail[0].kind != "->":
        return [*head, *tail]
    if tail[-1].kind != ":" or tail[1].kind == STRING:
        raise UnfamiliarError("a signature that returns a text, or with its body")
    return [*head, tail[0], *_optional(tail[1:-1]), tail[-1]]


def _parameters(leaves: list[Leaf]) -> Iterator[Leaf]:
    """Go through parameters, with optional brackets around annotations that are unions."""
    part: list[Leaf] = []
    ends = {id(one) for one in _outer(leaves) if one.kind in (",", "=", ":")}
    annotates = False
    for leaf in leaves:
        if id(leaf) not in ends:
            leaf.annotates = annotates
            part.append(leaf)
            continue
        is_union = annotates and any(one.kind == "|" for one in _outer(part))
        yield from (*(_optional(part) if is_union else part), leaf)
        annotates = leaf.kind == ":"
        part = []
    is_union = annotates and any(one.kind == "|" for one in _outer(part))
    yield from _optional(part) if is_union else part
