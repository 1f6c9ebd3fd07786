"""Prose as docstrings: one of the three doors from text of the document to code."""

from __future__ import annotations

import re
import textwrap

from specular.rendering.literals import escaped

WIDTH = 88
"""black's line length, for generated code."""

_LIST_ITEM = re.compile(r"([-*+•]|\d+[.)])\s+")
_FENCE = re.compile(r"\s*(```|~~~)")
_VERBATIM = ("    ", "\t", "|", "#")
"""What code blocks, tables and headings of Markdown begin with."""


def docstring_text(text: str, indent: int) -> str:
    """Return a docstring with the words of a text, filled to the line length.

    Paragraphs, list items, and lines that are indented or between fences stay apart.
    `indent` is the number of columns it will stand at.
    """
    width = WIDTH - indent
    body = _body(text, width)
    # black puts the closing quotes behind a single line, and a space before them if it must.
    quotes = '""" """' if body.endswith('"') else '""""""'
    if "\n" not in body and len(body) + len(quotes) > width:
        body = _body(text, width - len(' """'))
    if "\n" not in body and not body.endswith('"'):
        return f'"""{body}"""'
    margin = " " * indent
    first, *rest = body.split("\n")
    shown = [first, *(f"{margin}{line}" if line else line for line in rest)]
    return '"""' + "\n".join(shown) + f'\n{margin}"""'


def _body(text: str, width: int) -> str:
    return "\n".join(map(escaped, filled(text, width))).replace('"""', '\\"\\"\\"')


def filled(text: str, width: int) -> list[str]:
    """Return the lines of a text, filled to a width where that does not change what it says."""
    lines: list[str] = []
    paragraph: list[str] = []
    fenced = False
    for line in [*text.strip("\n").splitlines(), ""]:
        fence = bool(_FENCE.match(line))
        plain = line.strip() and not (fenced or fence or line.startswith(_VERBATIM))
        if plain and not _LIST_ITEM.match(line.strip()):
            paragraph.append(line.strip())
            continue
        # The opening quotes take room in the first line.
        lines.extend(_wrapped(" ".join(paragraph), width, 0 if lines else 3))
        paragraph = [line.strip()] if plain else []
        if not plain:
            lines.append(line.replace("\t", "    ").rstrip())
        fenced = fenced != fence
    while lines and not lines[-1]:
        lines.pop()
    return lines or [""]


def _wrapped(paragraph: str, width: int, taken: int) -> list[str]:
    # Most texts are short, and textwrap takes its time.
    if len(paragraph) + taken <= width and paragraph.isprintable():
        return [paragraph] if paragraph else []
    item = _LIST_ITEM.match(paragraph)
    lines = textwrap.wrap(
        paragraph,
        width,
        initial_indent=" " * taken,
        subsequent_indent=" " * len(item.group()) if item else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line[taken:] if number == 0 else line for number, line in enumerate(lines)]
