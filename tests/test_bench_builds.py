"""What `make bench` says of builds: edits are small, and what is made after them is compared."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Final

import pytest
import yaml
from rich.console import Console

from bench.builds import Subject, Tries, command, compare_builds, measure_builds, rows_of, subjects
from bench.edits import OBJECT, edited, edits_of, text_of
from corpus.reading import Json

DOCUMENT: Final = """\
openapi: 3.1.0
info: {title: Kennel, version: '1'}
paths:
  /dogs:
    get:
      tags: [dogs]
      responses: {'204': {description: None}}
components:
  schemas:
    Dog:
      # A comment stays.
      type: object
      description: >-
        Four legs,
        one tail.
      properties:
        name: {type: string}
        size:
          $ref: '#/components/schemas/Size'
    Size:
      type: string
      enum:
      - small
      - large
"""
SCALAR: Final = "a scalar property"
NAMES: Final = [
    SCALAR,
    "a property that is a $ref",
    "a description",
    "an enum value",
    "an inline object",
    "an operation",
    "a schema",
]
WITHIN: Final = NAMES[:-2]
"""Those of a schema that is there already."""

FAKE: Final = """
import json, pathlib, sys
what, document, _, output, *options = sys.argv[1:]
folder = pathlib.Path(output, "package")
folder.mkdir(parents=True, exist_ok=True)
(folder / "models.py").write_text(MODELS)
(folder / ".specular.json").write_text('{"inputs": {"document.yaml": ""}}')
"""
READ: Final = "pathlib.Path(document).read_text()"


def _fake(models: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", FAKE.replace("MODELS", models))


def _written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "document.yaml"


def _expected(data: Json, target: str) -> Json:
    """Return the document after all edits, as another reader sees it."""
    schemas = data["components"]["schemas"]
    schemas["Dog"]["properties"] |= {
        "edited_property": {"type": "string"},
        "edited_ref": {"$ref": target},
        "edited_object": OBJECT,
    }
    schemas["Dog"]["description"] = f"Edited. {schemas['Dog']['description']}"
    schemas["Size"]["enum"].insert(0, "edited")
    return data


def _operation(target: str, *, is_swagger: bool = False) -> Json:
    whole, answer = {"type": "integer"}, {"schema": {"$ref": target}}
    content = {"content": {"application/json": answer}}
    return {
        "operationId": "editedOperation",
        "tags": ["dogs"],
        "parameters": [
            {"name": "count", "in": "query", **(whole if is_swagger else {"schema": whole})}
        ],
        "responses": {"200": {"description": "Done.", **(answer if is_swagger else content)}},
    }


@pytest.mark.parametrize("is_json", [False, True])
def test_edits_insert_and_leave_the_rest(tmp_path: Path, *, is_json: bool) -> None:
    data = yaml.safe_load(DOCUMENT)
    data["info"]["title"] = "\N{DOG FACE}"
    text = json.dumps(data, indent=1) if is_json else DOCUMENT.replace("Kennel", "\N{DOG FACE}")
    path = _written(tmp_path, document=text)
    edits = edits_of(path)
    assert [one.name for one in edits] == NAMES
    made = edited(text, edits)
    read = json.loads if is_json else yaml.safe_load
    target = "#/components/schemas/Size"
    expected = _expected(data, target)
    expected["components"]["schemas"]["edited_schema"] = OBJECT
    expected["paths"]["/edited_operation"] = {"get": _operation(target)}
    assert read(made) == expected
    for one in edits:
        assert made.count(one.text) == 1
        made = made.replace(one.text, "")
    assert made == text


def test_edits_go_where_components_are_written(tmp_path: Path) -> None:
    data = yaml.safe_load(DOCUMENT)["components"]["schemas"]
    there = {name: {"$ref": f"{name}.yaml"} for name in data}
    path = _written(
        tmp_path,
        document=json.dumps({"components": {"schemas": there}}),
        **{name: yaml.safe_dump(one) for name, one in data.items()},
    )
    edits = edits_of(path)
    assert [one.name for one in edits] == [*WITHIN, "a schema"]
    made = {
        name: yaml.safe_load(edited(text_of(file), [one for one in edits if one.file == file]))
        for name in data
        for file in [tmp_path / f"{name}.yaml"]
    }
    assert (
        made == _expected({"components": {"schemas": data}}, "Size.yaml")["components"]["schemas"]
    )


def test_an_operation_of_swagger_is_written_as_there(tmp_path: Path) -> None:
    old = yaml.safe_load(DOCUMENT)
    data = {"swagger": "2.0", "paths": old["paths"], "definitions": old["components"]["schemas"]}
    path = _written(tmp_path, document=yaml.safe_dump(data))
    (edit,) = (one for one in edits_of(path) if one.name == "an operation")
    made = yaml.safe_load(edited(text_of(path), [edit]))["paths"]["/edited_operation"]["get"]
    assert made == _operation("#/definitions/Size", is_swagger=True)


def test_a_document_without_components_has_no_edits(tmp_path: Path) -> None:
    assert edits_of(_written(tmp_path, document="openapi: 3.1.0\npaths: {}\n")) == []


def test_builds_are_measured_and_compared(tmp_path: Path) -> None:
    subject = Subject("kennel", _written(tmp_path, document=DOCUMENT))
    (tmp_path / "made").mkdir()
    found = measure_builds(subject, tmp_path / "made", command(), Tries(1, 1, 1))
    assert not found.faults
    rows = list(rows_of(found))
    assert [row[:2] for row in rows] == [
        ("kennel", "cold"),
        ("", "cold, filling the cache"),
        ("", "no-op generate"),
        ("", "no-op check"),
        ("", f"incremental: {SCALAR}"),
        ("", "python -c pass"),
        ("", "hashing the inputs"),
    ]
    assert (rows[0][3], rows[-2][4]) == ("1.0000", "1.0")
    assert found.nothing < found.cold
    assert found.bound.startswith("kennel: no-op 0.")


@pytest.mark.parametrize(
    ("models", "told"),
    [
        (READ, ""),
        (f"{READ} + str('--no-cache' in options)", "changed: package/models.py"),
        ("'the same'", f"{SCALAR}: the package is as it was before"),
        (f"(print(options, file=sys.stderr), {READ})[1]", "other findings"),
        ("sys.exit('no way')", "ended with 1\nno way"),
    ],
)
def test_another_package_than_that_of_a_cold_run_is_a_fault(
    tmp_path: Path, models: str, told: str
) -> None:
    subject = Subject("kennel", _written(tmp_path, document=DOCUMENT))
    console = Console(record=True, width=120, file=io.StringIO())
    is_same = compare_builds([subject], console, _fake(models), Tries(1, 1, 1))
    assert is_same is (not told)
    assert told in console.export_text()


def test_our_own_document_is_always_measured() -> None:
    documents = {name: Path(name) for name in ("v1/github.json", "v1/small.yaml")}
    own = "spec/openapi.yaml"
    assert [one.name for one in subjects({}, None)] == [own]
    assert [one.name for one in subjects(documents, None)] == [own, "v1/github.json"]
    assert [one.name for one in subjects(documents, "small")] == [own, "v1/small.yaml"]


def test_specular_runs_where_it_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert command()[:2] == (str(tmp_path / "python"), "-c")
