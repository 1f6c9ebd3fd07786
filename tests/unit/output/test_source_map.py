"""The source map: where symbols are written, and what a map may say."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Final

import pytest

from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.output.manifest import SOURCE_MAP
from specular.output.source_map import read_source_map
from specular.pipeline import build

if TYPE_CHECKING:
    from pathlib import Path

ROOT: Final = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
tags: [{name: pets}]
servers: [{url: "https://example.com"}]
paths:
  /pets: {$ref: "items.yaml#/pets"}
  /dogs: {$ref: "items.yaml#/pets"}
  /cats/{lost}:
    get: {tags: [cats, pets], operationId: getCat, responses: {"204": {description: none}}}
webhooks:
  born:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
      responses: {"204": {description: none}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string}
        kind: {type: string, enum: [cat, dog]}
    Narrow:
      allOf:
        - $ref: "#/components/schemas/Pet"
        - {required: [name], properties: {name: {maxLength: 3}, age: {type: integer}}}
    Joined:
      properties: {common: {type: string}}
      oneOf:
        - {type: object, title: First, properties: {one: {type: string}}}
        - {type: object, title: Second, properties: {two: {type: string}}}
    Names: {type: array, items: {type: string}}
security: [{key: []}]
"""
ITEMS: Final = """\
pets:
  get:
    tags: [pets]
    parameters: [{name: limit, in: query, schema: {type: integer}}]
    responses: {"204": {description: none, headers: {X-Total: {schema: {type: integer}}}}}
  post:
    tags: [pets]
    requestBody:
      required: true
      content: {application/json: {schema: {$ref: "openapi.yaml#/components/schemas/Pet"}}}
    responses: {"204": {description: none}}
"""


def source_map(folder: Path, root: str = ROOT, package: str = "shop") -> str:
    """Return the map of a package."""
    (folder / "openapi.yaml").write_text(root, "utf-8")
    (folder / "items.yaml").write_text(ITEMS, "utf-8")
    sink = Sink()
    files = build(ApiConfig(spec=folder / "openapi.yaml"), sink)
    return files[f"{package}/{SOURCE_MAP}"]


def places(folder: Path) -> dict[str, str]:
    """Return the place of each symbol, written as `file owner member`."""
    found = read_source_map(source_map(folder))
    assert found is not None
    return {
        f"{one.owner}({one.member})" if one.member else one.owner: one.place or one.same
        for one in found.entries
    }


@pytest.mark.parametrize(
    ("symbol", "place"),
    [
        ("shop", "openapi.yaml#"),
        ("Client", "openapi.yaml#"),
        ("Client(base_url)", "openapi.yaml#/servers/0"),
        ("Client(api_key)", "openapi.yaml#/components/securitySchemes/key"),
        ("SecurityHandler(key)", "openapi.yaml#/components/securitySchemes/key"),
        ("Pet", "openapi.yaml#/components/schemas/Pet"),
        ("Pet(name)", "openapi.yaml#/components/schemas/Pet/properties/name"),
        ("PetRequest", "openapi.yaml#/components/schemas/Pet"),
        ("PetRequest(name)", "openapi.yaml#/components/schemas/Pet/properties/name"),
        ("PetKind(DOG)", "openapi.yaml#/components/schemas/Pet/properties/kind/enum/1"),
        ("Names", "openapi.yaml#/components/schemas/Names"),
        ("Narrow(name)", "openapi.yaml#/components/schemas/Narrow/allOf/1/properties/name"),
        ("Narrow(age)", "openapi.yaml#/components/schemas/Narrow/allOf/1/properties/age"),
        ("Narrow(id)", "openapi.yaml#/components/schemas/Pet/properties/id"),
        ("JoinedFirst(one)", "openapi.yaml#/components/schemas/Joined/oneOf/0/properties/one"),
        ("JoinedFirst(common)", "openapi.yaml#/components/schemas/Joined/properties/common"),
        ("pets", "openapi.yaml#/tags/0"),
        ("cats", "openapi.yaml#/paths/~1cats~1{lost}/get/tags"),
        ("pets.get_pets", "items.yaml#/pets/get"),
        ("pets.get_dogs", "items.yaml#/pets/get"),
        ("pets.get_dogs(limit)", "items.yaml#/pets/get/parameters/0"),
        ("GetDogsHeaders", "items.yaml#/pets/get"),
        ("GetDogsHeaders(x_total)", "items.yaml#/pets/get/responses/204/headers/X-Total"),
        ("pets.post_pets(name)", "openapi.yaml#/components/schemas/Pet/properties/name"),
        ("pets.post_pets(body)", "items.yaml#/pets/post/requestBody"),
        ("cats.get_cat", "openapi.yaml#/paths/~1cats~1{lost}/get"),
        # A path parameter that the document forgot stands nowhere.
        ("cats.get_cat(lost)", "openapi.yaml#/paths/~1cats~1{lost}/get"),
        ("pets.get_cat", "cats.get_cat"),
        ("webhooks", "openapi.yaml#/webhooks"),
        ("webhooks.born", "openapi.yaml#/webhooks/born/post"),
        ("webhooks.born(body)", "openapi.yaml#/webhooks/born/post/requestBody"),
    ],
)
def test_each_symbol_has_the_place_where_it_is_written(
    symbol: str, place: str, tmp_path: Path
) -> None:
    assert places(tmp_path)[symbol] == place


