"""Settings are found and read, each where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from specular.config import TARGETS, ApiConfig, load_config
from specular.diagnostics import Code, Sink


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(file: Path | None = None, start: Path = Path()) -> tuple[ApiConfig, ...]:
    sink = Sink()
    found = load_config(start, file, sink)
    assert sink.diagnostics == []
    return found


def test_one_api_has_defaults(here: Path) -> None:
    (here / "specular.toml").write_text('spec = "openapi.yaml"')
    assert load() == (
        ApiConfig(
            spec=Path("openapi.yaml"),
            output=Path("generated"),
            package=None,
            only=("models", "client", "server"),
            engine="jinja",
            enums="open",
            lock=Path("specular.lock"),
        ),
    )


def test_every_setting_is_read(here: Path) -> None:
    (here / "specular.toml").write_text("""
spec = "a/openapi.yaml"
output = "/absolute"
package = "pets"
only = ["server", "models", "server"]
engine = "datamodel-code-generator"
enums = "closed"
include = ["tag:pets"]
exclude = ["operation:getPet"]
overlays = ["a/fix.yaml", "b.json"]
allow_remote = true
lock = "locks/api.lock"
""")
    assert load() == (
        ApiConfig(
            spec=Path("a/openapi.yaml"),
            output=Path("/absolute"),
            package="pets",
            only=("models", "server"),
            engine="datamodel-code-generator",
            enums="closed",
            include=("tag:pets",),
            exclude=("operation:getPet",),
            overlays=(Path("a/fix.yaml"), Path("b.json")),
            allow_remote=True,
            lock=Path("locks/api.lock"),
        ),
    )


def test_keys_at_the_top_are_the_defaults_of_each_api(here: Path) -> None:
    (here / "specular.toml").write_text("""
output = "src"
enums = "closed"
[[apis]]
spec = "one.yaml"
[[apis]]
spec = "two.yaml"
enums = "open"
output = "lib"
""")
    assert [(str(api.spec), str(api.output), api.enums) for api in load()] == [
        ("one.yaml", "src", "closed"),
        ("two.yaml", "lib", "open"),
    ]


def test_settings_are_found_upwards(here: Path) -> None:
    below = here / "a" / "b"
    below.mkdir(parents=True)
    assert load(start=below) == ()
    (here / "pyproject.toml").write_text('[tool.specular]\nspec = "top.yaml"\n')
    (here / "a" / "pyproject.toml").write_text("[tool.other]\n# not specular\n")
    assert [str(api.spec) for api in load(start=below)] == ["top.yaml"]
    (here / "specular.toml").write_text('spec = "first.yaml"')
    assert [str(api.spec) for api in load(start=below)] == ["first.yaml"]
    (here / "a" / "specular.toml").write_text('spec = "near.yaml"')
    assert [str(api.spec) for api in load(start=below)] == ["a/near.yaml"]


def test_paths_are_relative_to_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a").mkdir()
    (here / "a" / "specular.toml").write_text('spec = "spec/openapi.yaml"\noutput = "../out"\n')
    [api] = load(Path("a/specular.toml"))
    assert (api.spec, api.output) == (Path("a/spec/openapi.yaml"), Path("out"))
    monkeypatch.chdir(here / "a")
    [api] = load()
    assert (api.spec, api.output) == (Path("spec/openapi.yaml"), here / "out")


def test_a_project_of_others_is_passed_over(here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool.black\nthis is no TOML")
    assert load() == ()


@pytest.mark.parametrize("name", ["specular.toml", "any.toml"])
def test_a_named_file_is_read(here: Path, name: str) -> None:
    (here / name).write_text('\ufeffspec = "x.yaml"\r\n')
    assert [str(api.spec) for api in load(Path(name))] == ["x.yaml"]


def test_a_named_file_must_be_there(here: Path) -> None:
    (here / "folder").mkdir()
    for name in ("missing.toml", "folder"):
        sink = Sink()
        assert load_config(here, Path(name), sink) == ()
        [one] = sink.diagnostics
        assert one.code is Code.CONFIG_NOT_FOUND
        assert one.message == f"there is no settings file {name}"


def test_a_named_project_must_have_the_table(here: Path) -> None:
    (here / "pyproject.toml").write_text("[project]\n")
    sink = Sink()
    assert load_config(here, Path("pyproject.toml"), sink) == ()
    assert [one.message for one in sink.diagnostics] == [
        "pyproject.toml has no table [tool.specular]"
    ]


def test_a_file_that_is_no_text_is_reported(here: Path) -> None:
    (here / "specular.toml").write_bytes(b"spec = '\xff'")
    sink = Sink()
    assert load_config(here, None, sink) == ()
    assert "specular.toml cannot be read" in sink.diagnostics[0].message


@pytest.mark.usefixtures("here")
def test_apis_with_names_of_their_own_may_share_a_folder() -> None:
    Path("specular.toml").write_text(
        'spec = "a"\n[[apis]]\npackage = "p"\n[[apis]]\npackage = "q"\n'
    )
    assert [api.package for api in load()] == ["p", "q"]


def test_the_targets_are_in_the_order_of_the_settings() -> None:
    assert TARGETS == ("models", "client", "server")


def test_formats_of_an_api_stand_over_those_of_the_top(tmp_path: Path) -> None:
    text = """
[formats]
date = "checked"
money = "shop.money.Amount"

[[apis]]
spec = "a.yaml"

[[apis]]
spec = "b.yaml"
formats = { date = "plain" }
"""
    (tmp_path / "specular.toml").write_text(text, "utf-8")
    sink = Sink()
    first, second = load_config(tmp_path, None, sink)
    assert not sink.diagnostics
    assert dict(first.formats) == {"date": "checked", "money": "shop.money.Amount"}
    assert dict(second.formats) == {"date": "plain", "money": "shop.money.Amount"}


def test_pages_of_an_api_stand_over_those_of_the_top(tmp_path: Path) -> None:
    text = """
spec = "a.yaml"
infer_pagination = false

[pagination."GET /a"]
type = "offset"
parameter = "from"
first = 1.0

[pagination.b]
type = "link"

[[apis]]
[apis.pagination.b]
type = "none"
"""
    (tmp_path / "specular.toml").write_text(text, "utf-8")
    sink = Sink()
    (found,) = load_config(tmp_path, None, sink)
    assert not sink.diagnostics
    assert not found.infer_pagination
    assert found.pagination == (
        ("GET /a", '{"type": "offset", "parameter": "from", "first": 1}'),
        ("b", '{"type": "none"}'),
    )


@pytest.mark.parametrize("text", ['formats = "checked"', "[formats]\ndate = 1"])
def test_formats_are_a_table_of_texts(text: str, tmp_path: Path) -> None:
    (tmp_path / "specular.toml").write_text(f'spec = "a.yaml"\n{text}\n', "utf-8")
    sink = Sink()
    assert load_config(tmp_path, None, sink) == ()
    assert [one.code for one in sink.diagnostics] == [Code.CONFIG_INVALID]
