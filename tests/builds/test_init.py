"""What `specular init` prints is for the settings that are there, and programs take it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, Final, cast

import pytest
import yaml

from builds.workplace import TOOLS, Tool, Workplace, document, workplace
from specular import __version__

KINDS: Final = ("make", "ninja", "pre-commit", "github", "gitlab")
PET: Final = "Pet: {type: object}"
ALONE: Final = "specular generate openapi.yaml --output generated --package api"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def _printed(place: Workplace, kind: str, *, below: str = ".") -> str:
    found = place.specular("init", kind, below=below)
    assert (found.code, found.err) == (0, "")
    return found.out


def _yaml(text: str) -> dict[str, Any]:
    # Whatever YAML says of `on`, GitHub reads a text.
    return cast("dict[str, Any]", yaml.safe_load(text.replace("\non:", '\n"on":')))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written(place: Workplace, kind: str) -> None:
    _printed(place, kind)
    assert list(place.folder.iterdir()) == []


@pytest.mark.parametrize("arguments", [["cmake"], []])
def test_another_kind_is_a_usage_error(place: Workplace, arguments: list[str]) -> None:
    found = place.specular("init", *arguments)
    assert found.code == 2
    assert all(kind in found.err for kind in KINDS)


@pytest.mark.parametrize("tool", TOOLS)
def test_without_settings_there_is_one_document(place: Workplace, tool: Tool) -> None:
    place.write("openapi.yaml", document("Pets", PET))
    file = {"make": "Makefile", "ninja": "build.ninja"}[tool]
    place.write(file, _printed(place, tool))
    assert place.steps(tool) == ["specular openapi.yaml"]
    assert place.read("generated/api/models/pet.py")
    # What is changed in the fragment is done, too.
    place.replace(file, "= api", "= zoo")
    assert place.steps(tool) == ["specular openapi.yaml"]
    assert place.read("generated/zoo/models/pet.py")


def test_make_checks_and_cleans(place: Workplace) -> None:
    place.write("openapi.yaml", document("Pets", PET))
    place.write("Makefile", _printed(place, "make"))
    assert place.tool("make").code == 0
    assert place.tool("make", "specular-check").code == 0
    place.write("openapi.yaml", document("Pets", "Pot: {type: object}"))
    found = place.tool("make", "specular-check")
    assert found.code != 0
    assert f"to write it: {ALONE}" in found.err
    assert place.tool("make", "specular-clean").code == 0
    assert not (place.folder / "build/specular").exists()
    assert (place.folder / "generated/api").exists()


@pytest.mark.parametrize("tool", TOOLS)
def test_odd_names_and_shared_documents(place: Workplace, tool: Tool) -> None:
    odd = "it's $HOME (a b)#1.yaml"
    place.write(odd, document("Pets", PET))
    place.write("api/one.yaml", document("One more", PET))
    place.write("api/two.yaml", document("Two", PET))
    # Two packages of one document, two of one name, and one that is called after its document.
    apis = (
        {"spec": odd, "package": "pets"},
        {"spec": odd, "package": "zoo", "output": "100%"},
        {"spec": "api/one.yaml"},
        {"spec": "api/two.yaml", "package": "one_more", "output": "src/x"},
    )
    tables = ("".join(f"{key} = '''{text}'''\n" for key, text in one.items()) for one in apis)
    place.write("specular.toml", "".join(f"[[apis]]\n{table}" for table in tables))
    place.write({"make": "Makefile", "ninja": "build.ninja"}[tool], _printed(place, tool))
    steps = ["specular api/one.yaml", "specular api/two.yaml", f"specular {odd}"]
    assert place.steps(tool) == steps
    stamps = {file.name for file in (place.folder / "build/specular").glob("*.stamp")}
    assert stamps == {"pets-zoo.stamp", "one_more.stamp", "src-x-one_more.stamp"}
    for folder, step in {
        "100%/zoo": f"specular {odd}",
        "generated/one_more": "specular api/one.yaml",
    }.items():
        (place.folder / folder / "models/pet.py").unlink()
        assert place.steps(tool) == [step]
        assert place.read(f"{folder}/models/pet.py")
    assert place.read("generated/pets/models/pet.py") == place.read("100%/zoo/models/pet.py")
    assert place.read("src/x/one_more/models/pet.py")


@pytest.mark.parametrize(
    ("kind", "spec", "output"),
    [
        ("make", "a;b.yaml", "generated"),
        ("make", "a.yaml", "gen erated"),
        ("make", "a.yaml", "x=y"),
        ("ninja", "a|b.yaml", "generated"),
    ],
)
def test_what_cannot_be_named_is_refused(
    place: Workplace, kind: str, spec: str, output: str
) -> None:
    place.write("specular.toml", f"spec = '{spec}'\noutput = '{output}'\npackage = 'pets'\n")
    found = place.specular("init", kind)
    assert (found.code, found.out) == (2, "")
    assert re.match(rf"error: {kind} has no way to name '[^']*': call it otherwise\n", found.err)


def test_wrong_settings_and_documents_are_told(place: Workplace) -> None:
    place.write("specular.toml", "spec = 1\n")
    found = place.specular("init", "make")
    assert (found.code, found.out) == (2, "")
    assert "error[config-invalid]" in found.err
    place.write("specular.toml", "spec = 'gone.yaml'\n")
    found = place.specular("init", "make")
    assert (found.code, found.out) == (2, "")
    assert "gone.yaml gives no package, nor do the settings name it" in found.err
    # Where the name is known nothing is read.
    place.write("specular.toml", "spec = 'gone.yaml'\npackage = 'x'\n")
    assert place.specular("init", "make").code == 0


def test_pre_commit_takes_it(place: Workplace) -> None:
    place.write(".pre-commit-config.yaml", _printed(place, "pre-commit"))
    validate = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    assert place.run(*validate).code == 0
    [repository] = _yaml(place.read(".pre-commit-config.yaml"))["repos"]
    assert repository["rev"] == f"v{__version__}"
    [hook] = repository["hooks"]
    assert f"{hook['id'].replace('-', ' ')} {' '.join(hook['args'])}" == ALONE


def test_settings_say_what_is_installed(place: Workplace) -> None:
    engine = "engine = 'datamodel-code-generator'"
    place.write("specular.toml", f"spec = 'a.yaml'\noverlays = ['b.yaml']\n{engine}\n")
    [repository] = _yaml(_printed(place, "pre-commit"))["repos"]
    [hook] = repository["hooks"]
    assert hook == {"id": "specular-generate", "additional_dependencies": [".[dcg,overlays]"]}
    [step] = _yaml(_printed(place, "github"))["jobs"]["check"]["steps"][1:]
    assert step["with"] == {"command": "check", "extras": "dcg,overlays"}
    job = _yaml(_printed(place, "gitlab"))["specular"]
    assert job["script"] == ["specular check"]
    assert " 'specular[dcg,overlays] @ https://" in job["before_script"][0]


def test_a_workflow_gives_the_action_what_it_knows(place: Workplace) -> None:
    workflow = _yaml(_printed(place, "github"))
    assert set(workflow["on"]) == {"pull_request", "push"}
    assert workflow["permissions"] == {"contents": "read"}
    [_, step] = workflow["jobs"]["check"]["steps"]
    assert step["uses"] == f"OWNER/specular@v{__version__}"
    assert step["with"]["arguments"].split("\n") == ALONE.split()[2:]
    job = _yaml(_printed(place, "gitlab"))["specular"]
    assert job["script"] == [ALONE.replace("generate", "check", 1)]
