"""What `specular explain` prints, for each form of question, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from typer.testing import CliRunner

from specular.cli import commands

if TYPE_CHECKING:
    from typer.testing import Result

DOCUMENT: Final = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /pets/{petId}:
    parameters:
      - $ref: "#/components/parameters/PetId"
    get:
      tags: [pets, shelter]
      operationId: getPet
      responses:
        "200":
          description: One
          content: {application/json: {schema: {$ref: "schemas/Pet.yaml"}}}
components:
  parameters:
    PetId: {name: petId, in: path, required: true, schema: {type: string}}
  schemas:
    Dog:
      allOf:
        - $ref: "schemas/Pet.yaml"
        - type: object
          properties:
            breed: {type: string}
    Size: {type: string, enum: [small, large]}
"""
PET: Final = """\
type: object
required: [name]
properties:
  # What it answers to.
  name:
    type: string
  shortSize:
    $ref: "../openapi.yaml#/components/schemas/Size"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a package, its document and settings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec" / "schemas").mkdir(parents=True)
    (tmp_path / "spec" / "openapi.yaml").write_text(DOCUMENT, "utf-8")
    (tmp_path / "spec" / "schemas" / "Pet.yaml").write_text(PET, "utf-8")
    (tmp_path / "specular.toml").write_text('spec = "spec/openapi.yaml"\n', "utf-8")
    assert run("generate").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(
        commands.app, arguments, prog_name="specular", obj=tuple(arguments[1:])
    )


def explain(*arguments: str) -> str:
    """Return what is explained, which there must be."""
    found = run("explain", *arguments)
    assert found.exit_code == 0, found.stderr
    return found.stdout


def line_of(path: str, text: str) -> int:
    """Return the line of a file that begins with a text."""
    lines = Path(path).read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.strip().startswith(text))


def test_a_symbol_is_explained_with_its_line_and_what_stands_there() -> None:
    at = line_of("generated/shop/models/pet.py", "short_size")
    assert explain("Pet.short_size") == (
        "spec/schemas/Pet.yaml:7:3: #/properties/shortSize\n"
        "    7 | shortSize:\n"
        "      | ^\n"
        f"  generated/shop/models/pet.py:{at}: Pet.short_size\n"
    )


@pytest.mark.parametrize(
    ("what", "place"),
    [
        ("Pet", "spec/schemas/Pet.yaml:1:1: #\n"),
        ("shop.models.Pet", "spec/schemas/Pet.yaml:1:1: #\n"),
        ("Dog.breed", "spec/openapi.yaml:23:13: #/components/schemas/Dog/allOf/1/properties/breed"),
        ("Dog.name", "spec/schemas/Pet.yaml:5:3: #/properties/name"),
        ("Size.LARGE", "spec/openapi.yaml:24:40: #/components/schemas/Size/enum/1"),
        ("GET_PET", "spec/openapi.yaml:7:5: #/paths/~1pets~1{petId}/get"),
        ("pets.get_pet", "spec/openapi.yaml:7:5: #/paths/~1pets~1{petId}/get"),
        ("shelter.get_pet", "spec/openapi.yaml:7:5: #/paths/~1pets~1{petId}/get"),
        ("client.pets.get_pet", "spec/openapi.yaml:7:5: #/paths/~1pets~1{petId}/get"),
        ("AsyncPets.get_pet", "spec/openapi.yaml:7:5: #/paths/~1pets~1{petId}/get"),
        ("PetsHandler.get_pet", "spec/openapi.yaml:7:5: #/paths/~1pets~1{petId}/get"),
        ("get_pet", "spec/openapi.yaml:7:5: #/paths/~1pets~1{petId}/get"),
        ("pets.get_pet(pet_id)", "spec/openapi.yaml:16:5: #/components/parameters/PetId"),
        ("pets.get_pet.pet_id", "spec/openapi.yaml:16:5: #/components/parameters/PetId"),
        ("Pets", "spec/openapi.yaml:8:7: #/paths/~1pets~1{petId}/get/tags"),
        ("shop", "spec/openapi.yaml:1:1: #\n"),
        ("Client", "spec/openapi.yaml:1:1: #\n"),
    ],
)
def test_whatever_a_symbol_is_called_it_comes_from_where_it_is_written(
    what: str, place: str
) -> None:
    assert explain(what).startswith(place)


def test_an_operation_is_in_all_places_that_have_it() -> None:
    symbols = [line.rpartition(" ")[2] for line in explain("GET_PET").splitlines()[3:]]
    assert symbols == [
        *("GET_PET", "Pets.get_pet", "AsyncPets.get_pet"),
        *("Shelter.get_pet", "AsyncShelter.get_pet", "PetsHandler.get_pet", "pets.get_pet"),
    ]


def test_lines_of_the_package_are_explained_as_what_they_belong_to() -> None:
    path = "generated/shop/models/pet.py"
    at = line_of(path, "short_size")
    assert explain(f"{path}:{at}") == explain(f"{path}:{at}:7") == explain("Pet.short_size")
    assert explain(path) == explain("Pet")
    page = "generated/shop/reference.md"
    assert explain(f"{page}:{line_of(page, '### `client.pets.get_pet')}") == explain("GET_PET")
    assert explain(f"{page}:{line_of(page, '- `LARGE`')}") == explain("Size.LARGE")
    resource = "generated/shop/resources/pets.py"
    assert explain(f"{resource}:{line_of(resource, 'return self')}") == explain("GET_PET")
    # The options have nothing to do with the document, but the method has.
    assert explain(f"{resource}:{line_of(resource, '**options')}") == explain("GET_PET")


def test_headers_of_responses_are_explained_by_their_class_and_its_fields(folder: Path) -> None:
    header = "          headers: {X-Age: {description: In years., schema: {type: integer}}}\n"
    text = DOCUMENT.replace("          content:", f"{header}          content:", 1)
    (folder / "spec" / "openapi.yaml").write_text(text, "utf-8")
    assert run("generate").exit_code == 0
    path, page = "generated/shop/operations/pets.py", "generated/shop/reference.md"
    at = line_of(path, "x_age")
    found = explain("GetPetHeaders.x_age")
    pointer = "#/paths/~1pets~1{petId}/get/responses/200/headers/X-Age"
    assert found.startswith(f"spec/openapi.yaml:13:21: {pointer}\n")
    assert found.endswith(f"  {path}:{at}: GetPetHeaders.x_age\n")
    same = (f"{path}:{at}", f"{path}:{at + 1}", f"{page}:{line_of(page, '| `x_age`')}")
    for what in (*same, "operations.pets.GetPetHeaders.x_age", f"spec/openapi.yaml{pointer}"):
        assert explain(what) == found
    # The class is of all responses, so it comes from the operation.
    whole = explain("GetPetHeaders")
    assert whole.startswith("spec/openapi.yaml:7:5: #/paths/~1pets~1{petId}/get\n")
    assert whole.splitlines()[3:] == [
        f"  {path}:{line_of(path, 'class GetPetHeaders')}: GetPetHeaders",
        f"  {page}:{line_of(page, '#### `GetPetHeaders`')}: GetPetHeaders",
    ]
    assert "GetPetHeaders" not in explain("GET_PET")
    assert {"GET_PET", "GetPetHeaders"} <= set(explain("spec/openapi.yaml:7").split())
    assert run("explain", "GetPetHeaders.x_agee").stderr.endswith("mean GetPetHeaders.x_age?\n")


def test_what_only_names_other_things_comes_from_nowhere() -> None:
    found = run("explain", "generated/shop/resources/pets.py:3")
    assert found.exit_code == 1
    assert found.stderr == (
        "error: line 3 of generated/shop/resources/pets.py comes from no place of the document\n"
    )


@pytest.mark.parametrize(
    ("what", "symbol"),
    [
        ("spec/schemas/Pet.yaml:7", "Pet.short_size"),
        ("spec/schemas/Pet.yaml:7:3", "Pet.short_size"),
        ("spec/schemas/Pet.yaml#/properties/shortSize", "Pet.short_size"),
        ("spec/schemas/Pet.yaml", "Pet"),
        ("spec/openapi.yaml:24", "Size"),
        ("spec/openapi.yaml:24:40", "Size.LARGE"),
        ("#/components/schemas/Size", "Size"),
        ("spec/openapi.yaml:6", "pets.get_pet(pet_id)"),
        ("spec/openapi.yaml:16", "pets.get_pet(pet_id)"),
        ("spec/openapi.yaml:9", "GET_PET"),
    ],
)
def test_places_in_the_document_lead_to_what_comes_from_there(what: str, symbol: str) -> None:
    found = explain(what)
    assert found.replace(" (the nearest place around it)", "") == explain(symbol)
    assert ("nearest" in found) == (what == "spec/openapi.yaml:9")


def test_places_inside_of_what_has_symbols_say_so() -> None:
    assert "#/properties/name (the nearest place around it)\n" in explain("spec/schemas/Pet.yaml:6")


def test_json_has_the_same() -> None:
    found = json.loads(explain("Pet.short_size", "--format", "json"))
    at = line_of("generated/shop/models/pet.py", "short_size")
    assert found == {
        "asked": "Pet.short_size",
        "packages": [
            {
                "package": "generated/shop",
                "explained": [
                    {
                        "symbols": ["Pet.short_size"],
                        "document": {
                            "file": "spec/schemas/Pet.yaml",
                            "pointer": "#/properties/shortSize",
                            "line": 7,
                            "column": 3,
                        },
                        "package": [
                            {
                                "file": "generated/shop/models/pet.py",
                                "line": at,
                                "symbol": "Pet.short_size",
                            }
                        ],
                    }
                ],
                "is_around": False,
                "problem": None,
                "hint": None,
                "notes": [],
            }
        ],
    }
    nothing = run("explain", "Pat", "--format", "json")
    assert nothing.exit_code == 1
    assert json.loads(nothing.stdout)["packages"][0]["hint"] == "did you mean Pet?"


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        ("Pett", 1, "error: the package has no Pett\n  hint: did you mean Pet?\n"),
        ("Pet.nam", 1, "error: the package has no Pet.nam\n  hint: did you mean Pet.name?\n"),
        ("pets.get_pat", 1, "error: the package has no pets.get_pat\n  hint: did you mean pets.ge"),
        ("...", 1, "error: the package has no ...\n"),
        ("nowhere.py:3", 2, "error: there is no file nowhere.py\n"),
        ("spec/openapi.yaml:999", 1, "error: spec/openapi.yaml has no line 999\n"),
        ("generated/shop/client.py:9999", 1, "error: generated/shop/client.py has no line 9999\n"),
        (
            "#/components/schemas/Sise",
            1,
            "error: nothing is at openapi.yaml#/components/schemas/Si",
        ),
        (
            "specular.toml:1",
            1,
            "error: specular.toml:1 is in no package, and no package was made fr",
        ),
    ],
)
def test_what_is_not_there_is_told(what: str, code: int, said: str) -> None:
    found = run("explain", what)
    assert (found.exit_code, found.stdout) == (code, "")
    assert found.stderr.startswith(said)


def test_without_a_package_one_is_told_to_make_it(folder: Path) -> None:
    (folder / "generated" / "shop" / ".specular.map.json").unlink()
    for what in ("Pet", "generated/shop/models/pet.py:3"):
        found = run("explain", what)
        assert found.exit_code == 4
        assert "run `specular generate`" in found.stderr


def test_changed_and_edited_files_are_still_explained_with_a_note(folder: Path) -> None:
    (folder / "spec" / "schemas" / "Pet.yaml").write_text(f"# new\n{PET}", "utf-8")
    model = folder / "generated" / "shop" / "models" / "pet.py"
    model.write_text("# edited\n" + model.read_text("utf-8"), "utf-8")
    found = run("explain", "Pet.short_size")
    assert found.exit_code == 0
    assert found.stdout.startswith("spec/schemas/Pet.yaml:8:3: #/properties/shortSize\n")
    assert found.stderr == (
        "note: schemas/Pet.yaml has changed since the package was generated: lines may have moved\n"
        "note: generated/shop/models/pet.py is not as it was generated\n"
    )
    (folder / "spec" / "schemas" / "Pet.yaml").write_text("a: [", "utf-8")
    model.write_text("class Pet(", "utf-8")
    found = run("explain", "Pet.short_size")
    assert found.exit_code == 0
    assert found.stdout.startswith("spec/schemas/Pet.yaml: #/properties/shortSize\n")
    assert found.stderr.splitlines()[0] == (
        "note: schemas/Pet.yaml was not found or cannot be read, so there is no line"
    )


def test_settings_are_not_needed(folder: Path) -> None:
    (folder / "specular.toml").unlink()
    assert explain("Pet.name", "--spec", "spec/openapi.yaml").startswith("spec/schemas/Pet.yaml:5:")
    found = run("explain", "Pet.name")
    assert found.stdout.startswith("schemas/Pet.yaml: #/properties/name\n  generated/shop/models/")
    assert found.stderr == (
        "note: schemas/Pet.yaml was not found or cannot be read, so there is no line\n"
    )
    assert explain("generated/shop/models/pet.py").startswith("schemas/Pet.yaml: #\n")
    (folder / "generated").rename(folder / "made")
    assert explain("Pet", "--output", "made").splitlines()[1].startswith("  made/shop/models/pet")
    assert run("explain", "Pet", "-o", "made", "--package", "other").exit_code == 4


def test_every_api_of_the_settings_is_asked(folder: Path) -> None:
    (folder / "specular.toml").write_text(
        '[[apis]]\nspec = "spec/openapi.yaml"\npackage = "one"\n'
        '[[apis]]\nspec = "spec/openapi.yaml"\npackage = "two"\nonly = ["models"]\n'
    )
    assert run("generate").exit_code == 0
    found = explain("Size")
    assert "generated/one/models/size.py" in found
    assert "generated/two/models/size.py" in found
    assert "/two/" not in explain("GET_PET")


@pytest.mark.parametrize(
    "edit",
    [
        ('"models/pet.py"', '"../../../etc/passwd"'),
        ('"models/pet.py"', '"/etc/passwd"'),
        ('"files": {', '"files": ['),
        ('"schemas/Pet.yaml#"', "3"),
        ('"document"', '"documents"'),
        ('"shortSize"', "3"),
    ],
)
def test_an_edited_map_leads_nowhere_else(folder: Path, edit: tuple[str, str]) -> None:
    path = folder / "generated" / "shop" / ".specular.map.json"
    text = path.read_text("utf-8")
    assert edit[0] in text
    path.write_text(text.replace(*edit), "utf-8")
    found = run("explain", "Pet")
    assert found.exit_code == 4
    assert found.exception is None or isinstance(found.exception, SystemExit)


def test_documents_outside_the_folder_are_not_read(folder: Path) -> None:
    (folder / "secret.yaml").write_text("secret: 1\n", "utf-8")
    path = folder / "generated" / "shop" / ".specular.map.json"
    text = path.read_text("utf-8").replace('"schemas/Pet.yaml#"', '"../secret.yaml#/secret"')
    path.write_text(text, "utf-8")
    found = run("explain", "Pet")
    assert found.exit_code == 0
    assert "secret: 1" not in found.stdout


def test_what_an_overlay_brings_stands_in_the_overlay(folder: Path) -> None:
    (folder / "more.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: More, version: '1'}\nactions:\n"
        "  - target: $.components.schemas\n    update:\n      Cat:\n        type: object\n"
        "        properties:\n          lives: {type: integer}\n",
        "utf-8",
    )
    (folder / "specular.toml").write_text('spec = "spec/openapi.yaml"\noverlays = ["more.yaml"]\n')
    assert run("generate").exit_code == 0
    found = explain("Cat.lives")
    assert found.startswith("more.yaml:9:11: #/actions/0/update/Cat/properties/lives\n")
    assert explain("more.yaml:9") == found
    assert explain("#/components/schemas/Cat/properties/lives") == found
