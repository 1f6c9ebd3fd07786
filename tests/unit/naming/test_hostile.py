"""Whatever a document calls things, the package is Python that means what the document says."""

from __future__ import annotations

import ast
import keyword
from functools import cache, reduce
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_document import reference, understood, whole
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.naming.plan import plan_names
from specular.rendering.files import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.types import JsonValue

CONFIG = ApiConfig(spec=Path("openapi.yaml"))
_BRACES = dict.fromkeys(map(ord, "{}"))


def generated(data: JsonValue) -> dict[str, str]:
    """Return the package of a document, without its runtime and unformatted."""
    sink = Sink()
    api = understood(data, sink)
    assert api is not None
    assert not sink.failed, sink.diagnostics
    files = render(api, plan_names(api, CONFIG), CONFIG)
    return {name: text for name, text in files.items() if not name.startswith("_runtime/")}


def called(name: str) -> JsonValue:
    """Return a document in which everything that has a name has this one, or two like it."""
    schema = _schema(name)
    operation = _operation(name, schema)
    sent = _sent(name, schema)
    items: JsonValue = {"2XX": {"description": name, "content": _items(schema)}}
    return whole(
        info={"title": name, "version": name, "description": name},
        servers=[{"url": f"https://{name}.com", "x-env": name}],
        tags=[
            {"name": name, "description": name, "summary": name, "kind": name},
            {"name": f"{name}-", "parent": name},
        ],
        webhooks={
            name: {"post": sent, "put": {**sent, "operationId": name}},
            f"{name}-": {"post": {**sent, "operationId": f"{name}-"}},
        },
        paths={
            f"/{name.translate(_BRACES)}": {
                "get": {**operation, "operationId": name or "empty"},
                "put": {**operation, "operationId": f"{name}-", "tags": [f"{name}-", name]},
                "delete": {**operation, "tags": [f"-{name}", name], "responses": items},
                "post": {**operation, "tags": [], "deprecated": False},
            }
        },
        components={
            "schemas": {
                name: schema,
                "other": {"type": "object", "properties": {name: {"type": "integer"}}},
                f"{name}-": {"allOf": [reference("other")], "properties": {f"{name}-": schema}},
                f"-{name}": {"type": "integer", "enum": [1, -1], "title": name},
            },
            "securitySchemes": {
                name: {
                    "type": "apiKey",
                    "in": "query",
                    "name": name or "empty",
                    "description": name,
                    "x-credentials": {"key": {"argument": name, "env": name}},
                }
            },
        },
    )


def together(names: list[str]) -> JsonValue:
    """Return a document that has them all at once in every place, each with its likes."""
    return reduce(_merged, map(_once, names))


def _once(name: str) -> JsonValue:
    """Return the document of a name without what has it in such a place already."""
    data: Any = called(name)
    for item in data["paths"].values():
        del item["post"], item["get"]["callbacks"][f"{name}-"]
        for method in ("put", "delete"):
            kept = ("operationId", "tags", "responses")
            item[method] = {key: one for key, one in item[method].items() if key in kept}
    return cast("JsonValue", data)


def _merged(one: JsonValue, other: JsonValue) -> JsonValue:
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{k: _merged(one[k], v) if k in one else v for k, v in other.items()}}
    return [*one, *other] if isinstance(one, list) and isinstance(other, list) else one


def _schema(name: str) -> JsonValue:
    return {
        "type": "object",
        "description": name,
        "required": [name],
        "properties": {
            name: {"type": "string", "description": name, "enum": [name, f"{name}-", f"-{name}"]},
            f"{name}_": {
                "type": "array",
                "items": reference("other"),
                "examples": [name, {name: 1}],
            },
            "const": {"const": name},
            "self": reference("other"),
        },
    }


def _items(schema: JsonValue) -> JsonValue:
    return {"application/jsonl": {"itemSchema": schema}}


def _operation(name: str, schema: JsonValue) -> dict[str, JsonValue]:
    sent = _sent(name, schema)
    plain = name.translate(_BRACES)
    callback: JsonValue = {
        f"{{${plain}}}/{plain}": {"post": sent},
        plain: {"put": sent, "get": sent},
    }
    response: JsonValue = {
        "description": name,
        "content": {
            "application/json": {
                "schema": reference("other"),
                "examples": {name: {"summary": name, "description": name, "serializedValue": name}},
            }
        },
        "headers": {name: {"description": name}},
        "links": {name: {"operationId": name, "parameters": {name: name}}},
    }
    return {
        "tags": [name],
        "summary": name,
        "description": name,
        "deprecated": True,
        "security": [{name: [name]}],
        "parameters": [
            {"name": name or "empty", "in": "query", "description": name, "schema": schema}
            | {"example": name},
            {"name": f"{name}_", "in": "query", "schema": {"const": name}},
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"200": response},
        "callbacks": {name: callback, f"{name}-": callback},
        "servers": [{"url": f"/{name}", "description": name}],
    }


def _sent(name: str, schema: JsonValue) -> dict[str, JsonValue]:
    json: JsonValue = {"application/json": {"schema": reference("other")}}
    return {
        "summary": name,
        "requestBody": {"description": name, "content": json},
        "responses": {"200": {"description": name, "content": _items(schema)}},
    }


