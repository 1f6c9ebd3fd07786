"""How much of a document is in the package is told, and every finding is in the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from specular import cli
from specular.cli import commands, tasks

pytestmark = pytest.mark.usefixtures("elsewhere")

NARROW = """\
openapi: 3.1.0
info: {title: Pet Shop, version: "1"}
paths:
  /pets:
    get: {responses: {}, tags: [pets]}
components:
  schemas:
    Pet: {type: string, pattern: "("}
    Cat: {type: string}
"""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands.app, arguments, prog_name="specular")


def test_a_strict_run_takes_warnings_for_errors() -> None:
    Path("narrow.yaml").write_text(NARROW)
    found = run("generate", "narrow.yaml", "--strict")
    assert (found.exit_code, found.stdout) == (cli.INVALID, "")
    assert "error[schema-approximated]" in found.stderr
    assert found.stderr.endswith("narrow.yaml: 1 error; nothing was written\n")
    assert not Path("generated").exists()
    Path("specular.toml").write_text('spec = "narrow.yaml"\nstrict = true\n')
    assert run("generate").exit_code == cli.INVALID


def test_a_report_has_what_is_in_the_package_and_every_finding() -> None:
    Path("narrow.yaml").write_text(NARROW)
    found = run("generate", "narrow.yaml", "--report", "report.json")
    assert found.exit_code == 0
    assert found.stdout.endswith(
        "operations: 1 generated, 0 approximated, 0 left out;"
        " schemas: 1 generated, 1 approximated, 0 left out\n"
    )
    (api,) = json.loads(Path("report.json").read_text())["apis"]
    assert api["spec"] == "narrow.yaml"
    schemas = {"generated": 1, "approximated": 1, "left_out": 0, "not_selected": 0}
    assert api["coverage"]["schemas"] == schemas
    (finding,) = api["findings"]
    assert (finding["code"], finding["severity"]) == ("schema-approximated", "warning")
    assert finding["pointer"] == "/components/schemas/Pet/pattern"
    assert (finding["file"], finding["line"], finding["column"]) == ("narrow.yaml", 8, 25)
    found = run("generate", "narrow.yaml", "--report", "narrow.yaml/report.json")
    assert (found.exit_code, "cannot be written" in found.stderr) == (cli.REFUSED, True)


def test_only_the_first_findings_of_a_code_are_printed() -> None:
    fields = "".join(f"    F{n}: {{type: string, pattern: '('}}\n" for n in range(tasks.SHOWN + 2))
    Path("many.yaml").write_text(NARROW.partition("    Pet")[0] + fields)
    found = run("generate", "many.yaml", "--report", "report.json")
    assert found.stderr.count("warning[schema-approximated]") == tasks.SHOWN
    assert "2 more of [schema-approximated]; --report FILE writes them all\n" in found.stderr
    (api,) = json.loads(Path("report.json").read_text())["apis"]
    assert len(api["findings"]) == tasks.SHOWN + 2
