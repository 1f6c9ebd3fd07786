"""datamodel-code-generator's models are those of our own engine, and nothing but models."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from pydantic import TypeAdapter, ValidationError

from small_api import alias, api, enum, field, model, named, node_id
from specular.config import ApiConfig
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    BooleanType,
    Bounds,
    ConstType,
    Discriminator,
    Docs,
    Engine,
    EnumType,
    IntegerType,
    MapType,
    NeverType,
    NullType,
    NumberType,
    Pattern,
    StringType,
    TupleType,
    UnionType,
)
from specular.loading.templates import read_runtime
from specular.naming.plan import plan_names
from specular.rendering import datamodel_engine
from specular.rendering.datamodel import render_module
from specular.rendering.datamodel_engine import EngineFailedError, EngineMissingError, Question
from specular.rendering.environment import fill
from specular.rendering.literals import literal_text
from specular.rendering.models import module_views
from trees import ROOT

if TYPE_CHECKING:
    from types import ModuleType

    from specular.ir.api import Api
    from specular.ir.types import Type
    from specular.rendering.views import DeclarationView

CONFIG: Final = ApiConfig(spec=Path("openapi.yaml"), package="small")
SIZED_MAP: Final = MapType(NumberType(Bounds(minimum=2)), 1, 3)
TAGGED: Final = UnionType(
    (named("Closed"), named("Base")),
    exclusive=True,
    discriminator=Discriminator(
        "a", {"a'\"": node_id("Closed"), "b": node_id("Base")}, node_id("Base")
    ),
)

EVERYTHING: Final = api(
    model("Base", field("createdAt", StringType("date-time"), required=True), docs=Docs("A base")),
    model(
        "Job",
        field("any", AnyType(), required=True),
        field("never", NeverType()),
        field("null", NullType(), required=True),
        field("flag", BooleanType(), docs=Docs("Flag", 'It """ is \\ so', deprecated=True)),
        field("count", IntegerType(Bounds(1, None, None, 10, 3), "int64"), required=True),
        field("ratio", NumberType(Bounds(None, -1.5, 2**53, None, 0.1))),
        field("text", StringType("uri", 1, 9, Pattern("^a", Engine.PYDANTIC, "^a'\"\\\\$"))),
        field("file", BinaryType()),
        field("list", ArrayType(ArrayType(IntegerType(Bounds(0)), 1), 1, 2, unique_items=True)),
        field("map", SIZED_MAP),
        field("free", MapType(AnyType())),
        field("true", ConstType(value=True)),
        field("half", ConstType(0.5)),
        field("shares", EnumType((0.5, 1), NumberType())),
        field("list of", ConstType(["'", {"a": None}])),
        field("no value", ConstType(None)),
        field("constants", UnionType((ConstType(1), ConstType("a'\""), ConstType(value=False)))),
        field(
            "either", UnionType((StringType(None, 2), NumberType(Bounds(1)), SIZED_MAP, NullType()))
        ),
        field("deep", ArrayType(UnionType((MapType(named("Level")), named("Job"), NullType())))),
        field("state", UnionType((named("State"), NullType())), required=True),
        field("one of", UnionType((named("Closed"), named("Typed")), exclusive=True)),
        field("told", UnionType((TAGGED, NullType()))),
        field("pair", TupleType((StringType(None, 1), named("Job")), None, 2)),
        field("row", TupleType((IntegerType(Bounds(0)),), UnionType((named("Ids"), NullType())))),
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
    model(
        "TypedBelow", field("b", StringType()), bases=("Typed",), additional=IntegerType(Bounds(1))
    ),
    model("Nothing", additional=None),
    enum("Huge", 10**400, 1),
    enum("State", "b", "a", "3d", "if-else", "", docs=Docs(None, "Where it is")),
    enum("Only", "one"),
    enum("Level", 3, -1, 0),
    alias("Ids", ArrayType(StringType(None, 1), 1, 4), docs=Docs(None, "All ids")),
    alias("Tree", ArrayType(named("Tree"))),
    alias("Leaf", UnionType((StringType(), MapType(named("Leaf")), ArrayType(named("Leaf"))))),
    alias("Sized", UnionType((SIZED_MAP, NullType()))),
    alias("Second", named("Job")),
    alias("Told", TAGGED),
    alias("Answer", ConstType(42)),
    alias("Anything", AnyType()),
)


def theirs(found: Api) -> dict[str, DeclarationView]:
    view = render_module(found, plan_names(found, CONFIG), CONFIG)
    return {one.name: one for one in view.declarations}


def ours(found: Api) -> dict[str, DeclarationView]:
    views = module_views(found, plan_names(found, CONFIG), CONFIG).values()
    return {one.name: one for view in views for one in view().declarations}


