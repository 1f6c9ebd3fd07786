"""Python text laid out as black does, for the shapes of statements that generated code has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from specular.output.exploded import keep_exploded, without_strings
from specular.output.leaves import CLOSING, UnfamiliarError
from specular.output.lines import INDENT
from specular.output.splitting import split_statement
from specular.rendering.columns import LENGTH, width

_LOOSE = re.compile(r",[)\]}]|[(\[{] |\S  | [)\]},]")
_IMPORT = re.compile(r"(?P<head> *from [.A-Za-z0-9_]+ import )(?P<names>[A-Za-z0-9_, ]+)")
"""A comma that asks for a line for each item, and spaces that black does not write."""

_REVISED = re.compile(r" *([)\]}]((?! ->| = \w+$)[^,:]|.*[(\[{]$)|(.* )?\($)")
"""Lines that tell of brackets after which others are split, or of optional ones."""

_ESCAPED_BREAK = re.compile(r"\\\s*\n")
_BRACKET = re.compile(r"[(\[{]")

_BLOCKS = ("if", "for", "match", "try", "while", "with")
"""Statements before which functions keep two blank lines."""


class _Statement(NamedTuple):
    """A statement: its physical lines, and how many blank lines stand before it."""

    lines: list[str]
    depth: int
    blank: int
    is_docstring: bool = False
    is_import: bool = False
    is_class: bool = False
    is_def: bool = False
    is_decorator: bool = False

    @property
    def opens_block(self) -> bool:
        return self.lines[-1].endswith(":")

    @property
    def is_stub(self) -> bool:
        return self.is_def and self.lines[-1].endswith(": ...")


def lay_out(text: str) -> str:
    """Return the text of a module as black writes it.

    The text must have black's quotes and numbers already, and its spaces around `=` and `:`.
    Raises UnfamiliarError where a statement that has to be split has another shape than
    generated code has.
    """
    lines: list[str] = []
    spacing = _Spacing()
    for statement in _statements(text):
        lines.extend([""] * spacing.before(statement))
        lines.extend(statement.lines)
    return "\n".join([*lines, ""]) if lines else "\n" * ("\n" in text)


def _statements(text: str) -> Iterator[_Statement]:
    """Go through the statements of a text, laid out, each with the blank lines before it."""
    blank = 0
    previous: _Statement | None = None
    lines = iter(text.split("\n"))
    for line in lines:
        shown = line.lstrip(" ")
        if not shown or shown.isspace():
            blank += 1
            continue
        indent = len(line) - len(shown)
        if shown.startswith('"""'):
            is_first = previous is None or (
                previous.opens_block and indent > previous.depth * INDENT
            )
            found = _prose(line.rstrip(), lines)
            statement = _Statement(
                _docstring(found, indent) if is_first else found,
                indent // INDENT,
                blank,
                is_docstring=is_first,
            )
        else:
            statement = _statement(line.rstrip(), lines, indent // INDENT, blank)
        yield statement
        previous = statement
        blank = 0


def _prose(first: str, lines: Iterator[str]) -> list[str]:
    """Return the lines of a string in triple quotes."""
    found = [first]
    if first.find('"""', first.index('"""') + 3) < 0:
        for line in lines:
            found.append(line)
            if '"""' in line:
                break
    if not found[-1].endswith('"""'):
        raise UnfamiliarError("a string in triple quotes with something behind it")
    return found


def _docstring(lines: list[str], indent: int) -> list[str]:
    """Return a docstring as black writes it: its least indented line stands below the quotes."""
    if _ESCAPED_BREAK.search("\n".join(lines)) or "\t" in lines[0]:
        return lines
    first, *rest = "\n".join(lines)[indent + 3 : -3].split("\n")
    margin = " " * indent
    shown = [first.strip()]
    indents = [len(line) - len(line.lstrip()) for line in rest if line.strip()]
    if indents:
        least = min(indents)
        shown += [f"{margin}{line[least:]}".rstrip() for line in rest]
        shown[-1] = shown[-1] or margin
    if shown[0].startswith('"'):
        shown[0] = f" {shown[0]}"
    if shown[-1].endswith('"'):
        shown[-1] += " "
    if len(shown) > 1 and width(shown[-1]) + 3 > LENGTH:
        shown.append(margin)
    shown[0] = f'{margin}"""{shown[0]}'
    shown[-1] += '"""'
    return shown


def _statement(first: str, lines: Iterator[str], depth: int, blank: int) -> _Statement:
    """Return a statement that begins with a line and may go on in others."""
    found = [first]
    bare = _bare(first)
    if _BRACKET.search(bare):
        missing = _unclosed(bare)
        while missing:
            line = next(lines, ")").rstrip()
            if line:
                found.append(line)
                missing += _unclosed(_bare(line))
    word = first.lstrip(" ").partition(" ")[0]
    if len(found) > 1:
        found = keep_exploded(found) or _split("\n".join(found), depth)
    elif width(first) > LENGTH or _LOOSE.search(bare):
        found = _split_import(first) or _split(first, depth)
    return _Statement(
        found,
        depth,
        blank,
        is_import=word in ("from", "import"),
        is_class=word == "class",
        is_def=word == "def" or first.lstrip(" ").startswith("async def "),
        is_decorator=word[0] == "@",
    )


def _split_import(line: str) -> list[str] | None:
    """Return the lines of a long import, a name on each; there are thousands where models are."""
    found = _IMPORT.fullmatch(line)
    if found is None or len(found["head"]) >= LENGTH:
        return None
    margin = " " * (len(found["head"]) - len(found["head"].lstrip(" ")))
    names = found["names"].split(", ")
    return [f"{found['head']}(", *(f"{margin}    {name}," for name in names), f"{margin})"]


def _bare(line: str) -> str:
    """Return a line with its strings emptied."""
    bare = without_strings(line)
    if "#" in bare or '"""' in bare or bare.endswith("\\"):
        raise UnfamiliarError("a comment, or a string of several lines")
    return bare


def _unclosed(bare: str) -> int:
    opened = sum(map(bare.count, CLOSING))
    return opened - sum(map(bare.count, CLOSING.values()))


def _split(text: str, depth: int) -> list[str]:
    found = split_statement(text, depth)
    # black looks twice, since the commas that it adds count when it looks again.
    if any(_REVISED.match(line) for line in found):
        return split_statement("\n".join(found), depth)
    return found


class _Spacing:
    """Counts blank lines as black does; it goes through the statements in their order."""

    def __init__(self) -> None:
        self._previous: _Statement | None = None
        self._after = 0
        self._is_second = False
        self._definitions: list[_Statement] = []

    def before(self, statement: _Statement) -> int:
        """Return how many blank lines stand before the next statement."""
        before, after = self._wanted(statement)
        before = max(0, before - self._after) + self._after
        previous = self._previous
        after_docstring = self._is_second and previous is not None and previous.is_docstring
        if after_docstring and not (statement.is_class or statement.is_def):
            before = 1
        self._is_second = previous is None
        self._previous, self._after = statement, after
        return before

    def _wanted(self, statement: _Statement) -> tuple[int, int]:
        """Return how many blank lines a statement wants before and after it."""
        depth, previous = statement.depth, self._previous
        before = min(statement.blank, 1 if depth else 2)
        had_blank = bool(before)
        definition: _Statement | None = None
        while self._definitions and self._definitions[-1].depth >= depth:
            definition = self._definitions.pop()
        if statement.is_def or statement.is_class:
            self._definitions.append(statement)
        if previous is None:
            return 0, 0
        if statement.is_docstring:
            if previous.is_class:
                return 0, 1
            if previous.is_def:
                return 0, 0
        if definition is not None:
            before = self._behind(definition, statement)
        if statement.is_decorator or statement.is_def or statement.is_class:
            return self._before_definition(statement, had_blank=had_blank), 0
        if previous.is_import and not statement.is_import and depth == previous.depth:
            return (before or 1) if depth else 1, 0
        return before, 0

    def _behind(self, definition: _Statement, statement: _Statement) -> int:
        """Return the blank lines behind the whole of a function or class."""
        if statement.depth:
            return 1
        word = statement.lines[0].partition(" ")[0]
        goes_on = definition.depth and statement.opens_block and word not in _BLOCKS
        return 1 if goes_on else 2

    def _before_definition(self, statement: _Statement, *, had_blank: bool) -> int:
        previous = self._previous
        if previous is None or previous.is_decorator:
            return 0
        if previous.depth < statement.depth and (previous.is_class or previous.is_def):
            return int(had_blank)
        if previous.is_stub and not had_blank:
            return 0
        return 1 if statement.depth else 2
