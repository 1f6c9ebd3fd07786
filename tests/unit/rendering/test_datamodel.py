"""datamodel-code-generator's models are those of our own engine, and nothing but models."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from small_api import alias, api, enum, field, model, named
from specular.config import ApiConfig
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    BooleanType,
    Bounds,
    ConstType,
    Docs,
    IntegerType,
    MapType,
    NeverType,
    NullType,
    NumberType,
    StringType,
    UnionType,
)
from specular.loading.templates import read_runtime
from specular.naming.plan import plan_names
from specular.rendering import datamodel_engine
from specular.rendering.annotations import Annotation, Annotations
from specular.rendering.datamodel import render_module
from specular.rendering.datamodel_engine import EngineFailedError, EngineMissingError, Question
from specular.rendering.datamodel_source import UnexpectedSourceError, read_models
from specular.rendering.environment import fill
from specular.rendering.imports import Imports
from specular.rendering.models import render_modules
from trees import ROOT

if TYPE_CHECKING:
    from types import ModuleType

    from specular.ir.api import Api
    from specular.rendering.views import DeclarationView

CONFIG: Final = ApiConfig(spec=Path("openapi.yaml"), package="small")
SIZED_MAP: Final = MapType(NumberType(Bounds(minimum=2)), 1, 3)

EVERYTHING: Final = api(
    model("Base", field("createdAt", StringType("date-time"), required=True), docs=Docs("A base")),
    model(
        "Job",
        field("any", AnyType(), required=True),
        field("never", NeverType()),
        field("null", NullType(), required=True),
        field("flag", BooleanType(), docs=Docs("Flag", "It \"\"\" is \\ so", deprecated=True)),
        field("count", IntegerType(Bounds(1, None, None, 10, 3), "int64"), required=True),
        field("ratio", NumberType(Bounds(None, -1.5, 10**30, None, 0.1))),
        field("text", StringType("uri", 1, 9, "^a'\"\\\\$")),
        field("file", BinaryType()),
        field("list", ArrayType(ArrayType(IntegerType(Bounds(0)), 1), 1, 2, unique_items=True)),
        field("map", SIZED_MAP),
        field("free", MapType(AnyType())),
        field("true", ConstType(value=True)),
        field("half", ConstType(0.5)),
        field("list of", ConstType(["'", {"a": None}])),
        field("no value", ConstType(None)),
        field("constants", UnionType((ConstType(1), ConstType("a'\""), ConstType(value=False)))),
        field("either", UnionType((StringType(None, 2), NumberType(Bounds(1)), SIZED_MAP, NullType()))),
        field("deep", ArrayType(UnionType((MapType(named("Level")), named("Job"), NullType())))),
        field("state", UnionType((named("State"), NullType())), required=True),
        field("one of", UnionType((named("Closed"), named("Typed")), exclusive=True)),
        field("self", named("Job")),
        field("later", named("Ids")),
        bases=("Base",),
    ),
    model("Same", bases=("Base",)),
    model("Both", field("c", StringType()), bases=("Base", "Open")),
    model("Open", field("d", StringType())),
    model("Closed", field("a", StringType()), additional=None),
    model("ClosedBelow", field("b", StringType()), bases=("Base",), additional=None),
    model("Typed", field("a", StringType()), additional=UnionType((named("Ids"), NullType()))),
    model("TypedBelow", field("b", StringType()), bases=("Typed",), additional=IntegerType(Bounds(1))),
    model("Nothing", additional=None),
    enum("State", "b", "a", "3d", "if-else", "", docs=Docs(None, "Where it is")),
    enum("Only", "one"),
    enum("Level", 3, -1, 0),
    alias("Ids", ArrayType(StringType(None, 1), 1, 4), docs=Docs(None, "All ids")),
    alias("Tree", ArrayType(named("Tree"))),
    alias("Leaf", UnionType((StringType(), MapType(named("Leaf")), ArrayType(named("Leaf"))))),
    alias("Sized", UnionType((SIZED_MAP, NullType()))),
    alias("Second", named("Job")),
    alias("Answer", ConstType(42)),
    alias("Json", AnyType()),
)


def theirs(found: Api) -> dict[str, DeclarationView]:
    view = render_module(found, plan_names(found, CONFIG), CONFIG)
    return {one.name: one for one in view.declarations}


def ours(found: Api) -> dict[str, DeclarationView]:
    views = render_modules(found, plan_names(found, CONFIG), CONFIG).values()
    return {one.name: one for view in views for one in view.declarations}


def package(found: Api, name: str, folder: Path) -> ModuleType:
    """Write the runtime and the models as a package, and import the models."""
    view = render_module(found, plan_names(found, CONFIG), CONFIG)
    files = {f"_runtime/{path}": text for path, text in read_runtime().items()}
    files |= {"__init__.py": "", "models/__init__.py": fill("models/module.py.jinja", view)}
    for path, text in files.items():
        target = folder / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return importlib.import_module(f"{name}.models")


def test_every_kind_of_model_is_the_same_as_ours() -> None:
    found, expected = theirs(EVERYTHING), ours(EVERYTHING)
    assert found.keys() == expected.keys()
    for name, view in found.items():
        assert view == expected[name], name


def test_the_models_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    module = package(EVERYTHING, "usable", tmp_path)
    values = {"createdAt": "now", "any": None, "null": None, "count": 3, "state": "new"}
    job = module.Job.model_validate_json('{"createdAt": "now", "any": null, "null": null, "count": 3, "state": "new", "self": {"createdAt": "", "any": 1, "null": null, "count": 6, "state": null}}')
    assert job.created_at == "now"
    del values
    assert job.self_.state is None


DIFFERENT: Final = {
    "null comes last in a union": (
        UnionType((NullType(), StringType())),
        "None | str",
        "str | None",
    ),
    "a member of a union that is there already is left out": (
        UnionType((StringType("date"), StringType("uri"))),
        "str | str",
        "str",
    ),
    "a check that every value passes is left out": (
        IntegerType(Bounds(multiple_of=1)),
        "Annotated[int, Field(multiple_of=1)]",
        "int",
    ),
}
"""Where the engines write one type in two ways, neither of which accepts more than the other."""


@pytest.mark.parametrize(("found", "by_us", "by_them"), DIFFERENT.values(), ids=DIFFERENT)
def test_known_differences(found: UnionType, by_us: str, by_them: str) -> None:
    pair = api(model("Job", field("a", found, required=True)))
    assert ours(pair)["Job"].fields[0].annotation == by_us
    assert theirs(pair)["Job"].fields[0].annotation == by_them
