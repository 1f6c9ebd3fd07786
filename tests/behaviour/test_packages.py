"""Packages made with other settings, and what importing a package costs."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import BaseModel, ValidationError

from behaviour.places import EXAMPLE, OPENAPI, changed, path_text, where, written
from specular.config import ApiConfig, Target
from specular.diagnostics import Sink
from specular.pipeline import generate
from trees import ROOT

WALK = """
import importlib, importlib.abc, json, pkgutil, sys

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in refused:
            raise ImportError(f"{name} is not installed here")

refused = json.loads(sys.argv[2])
sys.meta_path.insert(0, Refuse())
top = importlib.import_module(sys.argv[1])
first = set(sys.modules)
for module in pkgutil.walk_packages(top.__path__, f"{sys.argv[1]}."):
    importlib.import_module(module.name)
for name in top.__all__:
    getattr(top, name)
print(json.dumps([sorted(first), sorted(sys.modules)]))
"""
"""Imports a package, then all of it, while others cannot be imported; prints what is loaded."""

CLIENT_PARTS: Final = ("client", "examples", "operations", "resources", "testing")


def _write(output: Path, only: tuple[Target, ...], **settings: Any) -> None:  # noqa: ANN401
    sink = Sink()
    config = ApiConfig(spec=OPENAPI, output=output, package="part", only=only, **settings)
    generate(config, sink)
    assert sink.diagnostics == []


def _loaded(folder: Path, package: str, *refused: str) -> tuple[set[str], set[str]]:
    """Return the modules that are loaded with the package, and those with all of it."""
    outcome = subprocess.run(
        [sys.executable, "-W", "error", "-c", WALK, package, json.dumps(refused)],
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    first, last = json.loads(outcome.stdout)
    return set(first), set(last)


def test_import_is_free() -> None:
    first, last = _loaded(ROOT / "generated", "scenario")
    assert not first & {"pydantic", "pydantic_core", "httpx2", "fastapi", "asyncio"}
    assert {name for name in first if name.startswith("scenario")} == {
        "scenario",
        "scenario._runtime",
        "scenario._runtime.lazy",
    }
    assert last >= {"pydantic", "httpx2", "fastapi", "scenario.client", "scenario.server.jobs"}


@pytest.mark.parametrize(
    ("only", "has", "refused"),
    [
        (("models",), (), ("httpx2", "anyio", "fastapi", "starlette")),
        (("client",), CLIENT_PARTS, ("fastapi", "starlette")),
        (("server",), ("operations", "server"), ("httpx2",)),
        (("models", "client"), CLIENT_PARTS, ("fastapi", "starlette")),
        (("models", "server"), ("operations", "server"), ("httpx2",)),
    ],
    ids=",".join,
)
def test_part_stands_alone(
    tmp_path: Path, only: tuple[Target, ...], has: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    _write(tmp_path, only)
    _, loaded = _loaded(tmp_path, "part", *refused)
    own = {name.split(".")[1] for name in loaded if name.startswith("part.")}
    assert own == {"_runtime", "models", *has}
    assert {path.stem for path in (tmp_path / "part").iterdir() if path.stem[0] != "_"} == {
        *own - {"_runtime"},
        *("py", "reference", ".specular", ".specular.map"),
    }
    unused = loaded & {f"part._runtime.{name}" for name in ("transport", "server", "bodies")}
    assert unused == {
        f"part._runtime.{name}"
        for part, names in (("client", ("transport", "bodies")), ("server", ("server",)))
        for name in names
        if part in has
    }


@pytest.fixture
def closed_response(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[BaseModel]]:
    """Make a package in which enumerations are closed, and give its model of the response."""
    _write(tmp_path, ("models",), enums="closed")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("part").JobResponse
    for name in [name for name in sys.modules if name.partition(".")[0] == "part"]:
        del sys.modules[name]


def test_closed_enumerations_take_listed_values_only(closed_response: type[BaseModel]) -> None:
    places = where(enum=None)
    assert len(places) == 14
    for place in places:
        for value in place.schema["enum"]:
            text = written(changed(place.path, value))
            kept = closed_response.model_validate_json(text).model_dump_json()
            assert written(json.loads(kept)) == text
        for other in ("never-heard-of", "", place.value.upper(), None, 1):
            with pytest.raises(ValidationError) as caught:
                closed_response.model_validate_json(written(changed(place.path, other)))
            assert [path_text(error["loc"]) for error in caught.value.errors()] == [place.name]
    # Unknown members have nothing to do with it.
    payload = EXAMPLE | {"more": 1}
    made = closed_response.model_validate(payload)
    assert written(made.model_dump(mode="json")) == written(payload)
