"""Types as a user of a package writes them, and what they come to once aliases are followed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from trees import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from witnesses.symbols import Symbols

_WRITTEN: Final[Mapping[str, str]] = {
    "Number": "int | float",
    "Json": "Any",
    "Date": "datetime.date",
    "DateTime": "datetime.datetime",
    "Uuid": "uuid.UUID",
    "Upload": "bytes | bytearray | memoryview | PathLike[str] | IO[bytes] | Iterable[bytes]"
    " | AsyncIterable[bytes] | FilePart",
}


def _aliases_of(name: str, text: str) -> dict[str, str]:
    """What type checkers see in the aliases of a module of the runtime."""
    tree = ast.parse((ROOT / "templates" / "runtime" / name).read_text("utf-8"))
    return {
        one.target.id: text
        for one in tree.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    }


RUNTIME: Final[Mapping[str, str]] = {
    **_aliases_of("format_texts.py", "str"),
    **_aliases_of("integers.py", "int"),
    **_WRITTEN,
}
"""The aliases that the runtime has for annotations, as a user writes them."""


def plain(node: ast.expr) -> ast.expr:
    """A type without what only pydantic reads."""
    written: ast.expr = _Plain().visit(ast.parse(ast.unparse(node), mode="eval").body)
    return written


class _Plain(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Write a name that stands in quotes as a name."""
        return ast.parse(node.value, mode="eval").body if isinstance(node.value, str) else node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Write an alias of the runtime as what it is."""
        text = RUNTIME.get(node.id)
        return node if text is None else ast.parse(text, mode="eval").body

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Write `Annotated` and `Maybe` as type checkers see them."""
        match node:
            case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[first, *_])):
                inner_type: ast.expr = self.visit(first)
                return inner_type
            case ast.Subscript(value=ast.Name(id="Maybe"), slice=inner):
                return ast.BinOp(self.visit(inner), ast.BitOr(), ast.Name("Unset"))
            case ast.Subscript(value=ast.Name(id="Literal")):
                return node
            case _:
                node.slice = self.visit(node.slice)
                return node


def expanded(node: ast.expr, symbols: Symbols, within: tuple[str, ...] = ()) -> ast.expr:
    """A type in which aliases of the package are written out, but where they lead to themselves."""
    written: ast.expr = _Expanded(symbols, within).visit(plain(node))
    return written


class _Expanded(ast.NodeTransformer):
    def __init__(self, symbols: Symbols, within: tuple[str, ...]) -> None:
        self.symbols = symbols
        self.within = within

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Write an alias as what it is."""
        if node.id not in self.symbols.aliases or node.id in self.within:
            return node
        return expanded(self.symbols.aliases[node.id], self.symbols, (*self.within, node.id))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Leave values alone."""
        is_literal = isinstance(node.value, ast.Name) and node.value.id == "Literal"
        if not is_literal:
            node.slice = self.visit(node.slice)
        return node


def members(node: ast.expr, symbols: Symbols) -> Iterator[ast.expr]:
    """The members of a type that is a union, aliases of the package followed."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from members(left, symbols)
            yield from members(right, symbols)
        case ast.Name(id=name) if name in symbols.aliases:
            yield from members(plain(symbols.aliases[name]), symbols)
        case _:
            yield node
