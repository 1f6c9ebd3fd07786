"""What git shows with `specular git-diff` as the driver of its diffs."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from specular.cli import commands

DRIVER: Final = f"{shlex.quote(str(Path(sys.executable).with_name('specular')))} git-diff"
ROOT: Final = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200":
          description: pets
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Pet: {$ref: schemas/Pet.yaml}
"""
PET: Final = """\
type: object
properties:
  name: {type: string}
  age: {type: integer}
"""
OTHER: Final = "pets: 1\n"
FINDING: Final = "  breaks: Pet.age: a value in a response has a type"
RENAMED: Final = "  breaks: GET /pets: an operation has another operationId"
HEAD: Final = "diff --git a/api/openapi.yaml b/api/openapi.yaml"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository whose YAML is shown by the driver."""

    folder: Path

    def git(self, *arguments: str) -> str:
        """Run git, and return what it prints; it says nothing else."""
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=True, text=True)
        assert done.stderr == ""
        return done.stdout

    def write(self, path: str, text: str) -> None:
        """Save a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Save a file with another text in it."""
        text = (self.folder / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def commit(self) -> None:
        """Commit all that lies there."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=change")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository of one commit: a document of two files, settings, and YAML of another kind."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    made = Repository(tmp_path / "a repository")
    made.folder.mkdir()
    made.git("init", "--quiet", "--initial-branch=main")
    settings = {"user.name": "a", "user.email": "a@b", "diff.specular.command": DRIVER}
    for name, value in settings.items():
        made.git("config", name, value)
    made.write(".gitattributes", "*.yaml diff=specular\n")
    made.write("specular.toml", 'spec = "api/openapi.yaml"\n')
    made.write("api/openapi.yaml", ROOT)
    made.write("api/schemas/Pet.yaml", PET)
    made.write("other.yaml", OTHER)
    made.commit()
    return made


def findings(shown: str) -> list[str]:
    """Return the lines of findings, and those that say of which file they are told."""
    begins = ("diff ", "in ", "  breaks: ", "  at risk: ", "  safe: ", "no difference")
    return [line for line in shown.splitlines() if line.startswith(begins)]


def places(shown: str) -> list[str]:
    """Return where findings stand."""
    return [line.strip().split("  #")[0] for line in shown.splitlines() if "  #" in line]


def test_an_edit_is_told_as_by_diff(repository: Repository) -> None:
    repository.edit("api/openapi.yaml", "listPets", "allPets")
    shown = repository.git("diff").splitlines()
    assert shown[0] == HEAD
    told = subprocess.run(
        [*shlex.split(DRIVER)[:1], "diff", "git:HEAD:api/openapi.yaml", "api/openapi.yaml"],
        cwd=repository.folder,
        capture_output=True,
        check=False,
        text=True,
    ).stdout.replace("git:HEAD:", "git::")
    assert shown[1:] == told.splitlines()
    assert RENAMED in told
    assert "@@" in repository.git("diff", "--no-ext-diff")


def test_what_is_staged_is_compared_with_what_is_committed(repository: Repository) -> None:
    repository.edit("api/openapi.yaml", "listPets", "allPets")
    repository.git("add", ".")
    repository.edit("api/openapi.yaml", "allPets", "everyPet")
    (place,) = places(repository.git("diff", "--staged"))
    assert place == "git:HEAD:api/openapi.yaml:6:7 -> git::api/openapi.yaml:6:7"
    (place,) = places(repository.git("diff"))
    assert place == "git::api/openapi.yaml:6:7 -> api/openapi.yaml:6:7"
    (place,) = places(repository.git("diff", "HEAD"))
    assert place == "git:HEAD:api/openapi.yaml:6:7 -> api/openapi.yaml:6:7"
    (place,) = places(repository.git("diff", "-R"))
    assert place == "api/openapi.yaml:6:7 -> git::api/openapi.yaml:6:7"


