"""The hooks for pre-commit, run by pre-commit itself in a repository without a network."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any, Final, cast

import pytest
import yaml

from builds.workplace import Ran, Workplace, document, workplace
from trees import ROOT

MANIFEST: Final = ROOT / ".pre-commit-hooks.yaml"
HOOKS: Final = cast("list[dict[str, Any]]", yaml.safe_load(MANIFEST.read_text("utf-8")))
PRE_COMMIT: Final = (sys.executable, "-m", "pre_commit")


class Repository:
    """A git repository with hooks as in the manifest, but with the specular that is there."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._git("init", "--quiet")
        here = [{**hook, "language": "system"} for hook in HOOKS]
        place.write(
            ".pre-commit-config.yaml", yaml.dump({"repos": [{"repo": "local", "hooks": here}]})
        )

    def hook(self, name: str) -> Ran:
        """Run a hook for what is in the index."""
        self._git("add", "--all")
        return self._run(*PRE_COMMIT, "run", name)

    def commit(self) -> None:
        """Commit everything."""
        self._git("add", "--all")
        self._git("commit", "--quiet", "--message", "All")

    def _git(self, *arguments: str) -> None:
        found = self._run("git", *arguments)
        assert found.code == 0, found.err

    def _run(self, *command: str) -> Ran:
        identity = {
            f"GIT_{role}_{what}": "nobody@example.com"
            for role in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        home = str(self._place.path)
        return self._place.run(*command, HOME=home, PRE_COMMIT_HOME=f"{home}/cache", **identity)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    found = workplace(tmp_path)
    found.write("api/pets.yaml", document("Pets", "Pet: {type: object}"))
    found.write("specular.toml", 'spec = "api/pets.yaml"\npackage = "pets"\n')
    found.write(".gitignore", "steps.log\n")
    return found


def test_the_manifest_is_one(place: Workplace) -> None:
    found = place.run(*PRE_COMMIT, "validate-manifest", str(MANIFEST))
    assert (found.code, found.out, found.err) == (0, "", "")
    assert [hook["id"] for hook in HOOKS] == ["specular-generate", "specular-check"]
    for hook in HOOKS:
        # The program that pyproject.toml installs, and the command after which the hook is called.
        assert shlex.split(hook["entry"]) == hook["id"].split("-")
        assert hook["language"] == "python"
        assert (hook["pass_filenames"], hook["require_serial"]) == (False, True)


def test_hooks_fail_until_the_package_is_right(place: Workplace) -> None:
    repository = Repository(place)
    assert place.specular("generate").code == 0
    repository.commit()
    place.write("api/pets.yaml", document("Pets", "Pet: {type: object, title: Cat}"))
    found = repository.hook("specular-check")
    assert found.code == 1
    assert "-class Pet" in found.out or "+++ generated/pets/models/pet.py" in found.out
    assert "Cat" not in place.read("generated/pets/models/pet.py")
    found = repository.hook("specular-generate")
    assert found.code == 1
    assert "files were modified by this hook" in found.out
    assert "Cat" in place.read("generated/pets/models/pet.py")
    for hook in ("specular-generate", "specular-check"):
        assert repository.hook(hook).code == 0
    place.write("api/pets.yaml", "openapi: {")
    found = repository.hook("specular-generate")
    assert found.code == 1
    assert "api/pets.yaml:1:11: error[syntax]" in found.out


def test_hooks_run_for_documents_and_settings_alone(place: Workplace) -> None:
    repository = Repository(place)
    assert place.specular("generate").code == 0
    repository.commit()
    for name, runs in {
        "program.py": False,
        "notes.md": False,
        "api/more.yml": True,
        "api/more.json": True,
        "pyproject.toml": True,
    }.items():
        place.write(name, "" if name.endswith("toml") else "{}\n")
        assert ("no files to check" in repository.hook("specular-check").out) is not runs, name
        repository.commit()