def source(found: Api) -> str:
    return fill("models/module.py.jinja", render_module(found, plan_names(found, CONFIG), CONFIG))


def imported(found: Api, name: str, folder: Path) -> ModuleType:
    """Write the models and the runtime as a package, and import the models."""
    files = {f"_runtime/{path}": text for path, text in read_runtime().items()}
    files |= {"__init__.py": "", "models/__init__.py": source(found)}
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


DIFFERENT: Final[dict[str, tuple[Type, str, str]]] = {
    "null comes last in a union": (
        UnionType((NullType(), StringType())),
        "None | str",
        "str | None",
    ),
    "a check that every value passes is left out": (
        IntegerType(Bounds(multiple_of=1)),
        "Annotated[int, Field(multiple_of=1)]",
        "int",
    ),
    "the bound of a number is a float, which has 53 bits": (
        NumberType(Bounds(minimum=2**60 + 1)),
        f"Annotated[Number, Field(ge={2**60 + 1})]",
        f"Annotated[Number, Field(ge={literal_text(float(2**60))})]",
    ),
}
"""Where the engines write a type in two ways; only the last one judges otherwise, and hardly."""


@pytest.mark.parametrize(("found", "by_us", "by_them"), DIFFERENT.values(), ids=DIFFERENT)
def test_known_differences(found: Type, by_us: str, by_them: str) -> None:
    job = api(model("Job", field("a", found, required=True)))
    assert ours(job)["Job"].fields[0].annotation == by_us
    assert theirs(job)["Job"].fields[0].annotation == by_them


def test_the_models_can_be_imported_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    module = imported(EVERYTHING, "usable", tmp_path)
    value: dict[str, object] = {
        "createdAt": "2020-01-01T00:00:00Z",
        "any": None,
        "null": None,
        "count": 3,
        "state": "3d",
    }
    value["self"] = {**value, "state": "new", "later": ["a"], "unknown": [0]}
    job = module.Job.model_validate_json(json.dumps(value))
    assert (job.created_at, job.state) == (datetime(2020, 1, 1, tzinfo=UTC), module.State.THREE_D)
    assert json.loads(job.model_dump_json()) == value
    for key, wrong in (("count", 2), ("count", "3"), ("state", 1), ("flag", None), ("true", 1)):
        with pytest.raises(ValidationError) as caught:
            module.Job.model_validate_json(json.dumps({**value, key: wrong}))
        assert {one["loc"][0] for one in caught.value.errors()} == {key}
    assert TypeAdapter(module.Leaf).validate_python({"a": ["b", []]}) == {"a": ["b", []]}
    with pytest.raises(ValidationError):
        TypeAdapter(module.Tree).validate_python([[["x"]]])


BREAKOUTS: Final = (
    *("", " ", "\n", "\r\n", "\0", "\u2028", "\x1b[31m", "\ufeff", "'", '"', "\\", "\\'"),
    "'''\nimport breakout\n'''",
    '"""\nimport breakout\n"""',
    "')\nimport breakout\n('",
    "\\N{BELL}{__import__('breakout')}%(breakout)s",
    "__import__('breakout')",
    "{{ cycler.__init__.__globals__.os }}{% include 'breakout' %}",
    "# type: ignore\n# coding: rot13",
    *("__class__", "__init__", "model_config", "__pydantic_extra__", "MISSING", "Field", "lambda"),
    *("$ref", "$defs", "a.b", "a/b", "a~1b", "%41", "#/components/schemas/Job", "é", "\U0001f600"),
    *("Class0_", "field0_", "Ours0_"),
)
"""Texts that quoting, templates, references or names may trip over."""


def hostile() -> Api:
    """Return an API with each of these texts wherever a document may have one."""
    docs = {one: Docs(one, one, examples=(one,)) for one in BREAKOUTS}
    constants = UnionType(tuple(ConstType(one) for one in BREAKOUTS))
    patterns = tuple(
        StringType(one, pattern=Pattern(one, Engine.PYDANTIC, re.escape(one))) for one in BREAKOUTS
    )
    titles = ("Field", "Model", "Any", "List", "Class0_", "Literal", "é", "a b", "None", "breakout")
    return api(
        model("Job", *(field(one, StringType(one), docs=docs[one]) for one in BREAKOUTS)),
        *(
            model(f"Job{index}", field("a", ConstType({one: [one]})), docs=docs[one])
            for index, one in enumerate(BREAKOUTS)
        ),
        enum("State", *BREAKOUTS, docs=docs[BREAKOUTS[12]]),
        alias("Constant", constants, docs=docs[BREAKOUTS[13]]),
        alias("Pattern", UnionType(patterns), docs=docs[BREAKOUTS[14]]),
        *(alias(one, ArrayType(StringType())) for one in titles),
    )