def test_a_file_that_is_referred_to_is_seen_in_its_document(repository: Repository) -> None:
    repository.edit("api/schemas/Pet.yaml", "integer", "string")
    shown = repository.git("diff")
    head, around, *found = findings(shown)
    assert head == "diff --git a/api/schemas/Pet.yaml b/api/schemas/Pet.yaml"
    assert around == "in api/openapi.yaml"
    assert [one.startswith(FINDING) for one in found] == [True]
    assert places(shown) == ["git::api/schemas/Pet.yaml:4:8 -> api/schemas/Pet.yaml:4:8"]


def test_each_file_has_the_findings_that_stand_in_it(repository: Repository) -> None:
    repository.edit("api/openapi.yaml", "listPets", "allPets")
    repository.edit("api/schemas/Pet.yaml", "integer", "string")
    first, own, second, around, referred = findings(repository.git("diff"))
    assert (first, second[-8:], around) == (HEAD, "Pet.yaml", "in api/openapi.yaml")
    assert own.startswith(RENAMED)
    assert referred.startswith(FINDING)


def test_history_is_read_with_the_files_of_each_commit(repository: Repository) -> None:
    repository.edit("api/schemas/Pet.yaml", "integer", "string")
    repository.commit()
    # Later on neither the document nor what it refers to is as it was.
    repository.edit("api/openapi.yaml", "schemas/Pet", "schemas/Animal")
    repository.git("mv", "api/schemas/Pet.yaml", "api/schemas/Animal.yaml")
    repository.commit()
    commit = repository.git("rev-parse", "HEAD~1").strip()[:12]
    for command in (["show", "HEAD~1"], ["log", "-p", "--skip=1", "-1"]):
        shown = repository.git(*command, "--ext-diff")
        assert findings(shown)[2].startswith(FINDING)
        path = "api/schemas/Pet.yaml:4:8"
        assert places(shown) == [f"git:{commit}^:{path} -> git:{commit}:{path}"]
        assert "@@" in repository.git(*command)


def test_a_range_of_commits_is_compared(repository: Repository) -> None:
    repository.edit("api/schemas/Pet.yaml", "integer", "string")
    repository.commit()
    repository.edit("api/schemas/Pet.yaml", "string}", "boolean}")
    repository.commit()
    shown = repository.git("diff", "HEAD~2", "HEAD")
    assert [one[:15] for one in findings(shown)[2:]] == ["  breaks: Pet.n", "  breaks: Pet.a"]
    commit = repository.git("rev-parse", "HEAD~1").strip()[:12]
    assert places(shown)[0].startswith(f"git:{commit}^:api/schemas/Pet.yaml:3:9 -> git:HEAD:api/")
    assert findings(repository.git("diff", "HEAD~1", "HEAD~2"))[2].startswith(FINDING)


def test_blobs_of_no_tree_are_compared(repository: Repository) -> None:
    repository.write("new.yaml", ROOT.replace("listPets", "allPets"))
    blob = repository.git("hash-object", "-w", "new.yaml").strip()
    found = findings(repository.git("diff", "HEAD:api/openapi.yaml", blob))
    assert found[0] == HEAD
    assert [one.startswith(RENAMED) for one in found[1:]] == [True]
    repository.git("update-index", "--cacheinfo", f"100644,{blob},api/openapi.yaml")
    assert findings(repository.git("diff", "--staged"))[1].startswith(RENAMED)


def test_a_document_that_comes_or_goes_has_its_operations(repository: Repository) -> None:
    repository.write("api/new.yaml", ROOT)
    repository.git("add", ".")
    head, found = findings(repository.git("diff", "--staged"))
    assert head == "diff --git a/api/new.yaml b/api/new.yaml"
    assert "an operation came in [operation-added]" in found
    (repository.folder / "api/openapi.yaml").unlink()
    shown = repository.git("diff")
    assert shown.splitlines()[:2] == [HEAD, "deleted file mode 100644"]
    assert "an operation is gone [operation-removed]" in findings(shown)[1]


def test_a_renamed_document_is_the_same_one(repository: Repository) -> None:
    repository.git("mv", "api/openapi.yaml", "api/a shop.yaml")
    repository.edit("api/a shop.yaml", "listPets", "allPets")
    repository.git("add", ".")
    shown = repository.git("diff", "--staged", "-M")
    assert shown.splitlines()[0] == "diff --git a/api/openapi.yaml b/api/a shop.yaml"
    assert "rename to api/a shop.yaml" in shown
    assert findings(shown)[1].startswith(RENAMED)
    assert places(shown) == ["git:HEAD:api/openapi.yaml:6:7 -> git::api/a shop.yaml:6:7"]


