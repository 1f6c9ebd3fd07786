"""The settings file is found, and what was looked at on the way is known."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from specular.config import Found, find_config
from specular.diagnostics import Sink


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def find(file: Path | None = None, *, fails: bool = False) -> Found:
    sink = Sink()
    found = find_config(Path(), file, sink)
    assert sink.failed is fails
    return found


def test_what_was_looked_at_is_known(here: Path) -> None:
    top, middle = here.parent.parent, here.parent
    (top / "pyproject.toml").write_text('[tool.specular]\nspec = "x.yaml"\n')
    (here / "pyproject.toml").write_text("[tool.other]\n")
    (middle / "pyproject.toml").write_text("[tool.other]\nspecular = 1\n")
    (middle / "specular.toml").mkdir()
    found = find()
    assert found.read == {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (
            *(Path("pyproject.toml"), middle / "pyproject.toml"),
            top / "pyproject.toml",
        )
    }
    assert found.absent == (
        Path("specular.toml"),
        middle / "specular.toml",
        top / "specular.toml",
    )
    assert [(api.spec, api.source and api.source.path) for api in found.apis] == [
        (top / "x.yaml", top / "pyproject.toml")
    ]


def test_a_search_ends_where_the_settings_are(here: Path) -> None:
    (here / "specular.toml").write_text('[[apis]]\nspec = "a"\n[[apis]]\nspec = "b"\n')
    (here / "pyproject.toml").write_text("[tool.specular]\n")
    found = find()
    assert (list(found.read), found.absent) == ([Path("specular.toml")], ())
    assert [api.source and api.source.path for api in found.apis] == [Path("specular.toml")] * 2


def test_a_search_that_finds_nothing_goes_to_the_root(here: Path) -> None:
    found = find()
    assert (found.apis, found.read) == ((), {})
    assert found.absent[:2] == (Path("specular.toml"), Path("pyproject.toml"))
    assert found.absent[-1] == Path(here.anchor) / "pyproject.toml"


def test_a_named_file_is_all_that_is_looked_at(here: Path) -> None:
    (here / "any.toml").write_text('spec = "a"\n')
    found = find(Path("any.toml"))
    assert (list(found.read), found.absent) == ([Path("any.toml")], ())
    assert found.apis[0].source is not None
    assert found.apis[0].source.path == Path("any.toml")
    missing = find(here.parent / "none.toml", fails=True)
    assert missing == Found((), {}, (here.parent / "none.toml",))


@pytest.mark.parametrize("content", [b"spec = ", b"spec = '\xff'", b"spec = 1", b""])
def test_files_with_errors_were_read(here: Path, content: bytes) -> None:
    (here / "specular.toml").write_bytes(content)
    read = {Path("specular.toml"): hashlib.sha256(content).hexdigest()}
    assert find(fails=True) == Found((), read)


def test_where_settings_stand_is_no_difference(here: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (here / name).write_text('spec = "a"\n')
    [first], [second] = find(Path("a.toml")).apis, find(Path("b.toml")).apis
    assert first.source != second.source
    assert first == second
    assert hash(first) == hash(second)
