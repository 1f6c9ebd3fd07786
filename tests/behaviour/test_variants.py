"""A client sends the request form of a model and a server answers with its response form."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from pydantic import ValidationError

from behaviour.serving import serving
from specular.config import ApiConfig, Engine
from specular.diagnostics import Sink
from specular.pipeline import dump, generate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

DOCUMENT = """
openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    post:
      operationId: createPet
      tags: [pets]
      requestBody: {$ref: "#/components/requestBodies/Pet"}
      responses: {"200": {$ref: "#/components/responses/Pet"}}
  /litters:
    post:
      operationId: createLitter
      tags: [pets]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Litter"}}}
      responses:
        "200":
          description: made
          content: {application/json: {schema: {$ref: "#/components/schemas/Litter"}}}
components:
  requestBodies:
    Pet: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
  responses:
    Pet:
      description: made
      content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
  schemas:
    Litter: {type: array, items: {$ref: "#/components/schemas/Pet"}}
    Pet:
      type: object
      required: [id, name, word]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        word: {type: string, writeOnly: true}
        mother: {$ref: "#/components/schemas/Pet"}
"""


@pytest.fixture(params=["jinja", "datamodel-code-generator"])
def pets(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ModuleType]:
    """Give the package, made by each engine."""
    engine: Engine = request.param
    generate(_config(tmp_path, engine=engine), Sink())
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        importlib.import_module("pets.server")
        yield importlib.import_module("pets")
    for name in [name for name in sys.modules if name.partition(".")[0] == "pets"]:
        del sys.modules[name]


def _config(folder: Path, **settings: Any) -> ApiConfig:  # noqa: ANN401
    spec = folder / "pets.yaml"
    spec.write_text(DOCUMENT, "utf-8")
    return ApiConfig(spec=spec, output=folder, package="pets", **settings)


def test_each_side_has_its_form(pets: ModuleType) -> None:
    heard: list[Any] = []

    class Handler(pets.server.PetsHandler):  # type: ignore[misc, name-defined]
        """Keeps the words to itself."""

        async def create_pet(self, request: object, body: Any) -> Any:  # noqa: ANN401, ARG002
            """Return the pet with an id."""
            heard.append(body)
            mother = pets.Pet(id=1, name=body.mother.name) if body.mother else pets.UNSET
            return pets.Pet(id=7, name=body.name, mother=mother)

        async def create_litter(self, request: object, body: Any) -> Any:  # noqa: ANN401, ARG002
            """Return the pets with ids."""
            heard.extend(body)
            return [pets.Pet(id=index, name=one.name) for index, one in enumerate(body)]

    with (
        serving(pets.server.create_app(pets=Handler())) as url,
        pets.Client(base_url=url) as client,
    ):
        mother = pets.models.PetRequest(name="Mia", word="m")
        made = client.pets.create_pet(name="Tom", word="t", mother=mother)
        litter = client.pets.create_litter(body=[mother])
    assert made == pets.Pet(id=7, name="Tom", mother=pets.Pet(id=1, name="Mia"))
    assert litter == [pets.Pet(id=0, name="Mia")]
    tom = pets.models.PetRequest(name="Tom", word="t", mother=mother)
    assert heard == [tom, mother]


def test_what_is_required_in_the_other_form_only_is_not_required(pets: ModuleType) -> None:
    with pytest.raises(ValidationError, match="word"):
        pets.models.PetRequest.model_validate({"name": "Tom"})
    with pytest.raises(ValidationError, match="id"):
        pets.Pet.model_validate({"name": "Tom"})
    # What should not be sent may still be, and then it is kept.
    given = {"id": 1, "name": "Tom", "word": "t"}
    assert pets.models.PetRequest.model_validate(given).model_dump(mode="json") == given


def test_the_document_that_was_understood_has_both_forms(tmp_path: Path) -> None:
    text = dump(_config(tmp_path), "spec", Sink())
    written = yaml.safe_load(text)
    schemas = written["components"]["schemas"]
    assert [*schemas] == ["Litter", "LitterRequest", "Pet", "PetRequest"]
    assert schemas["Pet"]["required"] == ["id", "name"]
    assert schemas["PetRequest"]["required"] == ["name", "word"]
    again = tmp_path / "again.yaml"
    again.write_text(text, "utf-8")
    config = ApiConfig(spec=again, output=tmp_path, package="pets")
    assert yaml.safe_load(dump(config, "spec", Sink())) == written
