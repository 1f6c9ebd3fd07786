"""What code that calls a package can see of it, read from its source: no more than that is known.

It is the second opinion on what breaks callers, which knows nothing of documents and of rules.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PUBLIC: Final = ("models/", "resources/", "client.py")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A class, method, alias or constant: its `members` and arguments by name, with their types.

    Those that are `needed` have no default, those in `order` need not be named. `text` is what it
    is, or what it returns.
    """

    text: str = ""
    members: Mapping[str, str] = field(default_factory=dict[str, str])
    needed: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()


def surface(files: Mapping[str, str]) -> dict[str, Symbol]:
    """The public symbols of a package."""
    found: dict[str, Symbol] = {}
    for path, text in files.items():
        if path.endswith(".py") and path.startswith(PUBLIC) and not path.endswith("__init__.py"):
            module = path.removesuffix(".py").replace("/", ".")
            # Where a class of models stands is no part of how it is imported.
            home = "models" if path.startswith("models/") else module
            for node in ast.parse(text).body:
                found |= dict(_symbols(node, home))
    return {name: _whole(one, found) for name, one in found.items()}


def _whole(one: Symbol, found: Mapping[str, Symbol]) -> Symbol:
    """A class with what it has of its bases."""
    for base in one.bases:
        other = found.get(f"models.{base}")
        if other is not None and other is not one:
            whole = _whole(other, found)
            members, needed = {**whole.members, **one.members}, whole.needed | one.needed
            one = replace(one, members=members, needed=needed)
    return one


def _symbols(node: ast.stmt, home: str) -> Iterator[tuple[str, Symbol]]:
    if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
        yield f"{home}.{node.name}", _class(node)
        for inner in node.body:
            if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if inner.name == "__init__" or not inner.name.startswith("_"):
                yield f"{home}.{node.name}.{inner.name}", _function(inner)
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield f"{home}.{node.target.id}", Symbol(_text(node.value))


def _class(node: ast.ClassDef) -> Symbol:
    members: dict[str, str] = {}
    needed: set[str] = set()
    for inner in node.body:
        if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
            members[inner.target.id] = _text(inner.annotation)
            if inner.value is None:
                needed.add(inner.target.id)
        elif isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Name):
            members[inner.targets[0].id] = _text(inner.value)
    members.pop("model_config", None)
    bases = tuple(map(_text, node.bases))
    return Symbol("class", members, frozenset(needed), bases=bases)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Symbol:
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    every = [*plain, *arguments.kwonlyargs]
    defaults = [None] * (len(plain) - len(arguments.defaults)) + [*arguments.defaults]
    missing = [one.arg for one, value in zip(plain, defaults, strict=True) if value is None]
    missing += [
        one.arg
        for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value is None
    ]
    return Symbol(
        _text(node.returns),
        {one.arg: _text(one.annotation) for one in every},
        frozenset(missing),
        tuple(one.arg for one in plain),
    )


def _text(node: ast.AST | None) -> str:
    return "" if node is None else ast.unparse(node)


def lost(old: Mapping[str, Symbol], new: Mapping[str, Symbol]) -> list[str]:
    """What fails when it runs for somebody who uses everything of the old surface."""
    found: list[str] = []
    for name, one in old.items():
        other = new.get(name)
        if other is None:
            found.append(f"{name} is gone")
            continue
        found += [
            f"{name}.{member} is gone" for member in one.members if member not in other.members
        ]
        found += [f"{name}.{member} is needed" for member in sorted(other.needed - one.needed)]
        shared = [member for member in one.order if member in other.order]
        if shared != [member for member in other.order if member in one.order]:
            found.append(f"{name} has its arguments in another order")
    return found
