"""What `specular diff` prints, in each form, and how it ends."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Final

import jsonschema
import pytest
from typer.testing import CliRunner

from specular import __version__, pipeline
from specular.cli import commands
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

RULE: Final = RULES["response-property-type-changed"]
FINGERPRINT: Final = "c2e03ade1f43a15a"
CHECK: Final = "fails in a type checker"
HEAD: Final = 'openapi: 3.1.0\ninfo: {title: Shop, version: "1"}\n'
PATHS: Final = """\
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      responses:
        "200":
          description: pets
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, description: What it answers to.}
        age: {type: integer}
"""
OLD: Final = HEAD + PATHS
NEW: Final = OLD.replace("age: {type: integer}", "age: {type: string}")
TOLD: Final = OLD.replace("answers to", "is called")
LOOSER: Final = OLD.replace("      required: [name]\n", "")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {"old": OLD, "new": NEW, "told": TOLD, "looser": LOOSER}.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


def diff(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(commands.app, ["diff", *arguments], prog_name="specular")


def git(folder: Path, *arguments: str) -> None:
    """Run git, as nobody in particular."""
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    command = ["git", *who, *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def test_what_changed_is_told_with_whom_it_breaks_and_where() -> None:
    ended = diff("old.yaml", "new.yaml")
    assert ended.exit_code == 2
    assert ended.stdout.splitlines() == [
        "Pet",
        f"  breaks: Pet.age: {RULE.title} [response-property-type-changed]",
        "    integer -> string",
        f"    client code {CHECK}; the wire is refused or misread; a server {CHECK}",
        f"    old.yaml:19:14 -> new.yaml:19:14  #{FINGERPRINT}",
        "    Pet.age in models/pet.py",
        "    used by GET /pets",
        f"    {RULE.advice}",
        "1 finding; breaks client code: 1, the wire: 1, servers: 1",
        "version step: major, for Pet.age [response-property-type-changed]",
    ]


def test_two_documents_that_mean_the_same_do_not_differ() -> None:
    ended = diff("old.yaml", "old.yaml")
    assert (ended.exit_code, ended.stdout) == (0, "no difference\n")


def test_other_words_alone_are_a_patch() -> None:
    ended = diff("old.yaml", "told.yaml")
    assert ended.exit_code == 2
    assert ended.stdout.splitlines()[-1].startswith("version step: patch")


@pytest.mark.parametrize(
    ("new", "audience", "code"),
    [
        ("new.yaml", "client", 2),
        ("new.yaml", "any", 2),
        ("told.yaml", "any", 0),
        ("looser.yaml", "client", 2),
        ("looser.yaml", "server", 0),
    ],
)
def test_it_fails_only_for_those_who_were_named(new: str, audience: str, code: int) -> None:
    assert diff("old.yaml", new, "--fail-on", audience).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("old.yaml", "nowhere.yaml"), "nowhere.yaml: error[file-not-found]"),
        (("old.yaml",), "error: give two documents"),
        ((), "error: give two documents"),
        (("old.yaml", "new.yaml", "--fail-on", "me"), "--fail-on"),
        (("old.yaml", "new.yaml", "--against", "HEAD"), "error: --against compares"),
        (("--against", "HEAD"), "error: there are no settings"),
        (("git:HEAD:old.yaml", "new.yaml"), "error:"),
        (("--nothing",), "No such option"),
    ],
)
def test_what_is_wrong_ends_with_one(arguments: tuple[str, ...], message: str) -> None:
    ended = diff(*arguments)
    assert ended.exit_code == 1
    assert message in ended.stderr


def test_revisions_are_compared(folder: Path) -> None:
    git(folder, "init", "-q")
    (folder / "specular.toml").write_text('spec = "old.yaml"\n', "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    assert diff("--against", "HEAD").exit_code == 0
    (folder / "old.yaml").write_text(NEW, "utf-8")
    ended = diff("--against", "HEAD")
    assert ended.exit_code == 2
    places = f"    git:HEAD:old.yaml:19:14 -> old.yaml:19:14  #{FINGERPRINT}"
    assert places in ended.stdout.splitlines()
    assert diff("git:HEAD:old.yaml", "old.yaml").stdout == ended.stdout
    assert diff("git:HEAD:old.yaml", "git:HEAD:new.yaml").stdout.count("Pet.age") > 0


def test_programs_get_json() -> None:
    ended = diff("old.yaml", "new.yaml", "--format", "json")
    assert ended.exit_code == 2
    (api,) = json.loads(ended.stdout)["apis"]
    (found,) = api["findings"]
    assert (api["old"], api["new"], api["step"]) == ("old.yaml", "new.yaml", "major")
    assert api["decided_by"] == found["fingerprint"]
    assert found["rule"] == "response-property-type-changed"
    assert [found[key]["verdict"] for key in ("client", "wire", "server")] == ["breaks"] * 3
    assert found["before"] == {"file": "old.yaml", "line": 19, "column": 14}
    assert found["after"] == {"file": "new.yaml", "line": 19, "column": 14}
    assert found["symbols"] == ["Pet.age"]


def test_the_report_is_as_its_schema_says() -> None:
    schema = json.loads(CliRunner().invoke(commands.app, ["schema", "diff"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    for new in ("new.yaml", "told.yaml", "looser.yaml", "old.yaml"):
        report = json.loads(diff("old.yaml", new, "--format", "json").stdout)
        jsonschema.validate(report, schema, jsonschema.Draft202012Validator)


def test_a_comment_has_the_gravest_first_and_no_markup_of_the_document(folder: Path) -> None:
    ended = diff("old.yaml", "new.yaml", "--format", "markdown")
    assert "🔴 1 breaks" in ended.stdout
    assert "**Pet.age**" in ended.stdout
    evil = OLD.replace("age: {type: integer}", '"<b>|`x`": {type: integer}')
    (folder / "evil.yaml").write_text(evil, "utf-8")
    told = diff("evil.yaml", "old.yaml", "--format", "markdown").stdout
    assert "\\<b\\>\\|\\`x\\`" in told


def test_a_long_comment_is_cut_and_says_so(folder: Path) -> None:
    names = [f"p{number}" for number in range(2000)]
    more = "".join(f"        {name}: {{type: integer}}\n" for name in names)
    (folder / "many.yaml").write_text(OLD + more, "utf-8")
    told = diff("many.yaml", "old.yaml", "--format", "markdown").stdout
    assert len(told) < 65_536
    assert "more." in told


def test_github_shows_findings_beside_their_lines(folder: Path) -> None:
    (line,) = diff("old.yaml", "new.yaml", "--format", "github").stdout.splitlines()
    assert line.startswith(
        f"::error file=new.yaml,line=19,col=14,title=Pet.age [{RULE.id}]::Pet.age"
    )
    evil = OLD.replace("age: {type: integer}", '"a,b:c%\\n::error::x": {type: integer}')
    (folder / "evil.yaml").write_text(evil, "utf-8")
    lines = diff("old.yaml", "evil.yaml", "--format", "github").stdout.splitlines()
    assert all(re.match(r"::(error|warning|notice) file=", one) for one in lines)
    assert any("a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax" in one for one in lines)


def test_gitlab_gets_a_report_of_code_quality() -> None:
    (found,) = json.loads(diff("old.yaml", "new.yaml", "--format", "gitlab").stdout)
    assert found["location"] == {"path": "new.yaml", "lines": {"begin": 19}}
    assert (found["check_name"], found["severity"]) == (RULE.id, "major")
    assert found["fingerprint"] == FINGERPRINT


def test_sarif_names_rules_and_places() -> None:
    log = json.loads(diff("old.yaml", "new.yaml", "--format", "sarif").stdout)
    (run,) = log["runs"]
    (result,) = run["results"]
    assert [one["id"] for one in run["tool"]["driver"]["rules"]] == [result["ruleId"]] == [RULE.id]
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "new.yaml"
    assert place["physicalLocation"]["region"] == {"startLine": 19, "startColumn": 14}


def ignore(folder: Path, **keys: str) -> None:
    """Write the file of what is let pass."""
    lines = "".join(f"{key} = {value}\n" for key, value in keys.items())
    (folder / "specular.ignore.toml").write_text(f"[[ignore]]\n{lines}", "utf-8")


def test_a_finding_is_let_pass_for_a_reason(folder: Path) -> None:
    ignore(folder, fingerprint=f'"{FINGERPRINT}"', reason='"nobody reads it"', until="2999-12-31")
    ended = diff("old.yaml", "new.yaml")
    assert (ended.exit_code, ended.stdout, ended.stderr) == (
        0,
        "no difference\n",
        "1 finding ignored\n",
    )
    (folder / "specular.ignore.toml").rename(folder / "pass.toml")
    assert diff("old.yaml", "new.yaml").exit_code == 2
    assert diff("old.yaml", "new.yaml", "--ignore", "pass.toml").exit_code == 0


def test_what_is_ignored_no_more_or_for_nothing_is_told(folder: Path) -> None:
    ignore(folder, fingerprint=f'"{FINGERPRINT}"', reason='"soon gone"', until="2020-01-31")
    ended = diff("old.yaml", "new.yaml")
    assert ended.exit_code == 2
    assert f"#{FINGERPRINT} is ignored no more since 2020-01-31: soon gone" in ended.stderr
    ignore(folder, fingerprint='"0000"', reason='"old"')
    ended = diff("old.yaml", "new.yaml")
    assert ended.exit_code == 2
    assert "#0000 is ignored and not found any more: old" in ended.stderr


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"fingerprint": '"a"'}, "1:3: error[config-invalid]: `reason` must be a text"),
        ({"fingerprint": "5", "reason": '"a"'}, "2:1: error[config-invalid]: `fingerprint` must"),
        ({"fingerprnt": '"a"', "reason": '"a"'}, "did you mean `fingerprint`?"),
        (
            {"fingerprint": '"a"', "reason": '"a"', "until": '"2020-01-31"'},
            "4:1: error[config-invalid]: `until` must be a date",
        ),
        ({"fingerprint": "["}, "error[config-invalid]: not TOML"),
    ],
)
def test_what_is_wrong_with_the_file_is_told(
    keys: dict[str, str], message: str, folder: Path
) -> None:
    ignore(folder, **keys)
    ended = diff("old.yaml", "new.yaml")
    assert ended.exit_code == 1
    assert message in ended.stderr


def test_the_packages_are_asked_too() -> None:
    ended = diff("old.yaml", "new.yaml", "--packages")
    assert ended.exit_code == 2
    assert ended.stdout.splitlines()[-1] == (
        "the packages agree: 1 difference to callers, none of it untold"
    )
    (api,) = json.loads(diff("old.yaml", "new.yaml", "--packages", "--format", "json").stdout)[
        "apis"
    ]
    assert api["packages"] == {"differences": 1, "disagreements": []}
    assert diff("old.yaml", "nowhere.yaml", "--packages").exit_code == 1


def test_what_only_the_packages_lose_breaks_client_code(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_differences", lambda *_: [])
    told = ("old.yaml", "gone.yaml", "--packages")
    (folder / "gone.yaml").write_text(OLD.replace("        age: {type: integer}\n", ""), "utf-8")
    ended = diff(*told, "--fail-on", "client")
    assert ended.exit_code == 2
    assert "seen in the packages only: Pet.age is gone" in ended.stdout
    assert diff(*told, "--fail-on", "server").exit_code == 0
    assert "Pet.age is gone" in diff(*told, "--format", "sarif").stderr
    (fingerprint,) = re.findall(r"before  #(\w+)", ended.stdout)
    ignore(folder, fingerprint=f'"{fingerprint}"', reason='"known"')
    assert diff(*told, "--fail-on", "client").exit_code == 0


def test_against_a_revision_it_is_told_how_the_package_is_made_otherwise(folder: Path) -> None:
    (folder / "specular.toml").write_text('spec = "old.yaml"\npackage = "shop"\n')
    config = ApiConfig(spec=folder / "old.yaml", output=folder / "generated", package="shop")
    pipeline.generate(config, Sink())
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    assert diff("--against", "HEAD").exit_code == 0
    manifest = folder / "generated" / "shop" / ".specular.json"
    manifest.write_text(re.sub(r'"specular": "[^"]*"', '"specular": "0.0.1"', manifest.read_text()))
    git(folder, "commit", "-qam", "two")
    (folder / "specular.toml").write_text(
        'spec = "old.yaml"\npackage = "store"\nonly = ["models", "server"]\nenums = "closed"\n'
    )
    ended = diff("--against", "HEAD")
    assert ended.exit_code == 2
    assert "Traceback" not in ended.output
    (api,) = json.loads(diff("--against", "HEAD", "--format", "json").stdout)["apis"]
    told = {
        (one["rule"], one["old"], one["new"], one["client"]["verdict"]) for one in api["findings"]
    }
    surface = "generator-surface-changed"
    assert told == {
        ("symbol-export-removed", "client", "no client", "breaks"),
        (surface, "package shop", "package store", "breaks"),
        (surface, "specular 0.0.1", f"specular {__version__}", "at risk"),
        (surface, 'enums "open"', 'enums "closed"', "at risk"),
    }
    for form in ("markdown", "github", "gitlab", "sarif", "html"):
        assert diff("--against", "HEAD", "--format", form).exit_code == 2
    # What has no manifest says nothing.
    manifest.unlink()
    git(folder, "commit", "-qam", "three")
    assert diff("--against", "HEAD").exit_code == 0