def test_what_only_reads_differently_says_so(repository: Repository) -> None:
    repository.edit("api/openapi.yaml", "paths:", "# All of them\npaths:")
    assert repository.git("diff").splitlines() == [HEAD, "no difference"]


def test_other_yaml_is_shown_as_git_does(repository: Repository) -> None:
    repository.write("other.yaml", "cats: 1\n")
    repository.git("mv", "api/schemas/Pet.yaml", "api/unknown.yaml")
    plain = repository.git("diff", "--no-ext-diff", "other.yaml").splitlines()
    shown = repository.git("diff", "other.yaml").splitlines()
    assert shown == [line for line in plain if not line.startswith("index ")]
    repository.edit("api/unknown.yaml", "integer", "string")
    assert "-  age: {type: integer}" in repository.git("diff", "api/unknown.yaml")


def test_a_broken_document_is_shown_as_text_with_its_error(repository: Repository) -> None:
    repository.edit("api/openapi.yaml", "paths:", "paths: [")
    shown = repository.git("diff").splitlines()
    assert shown[1].startswith("specular: api/openapi.yaml:5:")
    assert "error[syntax]" in shown[1]
    assert {"-paths:", "+paths: ["} <= set(shown)


def test_a_mode_alone_is_shown_as_git_does(repository: Repository) -> None:
    (repository.folder / "api/openapi.yaml").chmod(0o755)
    shown = repository.git("diff")
    assert shown == repository.git("diff", "--no-ext-diff")
    assert "new mode 100755" in shown


def test_a_file_of_bytes_is_no_reason_to_stop(repository: Repository) -> None:
    (repository.folder / "other.yaml").write_bytes(b"\0\1")
    assert repository.git("diff").splitlines()[1:] == ["the files are not text, and differ"]
    (repository.folder / "other.yaml").write_bytes(b"a: \xe4\n")
    assert "+a: \\xe4" in repository.git("diff")


def test_what_is_not_merged_is_named(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "side")
    repository.edit("api/openapi.yaml", "listPets", "allPets")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.edit("api/openapi.yaml", "listPets", "everyPet")
    repository.commit()
    command = ["git", "merge", "-q", "side"]
    subprocess.run(command, cwd=repository.folder, capture_output=True, check=False)
    assert "* Unmerged path api/openapi.yaml" in repository.git("diff", "--staged")


def test_colours_are_those_of_git(repository: Repository) -> None:
    repository.write("other.yaml", "cats: 1\n")
    paged = {"GIT_PAGER_IN_USE": "true", "TERM": "xterm"}

    def shown(*settings: str) -> str:
        command = ["git", *settings, "diff"]
        return subprocess.run(
            command,
            cwd=repository.folder,
            env=os.environ | paged,
            capture_output=True,
            check=True,
            text=True,
        ).stdout

    assert "\x1b[31m-pets: 1\x1b[0m" in shown()
    assert "\x1b" not in shown("-c", "color.ui=false")
    assert "\x1b" not in repository.git("diff")


def test_the_exit_code_tells_git_where_it_is_trusted(repository: Repository) -> None:
    def code(path: str, *options: str) -> int:
        null = "0" * 40
        sides = [f"old-{Path(path).name}", null, "100644", path, null, "100644"]
        command = [*shlex.split(DRIVER), *options, path, *sides]
        return subprocess.run(
            command, cwd=repository.folder, capture_output=True, check=False
        ).returncode

    repository.write("old-openapi.yaml", ROOT.replace("listPets", "allPets"))
    repository.write("old-other.yaml", OTHER)
    assert code("api/openapi.yaml", "--exit-code") == 1
    assert code("api/openapi.yaml") == 0
    assert code("other.yaml", "--exit-code") == 0


def test_only_git_calls_it_like_that() -> None:
    ended = CliRunner().invoke(commands.app, ["git-diff", "a", "b"], prog_name="specular")
    assert ended.exit_code == 2
    assert "specular diff OLD NEW" in ended.stderr
