"""After edits that concern more than what was edited a run comes to the same as a whole one.

Random edits found most of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from fuzz.comparing import compared
from fuzz.trials import remembering
from specular.config import ApiConfig

if TYPE_CHECKING:
    from pathlib import Path

GONE: Final = object()

INFO: Final = "openapi: 3.1.0\ninfo: {title: Example, version: '1'}\n"
OLDER: Final = "openapi: 3.0.3\ninfo: {title: Example, version: '1'}\n"
OLDEST: Final = "swagger: '2.0'\ninfo: {title: Example, version: '1'}\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A document, its edits as places with what stands there then, and other files of it.

    In a place `|` stands for a slash in a name.
    """

    name: str
    text: str
    edits: tuple[dict[str, Any], ...]
    head: str = INFO
    files: tuple[tuple[str, str], ...] = ()


CASES: Final = (
    Case(
        "what a reference did not find is there",
        """
components:
  schemas:
    A: {type: object, properties: {x: {type: string}}}
    B: {type: array, items: {$ref: "#/components/schemas/A/properties/y"}}
""",
        ({"components/schemas/A/properties/y": {"type": "integer"}},),
    ),
    Case(
        "what a reference found is gone",
        """
components:
  schemas:
    A: {type: object, properties: {x: {type: string}, y: {type: integer}}}
    B: {type: array, items: {$ref: "#/components/schemas/A/properties/y"}}
""",
        ({"components/schemas/A/properties/y": GONE},),
    ),
    Case(
        "a name to refer to is given, and taken away",
        """
components:
  schemas:
    A: {type: object, properties: {x: {type: string}}}
    B: {type: array, items: {$ref: "https://example.com/named"}}
""",
        (
            {"components/schemas/A/properties/x/$id": "https://example.com/named"},
            {"components/schemas/A/properties/x/$id": GONE},
        ),
    ),
    Case(
        "a reference comes to depend on the way to it",
        """
components:
  schemas:
    Tree: {$dynamicAnchor: node, type: array, items: {$ref: "#/components/schemas/Tree"}}
    Twig: {$dynamicAnchor: node, allOf: [{$ref: "#/components/schemas/Tree"}]}
    Other: {type: object, properties: {x: {type: string}}}
""",
        ({"components/schemas/Tree/items": {"$dynamicRef": "#node"}},),
    ),
    Case(
        "components stand in a section of another name",
        """
components:
  x-a/b: {Shared: {type: object, properties: {x: {type: string}}}}
  schemas:
    A: {type: array, items: {$ref: "#/components/x-a~1b/Shared"}}
""",
        ({"components/x-a|b/Shared/properties/y": {"type": "integer"}},),
    ),
    Case(
        "a file changes that a component only leads to",
        'components: {schemas: {Job: {$ref: "job.json"}}}\n',
        ({"job.json#properties/y": {"type": "integer"}},),
        files=(("job.json", "{type: object, properties: {x: {type: string}}}"),),
    ),
    Case(
        "a class is named after what an operation names later",
        """
paths: {/a: {get: {operationId: getA, responses: {"400": {$ref: "#/responses/Failed"}}}}}
responses: {Failed: {description: No., schema: {type: object, properties: {m: {type: string}}}}}
definitions:
  Kind: {type: string, enum: [p, q]}
  Last: {type: object, properties: {x: {type: string}}}
  Step: {type: object, properties: {x: {type: string}}}
""",
        (
            {
                "definitions/Step/properties/z": {
                    "allOf": [
                        {"$ref": "#/definitions/Kind"},
                        {
                            "anyOf": [
                                {"$ref": "#/responses/Failed"},
                                {"$ref": "#/definitions/Last"},
                            ]
                        },
                    ]
                }
            },
        ),
        head=OLDEST,
    ),
    Case(
        "what a webhook carries gets another field",
        """
webhooks:
  created:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
      responses: {"200": {description: Done.}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
""",
        ({"components/schemas/Pet/properties/kind": {"type": "string"}},),
    ),
    Case(
        "the operations of a webhook are called otherwise",
        """
webhooks:
  created:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {a: {}}}}}}
      responses: {"200": {description: Done.}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
""",
        ({"webhooks/created/post/operationId": "petCreated"},),
    ),
    Case(
        "an operation becomes nothing but a schema",
        """
paths:
  /a: {get: {responses: {"204": {description: Done.}}}}
  /b: {get: {parameters: [{name: b, in: query, schema: {}}], responses: {"204": {description: A.}}}}
components: {schemas: {A: {type: string}}}
""",
        (
            {
                "paths/|b/get/parameters/0/schema/$ref": "#/paths/~1a/get",
                "paths/|a/get": [],
            },
        ),
    ),
    Case(
        "references come to lead to each other",
        """
components:
  schemas:
    Kind: {type: string, enum: [p, q]}
    Cat: {type: object, properties: {kind: {$ref: "#/components/schemas/Kind"}}}
    Dog: {type: object, properties: {kind: {$ref: "#/components/schemas/Kind"}}}
""",
        ({"components/schemas/Kind": {"$ref": "#/components/schemas/Dog/properties/kind"}},),
    ),
    Case(
        "a hop comes to say something itself",
        """
components:
  schemas:
    A: {type: string}
    B: {type: object, properties: {a: {$ref: "#/components/schemas/A"}}}
    C: {type: array, items: {$ref: "#/components/schemas/B/properties/a"}}
""",
        ({"components/schemas/B/properties/a/maxLength": 3},),
    ),
    Case(
        "a hop comes to lead nowhere",
        """
components: {schemas: {A: {type: array, items: {$ref: "b.json#/B"}}, C: {type: string}}}
""",
        (
            {"b.json#B/$ref": "#/Nowhere"},
            {"components/schemas/C/description": "A text."},
        ),
        head=OLDER,
        files=(("b.json", "{B: {type: object, properties: {x: {type: string}}}}"),),
    ),
    Case(
        "a base gets a discriminator",
        """
components:
  schemas:
    Pet: {type: object, properties: {kind: {type: string}}}
    Cat: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object}]}
    Home: {type: object, properties: {pet: {$ref: "#/components/schemas/Pet"}}}
""",
        ({"components/schemas/Pet/discriminator": {"propertyName": "kind"}},),
    ),
    Case(
        "a union is narrowed in two ways",
        """
components:
  schemas:
    Event:
      type: object
      properties: {data: {type: string}}
      oneOf:
        - {properties: {event: {const: a}}}
        - {properties: {event: {const: b}}}
    Plain: {type: object, properties: {event: {type: string}}}
    Other: {type: object, properties: {x: {type: string}}}
""",
        (
            {
                "components/schemas/Other/properties/y": {
                    "allOf": [
                        {"$ref": "#/components/schemas/Event"},
                        {"$ref": "#/components/schemas/Plain"},
                    ]
                }
            },
        ),
    ),
    Case(
        "there is something to say of what a reference leads to",
        """
components:
  schemas:
    Kind: {type: string, enum: [Cat, Dog]}
    Cat: {type: object, properties: {kind: {$ref: "#/components/schemas/Kind"}}}
    Pet: {oneOf: [{$ref: "#/components/schemas/Cat"}], discriminator: {propertyName: kind}}
    Other: {type: string}
""",
        (
            {
                "components/schemas/Kind/$ref": "#/components/schemas/Cat",
                "components/schemas/Other/maxLength": 3,
            },
            {"components/schemas/Pet/description": "Changed."},
        ),
    ),
    Case(
        "a value becomes one that is equal to Python",
        """
components:
  schemas:
    A: {type: object, properties: {x: {const: 1}, y: {default: 1}}}
    B: {type: object, properties: {x: {type: string}}}
""",
        (
            {"components/schemas/A/properties/x/const": True},
            {"components/schemas/A/properties/y/default": 1.0},
        ),
    ),
    Case(
        "fields of two bases need not give way to each other any more",
        """
components:
  schemas:
    Named: {type: object, properties: {pet-name: {type: string}}}
    Known: {type: object, properties: {petName: {type: string}}}
    Pet: {allOf: [{$ref: "#/components/schemas/Named"}, {$ref: "#/components/schemas/Known"}]}
    Other: {type: object, properties: {x: {type: string}}}
""",
        ({"components/schemas/Pet/allOf": [{"$ref": "#/components/schemas/Known"}]},),
    ),
    Case(
        "there is something to say of a base",
        """
components:
  schemas:
    Pet:
      allOf: [{$ref: "#/components/schemas/NewPet"}, {type: object, properties: {id: {}}}]
    NewPet:
      type: object
      properties: {tag: {type: string, allOf: [{type: number}]}}
    Other: {type: object, properties: {x: {type: string}}}
""",
        ({"components/schemas/Pet/allOf/1/properties/x": {"type": "string"}},),
    ),
    Case(
        "nobody needs what is in another file",
        """
paths:
  /a:
    get:
      responses:
        "200":
          description: Done.
          content: {application/json: {schema: {$ref: "common.json#/Error"}}}
components: {schemas: {A: {type: string}}}
""",
        (
            {"common.json#Error/description": "Changed."},
            {
                "paths/|a/get/responses/200/content/application|json/schema": {
                    "$ref": "common.json#/Other"
                }
            },
        ),
        files=(
            (
                "common.json",
                "{Error: {type: object, properties: {x: {type: string}}}, Other: {type: string}}",
            ),
        ),
    ),
    Case(
        "what an operation reads elsewhere leads back to it",
        """
paths:
  /jobs:
    post:
      requestBody: {content: {application/jsonl: {$ref: "#/components/mediaTypes/Jobs"}}}
      responses: {"204": {description: Done.}}
components:
  mediaTypes:
    Jobs:
      itemSchema:
        type: object
        properties:
          kind: {$ref: "#/paths/~1jobs/post/requestBody/content/application~1jsonl"}
  schemas: {A: {type: string}, B: {type: string}}
""",
        ({"paths/|jobs/post/requestBody/content/application|jsonl/writeOnly": True},),
        head=INFO.replace("3.1.0", "3.2.0"),
    ),
    Case(
        "something refers to the whole document",
        """
paths:
  /a:
    get:
      responses:
        "200":
          description: Done.
          content: {application/json: {examples: {one: {$ref: "spec.json"}}}}
components: {schemas: {A: {type: string}}}
""",
        ({"components/schemas/A/description": "Changed."},),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_the_same_where(case: Case, tmp_path: Path) -> None:
    files = {"spec.json": yaml.safe_load(case.head + case.text)}
    files |= {name: yaml.safe_load(text) for name, text in case.files}
    config = ApiConfig(spec=tmp_path / "spec.json")
    with remembering(tmp_path / "cache"):
        for edits in ({}, *case.edits):
            for place, value in edits.items():
                _edit(files, place, value)
            for name, data in files.items():
                (tmp_path / name).write_text(json.dumps(data, indent=1), "utf-8")
            found = compared(config)
            assert found.problems == [], edits
            assert found.error == ""


def _edit(files: dict[str, Any], place: str, value: Any) -> None:  # noqa: ANN401 - as in JSON
    name, _, way = place.rpartition("#")
    *steps, last = (step.replace("|", "/") for step in way.split("/"))
    holder = files[name or "spec.json"]
    for step in steps:
        holder = holder[int(step) if isinstance(holder, list) else step]
    if value is GONE:
        del holder[last]
    else:
        holder[last] = value
