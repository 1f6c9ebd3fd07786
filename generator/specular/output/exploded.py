"""Statements whose items already stand on lines of their own, as the templates write long ones."""

from __future__ import annotations

import re
from typing import NamedTuple

from specular.output.leaves import CLOSERS, CLOSING
from specular.output.lines import INDENT
from specular.output.splitting import split_item
from specular.rendering.columns import LENGTH, width

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|\'[^\'\\]*(?:\\.[^\'\\]*)*\'')

_INNERMOST = re.compile(r"([\w)\]}\"]?)([(\[{])([^()\[\]{}]*)[)\]}]")

_OTHER = re.compile(
    r"[^\w.=:, \"*@-]|[)\]}]\..*[)\]}]\.|\b(and|else|for|if|in|is|lambda|not|or|yield)\b"
)
"""What makes a line want to be split at other places than its last brackets."""

_REVISED = re.compile(r" *[)\]}][^,]")

_TRAILER = re.compile(r"(import |[\w)\]}])[(\[{]$")
_TAIL = re.compile(r":?| -> .*:")


class _OtherwiseError(Exception):
    """The statement is not written in this way."""


class _Group(NamedTuple):
    """Brackets that a line ends with, the column of that line, and how many items there are."""

    closing: str
    indent: int
    at_least: int
    items: list[str]


def without_strings(line: str) -> str:
    """Return a line with its strings emptied."""
    return _STRING.sub('""', line) if '"' in line or "'" in line else line


def keep_exploded(lines: list[str]) -> list[str] | None:
    """Return the lines of a statement with one item a line, with only the long items split.

    None if it is written otherwise, or has to be.
    """
    try:
        return _kept(lines)
    except _OtherwiseError:
        return None


def _kept(lines: list[str]) -> list[str]:
    first = lines[0]
    groups = [_group(first, without_strings(first), is_item=False)]
    is_signature = first.lstrip(" ").startswith(("def ", "async def "))
    kept = [first]
    for line in lines[1:]:
        if not groups:
            raise _OtherwiseError
        text = line.lstrip(" ")
        bare = without_strings(text)
        indent = len(line) - len(text)
        if text[:1] in CLOSERS:
            _close(groups, bare, indent)
        elif indent != groups[-1].indent + INDENT:
            raise _OtherwiseError
        elif bare[-1] == ",":
            groups[-1].items.append(text)
            if not _is_short(line, bare):
                kept += _split(text, indent, is_signature=is_signature)
                continue
        else:
            groups.append(_group(line, bare, is_item=True))
        if (len(line) > LENGTH or not line.isascii()) and width(line) > LENGTH:
            raise _OtherwiseError
        kept.append(line)
    if groups:
        raise _OtherwiseError
    return kept


def _group(line: str, bare: str, *, is_item: bool) -> _Group:
    """Return the brackets that a line ends with, if they are where it is to be split."""
    opening = bare[-1]
    flat = _flat(bare[:-1]) if opening in CLOSING else None
    if flat is None or width(line) > LENGTH or _OTHER.search(flat) or (is_item and "," in flat):
        raise _OtherwiseError
    is_trailer = _TRAILER.search(bare) is not None
    # Of one item black makes a line, unless the comma behind it could be left out.
    at_least = 2 if (opening, is_trailer) in (("[", True), ("(", False)) else 1
    return _Group(CLOSING[opening], len(line) - len(line.lstrip(" ")), at_least, [])


def _close(groups: list[_Group], bare: str, indent: int) -> None:
    group = groups.pop()
    if bare[0] != group.closing or indent != group.indent or len(group.items) < group.at_least:
        raise _OtherwiseError
    if groups:
        groups[-1].items.append(bare)
        if bare[1:] != ",":
            raise _OtherwiseError
    elif not _TAIL.fullmatch(bare[1:]) or _flat(bare[1:]) is None:
        raise _OtherwiseError


def _is_short(line: str, bare: str) -> bool:
    """Whether an item can stay in its line."""
    flat = _flat(bare[:-1])
    if flat is None:
        return False
    if "," in flat:
        raise _OtherwiseError
    return len(line) <= LENGTH and (line.isascii() or width(line) <= LENGTH)


def _flat(bare: str) -> str | None:
    """Return a line without what is in its brackets; None if some have to be split."""
    while "(" in bare or "[" in bare or "{" in bare:
        for prefix, opening, inner in _INNERMOST.findall(bare) if "," in bare else ():
            is_one_tuple = opening == "(" and not prefix and inner.count(",") == 1
            if inner.rstrip().endswith(",") and not is_one_tuple:
                return None
        bare, found = _INNERMOST.subn(r"\1", bare)
        if not found:
            raise _OtherwiseError
    return bare


def _split(text: str, indent: int, *, is_signature: bool) -> list[str]:
    if is_signature:
        # Unions in annotations have optional brackets, which only a whole signature tells.
        raise _OtherwiseError
    found = split_item(text, indent // INDENT)
    if any(_REVISED.match(line) for line in found):
        raise _OtherwiseError
    return found
