"""Whatever a document calls things, its package imports, type-checks and speaks as it says."""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from functools import cached_property
from typing import TYPE_CHECKING

import pytest
import yaml

from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.pipeline import generate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from specular.config import Engine
    from specular.ir.types import JsonValue

NAMES = (
    *("job", "Job", "JOB", "job-id", "job_id", "jobId", "", "+1", "-1", "<=", ">=", "*", "3d"),
    *("360p", "class", "None", "json", "schema", "copy", "model_dump", "model_config", "self"),
    *("__init__", "__class__", "date", "int", "list", "str", "dict", "type", "完了", "🚀", "Über"),
    *("uber", "Request", "Client", "UNSET", "Model", "Field", "mro", "value", "name", "is_known"),
    *(
        "body",
        "timeout",
        "request",
        "annotations",
        "con",
        "'",
        '"',
        "\\",
        "{x}",
        "a/b",
        "a~b",
        "$id",
    ),
)
SOME = {name: f"it is {name}" for name in NAMES}


def _document() -> JsonValue:
    everything: dict[str, JsonValue] = {
        "type": "object",
        "properties": {
            **{name: {"type": "string"} for name in NAMES},
            "kind": {"type": "string", "enum": [*NAMES]},
            "day": {"type": "string", "format": "date"},
        },
    }
    schemas: dict[str, JsonValue] = {
        name: {"type": "object", "properties": {name: {"type": "string"}, "of": {"enum": [name]}}}
        for name in NAMES
    }
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/All"}}}
    paths: dict[str, JsonValue] = {
        f"/p{index}/{{id}}": {
            "post": {
                "operationId": f"{name}",
                "tags": [name],
                "security": [{name: []}],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": name or "_", "in": "query", "schema": {"type": "integer"}},
                ],
                "requestBody": {"content": content},
                "responses": {"200": {"description": name, "content": content}},
            }
        }
        for index, name in enumerate(NAMES)
    }
    schemes: dict[str, JsonValue] = {
        name: {"type": "apiKey", "in": "query", "name": name or "_"} for name in NAMES
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Named", "version": "1"},
        "paths": paths,
        "components": {"schemas": {**schemas, "All": everything}, "securitySchemes": schemes},
    }


@pytest.fixture(scope="module", params=["jinja", "datamodel-code-generator"])
def named(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ModuleType]:
    """Give the package of a document full of nasty names, made by each engine."""
    folder = tmp_path_factory.mktemp("named")
    (folder / "openapi.yaml").write_text(yaml.safe_dump(_document(), allow_unicode=True), "utf-8")
    engine: Engine = request.param
    sink = Sink()
    generate(
        ApiConfig(spec=folder / "openapi.yaml", output=folder, package="named", engine=engine), sink
    )
    assert [one for one in sink.diagnostics if one.severity == "error"] == []
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("error")
        patch.syspath_prepend(folder)
        package = importlib.import_module("named")
        for name in ("client", "server"):
            importlib.import_module(f"named.{name}")
        yield package
    for name in [name for name in sys.modules if name.partition(".")[0] == "named"]:
        del sys.modules[name]


def test_values_come_and_go_by_their_wire_names(named: ModuleType) -> None:
    for kind in NAMES:
        sent = {**SOME, "kind": kind, "day": "2026-01-31"}
        model = named.All.model_validate(sent)
        assert model.model_dump(by_alias=True, mode="json") == sent
        assert model.kind.is_known
        assert model.kind == kind


def test_no_name_is_taken_twice(named: ModuleType) -> None:
    assert len(named.All.model_fields) == len(NAMES) + 2
    assert len(set(named.__all__)) == len(named.__all__)
    assert all(getattr(named, name) is not None for name in named.__all__)


def test_every_operation_is_a_method(named: ModuleType) -> None:
    members = vars(named.Client).values()
    resources = [one for one in members if isinstance(one, cached_property)]
    assert len(resources) == len(NAMES)


@pytest.mark.parametrize("named", ["jinja"], indirect=True)
@pytest.mark.parametrize("tool", ["mypy", "pyright"])
def test_type_checkers_agree(named: ModuleType, tool: str) -> None:
    folder = str(named.__path__[0])
    strict = {"mypy": ["--strict"], "pyright": []}[tool]
    found = subprocess.run(
        [sys.executable, "-m", tool, *strict, folder], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout
