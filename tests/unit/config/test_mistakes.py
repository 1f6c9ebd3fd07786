"""Each mistake in settings is told once, where it stands, and all of them are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from random_settings import Table, settings, written
from specular.config import SCHEMA, load_config
from specular.diagnostics import Code, Sink


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def errors(text: str, name: str = "specular.toml") -> list[str]:
    Path(name).write_text(text, "utf-8")
    sink = Sink()
    assert load_config(Path(), None, sink) == ()
    assert {one.code for one in sink.diagnostics} == {Code.CONFIG_INVALID}
    assert all(
        one.place is not None and one.place.document in sink.sources for one in sink.diagnostics
    )
    return [
        f"{one.place and one.place.line}:{one.place and one.place.column}: {one.message}"
        + (f" ({one.hint})" if one.hint else "")
        for one in sink.diagnostics
    ]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'spec = "a"\n\n# a comment\npakage = "b"\n',
            ["4:1: `pakage` is no setting (did you mean `package`?)"],
        ),
        (
            'spec = "a"\nzzz = 1\n',
            [
                (
                    "2:1: `zzz` is no setting"
                    " (known are spec, output, package, only, engine, enums, strict, include,"
                    " exclude, overlays, allow_remote, lock, formats, infer_pagination, pagination,"
                    " waiters, apis)"
                )
            ],
        ),
        ("# nothing\n", ['1:1: `spec` is missing (add spec = "openapi.yaml")']),
        ("", ['1:1: `spec` is missing (add spec = "openapi.yaml")']),
        ("spec = 1\n", ["1:1: `spec` must be a string that is not empty"]),
        ('spec = ""\n', ["1:1: `spec` must be a string that is not empty"]),
        (
            'spec = "a"\nengine = "jinja2"\n',
            ["2:1: `engine` must be jinja or datamodel-code-generator (did you mean 'jinja'?)"],
        ),
        ('spec = "a"\nenums = true\n', ["2:1: `enums` must be open or closed"]),
        ('spec = "a"\npackage = "a-b"\n', ["2:1: 'a-b' is no Python identifier"]),
        ('spec = "a"\npackage = "a.b"\n', ["2:1: 'a.b' is no Python identifier"]),
        ('spec = "a"\npackage = "class"\n', ["2:1: 'class' is a keyword of Python"]),
        (
            'spec = "a"\nonly = [\n  "models",\n  "clients",\n]\n',
            ["4:3: `only` takes models, client, server, not 'clients' (did you mean 'client'?)"],
        ),
        (
            'spec = "a"\nonly = "models"\n',
            ['2:1: `only` must be a list that is not empty (as in only = ["models"])'],
        ),
        (
            'spec = "a"\ninclude = ["tag:pets", "tags:pets", "/pets/**", "tag:", "pets"]\n',
            [
                (
                    "2:24: 'tags:pets' selects neither by tag, by path nor by operation"
                    " (did you mean tag:pets?)"
                ),
                (
                    "2:37: '/pets/**' selects neither by tag, by path nor by operation"
                    " (did you mean path:/pets/**?)"
                ),
                "2:49: 'tag:' does not say which tag (as in tag:jobs)",
                (
                    "2:57: 'pets' selects neither by tag, by path nor by operation"
                    " (as in tag:jobs, path:/jobs/**, operation:getJob)"
                ),
            ],
        ),
        (
            'spec = "a"\nexclude = "tag:pets"\n',
            ['2:1: `exclude` must be a list of strings (as in exclude = ["tag:jobs"])'],
        ),
        (
            'spec = "a"\nexclude = ["tag:pets", 1]\n',
            ['2:24: `exclude` must be a list of strings (as in exclude = ["tag:jobs"])'],
        ),
        (
            'spec = "a"\nonly = []\n',
            ['2:1: `only` must be a list that is not empty (as in only = ["models"])'],
        ),
        ("spec = \n", ["1:8: not TOML: invalid value"]),
        ("spec = 'a", ['1:1: not TOML: expected "\'"']),
        ("apis = 1\n", ["1:1: `apis` must be written as tables: [[apis]]"]),
        ("apis = [1]\n", ["1:9: `apis` must be written as tables: [[apis]]"]),
        ("apis = []\n", ["1:1: `apis` is empty"]),
        (
            '[[apis]]\nspec = "a"\n[[apis]]\npackage = "b"\nonyl = []\n',
            [
                '3:3: `spec` is missing (add spec = "openapi.yaml")',
                "5:1: `onyl` is no setting (did you mean `only`?)",
            ],
        ),
        (
            'enums = "maybe"\n[[apis]]\nspec = "a"\n[[apis]]\nspec = "b"\nenums = 1\n',
            [
                "1:1: `enums` must be open or closed",
                "6:1: `enums` must be open or closed",
            ],
        ),
        (
            'package = "p"\n[[apis]]\nspec = "a"\n[[apis]]\nspec = "b"\n',
            [
                (
                    "4:3: another API is written to generated/p too"
                    " (give each API a `package` of its own)"
                )
            ],
        ),
        (
            'spec = "a"\n[[apis]]\npackage="p"\n[[apis]]\npackage="p"\noutput = "x/../generated"\n',
            [
                (
                    "4:3: another API is written to generated/p too"
                    " (give each API a `package` of its own)"
                )
            ],
        ),
    ],
)
def test_mistakes_are_told_with_their_line(text: str, expected: list[str]) -> None:
    assert [line.removesuffix(".") for line in errors(text)] == expected


@pytest.mark.usefixtures("here")
def test_mistakes_in_a_project_are_told_with_their_line() -> None:
    text = '[project]\nname = "x"\n\n[tool.specular]\nspec = "a"\n  engin = "jinja"\n'
    assert errors(text, "pyproject.toml") == ["6:3: `engin` is no setting (did you mean `engine`?)"]
    assert errors("[tool]\nspecular = {}\n", "pyproject.toml") == [
        '2:1: `spec` is missing (add spec = "openapi.yaml")'
    ]
    assert errors("[tool.specular]\nspec = [\n", "pyproject.toml")[0].startswith("3:1: not TOML")


@pytest.mark.usefixtures("here")
def test_a_project_whose_settings_are_no_table_is_told() -> None:
    assert errors("[tool]\n  specular = true\n", "pyproject.toml") == [
        "2:3: the settings must be a table: [tool.specular]"
    ]


@pytest.mark.usefixtures("here")
def test_mistakes_in_pages_are_told() -> None:
    text = """
