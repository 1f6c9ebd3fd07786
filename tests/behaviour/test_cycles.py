"""Models of which more need each other than a module should have, each in a module of its own."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import typing
from threading import Barrier, Thread
from types import GenericAlias
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.naming.layout import MOST_TOGETHER
from specular.pipeline import generate
from unit.runtime_server.asking import ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NODES = [f"Node{index:02}" for index in range(MOST_TOGETHER)]


def ref(name: str) -> dict[str, str]:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: dict[str, Any] = {
    name: {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string"}, "next": ref(to)},
    }
    for name, to in zip(NODES, [*NODES[1:], "Animal"], strict=True)
} | {
    "Animal": {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind"}},
    "Pet": {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string"},
            "friends": {"type": "array", "items": ref("Animal")},
            "home": ref("Node00"),
        },
        "additionalProperties": ref("Toy"),
    },
    "Cat": {
        "allOf": [ref("Pet"), {"type": "object", "properties": {"lives": {"type": "integer"}}}]
    },
    "Dog": {"allOf": [ref("Pet"), {"type": "object", "properties": {"owner": ref("Person")}}]},
    "Toy": {"type": "object", "required": ["owner"], "properties": {"owner": ref("Animal")}},
    "Person": {
        "type": "object",
        "properties": {"home": ref("Node01")},
        "not": ref("Toy"),
    },
    "Guest": {
        "allOf": [ref("Person"), {"type": "object", "properties": {"nights": {"type": "integer"}}}]
    },
    "House": {"type": "object", "properties": {"guests": {"type": "array", "items": ref("Guest")}}},
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Zoo", "version": "1"},
    "paths": {
        "/houses": {
            "put": {
                "operationId": "moveIn",
                "tags": ["houses"],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": ref("Cat")}},
                },
                "responses": {
                    "200": {
                        "description": "Where it lives.",
                        "content": {"application/json": {"schema": ref("House")}},
                    }
                },
            }
        }
    },
    "components": {"schemas": SCHEMAS},
}
CAT = {
    "kind": "Cat",
    "lives": 7,
    "friends": [{"kind": "Dog", "owner": {"home": {"id": "b"}}}, {"kind": "Cat"}],
    "home": {"id": "a", "next": {"id": "b"}},
    "mouse": {"owner": {"kind": "Dog"}},
}


PROGRAM = """
from typing import assert_type
from zoo import Cat, Dog, Node00, Person, Unset

cat = Cat(kind="Cat", lives=7, home=Node00(id="a"))
assert_type(cat.home, Node00 | Unset)
friends = cat.friends or []
assert_type(friends, list[Cat | Dog])
match friends[0]:
    case Dog(owner=owner):
        assert_type(owner, Person | Unset)
    case Cat(lives=lives):
        assert_type(lives, int | Unset)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the package and return its folder."""
    folder = tmp_path_factory.mktemp("zoo")
    spec = folder / "zoo.json"
    spec.write_text(json.dumps(DOCUMENT), "utf-8")
    sink = Sink()
    generate(ApiConfig(spec=spec, output=folder, package="zoo"), sink)
    assert not sink.diagnostics
    return folder


@pytest.fixture(autouse=True)
def on_path(folder: Path) -> Iterator[None]:
    """Let the package be imported, anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield
    forget()


