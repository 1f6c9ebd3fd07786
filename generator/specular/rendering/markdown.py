"""Texts of the document and pieces of code, as Markdown has them."""

from __future__ import annotations

import re

from specular.rendering.views import RowView


def prose(text: str) -> str:
    """Keep a text as Markdown, but without HTML, which a document of strangers could abuse."""
    return text.strip().replace("<", "&lt;")


def line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(prose(text).split())


def cell(text: str) -> str:
    """Return a text for a cell of a table."""
    return line(text).replace("|", "\\|")


def block(text: str, language: str) -> str:
    """Return a block of code; the fence is longer than any inside (CommonMark, 4.5)."""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def code(text: str) -> str:
    """Return inline code; the fence is longer than any inside (CommonMark, 6.1)."""
    plain = " ".join(text.split())
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{plain}{space}{fence}"


def row(name: str, wire_name: str | None, kind: str, needed: str, prose: str) -> RowView:
    """Return a row on an argument or a field: what it is called here and there, and its type."""
    wire = "" if wire_name is None else code_cell(wire_name)
    return RowView(
        name=code_cell(name), wire_name=wire, type=code_cell(kind), needed=needed, prose=cell(prose)
    )


def code_cell(text: str) -> str:
    """Return inline code for a cell of a table, which a bar would end even there."""
    return code(text).replace("|", "\\|")
