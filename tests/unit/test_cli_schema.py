"""`specular schema` prints what editors want to know."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from specular import cli
from specular.cli import commands
from specular.config import SCHEMA


def test_it_is_the_schema_that_decides() -> None:
    found = CliRunner().invoke(commands.app, ["schema", "config"])
    assert (found.exit_code, found.stderr) == (0, "")
    assert json.loads(found.stdout) == SCHEMA
    assert found.stdout == json.dumps(SCHEMA, indent=2) + "\n"
    assert found.stdout.isascii()


@pytest.mark.parametrize("arguments", [("nonsense",), ()])
def test_there_is_no_other(arguments: tuple[str, ...]) -> None:
    found = CliRunner().invoke(commands.app, ["schema", *arguments], prog_name="specular")
    assert (found.exit_code, found.stdout) == (cli.USAGE, "")
    assert "WHAT" in found.stderr
