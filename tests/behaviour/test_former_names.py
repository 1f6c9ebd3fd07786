"""Code of before a rename goes on working, and is told what to write; type checkers say it, too."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from specular import pipeline
from specular.config import ENGINES, ApiConfig, Engine, NameChoice
from specular.diagnostics import Sink

KEEP: Final = NameChoice(keeps_renames=True)

BEFORE: Final = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: "https://shop.test"}]
components:
  schemas:
    Pet:
      type: object
      required: [name, colour]
      properties:
        name: {type: string}
        colour: {type: string}
        kind: {$ref: '#/components/schemas/PetKind'}
    PetKind: {type: string, enum: [sd-1_5, dog]}
paths:
  /pets/{petId}/{part}:
    get:
      tags: [pets]
      operationId: getPet
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string}}
        - {name: part, in: path, required: true, schema: {type: integer}}
        - {name: pageSize, in: query, required: true, schema: {type: integer}}
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
    put:
      tags: [pets]
      operationId: putPet
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string}}
        - {name: part, in: path, required: true, schema: {type: integer}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {"204": {description: ok}}
  /toys:
    get: {tags: [toys], operationId: listToys, responses: {"204": {description: ok}}}
  /trip:
    get:
      tags: [pets]
      operationId: getTrip
      x-waiter: {name: waitForTrip, status: kind, success: sd-1_5}
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
"""

EDITS: Final = {
    "Pet:": "Animal:",
    "schemas/Pet'": "schemas/Animal'",
    "PetKind": "AnimalKind",
    "colour": "color",
    "getPet": "fetchPet",
    "petId": "animalId",
    "pageSize": "pageLimit",
    "[toys]": "[games]",
    "listToys": "allToys",
    "waitForTrip": "waitForTheTrip",
    "enum: [sd-1_5,": "enum: [sd-1-5, sd-1_5,",
}

PROGRAM: Final = """
import asyncio
import json
import sys

import httpx2
from shop import AsyncClient, Client, Pet, PetKind
from shop.models import Pet as SamePet

asked: list[list[object]] = []


def answer(request: httpx2.Request) -> httpx2.Response:
    query = [*request.url.params.multi_items()]
    body = json.loads(request.content) if request.content else None
    asked.append([request.method, request.url.path, len(query), body])
    if request.method == "PUT" or request.url.path == "/toys":
        return httpx2.Response(204)
    pet = {"name": "a", "colour": "red", "color": "red", "kind": "sd-1_5"}
    return httpx2.Response(200, json=pet)


def colour(pet: Pet) -> str:
    return pet.colour if pet.kind is PetKind.SD_1_5 else ""  # old


def use() -> None:
    with Client(http_client=httpx2.Client(transport=httpx2.MockTransport(answer))) as client:
        pet = client.pets.get_pet("1", 2, page_size=3)  # old
        assert isinstance(pet, SamePet) and colour(pet) == "red"
        client.pets.get_pet(pet_id="1", part=2, page_size=3)  # old
        client.pets.put_pet("1", 2, name="b", colour="blue")  # old
        client.pets.put_pet(pet_id="1", part=2, name="b", colour="blue")  # old
        client.toys.list_toys()  # old
        assert colour(client.pets.wait_for_trip(timeout=1)) == "red"  # old


async def use_async() -> None:
    transport = httpx2.MockTransport(answer)
    async with AsyncClient(http_client=httpx2.AsyncClient(transport=transport)) as client:
        assert colour(await client.pets.get_pet(pet_id="1", part=2, page_size=3)) == "red"  # old
        await client.pets.put_pet(pet_id="1", part=2, name="b", colour="blue")  # old
        await client.toys.list_toys()  # old
        assert colour(await client.pets.wait_for_trip()) == "red"  # old


use()
asyncio.run(use_async())
json.dump(asked, sys.stdout)
"""

NOW: Final = """
from shop import Animal, Client


def use(client: Client) -> Animal:
    client.games.all_toys()
    client.pets.put_pet("1", 2, name="b", color="blue")
    client.pets.put_pet(animal_id="1", part=2, name="b", color="blue")
    return client.pets.fetch_pet(animal_id="1", part=2, page_limit=3)


def wrong(client: Client) -> None:
    client.pets.put_pet("1", 2, name="b", color="blue", colour="blue")  # wrong
    client.pets.put_pet("1", 2, name="b")  # wrong
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of after the renames, made over the one of before, with the former names."""
    folder = tmp_path_factory.mktemp("former")
    (folder / "use.py").write_text(PROGRAM)
    (folder / "now.py").write_text(NOW)
    spec = folder / "shop.yaml"
    spec.write_text(BEFORE)
    _generate(spec, folder, NameChoice())
    # The program is one of the package of before.
    assert _run(folder, "-W", "error")[0] == ASKED
    text = BEFORE
    for old, new in EDITS.items():
        assert old in text
        text = text.replace(old, new)
    spec.write_text(text)
    _generate(spec, folder, KEEP)
    return folder


ASKED: Final = [
    *(["GET", "/pets/1/2", 1, None], ["GET", "/pets/1/2", 1, None]),
    *[["PUT", "/pets/1/2", 0, {"name": "b", "colour": "blue"}]] * 2,
    *(["GET", "/toys", 0, None], ["GET", "/trip", 0, None], ["GET", "/pets/1/2", 1, None]),
    *(["PUT", "/pets/1/2", 0, {"name": "b", "colour": "blue"}], ["GET", "/toys", 0, None]),
    ["GET", "/trip", 0, None],
]


