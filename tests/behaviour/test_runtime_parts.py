"""Which modules of the runtime a package has: what its document needs, and no more."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from typing import TYPE_CHECKING, Any, Final

from behaviour.places import OPENAPI
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.loading.templates import read_runtime
from specular.pipeline import build

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LAYOUT: Final = frozenset(
    {
        *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
        *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
    }
)

OPTIONAL: Final = frozenset(
    {
        "body_streams",
        "events",
        "forms",
        "multipart",
        "oauth",
        "page_parameters",
        "page_urls",
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


def test_our_own_client_carries_less_than_three_thousand_lines(tmp_path: Path) -> None:
    runtime = _runtime(
        ApiConfig(spec=OPENAPI, output=tmp_path, package="own", only=("models", "client"))
    )
    assert sum(map(lines_of_code, runtime.values())) < 3_000


def test_what_clients_may_carry_does_not_grow_unseen() -> None:
    parts = {name: text for name, text in read_runtime().items() if not _is_server(name)}
    assert sum(map(lines_of_code, parts.values())) < 5_650


def _is_server(name: str) -> bool:
    return name.startswith("server") and name != "servers.py"


def lines_of_code(text: str) -> int:
    """Return how many lines there are, without blank ones, comments and docstrings."""
    prose: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            prose |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in LAYOUT:
            code |= set(range(token.start[0], token.end[0] + 1))
    return len(code - prose)


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
    return {
        *_runtime(ApiConfig(spec=spec, output=folder, package="jobs", only=("models", "client")))
    }


def _runtime(config: ApiConfig) -> Mapping[str, str]:
    """Return the modules of the runtime of a package."""
    sink = Sink()
    files = build(config, sink)
    assert sink.diagnostics == []
    return {
        path.rpartition("/")[2].removesuffix(".py"): text
        for path, text in files.items()
        if "/_runtime/" in path
    }
