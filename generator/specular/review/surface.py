"""What code that uses a package can see of it, read from its sources: no more than that is known.

It is the second opinion on what breaks callers, which knows nothing of documents and of rules.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from specular.naming.identifiers import VIEWS
from specular.naming.operations import method_of
from specular.review.regions import CLIENT
from specular.review.sources import wire_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MODELS: Final = "models/"
_RECEIVING: Final = frozenset({"webhooks.py", "callbacks.py"})
_PUBLIC: Final = (_MODELS, "resources/", "operations/", "client.py", *sorted(_RECEIVING))
_CLASS: Final = re.compile(r"^class (\w+)\(|^(\w+)(?:: [^=\n]*)? = ", re.MULTILINE)
_CALL: Final = re.compile(r"^`([A-Z]+ [^`]+)`(?: of `[^`]+`)?$", re.MULTILINE)
_WORD: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A class, method, alias or constant: its `members` and arguments by name, with their types.

    Those that are `needed` have no default, those in `order` need not be named. `text` is what it
    is, or what it returns. `line` is where it stands in its file, `lines` where its members do,
    `wires` what a class calls them on the wire, for an enumeration the value,
    `owner` is how regions call what these belong to, and `call` what a method asks: `GET /pets`. A
    method is of a class `cls`, and `whole` is the way to call it with a body in one piece.
    """

    name: str
    file: str
    line: int
    text: str = ""
    members: Mapping[str, str] = field(default_factory=dict[str, str])
    lines: Mapping[str, int] = field(default_factory=dict[str, int])
    wires: Mapping[str, str] = field(default_factory=dict[str, str])
    needed: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    is_method: bool = False
    is_closed: bool = False
    owner: str = ""
    call: str = ""
    cls: str = ""
    whole: Symbol | None = None

    @property
    def ways(self) -> tuple[Symbol, ...]:
        """The ways to call a method."""
        return (self,) if self.whole is None else (self, self.whole)

    @property
    def home(self) -> str:
        """The class that a method is of, else itself."""
        return self.cls or self.name

    @property
    def is_received(self) -> bool:
        """Whether it is a method that somebody implements: what calls it is the package."""
        return self.is_method and self.file in _RECEIVING

    def member(self, name: str) -> str:
        """Return how one of its members or arguments is called."""
        return f"{self.name}({name})" if self.is_method else f"{self.name}.{name}"


class Surface:
    """The public symbols of a package, each file read when it is first asked for."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = {
            path: text
            for path, text in files.items()
            if path.endswith(".py")
            and path.startswith(_PUBLIC)
            and not path.endswith("__init__.py")
        }
        self._operations = [one for path, one in files.items() if path.startswith("operations/")]
        self._read: dict[str, dict[str, Symbol]] = {}
        self._homes: dict[str, str] = {}
        self._roles: tuple[frozenset[str], frozenset[str]] | None = None

    def differing(self, other: Surface) -> list[str]:
        """Return the files that are others than those of another package."""
        return [path for path, text in self._files.items() if other._files.get(path) != text]

    def symbols(self, paths: Iterable[str]) -> dict[str, Symbol]:
        """Return the symbols of some files by name, classes with what they have of their bases."""
        found: dict[str, Symbol] = {}
        for path in paths:
            # Where a class of models stands is no part of how it is imported.
            home = _MODELS if path.startswith(_MODELS) else path
            found |= {f"{home}:{key}": self._whole(one) for key, one in self._of(path).items()}
        return found

    def plain(self, text: str, seen: frozenset[str] = frozenset()) -> str:
        """Return a type as type checkers take it: no order in unions, and aliases written out."""
        tree = _Plain(self, seen).visit(ast.parse(text or "None", mode="eval"))
        return ast.unparse(tree)

    def alias(self, name: str) -> str:
        """Return what a name of the models is an alias of, empty where it is a class."""
        one = self._class(name)
        return "" if one is None else one.text

    def is_made(self, name: str) -> bool:
        """Whether callers make a class of models: they give it away, or nothing else has it."""
        if self._roles is None:
            self._roles = self._found_roles()
        made, received = self._roles
        return self._class(name) is not None and (name in made or name not in received)

    def _of(self, path: str) -> dict[str, Symbol]:
        if path not in self._read:
            tree = ast.parse(self._files[path])
            self._read[path] = dict(one for node in tree.body for one in _symbols(node, path))
        return self._read[path]

    def _class(self, name: str) -> Symbol | None:
        if not self._homes:
            self._homes = {
                one[1] or one[2]: path
                for path, text in self._files.items()
                if path.startswith(_MODELS)
                for one in _CLASS.finditer(text)
            }
        return self._of(self._homes[name]).get(name) if name in self._homes else None

    def _whole(self, one: Symbol) -> Symbol:
        """Return a class with what it has of its bases."""
        for base in one.bases if one.file.startswith(_MODELS) else ():
            other = self._class(base)
            if other is not None and other is not one:
                whole = self._whole(other)
                members, needed = {**whole.members, **one.members}, whole.needed | one.needed
                wires, closed = {**whole.wires, **one.wires}, one.is_closed or whole.is_closed
                one = replace(one, members=members, wires=wires, needed=needed, is_closed=closed)
        return one

    def _found_roles(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the classes that callers make, and those that they receive."""
        made: list[str] = []
        received: list[str] = []
        # What errors have, and the class of a body that is given by its members, stand here alone.
        for text in self._operations:
            for one in ast.walk(ast.parse(text)):
                if isinstance(one, ast.keyword) and one.arg in {"body", "responses"}:
                    (made if one.arg == "body" else received).append(_text(one.value))
        for path in self._files:
            for each in self._of(path).values() if not path.startswith(_MODELS) else ():
                given, returned = (received, made) if each.is_received else (made, received)
                if each.is_method:
                    given += [text for way in each.ways for text in way.members.values()]
                    returned.append(each.text)
        return self._reached(made), self._reached(received)

    def _reached(self, texts: Iterable[str]) -> frozenset[str]:
        """Return the classes that types name, with all that these lead to."""
        waiting = [word for text in texts for word in _WORD.findall(text)]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            one = self._class(name)
            if one is not None:
                every = (one.text, *one.members.values(), *one.bases)
                waiting += [word for text in every for word in _WORD.findall(text)]
        return frozenset(seen)


