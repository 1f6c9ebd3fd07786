"""The manifest says what a package was made from and what in its folder is ours."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specular import __version__
from specular.config import ApiConfig
from specular.output.manifest import MANIFEST, is_inside, read_outputs, with_manifest

CONFIG = ApiConfig(spec=Path("/home/somebody/openapi.yaml"), output=Path("/elsewhere"))
FILES = {"models/b.py": "b = 'é'\n", "a.py": ""}


def test_the_manifest_lists_every_input_and_output() -> None:
    package = with_manifest("pets", FILES, CONFIG, {"schemas/b.yaml": "22", "openapi.yaml": "11"})
    assert package.name == "pets"
    assert list(package.files) == ["models/b.py", "a.py", MANIFEST]
    assert json.loads(package.files[MANIFEST]) == {
        "specular": __version__,
        "engine": "jinja",
        "options": {"enums": "open", "only": ["models", "client", "server"], "package": "pets"},
        "inputs": {"openapi.yaml": "11", "schemas/b.yaml": "22"},
        "outputs": {
            path: hashlib.sha256(text.encode()).hexdigest() for path, text in FILES.items()
        },
    }


def test_the_manifest_is_sorted_and_names_no_host_path() -> None:
    text = with_manifest("pets", FILES, CONFIG, {"b": "1", "a": "2"}).files[MANIFEST]
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True) + "\n"
    assert "somebody" not in text
    assert "elsewhere" not in text


def test_what_is_written_is_read() -> None:
    text = with_manifest("pets", FILES, CONFIG, {}).files[MANIFEST]
    assert read_outputs(text) == json.loads(text)["outputs"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        '{"outputs": []}',
        '{"outputs": {"a.py": 1}}',
        '{"outputs": {"a.py": "1", "../b.py": "2"}}',
        '{"outputs": {"/etc/passwd": "1"}}',
        '<<<<<<< ours\n{"outputs": {}}',
    ],
)
def test_what_is_no_manifest_is_told(text: str) -> None:
    assert read_outputs(text) is None


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("a.py", True),
        ("models/a.py", True),
        ("..a/b..py", True),
        (".specular.json", True),
        ("", False),
        (".", False),
        ("..", False),
        ("/a", False),
        ("//a", False),
        ("a//b", False),
        ("a/", False),
        ("./a", False),
        ("a/./b", False),
        ("a/../b", False),
        ("../a", False),
        ("a\\..\\b", False),
        ("a\0b", False),
    ],
)
def test_a_path_inside_is_told_from_others(path: str, *, inside: bool) -> None:
    assert is_inside(path) is inside


@given(st.text(st.sampled_from("./\\ab\0")))
def test_no_text_leads_out(path: str) -> None:
    if is_inside(path):
        joined = Path("/root/folder", path)
        assert joined.resolve().is_relative_to("/root/folder")
        assert joined != Path("/root/folder")
