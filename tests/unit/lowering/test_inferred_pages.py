"""Pages that no document declares are told of where there is no doubt, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.ir.pagination import PageKind

TEXT: Final = {"type": "string"}
URI: Final = {"type": "string", "format": "uri"}
NUMBER: Final = {"type": "integer"}
FLAG: Final = {"type": "boolean"}
TEXTS: Final = {"type": "array", "items": TEXT}
THINGS: Final = {
    "type": "array",
    "items": {"type": "object", "required": ["id"], "properties": {"id": TEXT}},
}


def guess(
    parameters: dict[str, Any],
    result: dict[str, Any],
    folder: Path,
    *,
    method: str = "get",
    headers: tuple[str, ...] = (),
) -> dict[str, object] | None:
    """Return the pagination of an operation with such query parameters and members of a result."""
    schema = result if "type" in result else {"type": "object", "properties": result}
    response = {
        "description": "all",
        "headers": {name: {"schema": TEXT} for name in headers},
        "content": {"application/json": {"schema": schema}},
    }
    operation = {
        "parameters": [
            {"name": name, "in": "query", "schema": schema} for name, schema in parameters.items()
        ],
        "responses": {"200": response},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/a": {method: operation}},
    }
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document), "utf-8")
    dumped: Any = json.loads(pipeline.dump(ApiConfig(spec=spec), "ir", Sink()))
    found: dict[str, object] | None = dumped["operations"][0]["pagination"]
    return None if found is None else {name: one for name, one in found.items() if one}


def made(kind: PageKind, items: str = "data", **said: object) -> dict[str, object]:
    """Return what the dump has of a guess."""
    expected = {"kind": kind.value, "items": [items] if items else [], **said}
    found = {name: one for name, one in expected.items() if one}
    return {"$kind": "Pagination", **found, "is_inferred": True}


LIMIT: Final = {"limit": NUMBER}
PAGE: Final = {"page": {**NUMBER, "default": 1}, "per_page": NUMBER}


@pytest.mark.parametrize(
    ("parameters", "result", "expected"),
    [
        (
            {"pageToken": TEXT},
            {"data": TEXTS, "nextPageToken": TEXT},
            made(PageKind.CURSOR, parameter="pageToken", next=["nextPageToken"]),
        ),
        (
            {"cursor": TEXT},
            {"data": TEXTS, "meta": {"type": "object", "properties": {"next_cursor": TEXT}}},
            made(PageKind.CURSOR, parameter="cursor", next=["meta", "next_cursor"]),
        ),
        (
            {"after": {"type": ["string", "null"]}},
            {"data": THINGS, "last_id": {"type": ["string", "null"]}, "has_more": FLAG},
            made(PageKind.CURSOR, parameter="after", next=["last_id"], more=["has_more"]),
        ),
        (
            {"starting_after": TEXT, "ending_before": TEXT},
            {"data": THINGS, "has_more": FLAG, "url": TEXT},
            made(
                PageKind.CURSOR,
                parameter="starting_after",
                next=["data", -1, "id"],
                more=["has_more"],
            ),
        ),
        ({"offset": NUMBER, **LIMIT}, TEXTS, made(PageKind.OFFSET, "", parameter="offset")),
        (PAGE, {"data": TEXTS}, made(PageKind.PAGE, parameter="page", first=1)),
        (
            {"page": {**NUMBER, "minimum": 1}, "size": NUMBER},
            {"content": TEXTS, "totalPages": NUMBER, "total": NUMBER},
            made(PageKind.PAGE, "content", parameter="page", first=1, total=["totalPages"]),
        ),
        (
            {"page": {**NUMBER, "default": 0}, "size": NUMBER},
            {"data": TEXTS},
            made(PageKind.PAGE, parameter="page"),
        ),
        (
            {"offset": NUMBER, **LIMIT},
            {"results": TEXTS, "next": {"anyOf": [URI, {"type": "null"}]}, "previous": URI},
            made(PageKind.URL, "results", next=["next"]),
        ),
        ({}, {"value": TEXTS, "nextLink": TEXT}, made(PageKind.URL, "value", next=["nextLink"])),
    ],
)
def test_what_leaves_no_doubt(
    parameters: dict[str, Any], result: dict[str, Any], expected: dict[str, object], tmp_path: Path
) -> None:
    assert guess(parameters, result, tmp_path) == expected
    assert guess(parameters, result, tmp_path, method="post") is None


@pytest.mark.parametrize(
    ("parameters", "result"),
    [
        # No array, or several.
        ({"cursor": TEXT}, {"data": TEXT, "next_cursor": TEXT}),
        ({"cursor": TEXT}, {"data": TEXTS, "errors": TEXTS, "next_cursor": TEXT}),
        # The cursor of this page or of the next one.
        ({"cursor": TEXT}, {"data": TEXTS, "cursor": TEXT}),
        ({"cursor": TEXT}, {"data": TEXTS, "next_cursor": {"type": "object"}}),
        # Which of the two.
        ({"cursor": TEXT, "after": TEXT}, {"data": TEXTS, "next_cursor": TEXT}),
        ({"marker": TEXT, "offset": NUMBER, **LIMIT}, {"data": TEXTS, "next_marker": TEXT}),
        ({"offset": NUMBER, **LIMIT, **PAGE}, {"data": TEXTS}),
        # A last id is there on every page.
        ({"after": TEXT}, {"data": THINGS, "last_id": TEXT}),
        ({"starting_after": TEXT}, {"data": THINGS}),
        ({"starting_after": TEXT}, {"data": TEXTS, "has_more": FLAG}),
        # Counting may begin with 0 or with 1.
        ({"page": NUMBER, "per_page": NUMBER}, {"data": TEXTS}),
        ({"page": {**NUMBER, "minimum": 0}, "per_page": NUMBER}, {"data": TEXTS}),
        ({"page": {**TEXT, "default": "a"}, "per_page": NUMBER}, {"data": TEXTS}),
        ({"page": {**NUMBER, "default": 1}}, {"data": TEXTS}),
        ({"offset": NUMBER}, {"data": TEXTS}),
        # What comes next may be anything.
        ({}, {"data": TEXTS, "next": TEXT}),
    ],
)
def test_what_leaves_doubt(
    parameters: dict[str, Any], result: dict[str, Any], tmp_path: Path
) -> None:
    assert guess(parameters, result, tmp_path) is None


def test_the_header_link_leads_on_where_pages_have_a_size(tmp_path: Path) -> None:
    expected = made(PageKind.LINK, "")
    assert guess(PAGE, TEXTS, tmp_path, headers=("link",)) == expected
    assert guess({"q": TEXT}, TEXTS, tmp_path, headers=("Link",)) is None
