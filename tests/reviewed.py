"""Two documents compared, with the hunks between their packages, for tests of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from change_format import completed
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.hunks import hunks_of
from specular.review.spots import Spots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.review.findings import Finding
    from specular.review.hunks import Hunk

SHOP: Final = """\
components:
  schemas:
    Pet:
      type: object
      description: A pet.
      required: [name]
      properties:
        name: {type: string, description: What it answers to.}
        age: {type: integer}
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer}, description: How many.}
      responses:
        "200":
          description: pets
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
  /toys:
    get:
      tags: [toys]
      operationId: listToys
      responses: {"204": {description: none}}
"""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is different between two documents."""

    findings: tuple[Finding, ...]
    hunks: tuple[Hunk, ...]
    old: Mapping[str, str]
    new: Mapping[str, str]

    def by(self, hunk: Hunk) -> set[tuple[str, str]]:
        """The rules and the subjects of the findings that explain a hunk."""
        found = [self.findings[one] for one in hunk.findings]
        return {(one.rule.id, one.subject) for one in found}


def nowhere(finding: Finding) -> Spots:
    """Where findings stand of which that does not matter."""
    del finding
    return Spots(None, None)


def reviewed(folder: Path, old: str, new: str) -> Reviewed:
    """Compare two documents."""
    configs: list[ApiConfig] = []
    for name, text in (("old", old), ("new", new)):
        path = folder / name / "openapi.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(completed(text), "utf-8")
        configs.append(ApiConfig(spec=path))
    found = pipeline.review(configs[0], configs[1], (Sink(), Sink()))
    assert found is not None
    files: list[Mapping[str, str]] = []
    for config in configs:
        made = pipeline.make(config, Sink(), "keep")
        assert made is not None
        files.append(made.package.files)
    return Reviewed(tuple(found), tuple(hunks_of(files[0], files[1], found)), *files)
