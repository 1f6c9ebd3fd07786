"""What the commands say of a run that was cut short, and of one that goes on at the same time."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from faults import at_change, die, ended, forked
from specular import cli
from specular.cli import commands
from specular.diagnostics import Sink
from specular.output import turns

SPEC = 'openapi: 3.1.0\ninfo: {title: Pets, version: "1"}\npaths: {}\n'


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("specular.rendering.files.render", lambda api, *_: rendered(api.title))
    Path("a.yaml").write_text(SPEC)


def rendered(title: str) -> dict[str, str]:
    return {"__init__.py": f"title = '{title}'\n", "models/a.py": "", f"{title}/b.py": ""}


def run(*arguments: str) -> Result:
    found = CliRunner().invoke(commands.app, arguments, prog_name="specular")
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def cut() -> None:
    """Write a package, and be killed while a second document is written over it."""
    assert run("generate", "a.yaml", "--package", "pets").exit_code == 0

    def act() -> None:
        at_change(9, Path("generated/pets"), die)
        run("generate", "a.yaml", "--package", "pets")

    Path("a.yaml").write_text(SPEC.replace("Pets", "Dogs"))
    assert ended(forked(act)) < 0
    assert Path("generated/pets/.specular.journal").exists()


def test_check_tells_of_a_run_that_was_cut_short_and_what_repairs_it() -> None:
    cut()
    for document in ("Pets", "Dogs", "Cats"):
        Path("a.yaml").write_text(SPEC.replace("Pets", document))
        before = sorted(Path("generated").rglob("*"))
        found = run("check", "a.yaml", "--package", "pets")
        assert found.exit_code == cli.DIFFERENT
        first, *_, last = found.stderr.splitlines()
        assert first.endswith(", a run that wrote here was cut short")
        assert last == "  to repair it: specular generate a.yaml --package pets"
        assert sorted(Path("generated").rglob("*")) == before


def test_generate_repairs_it_with_any_document_and_says_so() -> None:
    cut()
    Path("a.yaml").write_text(SPEC.replace("Pets", "Cats"))
    found = run("generate", "a.yaml", "--package", "pets")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.splitlines()[1] == "  finished what a run that was cut short had begun"
    assert sorted(path.name for path in Path("generated/pets").iterdir()) == [
        ".specular.json",
        ".specular.map.json",
        "Cats",
        "__init__.py",
        "models",
    ]
    found = run("generate", "a.yaml", "--package", "pets")
    assert "cut short" not in found.stdout
    assert run("check", "a.yaml", "--package", "pets").exit_code == 0


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_folder_that_another_run_keeps_is_refused(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "turn", partial(turns.turn, timeout=1.2))
    Path("generated/pets").mkdir(parents=True)
    with partial(turns.turn, timeout=0)(Path("generated/pets"), Sink()):
        found = run(command, "a.yaml", "--package", "pets")
    assert (found.exit_code, found.stdout) == (cli.REFUSED, "")
    assert found.stderr == (
        "generated/pets: waiting for another run to end\n"
        "error[output-locked]: another run has been busy in generated/pets for 1.2 seconds\n"
        "  hint: wait until it is done, or end it, and run this again\n"
        "a.yaml: 1 error; nothing was written\n"
    )
    assert list(Path("generated/pets").iterdir()) == []
