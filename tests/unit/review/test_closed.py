"""What more may come in a response, where enumerations have no values but the listed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.rules.rule import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from specular.config import Enums

TEXT: Final = """
openapi: 3.1.0
info: {title: Example, version: "1"}
paths:
  /a:
    get:
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Kind: {type: string, enum: KINDS}
    Pet:
      oneOf: VARIANTS
      discriminator: {propertyName: kind}
    Cat:
      type: object
      required: [kind]
      properties: {kind: {const: cat}, sort: {$ref: "#/components/schemas/Kind"}}
    Dog: {type: object, required: [kind], properties: {kind: {const: dog}}}
    Emu: {type: object, required: [kind], properties: {kind: {const: emu}}}
"""


def write(path: Path, kinds: str, variants: tuple[str, ...]) -> Path:
    """Write a document with listed values and variants."""
    listed = ", ".join(f'{{$ref: "#/components/schemas/{one}"}}' for one in variants)
    path.write_text(TEXT.replace("KINDS", kinds).replace("VARIANTS", f"[{listed}]"), "utf-8")
    return path


@pytest.mark.parametrize(("enums", "verdict"), [("open", Verdict.SAFE), ("closed", Verdict.BREAKS)])
def test_a_closed_client_refuses_what_is_not_listed(
    tmp_path: Path, enums: Enums, verdict: Verdict
) -> None:
    old = ApiConfig(spec=write(tmp_path / "old.yaml", "[a, b]", ("Cat", "Dog")), enums=enums)
    new = ApiConfig(spec=write(tmp_path / "new.yaml", "[a, b, c]", ("Cat", "Dog", "Emu")))
    found = pipeline.review(old, new, (Sink(), Sink()))
    assert found is not None
    assert {one.rule.id: one.wire.verdict for one in found} == {
        "response-union-variant-added": verdict,
        "response-enum-value-added": verdict,
    }
