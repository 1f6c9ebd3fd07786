"""Classes with bases in other modules read and write the members of these."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import pytest

from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.pipeline import generate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

DOCUMENT = """
openapi: 3.1.0
info: {title: Values, version: "1"}
components:
  schemas:
    Holder: {type: object, properties: {latest: {$ref: "#/components/schemas/Latest"}}}
    Latest:
      allOf:
        - $ref: "#/components/schemas/Value"
        - {type: object, properties: {at: {type: string}}}
    Value:
      type: object
      properties:
        items: {$ref: "#/components/schemas/Values"}
        other: {$ref: "#/components/schemas/Pair"}
    Values: {type: array, items: {$ref: "#/components/schemas/Value"}}
    Pair: {type: object, properties: {one: {$ref: "#/components/schemas/Value"}}}
"""


@pytest.fixture
def values(tmp_path: Path) -> Iterator[ModuleType]:
    """Give the package."""
    spec = tmp_path / "values.yaml"
    spec.write_text(DOCUMENT, "utf-8")
    generate(ApiConfig(spec=spec, output=tmp_path, package="values"), Sink())
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        yield importlib.import_module("values")
    for name in [name for name in sys.modules if name.partition(".")[0] == "values"]:
        del sys.modules[name]


def test_a_base_in_another_module_may_name_what_comes_later_there(values: ModuleType) -> None:
    given = {"latest": {"items": [{"items": []}], "other": {"one": {}}, "at": "now"}}
    assert values.Holder.model_validate(given).model_dump(mode="json") == given