def forget() -> None:
    """Have the package imported anew the next time; what all packages carry knows no model."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "zoo"]:
        if not name.startswith("zoo._runtime"):
            del sys.modules[name]


def model(module: str, name: str) -> Any:  # noqa: ANN401 (a class that is made here)
    """Import a module and return a class of it."""
    return getattr(importlib.import_module(f"zoo.models.{module}"), name)


def test_every_module_can_be_the_first_to_be_imported(folder: Path) -> None:
    modules = [path.stem for path in (folder / "zoo" / "models").glob("[!_]*.py")]
    assert len(modules) == len(SCHEMAS)
    for module in modules:
        forget()
        importlib.import_module(f"zoo.models.{module}")
        assert model("cat", "Cat").model_validate(CAT).model_dump(mode="json") == CAT


@pytest.mark.parametrize("tool", ["mypy", "pyright"])
def test_type_checkers_agree(folder: Path, tool: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    settings = {
        "typeCheckingMode": "strict",
        "include": [str(program), str(folder / "zoo")],
        "extraPaths": [str(folder)],
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    options: dict[str, list[str | Path]] = {
        "mypy": ["--strict", program, folder / "zoo"],
        "pyright": ["--pythonpath", sys.executable, "--project", tmp_path],
    }
    found = subprocess.run(
        [sys.executable, "-m", tool, *options[tool]],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"MYPYPATH": str(folder)},
    )
    assert found.returncode == 0, found.stdout


def test_importing_one_module_imports_only_what_it_is_made_of() -> None:
    importlib.import_module("zoo.models.dog")
    loaded = {name.rpartition(".")[2] for name in sys.modules if name.startswith("zoo.models.")}
    assert loaded == {"dog", "pet"}


@pytest.mark.parametrize("name", ["Cat", "Animal", "Toy", "House", "Node05"])
def test_any_class_can_be_the_first_to_be_used(name: str) -> None:
    given = {
        "Cat": CAT,
        "Animal": CAT,
        "Toy": {"owner": CAT},
        "House": {"guests": [{"nights": 2, "home": {"id": "a"}}]},
        "Node05": {"id": "e", "next": {"id": "f"}},
    }[name]
    listed: Any = GenericAlias(list, (model(name.lower(), name),))
    adapter = TypeAdapter[Any](listed)
    assert adapter.dump_python(adapter.validate_python([given]), mode="json") == [given]


def test_inherited_fields_and_other_members_are_read_as_the_base_says() -> None:
    cat = model("cat", "Cat").model_validate(CAT)
    assert type(cat.friends[0]) is model("dog", "Dog")
    assert type(cat.friends[0].owner) is model("person", "Person")
    assert type(cat.home.next) is model("node01", "Node01")
    assert type(cat.model_extra["mouse"]) is model("toy", "Toy")
    assert type(cat.model_extra["mouse"].owner) is model("dog", "Dog")


def test_checks_know_what_they_refer_to() -> None:
    person = model("guest", "Guest")
    with pytest.raises(ValueError, match="not"):
        person.model_validate({"owner": {"kind": "Dog"}})


def test_a_class_of_the_users_inherits_what_is_told_later() -> None:
    base = model("cat", "Cat")
    mine: Any = type("Mine", (base,), {"__annotations__": {"name": str}, "__module__": __name__})
    given = CAT | {"name": "Tom"}
    assert mine.model_validate(given).model_dump(mode="json") == given
    assert type(mine.model_validate(given).home) is model("node00", "Node00")


def test_annotations_are_told_once_a_class_was_used() -> None:
    dog = model("dog", "Dog")
    dog(kind="Dog")
    assert typing.get_type_hints(dog)["owner"] is model("person", "Person")
    assert dog.model_fields["owner"].annotation is model("person", "Person")
    assert dog.model_fields["home"].annotation is model("node00", "Node00")


def test_threads_that_import_and_use_classes_at_once_do_not_wait_for_each_other() -> None:
    names = [*NODES[::4], "House", "Toy"]
    given = {"id": "1", "owner": CAT, "guests": [], "next": {"id": "2"}}
    for _ in range(5):
        forget()
        importlib.import_module("zoo._runtime.models")
        barrier = Barrier(len(names))
        failed: list[object] = []

        def use(name: str, barrier: Barrier = barrier, failed: list[object] = failed) -> None:
            barrier.wait()
            try:
                model(name.lower(), name).model_validate(given)
            except BaseException as error:  # noqa: BLE001 (told below)
                failed.append((name, error))

        threads = [Thread(target=use, args=(name,), daemon=True) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
        assert not failed


def test_a_server_names_the_models_in_its_document_and_reads_them_all_the_same() -> None:
    server = importlib.import_module("zoo.server")
    house = {"guests": [{"nights": 2}]}
    received: list[object] = []

    class Service(server.HousesHandler):  # type: ignore[misc, name-defined]
        async def move_in(self, _request: object, body: object) -> object:
            received.append(body)
            return model("house", "House").model_validate(house)

    app = server.create_app(houses=Service())
    described = app.openapi()["paths"]["/houses"]["put"]
    media_type = "application/json"
    assert described["requestBody"]["content"][media_type]["schema"] == {"title": "Cat"}
    assert described["responses"]["200"]["content"][media_type]["schema"] == {"title": "House"}
    answer = ask(app, "PUT", "/houses", json.dumps(CAT).encode(), [("content-type", media_type)])
    assert answer.json == house
    [cat] = received
    assert type(cat) is model("cat", "Cat")
