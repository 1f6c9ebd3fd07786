"""What `make corpus` looks at is seen, in a document that is well and in packages that are not."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import Final

from corpus.checking import Result, check, wrong_classes
from corpus.reading import documents_in, outline

SHARED: Final = """
openapi: 3.2.0
info: {title: Items, version: '1'}
paths:
  /a: {$ref: 'rest/items.yaml#/one~1two'}
  /b:
    query: {responses: {'200': {description: fine}}}
    additionalOperations:
      COPY: {responses: {'200': {description: fine}}}
components:
  schemas:
    node-item2: {type: object, properties: {a: {type: string}}}
"""
ITEM: Final = "one/two: {get: {responses: {'200': {description: fine}}}}\n"


def _write(folder: Path, **files: str) -> Path:
    (folder / "rest").mkdir()
    (folder / "rest" / "items.yaml").write_text(ITEM, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def test_the_reader_counts_what_a_document_has(tmp_path: Path) -> None:
    folder = _write(tmp_path, items=SHARED)
    assert list(documents_in(folder)) == ["items.yaml"]
    found = outline(folder / "items.yaml")
    assert found.operations == Counter([("GET", "/a"), ("QUERY", "/b"), ("COPY", "/b")])
    assert found.schemas == ("node-item2",)


def test_query_is_a_method_only_since_3_2(tmp_path: Path) -> None:
    folder = _write(tmp_path, items=SHARED.replace("3.2.0", "3.1.0"))
    assert outline(folder / "items.yaml").operations == Counter([("GET", "/a")])


def test_a_whole_document_passes(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder = _write(tmp_path / "in", items=SHARED)
    result = check("items.yaml", folder / "items.yaml", tmp_path / "out")
    assert result.failures == []
    assert (result.operations, result.schemas) == (3, 1)


def test_what_cannot_be_generated_is_a_failure(tmp_path: Path) -> None:
    folder = _write(tmp_path, items="openapi: 3.9.0\ninfo: {}\npaths: {}\n")
    result = check("items.yaml", folder / "items.yaml", tmp_path / "out")
    assert isinstance(result, Result)
    assert result.failures
    assert all(one.startswith("generate: ") for one in result.failures)


def test_what_the_reader_cannot_read_is_a_failure_of_that_document(tmp_path: Path) -> None:
    (tmp_path / "items.yaml").write_text("openapi: [3.1.0\n", "utf-8")
    result = check("items.yaml", tmp_path / "items.yaml", tmp_path / "out")
    assert [one.partition(":")[0] for one in result.failures] == ["check"]


def test_a_number_that_the_document_did_not_write_is_a_counter() -> None:
    tree = ast.parse("class NodeItem2: ...\nclass Action7: ...\nclass V1: ...\n")
    found = list(wrong_classes(tree, "models/x.py", frozenset({"item2", "v1", "action"})))
    assert found == ["models/x.py: class Action7 ends in a counter"]
