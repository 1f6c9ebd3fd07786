"""Writes an API as a document, and reads documents back into APIs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specular.diagnostics import Sink
from specular.loading.documents import read_document
from specular.loading.references import resolve
from specular.lowering.api import lower
from specular.openapi.document import read
from specular.rendering.document import document
from specular.rendering.document_operations import JsonObject

if TYPE_CHECKING:
    from pathlib import Path

    from specular.ir.api import Api


def written(found: Api) -> JsonObject:
    """Return an API as a document, each declaration under the last word of its path."""
    return document(found, {key: one.path[-1] for key, one in found.declarations.items()})


def read_back(data: JsonObject, folder: Path) -> tuple[Api, Sink]:
    """Return the API of a document, with what was found wrong."""
    path, sink = folder / "openapi.json", Sink()
    path.write_text(json.dumps(data), "utf-8")
    return understood(path, sink), sink


def understood(path: Path, sink: Sink) -> Api:
    """Return the API of a document in a file."""
    loaded = read_document(path, path.name, sink)
    assert loaded is not None
    found = read(resolve(loaded, sink), sink)
    assert found is not None
    return lower(found)
