"""The GitHub Action: its description, and its scripts run as GitHub runs them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, cast

import pytest
import yaml

from builds.workplace import Ran, Workplace, document, workplace
from trees import ROOT

TEXT: Final = (ROOT / "action.yml").read_text("utf-8")
ACTION: Final = cast("dict[str, Any]", yaml.safe_load(TEXT))
STEPS: Final = cast("list[dict[str, Any]]", ACTION["runs"]["steps"])
SCRIPTS: Final = {step["id"]: step for step in STEPS if "run" in step}
EXPRESSION: Final = re.compile(r"\$\{\{ *([\w.-]+)(?: == '(\w+)')? *\}\}")

PYTHON: Final = """\
#!/bin/sh
# Stands for the Python of the runner, which has no network: it makes an environment in which pip
# writes down what it is asked for.
test "$1 $2" = "-m venv" || exit 9
mkdir -p "$3/bin"
printf '#!/bin/sh\\nfor one in "$@"; do echo "$one" >> "%s/asked"; done\\n' "$3" > "$3/bin/python"
ln -s "$SPECULAR" "$3/bin/specular"
chmod +x "$3/bin/python"
"""


class Runner:
    """Runs the scripts of the action in their order, each with what came of those before."""

    def __init__(self, place: Workplace, **inputs: str) -> None:
        self._place = place
        self.temp = place.folder.parent / "temp"
        self.temp.mkdir(exist_ok=True)
        python = place.path / "runner-python"
        python.write_text(PYTHON, "utf-8")
        python.chmod(0o755)
        self.known = {
            "runner.temp": str(self.temp),
            "github.action_path": "/the/action",
            "steps.python.outputs.python-path": str(python),
        }
        for name, described in ACTION["inputs"].items():
            self.known[f"inputs.{name}"] = inputs.pop(name.replace("-", "_"), described["default"])
        assert not inputs

    def run(self, name: str) -> Ran:
        """Run a script, and take note of its outputs."""
        step = SCRIPTS[name]
        script, outputs = self.temp / "script.sh", self.temp / "outputs"
        script.write_text(step["run"], "utf-8")
        outputs.write_text("", "utf-8")
        assert step["shell"] == "bash"
        variables = {key: self._filled(text) for key, text in step["env"].items()}
        found = self._place.run(
            *("bash", "--noprofile", "--norc", "-eo", "pipefail", script),
            below=self._filled(step.get("working-directory", ".")),
            **{
                **variables,
                "GITHUB_OUTPUT": str(outputs),
                "SPECULAR": str(self._place.path / "specular"),
            },
        )
        for line in outputs.read_text("utf-8").splitlines():
            key, _, value = line.partition("=")
            self.known[f"steps.{name}.outputs.{key}"] = value
        return found

    def asked(self) -> list[str]:
        """Return what pip was asked for."""
        text = (self.temp / "specular-environment" / "asked").read_text("utf-8")
        return text.splitlines()

    def _filled(self, text: str) -> str:
        return EXPRESSION.sub(lambda match: self.known[match[1]], text)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    found = workplace(tmp_path)
    found.write("api/pets.yaml", document("Pets", "Pet: {type: object}"))
    found.write("api/specular.toml", 'spec = "pets.yaml"\npackage = "pets"\n')
    return found


def test_every_input_is_described_and_used() -> None:
    assert ACTION["runs"]["using"] == "composite"
    used = {match[1] for match in re.finditer(r"inputs\.([\w-]+)", TEXT)}
    assert used == ACTION["inputs"].keys()
    for described in (*ACTION["inputs"].values(), *ACTION["outputs"].values()):
        assert described["description"].endswith(".")
    assert all(isinstance(one["default"], str) for one in ACTION["inputs"].values())


def test_no_input_is_part_of_a_script() -> None:
    for step in SCRIPTS.values():
        assert "${{" not in step["run"]
        # Nor is it repeated on a line that GitHub reads as a command.
        assert all("$" not in line for line in step["run"].splitlines() if "::" in line)


def test_steps_are_defined_before_they_are_used() -> None:
    known: set[str] = set()
    for step in STEPS:
        used = set(re.findall(r"steps\.(\w+)\.", str(step)))
        assert used <= known
        known.add(str(step.get("id")))
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])


@pytest.mark.parametrize(
    ("version", "extras", "wanted"),
    [
        ("", "", "/the/action"),
        ("", "dcg,overlays", "/the/action[dcg,overlays]"),
        ("0.1.0", "", "specular==0.1.0"),
        ("0.1.0", "overlays", "specular[overlays]==0.1.0"),
        ("1; touch pwned $(touch pwned)", "`touch pwned`", None),
    ],
)
def test_it_installs_what_is_asked_for(
    place: Workplace, version: str, extras: str, wanted: str | None
) -> None:
    runner = Runner(place, version=version, extras=extras)
    assert runner.run("install").code == 0
    wanted = wanted or f"specular[{extras}]=={version}"
    assert runner.asked()[:3] == ["-m", "pip", "install"]
    assert runner.asked()[-2:] == ["--", wanted]
    assert not (place.folder / "pwned").exists()


def test_it_generates_and_checks(place: Workplace) -> None:
    def outcome() -> tuple[int, str, Ran]:
        found = runner.run("run")
        return found.code, runner.known["steps.run.outputs.exit-code"], found

    runner = Runner(place, working_directory="api")
    runner.run("install")
    code, told, found = outcome()
    assert (code, told) == (1, "1")
    assert "generated/pets: " in found.err
    runner.known["inputs.command"] = "generate"
    assert outcome()[:2] == (0, "0")
    assert (place.folder / "api/generated/pets/models/pet.py").exists()
    runner.known["inputs.command"] = "check"
    assert outcome()[:2] == (0, "0")
    assert not (runner.temp / "specular-cache").exists()
    runner.known["inputs.cache"] = "true"
    assert outcome()[:2] == (0, "0")
    assert (runner.temp / "specular-cache").is_dir()
    place.write("api/pets.yaml", "openapi: {")
    assert outcome()[:2] == (3, "3")


def test_arguments_are_taken_one_a_line_as_they_are(place: Workplace) -> None:
    arguments = "api/pets.yaml\n--output\nsome where; touch pwned\n\n--package\nzoo\n"
    runner = Runner(place, command="generate", arguments=arguments)
    runner.run("install")
    assert runner.run("run").code == 0
    assert (place.folder / "some where; touch pwned" / "zoo" / "models").is_dir()
    assert not (place.folder / "pwned").exists()


def test_a_settings_file_is_handed_on(place: Workplace) -> None:
    runner = Runner(place, config="gone $(touch pwned).toml")
    runner.run("install")
    (runner.temp / "specular-environment/bin/specular").unlink()
    echo = runner.temp / "specular-environment/bin/specular"
    echo.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', "utf-8")
    echo.chmod(0o755)
    found = runner.run("run")
    words = ["check", "--config", "gone $(touch pwned).toml", "--no-cache"]
    assert found.out.splitlines() == words
    assert not (place.folder / "pwned").exists()


def test_another_command_is_refused(place: Workplace) -> None:
    runner = Runner(place, command="generate; touch pwned")
    runner.run("install")
    found = runner.run("run")
    assert (found.code, found.out) == (2, "::error::the input command is check or generate\n")
    assert not (place.folder / "pwned").exists()
