"""Parameters are sent as the standards' own examples show, by a client that was generated."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from typing import TYPE_CHECKING

import httpx2
import pytest

from behaviour.parameter_rows import ROWS, Row
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.pipeline import generate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType


def _document() -> str:
    """Return a document with an operation for each row."""
    paths = {
        f"/r{index}{row.path}": {
            "get": {
                "operationId": f"call{index}",
                "tags": ["rows"],
                "parameters": [parameter for parameter, _ in row.given],
                "responses": {"204": {"description": "sent"}},
            }
        }
        for index, row in enumerate(ROWS)
    }
    info = {"title": "Rows", "version": "1"}
    return json.dumps({"openapi": "3.2.0", "info": info, "paths": paths})


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the package."""
    folder: Path = tmp_path_factory.mktemp("rows")
    spec = folder / "openapi.json"
    spec.write_text(_document(), "utf-8")
    sink = Sink()
    generate(ApiConfig(spec=spec, output=folder, package="rows"), sink)
    assert sink.diagnostics == []
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield importlib.import_module("rows")
    for name in [name for name in sys.modules if name.partition(".")[0] == "rows"]:
        del sys.modules[name]


def _sent(rows: ModuleType, row: Row) -> httpx2.Request:
    """Call the operation of a row, and return the request that left the client."""
    requests: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return httpx2.Response(204)

    http_client = httpx2.Client(transport=httpx2.MockTransport(answer))
    with rows.Client(base_url="http://h", http_client=http_client) as client:
        call = getattr(client.rows, f"call{ROWS.index(row)}")
        names = [*inspect.signature(call).parameters]
        if len(row.given) > 1:
            names = [parameter["name"] for parameter, _ in row.given]
        values = [value for _, value in row.given]
        call(**dict(zip(names, values, strict=False)))
    [request] = requests
    return request


@pytest.mark.parametrize("row", ROWS, ids=[f"{i}: {one.clause}" for i, one in enumerate(ROWS)])
def test_what_is_sent(rows: ModuleType, row: Row) -> None:
    if row.refusal:
        with pytest.raises(rows.InvalidArgumentError, match=row.refusal):
            _sent(rows, row)
        return
    request = _sent(rows, row)
    target = request.url.raw_path.decode("ascii")
    start = f"/r{ROWS.index(row)}"
    if row.place == "path":
        assert target == f"{start}{row.sent}"
    elif row.place in ("query", "querystring"):
        asked = "" if row.sent is None else f"?{row.sent.removeprefix('?')}"
        assert target == f"{start}{asked}"
    else:
        assert target == start
        name = "cookie" if row.place == "cookie" else "color"
        assert request.headers.get(name) == row.sent


def test_the_table_is_large() -> None:
    standard = [row for row in ROWS if "4.12.6," in row.clause or "RFC 6570" in row.clause]
    assert len(standard) > 60
