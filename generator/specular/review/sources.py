"""What the sources of a package define: its operations, its methods and its models."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from specular.naming.identifiers import VIEWS
from specular.naming.operations import method_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_VARIABLE: Final = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Call:
    """An operation: `name` as in `jobs.get`, and each argument by where it goes and what it is.

    `names` has the name in Python of each, by its place and its name on the wire (`query page`),
    or in a path by its position. `types` are the annotations by the same keys, with what is sent
    and given back. `waiter` is the method that waits, as in `jobs.wait`, if there is one.
    """

    name: str
    names: Mapping[str, str]
    types: Mapping[str, str]
    prose: Mapping[str, str] = field(default_factory=dict[str, str])
    waiter: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """A class or an alias: the name in Python of each member, its type and prose, by wire name.

    For a member of an enumeration the wire name is its value, and it has no type. The class itself
    has its bases, or what it is an alias of, under no name.
    """

    kind: str
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    types: Mapping[str, str] = field(default_factory=dict[str, str])
    prose: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Sources:
    """What a package defines: operations by method and path, and models by name."""

    calls: Mapping[str, Call]
    models: Mapping[str, Model]


def read_sources(files: Mapping[str, str]) -> Sources:
    """Read the modules of a package that specular wrote."""
    trees = {
        path: ast.parse(text)
        for path, text in files.items()
        if path.startswith(("models/", "operations/", "resources/")) and path.endswith(".py")
    }
    models: dict[str, Model] = {}
    bodies: dict[str, dict[str, str]] = {}
    signatures: dict[str, dict[str, str]] = {}
    waiters: dict[str, str] = {}
    for path, tree in trees.items():
        folder, _, name = path.partition("/")
        if folder == "models":
            models |= dict(_models(tree))
        elif folder == "resources":
            for key, body, annotations in _methods(tree, name.removesuffix(".py")):
                bodies[key], signatures[key] = body, annotations
            waiters |= dict(_waiters(tree, name.removesuffix(".py")))
    calls: dict[str, Call] = {}
    for path, tree in trees.items():
        if path.startswith("operations/"):
            calls |= dict(_calls(tree, bodies, signatures))
            for key, constant in _constants(tree):
                calls[key] = replace(calls[key], waiter=waiters.get(constant, ""))
    return Sources(calls, models)


def _models(tree: ast.Module) -> Iterator[tuple[str, Model]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name, _model(node)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, Model("alias", types={"": _text(node.value)})


def _model(node: ast.ClassDef) -> Model:
    bases = ", ".join(map(_text, node.bases))
    kind = "enum" if bases.endswith("Enum") else "object"
    names: dict[str, str] = {}
    types = {"": bases}
    prose: dict[str, str] = {}
    for one, after in pairwise([*node.body, ast.Pass()]):
        wire = ""
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            wire = wire_name(one.annotation) or one.target.id
            names[wire], types[wire] = one.target.id, _type(one.annotation)
        elif kind == "enum" and isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant):
            wire, target = str(one.value.value), one.targets[0]
            # Further names of a value are former ones.
            if isinstance(target, ast.Name):
                names.setdefault(wire, target.id)
        if wire and isinstance(after, ast.Expr):
            prose.setdefault(wire, _constant(after.value))
    return Model(kind, names, types, prose)


def _type(annotation: ast.expr) -> str:
    """Return an annotation without the name that it gives on the wire."""
    text = _text(annotation)
    alias = wire_name(annotation)
    return text.replace(f"alias={alias!r}", "") if alias else text


def wire_name(annotation: ast.expr) -> str:
    """Return the name on the wire that an annotation gives a field, if it is another one."""
    for one in ast.walk(annotation):
        if isinstance(one, ast.keyword) and one.arg == "alias":
            return _constant(one.value)
    return ""


def _methods(tree: ast.Module, module: str) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Go through the methods of a resource: where each member of a body comes from, and types."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or node.name.startswith("Async"):
            continue
        for one in node.body:
            if (
                isinstance(one, ast.FunctionDef)
                and isinstance(one.body[-1], ast.Return)
                and one.name not in VIEWS
                and method_of(one.name) == one.name
            ):
                arguments = (*one.args.args, *one.args.kwonlyargs)
                annotations = {each.arg: _text(each.annotation) for each in arguments}
                annotations["return"] = _text(one.returns)
                yield f"{module}.{one.name}", _body(one.body[-1]), annotations


def _body(statement: ast.Return) -> dict[str, str]:
    for one in ast.walk(statement):
        if isinstance(one, ast.keyword) and one.arg == "body":
            # A method with former names has its members, unless the body is there in one piece.
            value = one.value.body if isinstance(one.value, ast.IfExp) else one.value
            if isinstance(value, ast.Name):
                return {"": value.id}
            if isinstance(value, ast.Dict):
                pairs = zip(value.keys, value.values, strict=True)
                return {
                    _constant(key): value.id for key, value in pairs if isinstance(value, ast.Name)
                }
    return {}


def _calls(
    tree: ast.Module,
    bodies: Mapping[str, Mapping[str, str]],
    signatures: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[str, Call]]:
    for node in tree.body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.value, ast.Call):
            continue
        given = {one.arg: one.value for one in node.value.keywords}
        if not {"name", "method", "path"} <= given.keys():
            continue
        name, path = _constant(given["name"]), _constant(given["path"])
        annotations = signatures.get(name, {})
        arguments = dict(_parameters(given.get("parameters"), path))
        arguments |= {f"body {wire}": one for wire, one in bodies.get(name, {}).items()}
        types = {key: annotations.get(one, "") for key, one in arguments.items()}
        types["return"] = annotations.get("return", "")
        types["content"] = _text(given.get("body"))
        yield f"{_constant(given['method'])} {_VARIABLE.sub('{}', path)}", Call(
            name, arguments, types
        )


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Go through the operations with what they are called in a module: `jobs.GET_JOB`."""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            for key, call in _calls(ast.Module([node], []), {}, {}):
                yield key, f"{call.name.partition('.')[0]}.{node.target.id}"


def _waiters(tree: ast.Module, module: str) -> Iterator[tuple[str, str]]:
    """Go through the methods that wait, former ones first, by the constants of what they call."""
    methods = [one for each in tree.body for one in getattr(each, "body", ())]
    for one in reversed(methods):
        last = one.body[-1] if isinstance(one, ast.FunctionDef) else None
        call = last.value if isinstance(last, ast.Return) else None
        if isinstance(call, ast.Call) and _text(call.func) == "wait_for":
            yield f"{module}.{_text(call.args[1])}", f"{module}.{one.name}"


def _parameters(node: ast.expr | None, path: str) -> Iterator[tuple[str, str]]:
    variables = _VARIABLE.findall(path)
    for one in ast.walk(node) if node is not None else ():
        if isinstance(one, ast.Call) and _text(one.func) == "Parameter":
            name, wire, place = (_constant(each) for each in one.args[:3])
            variable = f"{{{wire}}}"
            is_variable = place == "path" and variable in variables
            yield f"{place} {variables.index(variable) if is_variable else wire}", name


def _constant(node: ast.expr | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _text(node: ast.expr | None) -> str:
    return "" if node is None else ast.unparse(node)
