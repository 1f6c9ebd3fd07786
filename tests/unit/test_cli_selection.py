"""The options that select and change what is read, as a user has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from specular import cli
from specular.cli import commands

SPEC = """\
openapi: 3.1.0
info: {title: Pet Shop, version: "1"}
paths:
  /pets:
    get: {operationId: listPets, tags: [pets], responses: {"204": {description: none}}}
  /shops:
    get: {operationId: listShops, tags: [shops], responses: {"204": {description: none}}}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(SPEC)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands.app, arguments, prog_name="specular")


def resources() -> list[str]:
    names = [path.stem for path in Path("generated/pet_shop/resources").glob("*.py")]
    return sorted(names)[1:]


def test_selectors_can_be_repeated_and_are_in_the_manifest() -> None:
    found = run("generate", "a.yaml", "--include", "tag:pets", "--include", "tag:shops")
    assert (found.exit_code, resources()) == (cli.DONE, ["pets", "shops"])
    found = run("generate", "a.yaml", "--exclude", "path:/shops/**")
    assert (found.exit_code, resources()) == (cli.DONE, ["pets"])
    assert found.stdout.splitlines()[1] == (
        "operations: 1 generated, 0 approximated, 0 left out, 1 not selected;"
        " schemas: 0 generated, 0 approximated, 0 left out"
    )
    manifest = json.loads(Path("generated/pet_shop/.specular.json").read_text())
    assert manifest["options"]["exclude"] == ["path:/shops/**"]
    assert "include" not in manifest["options"]


def test_selectors_go_over_those_of_the_settings() -> None:
    Path("specular.toml").write_text('spec = "a.yaml"\ninclude = ["tag:pets"]\n')
    assert (run("generate").exit_code, resources()) == (cli.DONE, ["pets"])
    assert run("generate", "--include", "tag:shops").exit_code == cli.DONE
    assert resources() == ["shops"]


def test_check_tells_the_command_with_its_selectors() -> None:
    found = run("check", "a.yaml", "--include", "path:GET /pets", "--exclude", "tag:shops")
    assert found.exit_code == cli.DIFFERENT
    assert "generate a.yaml --include 'path:GET /pets' --exclude tag:shops\n" in found.stderr


def test_a_wrong_selector_is_a_usage_error() -> None:
    found = run("generate", "a.yaml", "--include", "tga:pets")
    assert found.exit_code == cli.USAGE
    assert "did you mean tag:pets?" in found.output
    found = run("generate", "a.yaml", "--exclude", "tag:pet")
    assert (found.exit_code, found.stderr) == (
        cli.USAGE,
        (
            "error[selector-unmatched]: `exclude` has 'tag:pet', which no operation matches\n"
            "  hint: did you mean tag:pets?\n"
            "a.yaml: 1 error; nothing was written\n"
        ),
    )
    assert not Path("generated").exists()


def test_the_dump_of_a_selection_is_the_selection() -> None:
    found = run("generate", "a.yaml", "--include", "tag:pets", "--dump", "spec")
    assert "/pets" in found.stdout
    assert "/shops" not in found.stdout


OVERLAY = """\
overlay: 1.0.0
info: {title: Rename, version: "1"}
actions:
- target: $.info
  update: {title: TITLE}
"""


def test_overlays_can_be_repeated_and_are_inputs() -> None:
    Path("one.yaml").write_text(OVERLAY.replace("TITLE", "Pets"))
    Path("below").mkdir()
    Path("below/two.yaml").write_text(OVERLAY.replace("TITLE", "Pet Zoo"))
    flags = ("--overlay", "one.yaml", "--overlay", "below/two.yaml")
    assert run("generate", "a.yaml", *flags).exit_code == cli.DONE
    manifest = json.loads(Path("generated/pet_zoo/.specular.json").read_text())
    assert [*manifest["inputs"]] == ["a.yaml", "below/two.yaml", "one.yaml"]
    Path("specular.toml").write_text('spec = "a.yaml"\noverlays = ["below/two.yaml", "one.yaml"]\n')
    assert run("generate").stdout.startswith("generated/pets: ")
    found = run("check", "--overlay", "one.yaml", "--package", "new")
    assert found.stderr.endswith("specular generate --package new --overlay one.yaml\n")


def test_a_wrong_overlay_is_an_error_in_the_document() -> None:
    Path("below").mkdir()
    Path("below/two.yaml").write_text(OVERLAY.replace("$.info", "$.infos"))
    found = run("generate", "a.yaml", "--overlay", "below/two.yaml")
    assert found.exit_code == cli.INVALID
    assert found.stderr.startswith("below/two.yaml:4:11: error[overlay-unmatched]: '$.infos'")
    found = run("generate", "a.yaml", "--overlay", "none.yaml")
    assert found.stderr.startswith("none.yaml: error[file-not-found]")
