"""Documents in memory: an OpenAPI document as plain data, read and lowered without a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from specular.diagnostics import Sink
from specular.loading.documents import Document
from specular.loading.references import resolve
from specular.lowering.api import lower
from specular.openapi.document import read

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.types import JsonValue

NAME = "openapi.yaml"


def understood(data: JsonValue, sink: Sink) -> Api | None:
    """Return the API of a document, or None where it cannot be read at all."""
    document = Document(NAME, Path(NAME), data, "")
    found = read(resolve(document, sink), sink)
    return None if found is None else lower(found)


def whole(**members: JsonValue) -> dict[str, JsonValue]:
    """Return a document of these members."""
    return {"openapi": "3.1.0", "info": {"title": "Small", "version": "1"}, **members}


def declarations(schemas: dict[str, JsonValue], sink: Sink | None = None) -> dict[str, Declaration]:
    """Return what schemas by component become, by the words of their paths."""
    api = understood(whole(components={"schemas": schemas}), sink or Sink())
    assert api is not None
    return {" ".join(one.path): one for one in api.declarations.values()}


def reference(name: str) -> dict[str, JsonValue]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}
