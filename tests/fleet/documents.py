"""Documents for fleets: many that are made at once, and one that takes a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BROKEN: Final = "    Shop: {$ref: '#/components/schemas/Nowhere'}\n"
"""A schema that a strict run takes for an error."""


def small(title: str) -> str:
    """Return a document with one schema."""
    return f"""\
openapi: 3.1.0
info: {{title: {title}, version: "1"}}
paths: {{}}
components:
  schemas:
    Pet: {{type: object, properties: {{name: {{type: string}}}}}}
"""


def large(title: str, schemas: int = 400) -> str:
    """Return a document of so many schemas that a process can be found while it works on it."""
    fields = ", ".join(f"field{n}: {{type: string, maxLength: {n + 1}}}" for n in range(15))
    more = (
        f"    Pet{n}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/Pet'}},"
        f" {fields}}}}}\n"
        for n in range(schemas)
    )
    return small(title) + "".join(more)


def settle(folder: Path, specs: Iterable[str | Path], *, strict: bool = True) -> None:
    """Write the settings of a fleet: a package for each document, called by its place."""
    tables = (f'[[apis]]\nspec = "{one}"\npackage = "p{n}"\n' for n, one in enumerate(specs))
    (folder / "specular.toml").write_text(f"strict = {str(strict).lower()}\n" + "".join(tables))
