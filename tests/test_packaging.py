"""The wheel holds all that the generator needs, and works away from the checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from specular import __version__
from trees import ROOT, read_tree, require_same


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout, built from its sdist as a release is."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    [path] = folder.glob("*.whl")
    return path


def _run(*command: str | Path, cwd: Path = ROOT) -> str:
    outcome = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


def _names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_wheel_holds_one_package(wheel: Path) -> None:
    top = {name.partition("/")[0] for name in _names(wheel)}
    assert top == {"specular", f"specular-{__version__}.dist-info"}


def test_wheel_holds_every_module_and_template(wheel: Path) -> None:
    sources = {f"specular/{name}" for name in read_tree(ROOT / "generator" / "specular")}
    templates = {f"specular/templates/{name}" for name in read_tree(ROOT / "templates")}
    packed = {name for name in _names(wheel) if name.startswith("specular/")}
    assert packed == sources | templates


def test_installed_wheel_gives_the_committed_package(wheel: Path, tmp_path: Path) -> None:
    environment, elsewhere = tmp_path / "venv", tmp_path / "elsewhere"
    elsewhere.mkdir()
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    _run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel)
    # The dependencies come from this environment, so no network is needed: as an entry of sys.path,
    # which leaves the editable install of this checkout out of reach.
    site = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")

    origin = _run(python, "-c", "import specular; print(specular.__file__)", cwd=elsewhere)
    assert Path(origin.strip()).is_relative_to(environment)

    generate = (environment / "bin" / "specular", "generate", "--config", ROOT / "pyproject.toml")
    _run(*generate, "--output", tmp_path / "made", cwd=elsewhere)
    require_same(read_tree(ROOT / "generated"), read_tree(tmp_path / "made"))
