"""Which modules of the runtime a package has: what its document needs, and no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.pipeline import build

if TYPE_CHECKING:
    from pathlib import Path

OPTIONAL = frozenset(
    {
        "body_streams",
        "events",
        "forms",
        "multipart",
        "oauth",
        "pagination",
        "response_headers",
        "schemes",
        "sequences",
        "servers",
        "streams",
        "uploads",
        "waiting",
    }
)


def test_smallest_client_has_no_parts_that_nothing_needs(tmp_path: Path) -> None:
    assert not OPTIONAL & _modules(tmp_path, {"operationId": "listJobs"})


def test_prose_brings_no_module_into_a_package(tmp_path: Path) -> None:
    prose = "No waiting import.\n\n_runtime.oauth import\n\nfrom .._runtime.nowhere import this\n"
    assert not OPTIONAL & _modules(tmp_path, {"operationId": "listJobs", "description": prose})


def _modules(folder: Path, operation: dict[str, Any]) -> set[str]:
    """Return the modules of the runtime of a client with one operation."""
    texts = {"schema": {"type": "array", "items": {"type": "string"}}}
    responses = {"200": {"description": "OK", "content": {"application/json": texts}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Jobs", "version": "1"},
        "paths": {"/jobs": {"get": {"responses": responses, **operation}}},
    }
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document))
    config = ApiConfig(spec=spec, output=folder, package="jobs", only=("models", "client"))
    sink = Sink()
    files = build(config, sink)
    assert sink.diagnostics == []
    return {path.split("/")[-1].removesuffix(".py") for path in files if "/_runtime/" in path}
