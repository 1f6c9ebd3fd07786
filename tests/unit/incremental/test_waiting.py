"""Whether one can wait follows from what results have, which may be edited alone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from fuzz.comparing import compared
from fuzz.trials import remembering
from specular.config import ApiConfig

DOCUMENT: Final = """\
openapi: 3.1.0
info: {title: Example, version: '1'}
paths:
  /a:
    get:
      operationId: getA
      tags: [t]
      x-waiter: {status: state, success: done}
      parameters: [{name: until, in: query, schema: {type: string}}]
      responses: {"200": {$ref: "#/components/responses/A"}}
  /b: {get: {operationId: getB, tags: [t], responses: {"204": {description: done}}}}
components:
  responses:
    A: {description: it, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}
  schemas:
    A: {type: object, properties: {state: {$ref: "#/components/schemas/State"}}}
    State: {type: string, enum: [going, done]}
    B: {type: string}
    C: {type: string}
    D: {type: string}
    E: {type: string}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[going, done]", "[going, gone]"),
        ("[going, done]", "[going, done, gone]"),
        ("properties: {state:", "properties: {status:"),
        ("x-waiter: {status", "x-waiter: {name: whenDone, status"),
        ("x-waiter", "x-other"),
    ],
)
def test_an_edit_comes_to_the_same_there_and_back(old: str, new: str, tmp_path: Path) -> None:
    assert old in DOCUMENT
    config = ApiConfig(spec=tmp_path / "spec.yaml")
    with remembering(tmp_path / "cache"):
        for text in (DOCUMENT, DOCUMENT.replace(old, new), DOCUMENT):
            config.spec.write_text(text, "utf-8")
            assert compared(config).problems == []
