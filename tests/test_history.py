"""Our own document went on in steps: each is told as was expected, and as its report says."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import pytest
from typer.testing import CliRunner

import change_format
from case_format import CaseError
from history_format import Edit, apply, read_step
from specular import pipeline
from specular.cli import commands
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.findings import step_of
from trees import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from history_format import Step
    from specular.review.findings import Finding

FOLDER: Final = ROOT / "tests" / "history"
STEPS: Final = [read_step(path) for path in sorted(FOLDER.glob("*.md"))]
NAMES: Final = ["0", *(step.name for step in STEPS)]
"""The moments: `0` is the document in spec/, any other what the step of that name came to."""

in_each_step = pytest.mark.parametrize("step", STEPS, ids=NAMES[1:])


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the whole document as it was at each moment."""
    folder = tmp_path_factory.mktemp("moments")
    shutil.copytree(ROOT / "spec", folder / NAMES[0])
    for before, step in zip(NAMES, STEPS, strict=False):
        shutil.copytree(folder / before, folder / step.name)
        for edit in step.edits:
            apply(edit, folder / step.name)
    return folder


def _config(moments: Path, name: str) -> ApiConfig:
    return ApiConfig(spec=moments / name / "openapi.yaml", strict=True)


def _before(step: Step) -> str:
    return NAMES[NAMES.index(step.name) - 1]


def _version(findings: list[Finding]) -> str:
    version, decides = step_of(findings)
    return version if decides is None else f"{version}: {decides.subject}"


@pytest.mark.parametrize("name", NAMES)
def test_a_package_is_made_of_each_moment(name: str, moments: Path) -> None:
    sink = Sink()
    assert pipeline.build(_config(moments, name), sink)
    assert sink.diagnostics == []


@in_each_step
def test_what_was_expected_is_told(step: Step, moments: Path) -> None:
    configs = [_config(moments, name) for name in (_before(step), step.name)]
    found = pipeline.review(configs[0], configs[1], (Sink(), Sink()))
    assert found is not None
    lines = [line.removeprefix("-> ") for line in change_format.told("->", found)]
    assert sorted(lines) == sorted(step.told)
    assert _version(found) == step.version


@in_each_step
def test_the_report_is_as_it_was(
    step: Step, moments: Path, monkeypatch: pytest.MonkeyPatch, *, accept: bool
) -> None:
    monkeypatch.chdir(moments)
    names = [f"{name}/openapi.yaml" for name in (_before(step), step.name)]
    ended = CliRunner().invoke(commands.app, ["diff", *names, "--format", "markdown"])
    assert (ended.exit_code, ended.stderr) == (2, "")
    path = FOLDER / "reports" / f"{step.name}.md"
    if accept:
        path.write_text(ended.stdout, "utf-8")
    assert ended.stdout == path.read_text("utf-8")


def test_each_report_is_of_a_step() -> None:
    names = {path.stem for path in (FOLDER / "reports").iterdir()} - {"README"}
    assert sorted(names) == NAMES[1:]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Edit("a.yaml", "c: 1\n", "c: 2\n"), "found 0 times"),
        (Edit("a.yaml", "  b: 1\n", "  b: 2\n"), "found 2 times"),
        (Edit("a.yaml", "", "c: 1\n"), "there already"),
    ],
)
def test_a_step_fails_where_the_document_is_another_one(
    edit: Edit, message: str, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text("a:\n  b: 1\nb:\n  b: 1\n", "utf-8")
    with pytest.raises(CaseError, match=message):
        apply(edit, tmp_path)
