"""What a package offers, read from its source: what a user sees who writes a program."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from specular.naming.identifiers import VIEWS
from specular.naming.operations import method_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from witnesses.packages import Package

_COMMON: Final = frozenset({"extra_query", "extra_headers", "extra_body", "timeout"})
"""Arguments that every method has, whatever the document says."""

_CLIENT: Final = frozenset({"base_url", "timeout", "deadline", "max_retries", "http_client"})

_NOTHING: Final = ast.Module(body=[], type_ignores=[])
"""What a package without operations has in place of a client and a server."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument: without a default it is needed, and of the first ones the order matters."""

    name: str
    type: ast.expr | None
    needed: bool
    positional: bool


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a client's resource or of a handler, with the constant of its operation.

    `members` has the arguments that are properties of the body, by their names on the wire, and
    `whole` those by which it takes the body in one piece.
    """

    home: str
    name: str
    arguments: tuple[Argument, ...]
    returns: ast.expr | None
    operation: str
    module: str
    members: Mapping[str, str] = field(default_factory=dict[str, str])
    is_async: bool = False
    whole: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Handler:
    """A Protocol that a user implements; `argument` is the one of `create_app` that takes it."""

    module: str
    name: str
    argument: str
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class Class:
    """A class of models: its fields with their types, or the members of an enumeration."""

    name: str
    module: str
    bases: tuple[str, ...]
    fields: Mapping[str, ast.expr]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Symbols:
    """What a package offers; `sent` and `received` are the names that either side writes.

    `headers` has the classes for those of responses, by their operations.
    """

    classes: Mapping[str, Class]
    aliases: Mapping[str, ast.expr]
    modules: Mapping[str, str]
    methods: tuple[Method, ...]
    handlers: tuple[Handler, ...]
    hooks: tuple[Handler, ...]
    credentials: tuple[str, ...]
    guards: tuple[Method, ...]
    sent: frozenset[str]
    received: frozenset[str]
    told: frozenset[str]
    headers: Mapping[str, Class]


def symbols(package: Package) -> Symbols:
    """Read a package."""
    trees = {path: ast.parse(text) for path, text in package.files.items()}
    classes: dict[str, Class] = {}
    aliases: dict[str, ast.expr] = {}
    modules: dict[str, str] = {}
    for path, tree in trees.items():
        if path.startswith("models/") and not path.endswith("__init__.py"):
            module = path.removesuffix(".py").replace("/", ".")
            for node in tree.body:
                if isinstance(node, ast.ClassDef):
                    classes[node.name] = _class(node, module)
                    modules[node.name] = module
                elif (named := _alias(node)) is not None:
                    aliases[named[0]] = named[1]
                    modules[named[0]] = module
    classes = {name: _whole(one, classes) for name, one in classes.items()}
    sides = [_named(trees, hooks=False), _named(trees, hooks=True)]
    # Where the API asks, the user receives what is sent, and sends what is received.
    sent = _closure(sides[0][0] | sides[1][1], classes, aliases)
    received = _closure(sides[0][1] | sides[1][0], classes, aliases)
    return Symbols(
        classes,
        aliases,
        modules,
        tuple(_methods(trees)),
        tuple(_handlers(trees, "server/")),
        tuple(_handlers(trees, "")),
        _credentials(trees.get("client.py", _NOTHING)),
        tuple(_guards(trees.get("server/security.py", _NOTHING))),
        sent,
        received,
        frozenset(one for root in sides for names in root for one in names),
        dict(_headers(trees)),
    )


def _headers(trees: Mapping[str, ast.Module]) -> Iterator[tuple[str, Class]]:
    for path, tree in trees.items():
        for node in tree.body if path.startswith("operations/") else ():
            if isinstance(node, ast.ClassDef):
                operation = (ast.get_docstring(node) or "").split("`")[1]
                yield operation, _class(node, path.removesuffix(".py").replace("/", "."))


def _alias(node: ast.stmt) -> tuple[str, ast.expr] | None:
    """The name and the type of an alias, one that leads to itself as well."""
    match node:
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name, value
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[_, ast.expr() as value])):
            return name, value
        case _:
            return None


def _whole(one: Class, classes: Mapping[str, Class]) -> Class:
    """A class with the fields of its bases."""
    fields: dict[str, ast.expr] = {}
    for base in one.bases:
        if base in classes:
            fields |= _whole(classes[base], classes).fields
    return replace(one, fields={**fields, **one.fields})


def _class(node: ast.ClassDef, module: str) -> Class:
    # What further members are is not told to type checkers.
    inner = [one for each in node.body if isinstance(each, ast.If) for one in each.body]
    fields = {
        one.target.id: one.annotation
        for one in (*node.body, *inner)
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    }
    members = tuple(
        one.targets[0].id
        for one in node.body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    )
    bases = tuple(ast.unparse(one) for one in node.bases)
    is_enum = any(base.endswith("Enum") for base in bases)
    return Class(node.name, module, bases, fields, members if is_enum else ())


def names_in(node: ast.AST | None) -> frozenset[str]:
    """The names in a piece of source."""
    walked = ast.walk(node) if node is not None else ()
    names = {one.id for one in walked if isinstance(one, ast.Name)}
    texts = (one.value for one in ast.walk(node or _NOTHING) if isinstance(one, ast.Constant))
    quoted = [one for one in texts if isinstance(one, str) and one.isidentifier()]
    return frozenset({*names, *quoted})


def _closure(
    roots: frozenset[str], classes: Mapping[str, Class], aliases: Mapping[str, ast.expr]
) -> frozenset[str]:
    """Classes and aliases that these lead to."""
    found: set[str] = set()
    waiting = sorted(roots)
    while waiting:
        name = waiting.pop()
        if name in found or (name not in classes and name not in aliases):
            continue
        found.add(name)
        if name in aliases:
            waiting += sorted(names_in(aliases[name]))
        else:
            waiting += [one for each in classes[name].fields.values() for one in names_in(each)]
    return frozenset(found)


def _named(
    trees: Mapping[str, ast.Module], *, hooks: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """The names in what operations send, and in what they receive."""
    sent: set[str] = set()
    received: set[str] = set()
    for path, tree in trees.items():
        if path not in {"webhooks.py", "callbacks.py"} if hooks else "operations/" not in path:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                into = {"Body": sent, "Parameter": sent, "Content": received}.get(node.func.id)
                if into is not None:
                    into |= names_in(node)
    return frozenset(sent), frozenset(received)


def _methods(trees: Mapping[str, ast.Module]) -> Iterator[Method]:
    """The methods of the synchronous client, by way of its resources."""
    clients = _classes(trees.get("client.py", _NOTHING), "Client")
    for one in (inner for client in clients for inner in client.body):
        if not isinstance(one, ast.FunctionDef) or one.name.startswith("_"):
            continue
        name = ast.unparse(one.returns) if one.returns else ""
        module = next(inner.module or "" for inner in one.body if isinstance(inner, ast.ImportFrom))
        tree = trees[f"{module.replace('.', '/')}.py"]
        whole: tuple[Argument, ...] = ()
        for inner in next(_classes(tree, name)).body:
            if not isinstance(inner, ast.FunctionDef) or inner.name in VIEWS:
                continue
            if inner.name.startswith("_"):
                # It stands right before the method.
                whole = _arguments(inner) if method_of(inner.name) != inner.name else ()
                continue
            found = _method(one.name, inner, _constant(inner), _home_of(tree, _constant(inner)))
            yield replace(found, whole=whole or found.arguments)
            whole = ()


def _classes(tree: ast.Module, name: str) -> Iterator[ast.ClassDef]:
    return (one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == name)


def _constant(node: ast.AST) -> str:
    """The constant of the operation that a method calls: what it hands to the transport."""
    return next(
        one.id
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        for one in call.args[:2]
        if isinstance(one, ast.Name) and one.id.isupper()
    )


def _home_of(tree: ast.Module, constant: str) -> str:
    """The module that a constant is imported from, or none where it stands in this one."""
    for one in tree.body:
        if isinstance(one, ast.ImportFrom) and any(each.name == constant for each in one.names):
            return one.module or ""
    return ""


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[Argument, ...]:
    plain = [*node.args.posonlyargs, *node.args.args][1:]
    needed = len(plain) - len(node.args.defaults)
    arguments = [
        Argument(one.arg, one.annotation, at < needed, positional=True)
        for at, one in enumerate(plain)
    ]
    arguments += [
        Argument(one.arg, one.annotation, default is None, positional=False)
        for one, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if one.arg not in _COMMON
    ]
    return tuple(arguments)


def _method(
    home: str, node: ast.FunctionDef | ast.AsyncFunctionDef, operation: str, module: str
) -> Method:
    return Method(
        home,
        node.name,
        _arguments(node),
        node.returns,
        operation,
        module,
        _members(node),
        isinstance(node, ast.AsyncFunctionDef),
    )


def _members(node: ast.AST) -> dict[str, str]:
    """The arguments that are written as properties of the body."""
    return {
        str(key.value): value.id
        for one in ast.walk(node)
        if isinstance(one, ast.keyword) and one.arg == "body" and isinstance(one.value, ast.Dict)
        for key, value in zip(one.value.keys, one.value.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Name)
    }


def _handlers(trees: Mapping[str, ast.Module], folder: str) -> Iterator[Handler]:
    paths = [
        path
        for path in trees
        if (path.startswith(folder) if folder else path in {"webhooks.py", "callbacks.py"})
    ]
    arguments = _taken(trees)
    for path in paths:
        tree = trees[path]
        endpoints = {
            (ast.unparse(one.args[2])): ast.unparse(one.args[1])
            for one in ast.walk(tree)
            if isinstance(one, ast.Call)
            and isinstance(one.func, ast.Name)
            and one.func.id.endswith("Endpoint")
        }
        module = path.removesuffix(".py").replace("/", ".")
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("Handler"):
                if node.name == "SecurityHandler":
                    continue
                methods = tuple(
                    _method(node.name, one, constant, _home_of(tree, constant))
                    for one in node.body
                    if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
                    for constant in [endpoints[f"{node.name}.{one.name}"]]
                )
                yield Handler(module, node.name, arguments.get(node.name, ""), methods)


def _taken(trees: Mapping[str, ast.Module]) -> dict[str, str]:
    """The arguments of `create_app` by the class of their handler."""
    return {
        name: one.arg
        for node in ast.walk(trees.get("server/__init__.py", _NOTHING))
        if isinstance(node, ast.FunctionDef) and node.name == "create_app"
        for one in node.args.kwonlyargs
        for name in names_in(one.annotation)
    }


def _credentials(tree: ast.Module) -> tuple[str, ...]:
    """The arguments of the client that are secrets."""
    return tuple(
        argument.arg
        for client in _classes(tree, "Client")
        for one in client.body
        if isinstance(one, ast.FunctionDef) and one.name == "__init__"
        for argument, default in zip(one.args.kwonlyargs, one.args.kw_defaults, strict=True)
        if isinstance(default, ast.Constant) and default.value is None
        if argument.arg not in _CLIENT and "Literal" not in names_in(argument.annotation)
    )


def _guards(tree: ast.Module) -> Iterator[Method]:
    """The methods that check credentials."""
    for node in _classes(tree, "SecurityHandler"):
        for one in node.body:
            if isinstance(one, ast.AsyncFunctionDef):
                yield _method("SecurityHandler", one, "", "")
