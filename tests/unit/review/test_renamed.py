"""What is called otherwise is found in the files of two packages, and nothing else is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.renamed import renames_between, told_renames

if TYPE_CHECKING:
    from pathlib import Path

SHOP: Final = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
components:
  schemas:
    Pet:
      type: object
      required: [name, colour]
      properties:
        name: {type: string}
        colour: {type: string, description: What it looks like.}
        height: {type: integer}
        kind: {$ref: '#/components/schemas/Kind'}
        owner: {type: object, properties: {full: {type: string}}}
    Kind: {type: string, enum: [cat, dog]}
    Lone: {type: object, properties: {one: {type: integer}}}
    Other: {type: object, properties: {two: {type: integer}}}
paths:
  /pets/{petId}:
    get:
      tags: [pets]
      operationId: getPet
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string}}
        - {name: pageSize, in: query, schema: {type: integer}}
        - {name: sort, in: query, schema: {type: integer}}
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
    put:
      tags: [pets]
      operationId: putPet
      parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {"204": {description: ok}}
  /toys:
    get: {tags: [toys], operationId: listToys, responses: {"204": {description: ok}}}
"""


def _files(text: str, folder: Path) -> dict[str, str]:
    path = folder / "shop.yaml"
    path.write_text(text, "utf-8")
    files = pipeline.build(ApiConfig(spec=path, package="shop"), Sink())
    return {name.removeprefix("shop/"): content for name, content in files.items()}


def _renames(edits: dict[str, str], folder: Path) -> dict[str, dict[str, str]]:
    text = SHOP
    for old, new in edits.items():
        assert re.search(old, text), old
        text = re.sub(old, new, text)
    found = renames_between(_files(SHOP, folder), _files(text, folder))
    return {kind: dict(pairs) for kind, pairs in found.items()}


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        ({"getPet": "fetchPet"}, {"methods": {"pets.get_pet": "pets.fetch_pet"}}),
        (
            {r"\bPet\b": "Animal"},
            {"classes": {"Pet": "Animal", "PetOwner": "AnimalOwner"}},
        ),
        ({r"\bKind\b": "Sort"}, {"classes": {"Kind": "Sort"}}),
        # Nothing names it; it is the only one that looks so.
        ({"Lone": "Alone"}, {"classes": {"Lone": "Alone"}}),
        (
            {"colour": "color"},
            {
                "fields": {"Pet.colour": "Pet.color"},
                "arguments": {"pets.put_pet.colour": "pets.put_pet.color"},
            },
        ),
        # The same is said of both.
        (
            {"colour": "looks"},
            {"fields": {"Pet.colour": "Pet.looks"}},
        ),
        (
            {"pageSize": "page_limit"},
            {"arguments": {"pets.get_pet.page_size": "pets.get_pet.page_limit"}},
        ),
        (
            {"petId": "animalId"},
            {
                "arguments": {
                    "pets.get_pet.pet_id": "pets.get_pet.animal_id",
                    "pets.put_pet.pet_id": "pets.put_pet.animal_id",
                }
            },
        ),
        ({r"tags: \[toys\]": "tags: [games]"}, {"resources": {"toys": "games"}}),
        (
            {r"tags: \[toys\]": "tags: [games]", "listToys": "allToys"},
            {"resources": {"toys": "games"}, "methods": {"games.list_toys": "games.all_toys"}},
        ),
        # It goes to a tag that is there; the other one is still there, too.
        (
            {
                "operationId: putPet": "operationId: putPet2",
                r"\[pets\]\n      operationId: putPet2": "[toys]\n      operationId: putPet",
            },
            {"methods": {"pets.put_pet": "toys.put_pet"}},
        ),
    ],
)
def test_what_is_called_otherwise_is_found(
    edits: dict[str, str], found: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    assert _renames(edits, tmp_path) == found


@pytest.mark.parametrize(
    "edits",
    [
        # Of one type, and nothing else in common.
        {"height": "createdBy"},
        {"sort,": "limit,"},
        # Either could be either.
        {"Lone": "Alone", "Other": "Another", "two": "one"},
        {r"    Lone.*\n": ""},
        {"cat, dog": "cat, dogs"},
        # Another path is another operation.
        {"/toys": "/games"},
    ],
)
def test_what_may_be_another_thing_is_no_rename(edits: dict[str, str], tmp_path: Path) -> None:
    assert _renames(edits, tmp_path) == {}


def test_nothing_is_called_otherwise_in_the_same_package(tmp_path: Path) -> None:
    files = _files(SHOP, tmp_path)
    assert renames_between(files, files) == {}
    assert renames_between({}, files) == {}


def test_renames_are_told_from_what_changed(tmp_path: Path) -> None:
    before = _files(SHOP, tmp_path)
    after = _files(SHOP.replace("getPet", "fetchPet"), tmp_path)
    changed = {name for name in before if before[name] != after[name]}
    parts = [{name: files[name] for name in changed} for files in (before, after)]
    assert told_renames(*parts) == ("pets.get_pet -> pets.fetch_pet",)
    more = _files(SHOP.replace("height:", "width: {type: string}\n        height:"), tmp_path)
    assert told_renames(before, more) == ()