def _symbols(node: ast.stmt, file: str) -> Iterator[tuple[str, Symbol]]:
    """Go through what a statement defines, each with a key that only it has in its file."""
    is_model = file.startswith(_MODELS)
    if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
        yield node.name, _class(node, file)
        wholes: dict[str, Symbol] = {}
        for inner in node.body if not is_model else ():
            if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) or inner.name in VIEWS:
                continue
            one = _method(inner, node.name, file)
            if method_of(inner.name) != inner.name:
                # It stands right before the method.
                wholes[method_of(inner.name)] = one
            elif inner.name == "__init__" or not inner.name.startswith("_"):
                whole = wholes.get(inner.name)
                if whole is not None:
                    one = replace(one, whole=replace(whole, name=one.name, call=one.call))
                yield f"{node.name}.{inner.name}", one
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and is_model:
        name = node.target.id
        yield name, Symbol(name, file, node.lineno, _text(node.value), owner=name)


def _class(node: ast.ClassDef, file: str) -> Symbol:
    members: dict[str, str] = {}
    lines: dict[str, int] = {}
    wires: dict[str, str] = {}
    needed: set[str] = set()
    is_closed = False
    for inner in node.body:
        if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
            name, text = inner.target.id, _text(inner.annotation)
            wire = wire_name(inner.annotation) or name
            if inner.value is None:
                needed.add(name)
        elif isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Name):
            name = inner.targets[0].id
            wire = text = _text(inner.value)
            is_closed = is_closed or (name == "model_config" and "extra='forbid'" in text)
        else:
            continue
        # What begins with an underscore is for the class itself, as its checks are.
        if name != "model_config" and not name.startswith("_"):
            members[name], lines[name], wires[name] = text, inner.lineno, wire
    return Symbol(
        node.name,
        file,
        node.lineno,
        "",
        members,
        lines,
        wires,
        frozenset(needed & members.keys()),
        bases=tuple(map(_text, node.bases)),
        is_closed=is_closed,
        owner=_owner(node.name, file),
    )


def _method(node: ast.FunctionDef | ast.AsyncFunctionDef, home: str, file: str) -> Symbol:
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    every = [*plain, *arguments.kwonlyargs]
    defaults = [None] * (len(plain) - len(arguments.defaults)) + [*arguments.defaults]
    values = [*defaults, *arguments.kw_defaults]
    missing = [one.arg for one, value in zip(every, values, strict=True) if value is None]
    stem = PurePosixPath(file).stem
    is_operation = file != "client.py"
    return Symbol(
        f"{stem if file in _RECEIVING else home}.{node.name}",
        file,
        node.lineno,
        _text(node.returns),
        {one.arg: _text(one.annotation) for one in every},
        {one.arg: one.lineno for one in every},
        needed=frozenset(missing),
        order=tuple(one.arg for one in plain),
        is_method=True,
        owner=f"op:{stem}.{node.name}" if is_operation else _home(file),
        call=_call(node),
        cls=home,
    )


def _call(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return what a method asks: its docstring has a line of that, behind what others wrote."""
    found = _CALL.findall(ast.get_docstring(node) or "")
    return found[-1] if found else ""


class _Plain(ast.NodeTransformer):
    """Writes a type as type checkers take it."""

    def __init__(self, surface: Surface, seen: frozenset[str]) -> None:
        self._surface, self._seen = surface, seen

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Put what an alias is in its place."""
        text = "" if node.id in self._seen else self._surface.alias(node.id)
        if not text:
            return node
        return ast.parse(self._surface.plain(text, self._seen | {node.id}), mode="eval").body

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Leave out what is checked beside a type."""
        if _text(node.value) == "Annotated" and isinstance(node.slice, ast.Tuple):
            found: ast.AST = self.visit(node.slice.elts[0])
            return found
        if _text(node.value) == "Literal" and isinstance(node.slice, ast.Tuple):
            members = sorted(f"Literal[{_text(one)}]" for one in node.slice.elts)
            return ast.parse(" | ".join(members), mode="eval").body
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Sort the members of a union."""
        parts = {part for one in (node.left, node.right) for part in _parts(self.visit(one))}
        return ast.parse(" | ".join(sorted(parts)), mode="eval").body


def _parts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.BinOp):
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield _text(node)


def _owner(name: str, file: str) -> str:
    """Return how regions call a class: one for headers with its module."""
    if file.startswith("operations/"):
        return f"{PurePosixPath(file).stem}.{name}"
    return name if file.startswith(_MODELS) else _home(file)


def _home(file: str) -> str:
    """Return what the lines of a file that is not of models belong to."""
    return CLIENT if file == "client.py" else f"tag:{PurePosixPath(file).stem}"


def _text(node: ast.AST | None) -> str:
    return "" if node is None else ast.unparse(node)