def _generate(spec: Path, folder: Path, choice: NameChoice, engine: Engine = ENGINES[0]) -> None:
    sink = Sink()
    config = ApiConfig(spec=spec, output=folder, engine=engine)
    made = pipeline.make(config, sink, choice=choice)
    assert made is not None, sink.diagnostics
    pipeline.put(made, config, sink, pipeline.Manner())
    assert not sink.failed, sink.diagnostics


def _run(folder: Path, *flags: str) -> tuple[object, str]:
    command = [sys.executable, *flags, "use.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_code_of_before_sends_what_the_api_knows_now_and_is_told_what_to_write(
    folder: Path,
) -> None:
    asked, said = _run(folder, "-W", "always")
    assert json.dumps(asked) == json.dumps(ASKED).replace("colour", "color")
    for text in (
        "shop.Pet is called Animal now",
        "shop.models.Pet is called Animal now",
        "colour is called color now",
        "get_pet is called fetch_pet now",
        "the argument 'pet_id' is called 'animal_id' now",
        "toys is called games now",
        "list_toys is called all_toys now",
    ):
        assert f"DeprecationWarning: {text}" in said
    # Each is told of the line that is to be changed.
    assert "_runtime" not in said
    assert "client.pets.put_pet(pet_id=" in said


@pytest.mark.parametrize(
    ("command", "deprecated"),
    [
        (("mypy", "--strict", "--enable-error-code", "deprecated", "."), "[deprecated]"),
        (("pyright", "--pythonpath", sys.executable, "-p", "."), "(reportDeprecated)"),
    ],
)
def test_type_checkers_accept_code_of_before_and_point_at_it(
    command: tuple[str, ...], deprecated: str, folder: Path
) -> None:
    settings = {"typeCheckingMode": "strict", "include": ["use.py", "now.py", "shop"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    done = subprocess.run(
        [Path(sys.executable).with_name(command[0]), *command[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    places = set(re.findall(r"(\w+\.py):(\d+):.*error", done.stdout))
    wrong = {("now.py", str(n)) for n, line in enumerate(NOW.splitlines(), 1) if "# wrong" in line}
    # The rest are uses of former names: of a method, an argument, a field, an attribute.
    old = {("use.py", str(n)) for n, line in enumerate(PROGRAM.splitlines(), 1) if "# old" in line}
    assert places == wrong | old, done.stdout
    assert done.stdout.count(deprecated) >= len(old)


def test_arguments_are_given_once(folder: Path) -> None:
    program = (
        "from shop._runtime.renames import renamed\n"
        "from shop._runtime.unset import UNSET\n"
        "assert renamed('a', 1, 'b') == 1\n"
        "assert renamed('a', UNSET, required=False) is UNSET\n"
        "for given in ((1, 'b', 2), (UNSET, 'b', UNSET)):\n"
        "    try:\n"
        "        renamed('a', *given)\n"
        "    except TypeError as error:\n"
        "        print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "'a' and its former name 'b' are one argument",
        "missing a required argument: 'a'",
    ]


def test_the_lock_keeps_them_until_they_are_taken_out(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    config = ApiConfig(spec=tmp_path / "shop.yaml", output=tmp_path)
    outcome = pipeline.check(config, Sink())
    assert outcome.changes is not None
    assert not outcome.changes.differs
    lock = tmp_path / "specular.lock"
    renames = json.loads(lock.read_text())["renames"]["shop.yaml"]
    assert renames["members"] == {"AnimalKind.SD_1_5": "AnimalKind.SD_DASH_1_UNDERSCORE_5"}
    # A second rename: what the first name means is called otherwise again.
    spec = config.spec
    spec.write_text(spec.read_text().replace("fetchPet", "readPet").replace("Animal", "Beast"))
    _generate(spec, tmp_path, KEEP)
    renames = json.loads(lock.read_text())["renames"]["shop.yaml"]
    assert renames["classes"]["Pet"] == renames["classes"]["Animal"] == "Beast"
    methods = {"pets.get_pet", "pets.fetch_pet"}
    assert {one for one, now in renames["methods"].items() if now == "pets.read_pet"} == methods
    assert "pets.read_pet.pet_id" in renames["arguments"]
    assert _run(tmp_path)[0] == json.loads(json.dumps(ASKED).replace("colour", "color"))
    lock.unlink()
    _generate(spec, tmp_path, NameChoice())
    assert not (tmp_path / "shop" / "_runtime" / "renames.py").exists()


def test_models_of_the_other_engine_have_former_names(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    _generate(tmp_path / "shop.yaml", tmp_path, NameChoice(), engine="datamodel-code-generator")
    assert _run(tmp_path)[0] == json.loads(json.dumps(ASKED).replace("colour", "color"))


def test_a_former_name_that_something_else_has_is_its_name(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    spec = tmp_path / "shop.yaml"
    component = "    Pet: {type: object, properties: {size: {type: integer}}}\n    AnimalKind:"
    spec.write_text(spec.read_text().replace("    AnimalKind:", component))
    _generate(spec, tmp_path, NameChoice())
    program = "from shop import Animal, Pet\nassert Pet(size=1).size == 1 and Pet is not Animal\n"
    subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=tmp_path, check=True)
