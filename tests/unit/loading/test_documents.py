"""A file is read as plain data, the same from both syntaxes, or reported."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from specular.diagnostics import Code, Place, Sink
from specular.ir.types import JsonValue
from specular.loading.documents import is_json, read_document

DATA: JsonValue = {
    "openapi": "3.1.0",
    "responses": {"200": {"x": [1, 1.5, 12345678901234567890, None, True, "no"]}},
}
YAML = """
openapi: 3.1.0
responses:
  200: {x: [1, 1.5, 12345678901234567890, null, true, no]}
"""


def read(path: Path, text: str | bytes) -> tuple[JsonValue, Sink]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    sink = Sink()
    document = read_document(path, path.name, sink)
    return (None if document is None else document.data), sink


def only(sink: Sink) -> tuple[Code, Place | None]:
    [diagnostic] = sink.diagnostics
    return diagnostic.code, diagnostic.place


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps(DATA)),
        ("a.yaml", YAML),
        ("a.yml", YAML.replace("\n", "\r\n")),
        ("a", YAML),
        ("a", json.dumps(DATA, indent="\t")),
        ("a.yaml", json.dumps(DATA, indent="\t")),
        ("a.json", "\ufeff" + json.dumps(DATA)),
        ("a.yaml", "\ufeff" + YAML),
        ("a.yaml", YAML.encode("utf-16")),
        ("a.json", json.dumps(DATA).encode("utf-16-be")),
        ("a.json", json.dumps(DATA).encode("utf-32")),
    ],
)
def test_both_syntaxes_give_the_same_data(tmp_path: Path, name: str, text: str | bytes) -> None:
    data, sink = read(tmp_path / name, text)
    assert repr(data) == repr(DATA)
    assert sink.diagnostics == []


def test_a_document_knows_its_bytes(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbfa: 1\r\n"
    (tmp_path / "a.yaml").write_bytes(raw)
    document = read_document(tmp_path / "a.yaml", "folder/a.yaml", Sink())
    assert document is not None
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert (document.name, document.path) == ("folder/a.yaml", tmp_path / "a.yaml")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.json", '{"a": 1}', True),
        ("a.json", "a: 1", True),
        ("a.yaml", "  \n{}", True),
        ("a.yaml", "{a: 1}", False),
        ("a.yaml", "[1]", False),
        ("a.yaml", "a: {}", False),
        ("a", '{"a": ' + "[" * 100_000, True),
        ("a", '{"a": ' + "9" * 5000 + "}", True),
    ],
)
def test_json_is_told_by_suffix_or_by_content(name: str, text: str, *, expected: bool) -> None:
    assert is_json(name, text) is expected


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "code"),
    [
        ("a.json", '{\n  "a": 1\n  "b": 2}', 3, 3, Code.SYNTAX),
        ("a.json", '{\r\n  "a": 1,\r\n "a": 2}', 3, 2, Code.DUPLICATE_KEY),
        ("a.yaml", "a: 1\nb: [1\n", 3, 1, Code.SYNTAX),
        ("a.yaml", "é: 1\n😀: 1\nb: {é: 1, é: 1}", 3, 11, Code.DUPLICATE_KEY),
        ("a.yaml", "a: 1\n\n  b: 2", 3, 4, Code.SYNTAX),
        ("a.yaml", "", 1, 1, Code.SYNTAX),
        ("a.json", "", 1, 1, Code.SYNTAX),
        ("a.yaml", b"a: \xff", 1, 4, Code.SYNTAX),
        ("a.yaml", "a:\n - " + "[" * 300, 2, 202, Code.TOO_LARGE),
    ],
)
def test_what_is_wrong_is_reported_with_its_place(  # noqa: PLR0913, PLR0917 - one case each
    tmp_path: Path, name: str, text: str | bytes, line: int, column: int, code: Code
) -> None:
    data, sink = read(tmp_path / name, text)
    assert data is None
    assert only(sink) == (code, Place(name, line=line, column=column))


def test_every_problem_of_a_file_is_reported(tmp_path: Path) -> None:
    _, sink = read(tmp_path / "a.yaml", "a: 1\na: 2\nb: .inf\nc: !!set {}\n")
    assert [one.place and one.place.line for one in sink.diagnostics] == [2, 3, 4]


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    sink = Sink()
    assert read_document(tmp_path / "a.yaml", "a.yaml", sink) is None
    assert only(sink) == (Code.FILE_NOT_FOUND, Place("a.yaml"))


def test_a_folder_is_reported(tmp_path: Path) -> None:
    sink = Sink()
    assert read_document(tmp_path, "a.yaml", sink) is None
    assert only(sink) == (Code.FILE_UNREADABLE, Place("a.yaml"))
    assert sink.diagnostics[0].message == "cannot be read: this is a folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_forbidden_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").touch(0o000)
    sink = Sink()
    assert read_document(tmp_path / "a.yaml", "a.yaml", sink) is None
    assert only(sink) == (Code.FILE_UNREADABLE, Place("a.yaml"))


def test_a_loop_of_links_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
    sink = Sink()
    assert read_document(tmp_path / "a.yaml", "a.yaml", sink) is None
    assert only(sink) == (Code.FILE_UNREADABLE, Place("a.yaml"))


def test_a_file_that_is_referred_to_is_reported_where_it_is(tmp_path: Path) -> None:
    place = Place("root.yaml", "/a/$ref")
    sink = Sink()
    assert read_document(tmp_path, "folder", sink, place) is None
    assert only(sink) == (Code.FILE_UNREADABLE, place)
    assert (
        sink.diagnostics[0].message
        == "folder cannot be read: this is a folder, so this says nothing here"
    )