def test_texts_of_a_document_stay_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = hostile()
    nodes = list(ast.walk(ast.parse(source(found))))
    shapes = (ast.Import, ast.JoinedStr, ast.Lambda, ast.FunctionDef, ast.Attribute, ast.Starred)
    assert not [one for one in nodes if isinstance(one, shapes)]
    imports = [one for one in nodes if isinstance(one, ast.ImportFrom)]
    modules = {one.module for one in imports}
    runtime = {"_runtime.enums", "_runtime.models", "_runtime.unset"}
    assert modules == {"__future__", "typing", "pydantic", *runtime}
    names = {one.asname or one.name: one.name for line in imports for one in line.names}
    calls = {names[ast.unparse(one.func)] for one in nodes if isinstance(one, ast.Call)}
    assert calls == {"Field", "Exactly"}
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "breakout.py").write_text("raise SystemExit('a text became code')", "utf-8")
    module = imported(found, "hostile", tmp_path)
    fields = module.Job.model_fields.items()
    wire = [name if one.alias is None else one.alias for name, one in fields]
    assert wire == list(BREAKOUTS)
    assert [one.value for one in module.State] == list(BREAKOUTS)
    for index, text in enumerate(BREAKOUTS):
        value = {"a": {text: [text]}}
        assert getattr(module, f"Job{index}").model_validate(value).model_dump() == value
        assert TypeAdapter(module.Constant).validate_python(text) == text
        assert TypeAdapter(module.Pattern).validate_python(text) == text


def test_classes_are_called_as_planned() -> None:
    found = hostile()
    assert theirs(found).keys() == set(plan_names(found, CONFIG).classes.values())


def test_an_api_without_models_asks_nothing() -> None:
    assert theirs(api()) == {}


def test_enumerations_may_be_closed() -> None:
    config = replace(CONFIG, enums="closed")
    found = api(enum("State", "a"), enum("Level", 1))
    view = render_module(found, plan_names(found, config), config)
    assert [one.bases for one in view.declarations] == ["ClosedStrEnum", "ClosedIntEnum"]


@pytest.mark.parametrize("installed", [None, "0.88.0"])
def test_the_one_known_version_must_be_installed(
    installed: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(_: str) -> str:
        if installed is None:
            raise PackageNotFoundError
        return installed

    monkeypatch.setattr(datamodel_engine, "version", version)
    with pytest.raises(EngineMissingError, match=r"0\.89\.0, .*pip install 'specular\[dcg\]'"):
        theirs(EVERYTHING)


def test_the_version_is_the_one_that_the_project_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pin = f"{datamodel_engine.DISTRIBUTION}=={datamodel_engine.VERSION}"
    assert project["project"]["optional-dependencies"]["dcg"] == [pin]
    assert pin in project["dependency-groups"]["dev"]


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ("", "left out Job"),
        ("class Class0_(StrEnum):\n    a = 'a'", "took Job for something else"),
        ("class Class1_(IntEnum):\n    a = 2", "changed the values"),
        ("class Class0_(Model):\n    field9_: str", "made up the field field9_"),
        ("import os", "strange: .*`import os`"),
        ("class", "strange: invalid syntax"),
    ],
)
def test_a_wrong_answer_is_refused(
    answer: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Question, "answer", lambda _: answer)
    with pytest.raises(EngineFailedError, match=complaint):
        theirs(api(model("Job", field("a", StringType())), enum("Level", 1)))


def test_a_failure_of_the_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("datamodel_code_generator.generate", fail)
    with pytest.raises(EngineFailedError, match="too deep"):
        theirs(EVERYTHING)


ALONE: Final = """
import sys
import test_datamodel
import datamodel_code_generator.parser.openapi
def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.mkdir")):
        sys.exit(f"{event} {arguments}")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
sys.stdout.write(test_datamodel.source(test_datamodel.EVERYTHING))
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_engine_works_alone_and_the_same_everywhere(seed: str, tmp_path: Path) -> None:
    settings = '[tool.datamodel-codegen]\nuse-title-as-name = true\nclass-name-prefix = "Wrong"\n'
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")
    path = os.pathsep.join(
        str(one) for one in (ROOT / "generator", ROOT / "tests", Path(__file__).parent)
    )
    outcome = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (outcome.stderr, outcome.returncode) == ("", 0)
    assert outcome.stdout == source(EVERYTHING)
    assert [one.name for one in tmp_path.iterdir()] == ["pyproject.toml"]
