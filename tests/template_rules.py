"""The rules of the architecture that a Jinja template is held to: it holds text, and no logic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINES: Final = 80
MAX_NESTING: Final = 2

_ENVIRONMENT: Final = Environment(autoescape=True)
_STATEMENTS: Final = (nodes.For, nodes.If, nodes.Include, nodes.Output)
_QUOTES: Final = ("'", '"')
# Jinja's own syntax is taken out before Python's quotes are counted.
_STATEMENT_OR_COMMENT: Final = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_EXPRESSION: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def template_offences(name: str, text: str) -> list[str]:
    """What a template does beyond `for`, `if` on a boolean, `else`, `include` and plain values."""
    found = [f"{name}: {why}" for why in _nodes(_ENVIRONMENT.parse(text).body, 0)]
    lines = len(text.splitlines())
    if lines > MAX_LINES:
        found.append(f"{name}: {lines} lines")
    return found + [f"{name}:{line}: quotes around a value" for line in _quoted_lines(name, text)]


def _nodes(body: list[nodes.Node], depth: int) -> Iterator[str]:
    for node in body:
        if not isinstance(node, _STATEMENTS):
            yield f"line {node.lineno}: a statement other than for, if, else and include"
        elif isinstance(node, nodes.Output):
            yield from _output(node)
        elif isinstance(node, nodes.Include):
            if not isinstance(node.template, nodes.Const):
                yield f"line {node.lineno}: an include by a computed name"
        else:
            yield from _block(node, depth + 1)


def _output(output: nodes.Output) -> Iterator[str]:
    for node in output.nodes:
        if not isinstance(node, nodes.TemplateData) and not _is_plain(node):
            yield f"line {node.lineno}: a computed value"


def _block(node: nodes.For | nodes.If, depth: int) -> Iterator[str]:
    if depth > MAX_NESTING:
        yield f"line {node.lineno}: nested more than {MAX_NESTING} deep"
    if isinstance(node, nodes.For):
        if not _is_plain(node.iter) or node.test is not None or node.recursive:
            yield f"line {node.lineno}: a for over something computed"
    else:
        if not _is_plain(node.test):
            yield f"line {node.lineno}: an if on something computed"
        if node.elif_:
            yield f"line {node.lineno}: an elif"
    yield from _nodes([*node.body, *node.else_], depth)


def _is_plain(node: nodes.Node) -> bool:
    """Whether an expression is a name or an attribute of one: `method.is_async`."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, nodes.Name)


def _quoted_lines(name: str, text: str) -> Iterator[int]:
    plain = _STATEMENT_OR_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    for match in _EXPRESSION.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        touches = before.endswith(_QUOTES) or after.startswith(_QUOTES)
        # In Markdown an apostrophe is no quote.
        if touches or (".md" not in name and _is_inside_string(_EXPRESSION.sub("", before))):
            yield before.count("\n") + 1


def _is_inside_string(before: str) -> bool:
    """Whether Python text leaves a string open: three quotes anywhere, one on the last line."""
    if any(before.count(quote * 3) % 2 for quote in _QUOTES):
        return True
    line = before.rpartition("\n")[2]
    return any(line.count(quote) % 2 for quote in _QUOTES)