ALLOWED = (
    *(ast.Module, ast.ImportFrom, ast.Import, ast.alias, ast.If, ast.ClassDef, ast.FunctionDef),
    *(ast.AsyncFunctionDef, ast.arguments, ast.arg, ast.Return, ast.Await, ast.Raise, ast.Expr),
    *(ast.Assign, ast.AnnAssign, ast.Name, ast.Attribute, ast.Constant, ast.Call, ast.keyword),
    *(ast.Subscript, ast.Tuple, ast.List, ast.Dict, ast.Starred, ast.BinOp, ast.BitOr, ast.Load),
    *(ast.Store, ast.UnaryOp, ast.USub),
)
IMPORTED = {"__future__", "typing", "typing_extensions", "functools", "collections.abc"} | {
    *("pydantic", "fastapi", "httpx2")
}


def check(files: dict[str, str]) -> None:
    """Check that the files stand in the package, and that they only declare."""
    for name, text in files.items():
        path = PurePosixPath(name)
        assert all(part.removesuffix(".py").isidentifier() for part in path.parts) or (
            name in {"reference.md", "py.typed"}
        ), name
        if path.suffix == ".py":
            check_module(ast.parse(text, name), name)


def check_module(module: ast.Module, name: str) -> None:
    """Check that a module declares only, and that each name in it stands for one thing."""
    for node in ast.walk(module):
        assert isinstance(node, ALLOWED), f"{name}: {ast.dump(node)}"
        if isinstance(node, ast.ImportFrom) and not node.level:
            assert node.module in IMPORTED
        if isinstance(node, ast.Import):
            assert [one.name for one in node.names] == ["httpx2"]
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("__") or node.attr == "__init__"
        if isinstance(node, ast.ClassDef):
            check_class(node, name)
    bound = [one for node in module.body for one in bound_by(node)]
    assert len(bound) == len(set(bound)), f"{name}: {sorted(bound)}"


def check_class(node: ast.ClassDef, name: str) -> None:
    """Check that no member hides another one, or what a signature or annotation means."""
    members = [one for inner in node.body for one in bound_by(inner)]
    assert len(members) == len(set(members)), f"{name}: {node.name}: {members}"
    # The way to call a method with its whole body stands above it, under a name for it alone.
    public = {one for one in members if not one.startswith("_")}
    hidden = public.intersection(used_in_class(node))
    assert not hidden, f"{name}: {node.name} hides {hidden}"


def bound_by(node: ast.stmt) -> Iterator[str]:
    """Go through the names that a statement binds."""
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            yield from (one.asname or one.name for one in node.names)
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Assign():
            yield from (one.id for one in node.targets if isinstance(one, ast.Name))
        case _:
            return


def used_in_class(node: ast.ClassDef) -> Iterator[str]:
    """Go through the names that are looked up in the scope of a class."""
    for inner in node.body:
        parts: list[ast.AST] = [inner]
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            parts = [inner.args, *inner.decorator_list, *filter(None, [inner.returns])]
        for part in parts:
            for one in ast.walk(part):
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load):
                    yield one.id


@cache
def names_of_packages() -> list[str]:
    """Return every name that a generated package has of its own, and those of Python."""
    found: dict[str, None] = dict.fromkeys([*keyword.kwlist, *keyword.softkwlist])
    for name, text in generated(called("thing")).items():
        found[PurePosixPath(name).stem] = None
        for node in ast.walk(ast.parse(text) if name.endswith(".py") else ast.Module([], [])):
            match node:
                case ast.Name(id=one) | ast.arg(arg=one) | ast.Attribute(attr=one):
                    found[one] = None
                case ast.alias():
                    found[node.asname or node.name] = None
                case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                    found[node.name] = None
                case ast.keyword(arg=str(one)):
                    found[one] = None
                case _:
                    pass
    return list(found)


def test_names_that_the_package_has_of_its_own_are_not_hidden() -> None:
    names = names_of_packages()
    assert {"Client", "Field", "cached_property", "UNSET", "int", "security", "api_key"} < {*names}
    # Names that differ in case and underscores alone give the same ones once more.
    others = list({one.casefold().replace("_", ""): one for one in names}.values())
    for start in range(0, len(others), 20):
        check(generated(together(others[start : start + 20])))


NASTY = [
    *(
        '"""',
        "'''",
        '"',
        "\\",
        "\n",
        "\r\n",
        "\0",
        "\u2028",
        "\u202e",
        "\x85",
        "#",
        "{{ x }}",
        "{% x %}",
    ),
    *("../../x", "/etc/passwd", "C:\\x", "con", "__init__", "a.b", "x: int = f()", '"); f(); ("'),
    *(
        "日本",
        "\u0430",
        "ﬁ",
        "²",
        "İ",
        "ß",
        "\U0001f642",
        "'\"",
        '\\"""',
        "${x}",
        "%s",
        "{0}",
        "\t",
    ),
]
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.lists(st.sampled_from([*NASTY, "a", "B", " ", "1"]), max_size=4).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
).filter(lambda one: one != "$ref" and not one.startswith("x-"))


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_name_is_only_a_name_and_kept_exactly(name: str) -> None:
    files = generated(called(name))
    check(files)
    constants = {
        node.value
        for path, text in files.items()
        if path.endswith(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant)
    }
    assert name in constants


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_any_name_is_only_a_name(name: str) -> None:
    check(generated(called(name)))
