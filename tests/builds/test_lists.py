"""What build tools ask before they build: the files of a run, and its outcome as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from typer.testing import CliRunner

from builds.workplace import Ran, Workplace, document, settings, workplace
from specular.cli import commands
from trees import ROOT, read_tree

PET: Final = "Pet: {type: object, properties: {name: {type: string}}}"


Specular: TypeAlias = Callable[..., Ran]


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    found = workplace(tmp_path)
    found.write("pets.yaml", document("Pets", f"{PET}\nShop: {{$ref: 'a b.yaml'}}"))
    found.write("a b.yaml", "{type: object}")
    found.write("toys.yaml", document("Toys", "Toy: {type: object}"))
    found.write("specular.toml", settings(["pets", "toys"]))
    return found


@pytest.fixture
def specular(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> Specular:
    """Run specular in this process, which takes less time."""
    monkeypatch.chdir(place.folder)

    def act(*arguments: str) -> Ran:
        found = CliRunner().invoke(commands.app, [*arguments, "--jobs", "1"])
        return Ran(found.exit_code, found.stdout, found.stderr)

    return act


def test_the_outputs_are_what_is_then_generated(place: Workplace, specular: Specular) -> None:
    before = read_tree(place.folder)
    found = specular("generate", "--print-outputs", "--report", "r", "--stamp", "s")
    assert (found.code, found.err) == (0, "")
    assert read_tree(place.folder) == before
    ended = specular("generate", "--no-cache")
    assert ended.code == 0
    made = [f"generated/{name}" for name in read_tree(place.folder / "generated")]
    assert sorted(found.out.splitlines()) == sorted(made)


def test_the_inputs_may_end_with_nul(place: Workplace, specular: Specular) -> None:
    lines = specular("generate", "--print-inputs").out
    for flag in ("-0", "--null"):
        found = specular("generate", "--print-inputs", flag)
        assert (found.code, found.err) == (0, "")
        *paths, rest = found.out.split("\0")
        assert rest == ""
        assert lines == "".join(f"{one}\n" for one in paths)
    assert not (place.folder / "generated").exists()
    templates = {str(one) for one in (ROOT / "templates").rglob("*") if one.is_file()}
    # No package is made with what `specular diff` fills.
    apart = ("__pycache__", "/templates/review/")
    kept = {one for one in templates if not any(part in one for part in apart)}
    assert set(paths) == {"pets.yaml", "a b.yaml", "toys.yaml", "specular.toml"} | kept
    assert len(paths) == len(set(paths))


def test_xargs_takes_what_is_printed(place: Workplace) -> None:
    place.specular("generate", "toys.yaml")
    command = "specular generate toys.yaml --print-outputs -0 | xargs -0 ls -d | wc -l"
    found = place.run("/bin/sh", "-c", command)
    assert int(found.out) == len(read_tree(place.folder / "generated" / "toys"))


def _json(text: str) -> Any:  # noqa: ANN401 - JSON may be anything
    return json.loads(text)


def test_lists_are_json_where_that_is_asked_for(specular: Specular) -> None:
    for flag, name in (("--print-inputs", "inputs"), ("--print-outputs", "outputs")):
        lines = specular("generate", "toys.yaml", flag).out.splitlines()
        found = specular("generate", "toys.yaml", flag, "--output-format", "json")
        assert _json(found.out)[name] == lines


def test_the_outcome_is_json_however_it_ends(place: Workplace, specular: Specular) -> None:
    def outcome(command: str) -> tuple[int, dict[str, Any]]:
        found = specular(command, "--output-format", "json")
        assert found.err == ""
        content = _json(found.out)
        assert (content["command"], content["exit_code"]) == (command, found.code)
        return found.code, {Path(one["spec"]).stem: one for one in content["apis"]}

    code, apis = outcome("check")
    assert (code, apis["pets"]["exit_code"], apis["pets"]["files"]["unchanged"]) == (1, 1, [])
    code, apis = outcome("generate")
    assert (code, apis["pets"]["folder"]) == (0, "generated/pets")
    assert "models/pet.py" in apis["pets"]["files"]["created"]
    for command in ("check", "generate"):
        code, apis = outcome(command)
        assert (code, apis["toys"]["files"]["created"]) == (0, [])
        assert "models/toy.py" in apis["toys"]["files"]["unchanged"]
    place.write("generated/toys/models/toy.py", "# Mine.\n")
    place.write("pets.yaml", "openapi: 3.1.0\npaths: {")
    code, apis = outcome("check")
    assert (code, apis["toys"]["exit_code"]) == (3, 1)
    assert apis["pets"]["files"] is None
    assert apis["pets"]["coverage"] is None
    assert [one["code"] for one in apis["pets"]["findings"]] == ["syntax"]
    code, apis = outcome("generate")
    # The gravest of both: that of what would be lost.
    assert (code, apis["toys"]["exit_code"], apis["pets"]["exit_code"]) == (4, 4, 3)
    assert [one["code"] for one in apis["toys"]["findings"]] == ["output-edited"]


def test_without_a_cache_nothing_is_left_but_the_package(place: Workplace) -> None:
    """As in the sandbox of Bazel, where a package is what a rule declares, and no more."""
    elsewhere = {
        name: str(place.path / name) for name in ("HOME", "SPECULAR_CACHE_DIR", "XDG_CACHE_HOME")
    }
    before = read_tree(place.path)
    (place.folder / "out/pets").mkdir(parents=True)
    command = (place.path / "specular", "generate", "pets.yaml", "--no-cache", "--output", "out")
    for name in ("pets.yaml", "a b.yaml", "specular.toml"):
        (place.folder / name).chmod(0o444)
    assert place.run(*command, **elsewhere, TMPDIR="/nowhere").code == 0
    assert read_tree(place.path) == before
    given = {"a b.yaml", "pets.yaml", "toys.yaml", "specular.toml", "steps.log"}
    left = {name for name in read_tree(place.folder) if not name.startswith("out/pets/")}
    assert left == given
