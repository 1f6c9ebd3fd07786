"""Only what depends on an edit is lowered, and only what that shows in is made again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from fuzz.comparing import outcome
from fuzz.trials import remembering
from specular.config import ApiConfig
from specular.incremental.memory import Memory
from specular.incremental.runs import RememberingRun
from specular.output.manifest import SOURCE_MAP
from specular.rendering.pieces import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENT: Final = """
openapi: 3.1.0
info: {title: Example, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: Done.
          content: {application/json: {schema: {$ref: "#/components/schemas/Owner"}}}
  /shops:
    get:
      operationId: getShops
      tags: [shops]
      responses:
        "200":
          description: Done.
          content: {application/json: {schema: {$ref: "#/components/schemas/Shop"}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
    Owner: {type: object, properties: {pet: {$ref: "#/components/schemas/Pet"}}}
    Shop: {type: object, properties: {name: {type: string}}}
    Kind: {type: string, enum: [cat, dog]}
"""

ALL: Final = {"", "/paths/~1pets~1{id}", "/paths/~1shops"} | {
    f"/components/schemas/{name}" for name in ("Pet", "Owner", "Shop", "Kind")
}


@dataclass(slots=True)
class Api:
    """A document, and which of its units were lowered and which pieces made by the last run."""

    data: dict[str, Any]
    config: ApiConfig
    units: set[str]
    pieces: set[str]
    files: dict[str, str]

    def map(self) -> str:
        """Return the source map that the last run made."""
        return self.files[SOURCE_MAP]

    def run(self) -> None:
        """Make the package in the light of the last run."""
        self.config.spec.write_text(json.dumps(self.data), "utf-8")
        run = RememberingRun(Memory(self.config))
        found = outcome(self.config, run)
        assert found.error == ""
        self.files = found.files
        assert run._meaning is not None
        assert run._finisher is not None
        units = {} if run._last is None else run._last.meaning.units
        pieces = {} if run._last is None else run._last.texts.pieces
        self.units = {
            name.partition("#")[2]
            for name, unit in run._meaning.units.items()
            if units.get(name) is not unit
        }
        texts = run._finisher.texts().pieces
        self.pieces = {key for key, text in texts.items() if pieces.get(key) is not text}


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    with remembering(tmp_path / "cache"):
        config = ApiConfig(spec=tmp_path / "spec.json")
        found = Api(yaml.safe_load(DOCUMENT), config, set(), set(), {})
        found.run()
        yield found


def test_all_is_made_at_first(api: Api) -> None:
    assert api.units == ALL
    assert {"models/pet.py", "models/shop.py", "resources/pets.py"} <= api.pieces


def test_nothing_is_made_where_nothing_was_edited(api: Api) -> None:
    api.run()
    assert api.units <= {""}
    assert api.pieces == set()


def test_a_property_concerns_its_component_alone(api: Api) -> None:
    api.data["components"]["schemas"]["Pet"]["properties"]["age"] = {"type": "integer"}
    api.run()
    assert api.units == {"", "/components/schemas/Pet"}
    assert api.pieces == {
        *("models/pet.py", "models/pet.py.map", f"{PAGE}#spec.json#/components/schemas/Pet")
    }


def test_what_an_operation_says_concerns_its_tag_alone(api: Api) -> None:
    api.data["paths"]["/shops"]["get"]["summary"] = "Changed."
    api.run()
    assert api.units == {"", "/paths/~1shops"}
    modules = {f"{folder}/shops.py" for folder in ("operations", "resources", "server")}
    parts = {"operations/shops.py.map", f"{PAGE}#shops spec.json#/paths/~1shops/get"}
    assert api.pieces == modules | parts


def test_whether_a_class_may_be_null_concerns_who_refers_to_it(api: Api) -> None:
    api.data["components"]["schemas"]["Pet"]["type"] = ["object", "null"]
    api.run()
    assert api.units == {"", "/components/schemas/Pet", "/components/schemas/Owner"}
    # The class itself is as before. Where in it something stands might be another place.
    assert api.pieces == {
        *("models/owner.py", f"{PAGE}#spec.json#/components/schemas/Owner"),
        *("models/pet.py.map", "models/owner.py.map"),
    }


def test_where_something_is_written_may_change_alone(api: Api) -> None:
    names: list[dict[str, str]] = [{"type": "string"}, {}, {}]
    parts = [{"properties": {"name": one}} for one in names]
    api.data["components"]["schemas"]["Shop"] = {"allOf": parts}
    api.run()
    before = api.map()
    assert '"name": "/allOf/2/properties/name"' in before
    # What it says of the class is as before: `{}` says nothing.
    del parts[2]["properties"]["name"]
    api.run()
    assert api.pieces == {"models/shop.py.map"}
    assert api.map() == before.replace("/allOf/2/", "/allOf/1/")