spec = "a"
infer_pagination = "no"
[pagination]
none = "link"
[pagination."GET /a"]
parameter = "after"
[pagination.b]
type = "curser"
first = 1.5
netx = "a"
next = ""
"""
    example = '(as in [pagination."GET /jobs"] and below it type = "link")'
    assert errors(text) == [
        "3:1: `infer_pagination` must be true or false",
        f"5:1: `none` must be a table {example}",
        f"6:13: `type` is missing of 'GET /a' {example}",
        (
            "9:1: `type` must be cursor or offset or page or url or link or none"
            " (did you mean 'cursor'?)"
        ),
        "10:1: `first` must be a whole number",
        "11:1: `netx` is no setting (did you mean `next`?)",
        "12:1: `next` must be a string that is not empty",
    ]


@pytest.mark.usefixtures("here")
def test_all_mistakes_are_told_at_once_and_each_once() -> None:
    text = """
package = "class"
overlays = ["a", ""]
formats = { date = "nativ", money = "a.class", binary = "plain" }
[[apis]]
package = "a b"
stict = true
[[apis]]
[[apis]]
spec = "b"
"""
    assert errors(text) == [
        "2:1: 'class' is a keyword of Python",
        (
            "3:18: `overlays` must be a list of strings, none of them empty"
            ' (as in overlays = ["overlay.yaml"])'
        ),
        (
            "4:13: 'nativ' is not native, checked, plain or the path of a type"
            " (did you mean 'native'?)"
        ),
        (
            "4:29: 'a.class' is not native, checked, plain or the path of a type"
            ' (as in "checked", or for a type of your own "mypackage.money.Amount")'
        ),
        "4:48: `binary` is bytes, and no text (leave it out)",
        '5:3: `spec` is missing (add spec = "openapi.yaml")',
        "6:1: 'a b' is no Python identifier",
        "7:1: `stict` is no setting (did you mean `strict`?)",
        '8:3: `spec` is missing (add spec = "openapi.yaml")',
        (
            "9:3: another API is written to generated/class too"
            " (give each API a `package` of its own)"
        ),
    ]


@pytest.mark.usefixtures("here")
@profile(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), table=settings(), in_project=st.booleans())
def test_what_a_validator_refuses_is_told_with_a_place_in_the_file(
    data: st.DataObject, table: Table, *, in_project: bool
) -> None:
    whole: Table = {"project": {}, "tool": {"specular": table}} if in_project else table
    text, _ = data.draw(written(whole))
    file = Path("pyproject.toml" if in_project else "any.toml")
    file.write_text(text, "utf-8", newline="")
    sink = Sink()
    found = load_config(Path(), file, sink)
    assert bool(found) is not sink.failed
    lines = text.split("\n")
    for one in sink.diagnostics:
        assert one.code is Code.CONFIG_INVALID
        assert one.place is not None
        assert one.place.line is not None
        assert one.place.column is not None
        assert 1 <= one.place.line <= len(lines)
        assert 1 <= one.place.column <= len(lines[one.place.line - 1]) + 1
    if Draft202012Validator(SCHEMA).is_valid(table):
        beyond = ("keyword of Python", "no Python identifier", "path of a type", "another API is")
        assert all(any(word in one.message for word in beyond) for one in sink.diagnostics)
    else:
        assert sink.failed