@pytest.mark.parametrize(
    "beside",
    [
        "        id: {type: string, readOnly: true}\n",
        "        kind: {type: string, enum: [cat, dog]}\n",
    ],
)
def test_another_property_is_another_line_wherever_it_stands(tmp_path: Path, beside: str) -> None:
    root = ROOT.replace("readOnly: true", "deprecated: true")
    beside = beside.replace("readOnly: true", "deprecated: true")
    before = source_map(tmp_path, root)
    after = source_map(tmp_path, root.replace(beside, f"{beside}        more: {{type: string}}\n"))
    changed = [
        one for one in difflib.ndiff(before.split("\n"), after.split("\n")) if one[0] in "+-"
    ]
    # `Pet` has one more field, what is made of it has, and the body that is handed over.
    assert {one.strip("+ ,") for one in changed} == {
        '"more": ""',
        '"more": "#/components/schemas/Pet/properties/more"',
    }
    assert all(one.startswith("+") for one in changed)


@pytest.mark.parametrize("beside", ["cat, dog, bird]", "dog, bird]", "bird]"])
def test_another_value_is_another_line_wherever_it_stands(tmp_path: Path, beside: str) -> None:
    root = ROOT.replace("[cat, dog]", "[cat, dog, bird]")
    before = source_map(tmp_path, root)
    after = source_map(tmp_path, root.replace(beside, f"more, {beside}"))
    changed = [
        one for one in difflib.ndiff(before.split("\n"), after.split("\n")) if one[0] in "+-"
    ]
    assert changed == ['+   "MORE": "/enum/~",']


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ({"a": "/enum/~", "b": "/enum/~"}, ["/enum/0", "/enum/1"]),
        ({"a": "/enum/2", "b": "/enum/~"}, ["/enum/2", "/enum/3"]),
        ({"a": "/x/~", "b": "/y/~", "c": "/x/~"}, ["/x/0", "/y/0", "/x/1"]),
        ({"a": "/x/09", "b": "/x/9999999999", "c": "/x/~"}, ["/x/09", "/x/9999999999", "/x/10"]),
        ({"a": "", "b": "c"}, ["/properties/a", "/properties/c"]),
        ({"a": "~", "b": "0", "c": "~"}, ["/properties/~", "/properties/0", "/properties/~"]),
        ({"a": "/properties/", "b": "/properties/c~1d"}, ["/properties/", "/properties/c~1d"]),
    ],
)
def test_what_follows_is_left_out(lines: dict[str, str], found: list[str]) -> None:
    text = json.dumps({"document": "a", "files": {"b.py": {"C": {**lines, "": "#/C"}}}})
    read = read_source_map(text)
    assert read is not None
    assert [one.place for one in read.entries] == ["a#/C", *(f"a#/C{one}" for one in found)]


STRANGE: Final = """\
openapi: 3.1.0
info: {title: Strange, version: "1"}
components:
  schemas:
    Values:
      enum: [a, null, b, b, c]
    Keys:
      type: object
      properties: {"": {}, "-": {}, "~": {}, "0": {}, "1": {}, "/": {}, "#": {}, "a#b": {}, "٣": {}}
    More:
      allOf:
        - $ref: "#/components/schemas/Keys"
        - {properties: {"1": {maxLength: 3}, "12345678901": {}}}
"""


def test_strange_names_are_read_as_they_were_written(tmp_path: Path) -> None:
    found = read_source_map(source_map(tmp_path, STRANGE, "strange"))
    assert found is not None
    places = {one.place.partition("/schemas/")[2] for one in found.entries}
    keys = ("", "-", "~0", "0", "1", "~1", "#", "a#b", "٣")
    assert {f"Keys/properties/{one}" for one in keys} <= places
    assert {f"Values/enum/{one}" for one in (0, 2, 4)} <= places
    assert {f"More/allOf/1/properties/{one}" for one in ("1", "12345678901")} <= places


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{", "{}", "[" * 100_000, '{"document": 1, "files": {}}'),
        *('{"document": "a", "files": []}', '{"document": "a", "files": {"../b.py": {}}}'),
        *(
            '{"document": "a", "files": {"b.py": []}}',
            '{"document": "a", "files": {"b": {"c": 1}}}',
        ),
        '{"document": "a", "files": {"b.py": {"c": {"d": "#"}}}}',
    ],
)
def test_what_is_no_map_is_none(text: str) -> None:
    assert read_source_map(text) is None
