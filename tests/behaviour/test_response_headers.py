"""The headers of a generated package's responses, typed."""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx2
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
info: {title: Pets, version: "1"}
servers: [{url: "http://h"}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [herd]
      responses:
        "200":
          description: pets
          headers:
            X-Total: {required: true, schema: {type: integer}}
            X-Shape: {explode: true, schema: {$ref: "#/components/schemas/Shape"}}
            X-Meta: {content: {application/json: {schema: {$ref: "#/components/schemas/Shape"}}}}
            Content-Type: {schema: {type: integer}}
          content: {application/json: {schema: {type: array, items: {type: string}}}}
        "429":
          description: slowly
          headers:
            x-total: {required: true, schema: {type: integer}}
            Retry-After: {required: true, schema: {type: integer}}
components:
  schemas:
    Shape: {type: object, properties: {a: {type: integer}, b: {type: string}}}
"""

SWAGGER = """
swagger: "2.0"
info: {title: Flock, version: "1"}
paths:
  /birds:
    get:
      operationId: listBirds
      tags: [birds]
      responses:
        "200":
          description: birds
          headers:
            X-Total: {type: integer}
            X-Until: {type: string, format: date-time}
            X-Kinds: {type: array, items: {type: string, enum: [duck, goose]}}
            X-Rows:
              type: array
              items: {type: array, items: {type: integer}, collectionFormat: pipes}
              collectionFormat: ssv
"""
PROGRAM = """
from typing import assert_type

import httpx2
from flock import UNSET, ListBirdsXKindsItem
from flock.operations.birds import ListBirdsHeaders

text = {"X-Total": "3", "X-Until": "2026-01-02T03:04:05Z", "X-Kinds": "duck, hen"}
found = ListBirdsHeaders.read(httpx2.Headers(text | {"X-Rows": "1|2 3"}))
assert found.x_total is not UNSET and found.x_until is not UNSET
assert found.x_kinds is not UNSET and found.x_rows is not UNSET
assert_type(found.x_total, int)
assert_type(found.x_kinds, list[ListBirdsXKindsItem])
assert_type(found.x_rows, list[list[int]])
assert (found.x_total, found.x_until.year, found.x_rows) == (3, 2026, [[1, 2], [3]])
assert [one.is_known for one in found.x_kinds] == [True, False]
"""


@pytest.fixture(scope="module")
def herd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the package."""
    folder: Path = tmp_path_factory.mktemp("herd")
    spec = folder / "openapi.yaml"
    spec.write_text(DOCUMENT, "utf-8")
    sink = Sink()
    generate(ApiConfig(spec=spec, output=folder, package="herd"), sink)
    assert sink.diagnostics == []
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        importlib.import_module("herd.operations.herd")
        yield importlib.import_module("herd")
    for name in [name for name in sys.modules if name.partition(".")[0] == "herd"]:
        del sys.modules[name]


def _http_client(answer: httpx2.Response, got: list[httpx2.Headers]) -> httpx2.Client:
    """Return a client that is answered so and keeps the headers that came."""
    return httpx2.Client(
        transport=httpx2.MockTransport(lambda _: answer),
        event_hooks={"response": [lambda response: got.append(response.headers)]},
    )


def test_headers_of_a_success(herd: ModuleType) -> None:
    got: list[httpx2.Headers] = []
    headers = {"X-Total": "12", "X-Shape": "a=1, b=x", "X-Meta": '{"a": 2}'}
    http_client = _http_client(httpx2.Response(200, headers=headers, json=[]), got)
    with herd.Client(http_client=http_client) as client:
        assert client.herd.list_pets() == []
    found = herd.operations.herd.ListPetsHeaders.read(got[0])
    assert found.x_total == 12
    assert found.x_shape == herd.Shape(a=1, b="x")
    assert found.x_meta == herd.Shape(a=2)
    assert found.retry_after is herd.UNSET
    assert not hasattr(found, "content_type")


def test_headers_of_an_error(herd: ModuleType) -> None:
    answer = httpx2.Response(429, headers={"x-total": "1", "Retry-After": "soon"})
    with (
        herd.Client(http_client=_http_client(answer, []), max_retries=0) as client,
        pytest.raises(herd.TooManyRequestsError) as caught,
    ):
        client.herd.list_pets()
    with pytest.raises(herd.HeaderError, match="the header Retry-After: Input should be a valid"):
        herd.operations.herd.ListPetsHeaders.read(caught.value.headers)


def test_headers_of_swagger_are_typed_and_read(tmp_path: Path) -> None:
    (tmp_path / "swagger.yaml").write_text(SWAGGER, "utf-8")
    sink = Sink()
    generate(ApiConfig(spec=tmp_path / "swagger.yaml", output=tmp_path, package="flock"), sink)
    assert sink.diagnostics == []
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    mypy = ("-m", "mypy", "--strict", "--config-file=", "--cache-dir=cache")
    for arguments in ((), mypy):
        command = [sys.executable, *arguments, "program.py"]
        outcome = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
