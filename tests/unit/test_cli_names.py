"""`--names` pins names in the lock, so that what comes beside a thing never renames it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from reruns import run, write
from specular.output import records

API: Final = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{name: pageSize, in: query, schema: {type: integer}}]
      responses: {"204": {description: none}}
components:
  schemas:
    Pet:
      type: object
      properties: {main-colour: {type: string}}
    Model: {type: string, enum: [sd-1_5]}
"""

LOCK: Final = Path("specular.lock")
MODEL: Final = Path("generated/shop/models/model.py")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a document and its package."""
    monkeypatch.setenv(records.FOLDER, str(tmp_path / "cache"))
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    write("api.yaml", API)
    write("specular.toml", 'spec = "api.yaml"\n')
    assert run("generate").code == 0


def edit(old: str, new: str) -> None:
    text = Path("api.yaml").read_text("utf-8")
    assert old in text
    write("api.yaml", text.replace(old, new))


def names(kind: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(LOCK.read_text("utf-8"))["names"]["api.yaml"][kind]
    return found


def test_names_are_pinned_and_the_package_stays_as_it_is() -> None:
    assert not LOCK.exists()
    done = run("generate", "--names", "lock")
    assert "(52 unchanged)" in done.out
    assert "names:" not in done.out
    assert names("methods") == {"api.yaml#/paths/~1pets/get": "list_pets"}
    assert names("arguments") == {"api.yaml#/paths/~1pets/get/query/pageSize": "page_size"}
    assert names("fields") == {
        "api.yaml#/components/schemas/Pet/properties/main-colour": "main_colour"
    }
    assert names("members") == {"api.yaml#/components/schemas/Model/enum/sd-1_5": "SD_1_5"}
    assert names("packages") == {"#/info/title": "shop"}
    assert run("check").code == 0


def test_a_sibling_renames_nothing_that_is_pinned() -> None:
    edit("[sd-1_5]", "[sd-1_5, sd-1-5]")
    run("generate")
    # Neither is called exactly so, and both give way.
    assert "SD_DASH_1_UNDERSCORE_5" in MODEL.read_text("utf-8")
    edit("[sd-1_5, sd-1-5]", "[sd-1_5]")
    run("generate")
    run("generate", "--names", "lock")
    edit("[sd-1_5]", "[sd-1-5, sd-1_5]")
    done = run("generate")
    text = MODEL.read_text("utf-8")
    assert 'SD_1_5 = "sd-1_5"' in text
    assert 'SD_DASH_1_DASH_5 = "sd-1-5"' in text
    assert "names: the lock keeps SD_1_5 (would be " in done.out
    # What is new is pinned with it, and nothing is told where nothing changes.
    assert names("members").keys() == {
        f"api.yaml#/components/schemas/Model/enum/{one}" for one in ("sd-1_5", "sd-1-5")
    }
    again = run("generate")
    assert (again.code, "names:" in again.out) == (0, False)
    assert run("generate").idle


def test_a_competitor_renames_no_class_for_headers() -> None:
    header = "x-total: {schema: {type: integer}}"
    edit("{description: none}", f"{{description: none, headers: {{{header}}}}}")
    run("generate", "--names", "lock")
    place = "api.yaml#/paths/~1pets/get/responses"
    assert names("classes")[place] == "ListPetsHeaders"
    assert names("fields")[f"{place}/headers/x-total"] == "x_total"
    # Without the lock the component and the other header would be called so.
    edit("components:\n  schemas:", "components:\n  schemas:\n    ListPetsHeaders: {type: object}")
    edit(header, f"x_total: {{schema: {{type: integer}}}}, {header.replace('x-', 'X-')}")
    done = run("generate")
    assert "ListPetsHeaders (would be ListPetsResponseHeaders)" in done.out
    text = Path("generated/shop/operations/pets.py").read_text("utf-8")
    assert "class ListPetsHeaders(ResponseHeaders):" in text
    assert 'x_total: Annotated[Maybe[int], Field(alias="X-total")]' in text
    assert 'x_underscore_total: Annotated[Maybe[int], Field(alias="x_total")]' in text
    assert names("classes")["api.yaml#/components/schemas/ListPetsHeaders"] != "ListPetsHeaders"
    run("generate", "--names", "free")
    text = Path("generated/shop/operations/pets.py").read_text("utf-8")
    assert "class ListPetsResponseHeaders(ResponseHeaders):" in text
    assert 'x_total: Annotated[Maybe[int], Field(alias="x_total")]' in text


def test_what_the_document_renames_is_told_and_taken_when_asked_for() -> None:
    run("generate", "--names", "lock")
    edit("listPets", "allPets")
    edit("title: Shop", "title: Store")
    done = run("generate")
    assert "names: the lock keeps shop (would be store), list_pets (would be all_pets)" in done.out
    assert "def list_pets" in Path("generated/shop/resources/pets.py").read_text("utf-8")
    report = json.loads(run("generate", "--output-format", "json", "--force").out)
    assert report["apis"][0]["names"]["kept"] == [
        "shop (would be store)",
        "list_pets (would be all_pets)",
    ]
    run("generate", "--names", "update")
    assert "def all_pets" in Path("generated/store/resources/pets.py").read_text("utf-8")
    assert names("packages") == {"#/info/title": "store"}


def test_names_are_free_again_when_asked_for() -> None:
    run("generate", "--names", "lock")
    edit("listPets", "allPets")
    run("generate", "--names", "free")
    assert not LOCK.exists()
    assert "def all_pets" in Path("generated/shop/resources/pets.py").read_text("utf-8")


def test_where_ci_is_set_the_lock_stays_and_what_it_lacks_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run("generate", "--names", "lock")
    before = LOCK.read_bytes()
    edit("main-colour: {type: string}", "main-colour: {type: string}, size: {type: string}")
    monkeypatch.setenv("CI", "1")
    for command in (("check",), ("generate",), ("generate",)):
        done = run(*command)
        assert "warning[names-unlocked]: specular.lock does not pin size" in done.err
    assert LOCK.read_bytes() == before
    assert run("generate", "--strict").code == 3
    # A record of that run is none for one that may pin.
    monkeypatch.delenv("CI")
    assert not run("generate").idle
    assert LOCK.read_bytes() != before
    assert run("check").err == ""


def test_an_edited_lock_is_what_counts() -> None:
    run("generate", "--names", "lock")
    assert run("generate").code == 0
    text = LOCK.read_text("utf-8")
    write("specular.lock", text.replace('"list_pets"', '"every_pet"'))
    done = run("generate")
    assert not done.idle
    assert "def every_pet" in Path("generated/shop/resources/pets.py").read_text("utf-8")
    assert "names: the lock keeps every_pet (would be list_pets)" in done.out


@pytest.mark.parametrize(
    "name", ["not a name", "a-b", "_private", "x\\n", "", "import os;", 3, None]
)
def test_a_lock_with_what_is_no_name_is_refused(name: str | int | None) -> None:
    run("generate", "--names", "lock")
    content = json.loads(LOCK.read_text("utf-8"))
    content["names"]["api.yaml"]["methods"] = {"api.yaml#/paths/~1pets/get": name}
    write("specular.lock", json.dumps(content))
    done = run("generate")
    assert done.code == 3
    assert "error[lock-invalid]" in done.err


@pytest.mark.parametrize("name", ["class", "None", "self", "json", "list"])
def test_a_pinned_name_that_python_or_the_package_needs_is_told_apart(name: str) -> None:
    run("generate", "--names", "lock")
    content = json.loads(LOCK.read_text("utf-8"))
    for kind in ("methods", "fields", "arguments", "classes"):
        content["names"]["api.yaml"][kind] = dict.fromkeys(content["names"]["api.yaml"][kind], name)
    write("specular.lock", json.dumps(content))
    assert run("generate").code == 0
    assert run("check").code == 0


def test_other_documents_keep_their_names() -> None:
    write(
        "specular.toml", '[[apis]]\nspec = "api.yaml"\n[[apis]]\nspec = "b.yaml"\npackage = "b"\n'
    )
    write("b.yaml", API)
    run("generate", "--names", "lock")
    assert json.loads(LOCK.read_text("utf-8"))["names"].keys() == {"api.yaml", "b.yaml"}
    run("generate", "b.yaml", "--names", "free")
    assert json.loads(LOCK.read_text("utf-8"))["names"].keys() == {"api.yaml"}


def test_the_lock_is_a_file_that_the_package_depends_on() -> None:
    assert "specular.lock" not in run("generate", "--print-inputs").out
    run("generate", "--names", "lock")
    assert "specular.lock" in run("generate", "--print-inputs").out.splitlines()
